//! The forms of a counter as PDF: 02 "Phiếu yêu cầu bổ sung", 03 "Phiếu từ chối", 04 "Phiếu xin lỗi", 05
//! "Phiếu kiểm soát", and the minutes. What they look like, and their words, are `print`'s.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, RefusalId, SupplementId, UnitId,
    calendar::Moment,
    certification::CertificationChoice,
    passing::{Desk, passings},
    state::PaperState,
};
use chungthuc_print::{
    Apology, Concerned, ControlSlip, Document, Minutes, PaperWay, RefusalSlip, Supplement, pdf,
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier::{self, Dossier, Source},
        original,
        paper::{self, Paper},
        reception,
        refusal::{self, Refusal},
        timeline, unit,
    },
};

use crate::{
    Workflow,
    actor::Actor,
    context::in_turn,
    deadline::{self, SlipFile},
    failure::Failure,
    queue::{is_staff_of, is_theirs},
    reception::component_names,
};

/// What all forms say of whom they are about.
struct About {
    unit_name: String,
    dossier: Dossier,
    document: String,
    certification: Option<CertificationChoice>,
    printed_at: Moment,
}

impl About {
    fn concerned(&self) -> Concerned<'_> {
        let applicant = &self.dossier.applicant;
        Concerned {
            unit_name: &self.unit_name,
            dossier_code: self.dossier.code.as_deref().unwrap_or_default(),
            applicant: &applicant.name,
            identifier: applicant.identifier.as_deref(),
            phone: applicant.phone.as_deref(),
            email: applicant.email.as_deref(),
            document: &self.document,
            certification: self.certification,
            printed_at: self.printed_at,
        }
    }

    fn file_name(&self, stem: &str) -> String {
        format!(
            "{stem}-{}.pdf",
            self.dossier.code.as_deref().unwrap_or_default()
        )
    }
}

