//! "Từ chối chứng thực" (DOMAIN §3.2 T12): before anything is signed, by the officer or by the leader,
//! on one of the grounds of NĐ 23/2015/NĐ-CP Đ.22, in writing (Đ.9 k.7). No number is used. Where papers
//! were altered or are suspected to be forged, there are minutes and the dossier is held until somebody
//! notes that it went back (TT 01/2020/TT-BTP Đ.11 k.2).

mod form;
mod held;
mod list;
mod slips;
mod supplement;

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, RefusalId,
    calendar::minute_text,
    code::dossier_code,
    right::Right,
    state::{DossierPhase, PaperState, Step},
    view::{
        notice::NoticeKind,
        refusal::{GivenBack, RefusalForm, RefusalView},
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        code::{self, CodeKind},
        dossier::{self, Dossier},
        original,
        paper::{self, Paper},
        refusal::{self, Refusal},
        unit,
    },
};

pub(crate) use self::{
    form::{Terms, request},
    held::is_held,
    supplement::{asked_once, is_waiting, of_dossier as asked_of},
};

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    intake::{Counter, at_counter, refusable, void_signature},
    notices::Told,
    step::{self, same_version, unclaimed},
};

impl Workflow {
    /// Refuses to certify a paper that waits for the signature or came back: an officer of the unit, or
    /// the leader while it waits for them. The ground is the original's (NĐ 23/2015/NĐ-CP Đ.22), so that
    /// its other papers are refused with it, as far as no leader has signed them, and get no number else.
    /// Its owner is told.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::Busy`] while a paper of the original is being signed or sealed,
    /// [`ErrorCode::Conflict`].
    pub async fn refuse_paper(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        form: RefusalForm,
    ) -> Result<RefusalId, AppError> {
        self.answer_about(actor, paper, async {
            let right = REFUSERS
                .into_iter()
                .find(|right| actor.grant(*right).is_some());
            let right = right.ok_or(ErrorCode::NotFound)?;
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, right).await?;
            self.still_holds(&mut tx, actor, right, found.unit).await?;
            let is_leader = right == Right::Signer;
            if is_leader && found.signer != actor.person {
                return Err(ErrorCode::NotFound.into());
            }
            if !may_refuse(actor, &found, right) {
                return Err(ErrorCode::WrongState.into());
            }
            let terms = Terms::parse(&form)?;
            same_version(found.version, version)?;
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
            let refused = self.refusal_of(actor, &dossier, &found.document_name, terms, is_leader);
            let refused = Refusal {
                paper: Some(paper),
                ..refused
            };
            let note = said(&refused);
            let mut ended = Vec::new();
            for known in original::papers(&mut tx, &found).await? {
                // What was looked at is this paper as it was then.
                let before = if known.id == paper { &found } else { &known };
                ended.extend(self.refuse_one(&mut tx, actor, before, &note).await?);
            }
            refusal::insert(&mut tx, &refused).await?;
            if !refused.is_held() {
                for paper in ended {
                    self.enqueue_removal_of(&mut tx, paper.id, paper.unit)
                        .await?;
                }
            }
            let link = Some(format!("/theo-doi/{paper}"));
            self.tell_of_refusal(&mut tx, &dossier, &refused, link)
                .await?;
            tx.commit().await?;
            Ok(refused.id)
        })
        .await
    }

    /// Refuses one paper of an original; gives it as it is then. One that a leader has signed stays what
    /// it is, and whoever is about to number it finds it changed; `None` for that, and for one that ended
    /// or has its number.
    ///
    /// Errors: [`ErrorCode::Busy`], [`ErrorCode::Conflict`].
    async fn refuse_one(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Paper,
        note: &str,
    ) -> Result<Option<Paper>, Failure> {
        if Step::Refuse.apply(before.state).is_none() {
            if before.state.is_due() && !before.state.has_number() {
                unclaimed(before, self.now())?;
                paper::update(tx, before, before).await?;
            }
            return Ok(None);
        }
        let change = |paper: &mut Paper| {
            paper.returned_reason = None;
            paper.returned_by = None;
            void_signature(paper);
        };
        let refused = self
            .take_step(tx, actor, before, Step::Refuse, note, change)
            .await?;
        Ok(Some(refused))
    }

    /// Refuses what is asked for at the counter before it is sent: the draft becomes a refused dossier
    /// with a code and its slip. Nothing more is needed than who asks and for which paper. Where papers
    /// are held, so is the scan.
    ///
    /// Errors: the form's fields; `name`, `identifier`, `document_type` and `document_name` of the
    /// draft; [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that was sent,
    /// [`ErrorCode::Conflict`].
    pub async fn refuse_draft(
        &self,
        actor: &Actor,
        dossier: DossierId,
        version: i64,
        form: RefusalForm,
    ) -> Result<RefusalId, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let unit = unit::find(&mut tx, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let counter = at_counter(&mut tx, actor, unit.id, dossier, None).await?;
            let Counter::Draft(mut draft) = counter else {
                return Err(ErrorCode::WrongState.into());
            };
            same_version(draft.version, version)?;
            dossier::hold(&mut tx, dossier, version).await?;
            let (terms, known) = (Terms::parse(&form), refusable(&mut tx, &draft.form).await);
            let (terms, (applicant, document_name)) = both(terms, known)?;
            let number = code::next(&mut tx, unit.id, CodeKind::Dossier, now.day()).await?;
            draft.code = Some(dossier_code(&unit.code, now.day(), number));
            draft.phase = DossierPhase::Refused;
            draft.applicant = applicant;
            draft.received_at = Some(now);
            dossier::update(&mut tx, &draft).await?;
            self.fulfil_appointment(&mut tx, actor, &draft).await?;
            if terms.minutes.is_some() {
                held::keep_scan(&mut tx, actor, &draft, &document_name, now).await?;
            }
            let refused = self.refusal_of(actor, &draft, &document_name, terms, false);
            refusal::insert(&mut tx, &refused).await?;
            self.record_dossier_step(&mut tx, actor, &draft, Step::Refuse, &said(&refused))
                .await?;
            self.tell_of_refusal(&mut tx, &draft, &refused, None)
                .await?;
            tx.commit().await?;
            Ok(refused.id)
        })
        .await
    }

    /// Notes that what was held went back, to whom and why. An officer's. The scans that were kept with it
    /// go.
    ///
    /// Errors: the field `note`, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] where nothing is
    /// held, [`ErrorCode::Conflict`].
    pub async fn give_held_back(
        &self,
        actor: &Actor,
        refused: RefusalId,
        version: i64,
        text: &str,
    ) -> Result<(), AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let found = refusal::find(&mut tx, refused).await?;
            let mut found = found
                .filter(|found| found.unit == unit)
                .ok_or(ErrorCode::NotFound)?;
            if !found.is_held() {
                return Err(ErrorCode::WrongState.into());
            }
            let text = form::note(text)?;
            same_version(found.version, version)?;
            let now = self.now();
            found.given_back = Some(GivenBack {
                by: actor.name.clone(),
                at: now,
                note: text.clone(),
            });
            refusal::give_back(&mut tx, &found).await?;
            self.let_scans_go(&mut tx, &found, now).await?;
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("no dossier"))?;
            self.record_dossier_step(&mut tx, actor, &dossier, Step::GiveHeldBack, &text)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A refusal of something of a dossier, by now; of no paper.
    pub(crate) fn refusal_of(
        &self,
        actor: &Actor,
        dossier: &Dossier,
        document_name: &str,
        terms: Terms,
        by_leader: bool,
    ) -> Refusal {
        Refusal {
            id: RefusalId(self.ids.uuid()),
            unit: dossier.unit,
            dossier: dossier.id,
            paper: None,
            document_name: document_name.to_owned(),
            ground: terms.ground,
            explanation: terms.explanation,
            forged: terms.forged,
            minutes: terms.minutes,
            refused_by: actor.person,
            refused_by_name: actor.name.clone(),
            by_leader,
            refused_at: self.now(),
            given_back: None,
            version: 1,
        }
    }

    /// Tells the owner of a dossier.
    pub(crate) async fn tell_of_refusal(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        refused: &Refusal,
        link: Option<String>,
    ) -> Result<(), Failure> {
        let unit = unit::find(tx, refused.unit).await?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let text = format!(
            "{unit} từ chối chứng thực {} (hồ sơ {}) lúc {}. Người xử lý: {}. {}",
            refused.document_name,
            dossier.code.as_deref().unwrap_or_default(),
            minute_text(refused.refused_at),
            refused.refused_by_name,
            said(refused)
        );
        let told = Told {
            link,
            ..Told::new(NoticeKind::Progress, text)
        };
        self.tell_applicant(tx, dossier, told).await
    }
}

