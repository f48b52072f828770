//! The printed slip ("phiếu nhận kết quả") for who has neither account nor e-mail: its QR code leads to
//! the page of a link, which asks for the code on it. Each print is another slip, and the only good one;
//! only hashes are kept.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, UnitId,
    calendar::{Moment, minute_text},
    certification::{Certification, CertificationChoice},
    code::PublicCode,
    right::Right,
    state::{DossierPhase, PaperState, Step},
    view::{
        delivery::{DeliveryState, LinkPaper, LinkView, wrong_code},
        reception::ReceptionForm,
    },
};
use chungthuc_print::{PickupPaper, PickupSlip, pdf};
use chungthuc_storage::{
    audit,
    database::{Connection, Tx},
    repo::{
        delivery::{self, Channel, Delivery},
        dossier::{self, Dossier},
        paper::{self, Paper},
        pickup::{self, Slip},
        reception, unit,
    },
};
use serde_json::json;

use super::{
    codes::is_used_up,
    link::{LINK_BLOCKED, MOST_WRONG_CODES, Opened, of_token, plain_code},
};
use crate::{
    SlipFile, Workflow, account::token_hash, actor::Actor, context::in_turn, failure::Failure,
    queue::FileDownload, reception::needs_slip, unit_settings::support_of,
};

/// How long a slip is good, in days: people come back for their result within weeks, not years.
const SLIP_DAYS: i64 = 90;