impl Workflow {
    /// Form 03 of a refusal, for the staff of the unit and for whose dossier it is.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn refusal_slip(&self, actor: &Actor, id: RefusalId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let (refused, about) = self.refused(actor, id, true).await?;
            let name = about.file_name("phieu-tu-choi");
            self.printed(name, move || {
                RefusalSlip {
                    of: about.concerned(),
                    ground: refused.ground.label(),
                    article: refused.ground.article(),
                    explanation: &refused.explanation,
                    held: refused.minutes.is_some(),
                    by_leader: refused.by_leader,
                    by: &refused.refused_by_name,
                    at: refused.refused_at,
                }
                .document()
            })
            .await
        })
        .await
    }

    /// The minutes of a refusal, for the staff of the unit.
    ///
    /// Errors: [`ErrorCode::NotFound`], also where there are none.
    pub async fn minutes_file(&self, actor: &Actor, id: RefusalId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let (refused, about) = self.refused(actor, id, false).await?;
            let minutes = refused.minutes.clone().ok_or(ErrorCode::NotFound)?;
            let name = about.file_name("bien-ban");
            self.printed(name, move || {
                Minutes {
                    of: about.concerned(),
                    place: &minutes.place,
                    at: refused.refused_at,
                    present: &minutes.present,
                    found: &minutes.found,
                    held: &minutes.held,
                    said: &minutes.said,
                    by: &refused.refused_by_name,
                }
                .document()
            })
            .await
        })
        .await
    }

    /// Form 02 of a request for more papers, for the staff of the unit and for whose dossier it is.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn supplement_slip(
        &self,
        actor: &Actor,
        id: SupplementId,
    ) -> Result<SlipFile, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let asked = refusal::find_supplement(&mut db, id).await?;
            let asked = asked.ok_or(ErrorCode::NotFound)?;
            let of = (asked.unit, asked.dossier, asked.paper);
            let about = self
                .about(&mut db, actor, of, &asked.document_name, true)
                .await?;
            drop(db);
            let name = about.file_name("phieu-bo-sung");
            self.printed(name, move || {
                Supplement {
                    of: about.concerned(),
                    items: &asked.items,
                    reason: &asked.reason,
                    by: &asked.asked_by_name,
                    at: asked.asked_at,
                }
                .document()
            })
            .await
        })
        .await
    }

    /// Form 04 of a dossier whose deadline was extended, by one of its papers, for whoever may see that.
    ///
    /// Errors: [`ErrorCode::NotFound`], also where nothing was extended.
    pub async fn apology_slip(&self, actor: &Actor, id: PaperId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let (found, about) = self.about_paper(&mut db, actor, id, true).await?;
            let extension = deadline::of_dossier(&mut db, found.dossier).await?;
            let extension = extension.ok_or(ErrorCode::NotFound)?;
            drop(db);
            let name = about.file_name("phieu-xin-loi");
            self.printed(name, move || {
                Apology {
                    of: about.concerned(),
                    received_at: found.submitted_at,
                    due_before: extension.due_before,
                    due_after: extension.due_after,
                    ground: &extension.ground(),
                    late: extension.is_late(),
                }
                .document()
            })
            .await
        })
        .await
    }

    /// Form 04 of a dossier of the counter whose deadline was extended before it was confirmed, for the
    /// staff of the unit.
    ///
    /// Errors: [`ErrorCode::NotFound`], also where nothing was extended.
    pub async fn reception_apology(
        &self,
        actor: &Actor,
        id: DossierId,
    ) -> Result<SlipFile, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = dossier::find(&mut db, id).await?;
            let found = found.ok_or(ErrorCode::NotFound)?;
            let kept = reception::find(&mut db, id).await?;
            let kept = kept.ok_or(ErrorCode::NotFound)?;
            let of = (found.unit, id, None);
            let about = self
                .about(&mut db, actor, of, &component_names(&kept), false)
                .await?;
            let extension = deadline::of_dossier(&mut db, id).await?;
            let extension = extension.ok_or(ErrorCode::NotFound)?;
            drop(db);
            let name = about.file_name("phieu-xin-loi");
            let received_at = found.received_at.unwrap_or(found.created_at);
            self.printed(name, move || {
                Apology {
                    of: about.concerned(),
                    received_at,
                    due_before: extension.due_before,
                    due_after: extension.due_after,
                    ground: &extension.ground(),
                    late: extension.is_late(),
                }
                .document()
            })
            .await
        })
        .await
    }

    /// Form 05 of a dossier, by one of its papers: who passed its papers on to whom. For the staff of the
    /// unit.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn control_slip(&self, actor: &Actor, id: PaperId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let (found, about) = self.about_paper(&mut db, actor, id, false).await?;
            let timeline = timeline::of_dossier(&mut db, found.dossier).await?;
            let mut papers = Vec::new();
            for paper in paper::of_dossier(&mut db, found.dossier).await? {
                let refuser = refuser(&mut db, &paper).await?;
                papers.push(PaperWay {
                    passings: passings(&timeline, &paper.code, refuser),
                    document: format!("{}, mã chứng thực {}", paper.document_name, paper.code),
                });
            }
            drop(db);
            let due_at = about.dossier.due_at.unwrap_or(found.due_at);
            let name = about.file_name("phieu-kiem-soat");
            self.printed(name, move || {
                ControlSlip {
                    of: about.concerned(),
                    due_at,
                    papers: &papers,
                }
                .document()
            })
            .await
        })
        .await
    }

    async fn refused(
        &self,
        actor: &Actor,
        id: RefusalId,
        owner_too: bool,
    ) -> Result<(Refusal, About), Failure> {
        let mut db = self.db.read().await?;
        let refused = refusal::find(&mut db, id)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let of = (refused.unit, refused.dossier, refused.paper);
        let about = self
            .about(&mut db, actor, of, &refused.document_name, owner_too)
            .await?;
        Ok((refused, about))
    }

    /// A paper that staff, or whose it is too, may have a form of, and what the form is about.
    async fn about_paper(
        &self,
        db: &mut Connection,
        actor: &Actor,
        id: PaperId,
        owner_too: bool,
    ) -> Result<(Paper, About), Failure> {
        let found = paper::find(&mut *db, id).await?;
        let found = found.ok_or(ErrorCode::NotFound)?;
        let of = (found.unit, found.dossier, Some(id));
        let about = self
            .about(db, actor, of, &found.document_name, owner_too)
            .await?;
        Ok((found, about))
    }

    /// Whom a form is about, if `actor` may have it.
    async fn about(
        &self,
        db: &mut Connection,
        actor: &Actor,
        (unit, dossier, of): (UnitId, DossierId, Option<PaperId>),
        document_name: &str,
        owner_too: bool,
    ) -> Result<About, Failure> {
        let dossier = dossier::find(&mut *db, dossier).await?;
        let dossier = dossier.ok_or(ErrorCode::NotFound)?;
        let paper = match of {
            Some(id) => paper::find(&mut *db, id).await?,
            None => None,
        };
        let owns = owner_too
            && match &paper {
                Some(paper) => is_theirs(db, actor, paper).await?,
                None => dossier.applicant.person == Some(actor.person),
            };
        if !is_staff_of(actor, unit) && !owns {
            return Err(ErrorCode::NotFound.into());
        }
        let unit = unit::find(db, unit).await?.ok_or(ErrorCode::NotFound)?;
        let papers = match &paper {
            Some(paper) => together(db, paper).await?,
            None => Vec::new(),
        };
        let kinds = papers.iter().map(|paper| paper.certification);
        let certification = match dossier.source {
            // What was refused at the counter before it was sent had its kind chosen in the form.
            Source::Form if papers.is_empty() => Some(dossier.form.certification),
            _ => CertificationChoice::of(kinds),
        };
        let codes: Vec<_> = papers.iter().map(|paper| paper.code.as_str()).collect();
        let document = if codes.is_empty() {
            document_name.to_owned()
        } else {
            format!("{document_name}, mã chứng thực {}", codes.join(", "))
        };
        Ok(About {
            unit_name: unit.name,
            dossier,
            document,
            certification,
            printed_at: self.now(),
        })
    }

    async fn printed(
        &self,
        file_name: String,
        write: impl FnOnce() -> Document + Send + 'static,
    ) -> Result<SlipFile, Failure> {
        let bytes = in_turn(&self.reading, move || pdf(&write())).await?;
        Ok(SlipFile {
            file_name,
            bytes: bytes.map_err(Failure::broken)?,
        })
    }
}

/// The papers that a form about one is about: those of its original that were refused with it, or it
/// alone.
async fn together(db: &mut Connection, paper: &Paper) -> Result<Vec<Paper>, Failure> {
    let mut papers = original::papers(db, paper).await?;
    papers.retain(|known| {
        known.id == paper.id
            || (paper.state == PaperState::Refused && known.state == PaperState::Refused)
    });
    Ok(papers)
}

/// Which part of the office refused a paper, where one did.
async fn refuser(db: &mut Connection, paper: &Paper) -> Result<Option<Desk>, Failure> {
    if paper.state != PaperState::Refused {
        return Ok(None);
    }
    let refused = refusal::of_paper(db, paper).await?;
    Ok(refused.map(|refused| {
        if refused.by_leader {
            Desk::Leaders
        } else {
            Desk::Counter
        }
    }))
}