/// Who may refuse; an officer before a leader, where somebody is both.
pub(crate) const REFUSERS: [Right; 2] = [Right::Creator, Right::Signer];

/// Whether somebody may refuse a paper by this right: an officer while no leader has signed it, a leader
/// while it waits for them. What came back isn't the leader's any more.
pub(crate) fn may_refuse(actor: &Actor, paper: &Paper, right: Right) -> bool {
    let waits_for_them = paper.signer == actor.person && Step::Sign.apply(paper.state).is_some();
    actor.may(right, paper.unit)
        && Step::Refuse.apply(paper.state).is_some()
        && (right != Right::Signer || waits_for_them)
}

/// How a paper was refused, for the staff of its unit; asked for only where it was.
pub(crate) async fn of_paper(
    db: &mut Connection,
    paper: &Paper,
) -> Result<Option<RefusalView>, Failure> {
    if paper.state != PaperState::Refused {
        return Ok(None);
    }
    Ok(refusal::of_paper(db, paper).await?.map(view))
}

/// How a dossier was refused before anything of it became a paper, for people; asked for only where it
/// was.
pub(crate) async fn of_dossier(
    db: &mut Connection,
    dossier: &Dossier,
) -> Result<Option<RefusalView>, Failure> {
    if dossier.phase != DossierPhase::Refused {
        return Ok(None);
    }
    Ok(refusal::of_dossier(db, dossier.id).await?.map(view))
}

/// What a refusal says of itself: the ground, its article, and the case.
pub(crate) fn said(refused: &Refusal) -> String {
    format!(
        "Lý do: {} ({}). {}",
        refused.ground.label(),
        refused.ground.article(),
        refused.explanation
    )
}

pub(crate) fn view(refused: Refusal) -> RefusalView {
    RefusalView {
        refusal: refused.id,
        version: refused.version,
        ground: refused.ground,
        explanation: refused.explanation,
        forged: refused.forged,
        by: refused.refused_by_name,
        at: refused.refused_at,
        minutes: refused.minutes,
        given_back: refused.given_back,
    }
}

/// Both, or the faults of both forms at once.
fn both<A, B>(one: Result<A, AppError>, other: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut one), Err(Failure::Answer(other))) if other.code == ErrorCode::Invalid => {
            one.fields.extend(other.fields);
            Err(one.into())
        }
        (Err(one), Ok(_)) => Err(one.into()),
        (_, Err(other)) => Err(other),
    }
}