impl Workflow {
    /// Prints the slip by which the copies of a dossier are fetched. One that was printed before is
    /// void from then on.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for a dossier that isn't received or
    /// is reached in another way.
    pub async fn pickup_slip(&self, actor: &Actor, id: DossierId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            // Short enough to be typed from the slip, and long enough not to be guessed.
            let mut random = [0; 26];
            self.ids.fill(&mut random);
            let token = PublicCode::from_random(random).to_string();
            let code = self.new_code();
            let slip = Slip {
                dossier: id,
                token_hash: token_hash(&token),
                code_hash: token_hash(&code),
                code_failures: 0,
                issued_by: actor.person,
                issued_at: now,
                expires_at: now.plus_seconds(SLIP_DAYS * 24 * 60 * 60),
            };
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let dossier = slip_dossier(&mut tx, unit, id).await?;
            pickup::issue(&mut tx, &slip).await?;
            delivery::fetch_again(&mut tx, id).await?;
            let subject = format!("dossier {id}");
            self.audit(&mut tx, actor, unit, "PRINT_SLIP", subject, json!({}));
            let components = reception::components(&mut tx, id).await?;
            let kept = reception::find(&mut tx, id).await?;
            let form = kept.map(|kept| kept.form).unwrap_or_default();
            let unit = unit::find(&mut tx, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            tx.commit().await?;
            let address = format!("{}/nhan/{token}", self.settings.public_url);
            let code_of_dossier = dossier.code.unwrap_or_default();
            let file_name = format!("phieu-nhan-{code_of_dossier}.pdf");
            let write = move || {
                let papers: Vec<_> = components
                    .iter()
                    .map(|component| PickupPaper {
                        number: component.position,
                        name: &component.name,
                        certification: chosen(&form, component.position),
                    })
                    .collect();
                let slip = PickupSlip {
                    unit_name: &unit.name,
                    dossier_code: &code_of_dossier,
                    applicant: &dossier.applicant.name,
                    papers: &papers,
                    address: &address,
                    code: &code,
                    due_at: dossier.due_at.unwrap_or(now),
                    expires_at: slip.expires_at,
                    printed_at: now,
                };
                pdf(&slip.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            Ok(SlipFile {
                file_name,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// Opens a printed slip with its code and gives the copy of its `number`th component. Five wrong
    /// codes close it; the counter can print another.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::Invalid`] with a sentence under `code` for a
    /// wrong code and for a slip that is closed, under `number` for a copy that can't be had yet, or
    /// not here.
    pub async fn open_slip(
        &self,
        token: &str,
        code: &str,
        number: u32,
    ) -> Result<FileDownload, AppError> {
        self.answer(self.fetch(token, code, number)).await
    }

    async fn fetch(&self, token: &str, code: &str, number: u32) -> Result<FileDownload, Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let Opened::Slip(slip) = of_token(&mut tx, token).await? else {
            return Err(ErrorCode::NotFound.into());
        };
        if let Some(why) = why_closed(&slip, now) {
            return Err(AppError::field("code", why).into());
        }
        let tried = pickup::count_wrong_code(&mut tx, slip.dossier).await?;
        if tried > MOST_WRONG_CODES || slip.code_hash != token_hash(&plain_code(code)) {
            tx.commit().await?;
            let why = match MOST_WRONG_CODES.saturating_sub(tried) {
                0 => LINK_BLOCKED.to_owned(),
                left => wrong_code(left),
            };
            return Err(AppError::field("code", why).into());
        }
        pickup::clear_wrong_codes(&mut tx, slip.dossier).await?;
        let mut of_number = papers(&mut tx, slip.dossier).await?;
        of_number.retain(|(position, _)| *position == number);
        let why_not = match of_number.as_slice() {
            [(_, paper)] if is_on_paper(paper) => {
                let unit = unit::find(&mut tx, paper.unit).await?;
                let unit = unit.map(|unit| unit.name).unwrap_or_default();
                format!(
                    "Giấy tờ này được chứng thực bản sao giấy, giao trực tiếp tại quầy của {unit}."
                )
            }
            _ => "Bản sao này chưa được cấp xong. Hãy quay lại sau.".to_owned(),
        };
        let chosen = of_number
            .into_iter()
            .find(|(_, paper)| !is_on_paper(paper) && is_ready(paper));
        let Some((_, paper)) = chosen else {
            tx.commit().await?;
            return Err(AppError::field("number", why_not).into());
        };
        let entry = audit::Entry {
            unit: Some(paper.unit),
            at: now,
            actor: None,
            actor_name: "Người có phiếu nhận và mã".to_owned(),
            action: "OPEN_SLIP",
            subject: format!("dossier {}", slip.dossier),
            details: json!({ "paper": paper.id }),
        };
        audit::append(&mut tx, entry);
        self.note_fetched(&mut tx, &paper).await?;
        tx.commit().await?;
        self.certified_copy(&paper).await
    }

    /// The first time that a copy is fetched with its slip, it is delivered. A slip gives each copy once:
    /// again only within half an hour.
    ///
    /// Errors: the field `number` for one that was fetched before.
    async fn note_fetched(&self, tx: &mut Tx, paper: &Paper) -> Result<(), Failure> {
        let now = self.now();
        let all = delivery::of_paper(tx, paper.id).await?;
        let known = all.into_iter().find(|known| known.channel == Channel::Slip);
        let Some(mut delivery) = known else {
            return Ok(());
        };
        if is_used_up(delivery.code_used_at, now) {
            return Err(AppError::field("number", FETCHED).into());
        }
        delivery.code_used_at = delivery.code_used_at.or(Some(now));
        let arrives = delivery.state == DeliveryState::Pending;
        if arrives {
            delivery.state = DeliveryState::Done;
            delivery.finished_at = Some(now);
        }
        delivery::update(tx, &delivery).await?;
        if arrives {
            self.program_step(tx, &delivery, Step::Deliver).await?;
            self.enqueue_removal(tx, &delivery).await?;
        }
        Ok(())
    }
}

/// Why a copy isn't given again.
const FETCHED: &str = "Bản sao này đã được tải bằng phiếu. Hãy đến cơ quan để in phiếu mới.";

/// A dossier whose copies are fetched with a slip.
async fn slip_dossier(tx: &mut Tx, unit: UnitId, id: DossierId) -> Result<Dossier, Failure> {
    let found = dossier::find(tx, id)
        .await?
        .filter(|dossier| dossier.unit == unit);
    let dossier = found.ok_or(ErrorCode::NotFound)?;
    match dossier.phase {
        DossierPhase::Received | DossierPhase::Submitted
            if needs_slip(tx, &dossier.applicant).await? =>
        {
            Ok(dossier)
        }
        DossierPhase::Draft | DossierPhase::Refused | DossierPhase::Discarded => {
            Err(ErrorCode::NotFound.into())
        }
        _ => Err(ErrorCode::WrongState.into()),
    }
}

/// What a slip leads to, before its code is given: how many copies, and which can be had. Not what they
/// are, nor whose.
pub(super) async fn link_view(
    db: &mut Connection,
    slip: &Slip,
    now: Moment,
) -> Result<LinkView, Failure> {
    let dossier = dossier::find(db, slip.dossier).await?;
    let dossier = dossier.ok_or(ErrorCode::NotFound)?;
    let unit = unit::find(db, dossier.unit).await?;
    let unit = unit.ok_or(ErrorCode::NotFound)?;
    let papers = papers(db, slip.dossier).await?;
    let contacts = if papers.iter().any(|(_, paper)| is_on_paper(paper)) {
        support_of(db, unit.id).await?.lines()
    } else {
        Vec::new()
    };
    let mut listed = Vec::new();
    for (number, paper) in &papers {
        let all = delivery::of_paper(db, paper.id).await?;
        let fetched = |known: &Delivery| {
            known.channel == Channel::Slip && is_used_up(known.code_used_at, now)
        };
        listed.push(LinkPaper {
            number: *number,
            on_paper: is_on_paper(paper),
            ready: is_ready(paper),
            fetched: all.iter().any(fetched),
        });
    }
    Ok(LinkView {
        unit_name: unit.name,
        expires_at: slip.expires_at,
        code_hint: "Nhập mã 6 chữ số in trên phiếu nhận kết quả.".to_owned(),
        closed: why_closed(slip, now),
        new_code_to: None,
        tries_left: MOST_WRONG_CODES.saturating_sub(slip.code_failures),
        is_slip: true,
        papers: listed,
        contacts,
    })
}

/// The papers of a dossier with their numbers on the slip: an original that is certified both ways is two
/// of one number.
async fn papers(db: &mut Connection, dossier: DossierId) -> Result<Vec<(u32, Paper)>, Failure> {
    let components = reception::components(db, dossier).await?;
    let papers = paper::of_dossier(db, dossier).await?;
    let number = |paper: &Paper| {
        components
            .iter()
            .find(|component| component.paper == Some(paper.original))
            .map_or(paper.position, |component| component.position)
    };
    Ok(papers
        .into_iter()
        .filter(|paper| paper.state.is_live())
        .map(|paper| (number(&paper), paper))
        .collect())
}

/// As what a component is to be certified, as far as it was chosen.
fn chosen(form: &ReceptionForm, position: u32) -> CertificationChoice {
    let at = usize::try_from(position)
        .ok()
        .and_then(|p| p.checked_sub(1));
    let component = at.and_then(|at| form.components.get(at));
    component
        .filter(|component| component.certified)
        .map(|component| component.certification)
        .unwrap_or_default()
}

fn is_on_paper(paper: &Paper) -> bool {
    paper.certification == Certification::OnPaper
}

fn is_ready(paper: &Paper) -> bool {
    matches!(
        paper.state,
        PaperState::Completed | PaperState::DeliveryFailed
    )
}

fn why_closed(slip: &Slip, now: Moment) -> Option<String> {
    if slip.code_failures >= MOST_WRONG_CODES {
        return Some(LINK_BLOCKED.to_owned());
    }
    (slip.expires_at <= now).then(|| {
        format!(
            "Phiếu đã hết hạn lúc {}. Hãy liên hệ cơ quan chứng thực để được in phiếu mới.",
            minute_text(slip.expires_at)
        )
    })
}
