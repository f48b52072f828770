//! What is pointed out about a scan before it is sent, kept with the paper, and shown to whoever signs:
//! too coarse, grey, pages left out, the same file or the same paper certified before. It never keeps a
//! paper from being sent; at the one-stop counter, where many are sent at once, it has to be seen first.
//! How good a scan is was found when it arrived ([`crate::upload`]).

use chungthuc_domain::{
    AppError, ErrorCode, PersonId, UnitId,
    identifier::{Email, Identifier},
    right::Right,
    scan::{EarlierPaper, PaperWarning, ScanQuality, ScanWarning, WarningQuery},
    view::intake::UploadOutcome,
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        account,
        dossier::{self, Applicant},
        file,
        paper::{self, Paper},
        reception,
        upload::{self, Upload},
        warning::{self, Sought},
    },
};

use serde_json::json;

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    intake::{Original, checked_document, one_line},
    queue::is_staff_of,
    upload::is_shared,
};

/// The same paper of the same person is pointed out for so long: 12 months.
const REMEMBERED_SECONDS: i64 = 365 * 24 * 60 * 60;
/// Keys of warnings that a form may name: more than there ever are about one scan.
const MOST_SEEN: usize = 16;
/// Bytes of one of them.
const LONGEST_KEY: usize = 200;

/// Who a paper is for.
struct Owner {
    account: Option<PersonId>,
    name: String,
    email: Option<String>,
    /// CCCD, CMND or MST.
    identifier: Option<String>,
}

impl From<Applicant> for Owner {
    fn from(applicant: Applicant) -> Self {
        Self {
            account: applicant.person,
            name: applicant.name,
            email: applicant.email,
            identifier: applicant.identifier,
        }
    }
}

impl Workflow {
    /// What there is to point out about a scan, as far as the form is filled in.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, [`ErrorCode::UploadGone`] for a scan that
    /// isn't theirs or can't be sent.
    pub async fn scan_warnings(
        &self,
        actor: &Actor,
        query: WarningQuery,
    ) -> Result<Vec<ScanWarning>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut db = self.db.read().await?;
            let returned = match query.paper {
                Some(id) => paper::find(&mut db, id)
                    .await?
                    .filter(|paper| actor.may(Right::Creator, paper.unit)),
                None => None,
            };
            let id = query.upload.ok_or(ErrorCode::UploadGone)?;
            let scan = upload::find(&mut db, id).await?;
            let scan = scan.ok_or(ErrorCode::UploadGone)?;
            let of_paper = returned
                .as_ref()
                .is_some_and(|paper| scan.intake == Some(paper.intake));
            let own = scan.owner == actor.person && scan.unit == unit;
            if !of_paper
                && !own
                && !is_received_in(&mut db, unit, &scan).await?
                && !is_shared(&mut db, actor, &scan).await?
            {
                return Err(ErrorCode::UploadGone.into());
            }
            let document =
                checked_document(&mut db, &query.document_type, &query.document_name).await;
            let document = match document {
                Ok(document) => Some(document),
                // What isn't chosen or typed yet is no fault here.
                Err(Failure::Answer(_)) => None,
                Err(other) => return Err(other),
            };
            let owner = match &returned {
                // Whose a paper of several is stands with its dossier.
                Some(paper) if query.account.is_none() && query.name.trim().is_empty() => {
                    Owner::from(applicant_of(&mut db, paper).await?)
                }
                _ => owner(&mut db, &query).await?,
            };
            let document = document.as_ref();
            let document = document.map(|(code, name)| (code.as_str(), name.as_str()));
            let except = returned.as_ref();
            self.warnings(&mut db, actor, unit, &scan, document, &owner, except)
                .await
        })
        .await
    }

    /// Keeps with a paper that is being sent what there is to point out about it; `seen` are the keys
    /// of what the officer has seen.
    pub(crate) async fn keep_warnings(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        sent: &Paper,
        scan: &Upload,
        seen: &[String],
    ) -> Result<(), Failure> {
        let owner = Owner::from(applicant_of(tx, sent).await?);
        let document = Some((sent.document_type.as_str(), sent.document_name.as_str()));
        let told = self
            .warnings(tx, actor, sent.unit, scan, document, &owner, Some(sent))
            .await?;
        let told: Vec<_> = told
            .into_iter()
            .map(|warning| {
                let is_seen = seen.contains(&warning.key());
                (warning, is_seen)
            })
            .collect();
        warning::keep(tx, sent.id, &told, actor.person).await?;
        if !told.is_empty() {
            let keys: Vec<_> = told
                .iter()
                .map(|(warning, seen)| json!({ "warning": warning.key(), "seen": seen }))
                .collect();
            let subject = format!("paper {}", sent.id);
            let details = json!({ "warnings": keys });
            self.audit(tx, actor, sent.unit, "WARN_OF_SCAN", subject, details);
        }
        Ok(())
    }

    /// Whether there is something to point out about the scan of an original that is about to be sent
    /// for `applicant`, and the officer hasn't seen it.
    pub(crate) async fn is_anything_unseen(
        &self,
        db: &mut Connection,
        actor: &Actor,
        unit: UnitId,
        original: &Original,
        applicant: &Applicant,
    ) -> Result<bool, Failure> {
        let document = (
            original.document_type.as_str(),
            original.document_name.as_str(),
        );
        let owner = Owner::from(applicant.clone());
        let told = self
            .warnings(
                db,
                actor,
                unit,
                &original.scan,
                Some(document),
                &owner,
                None,
            )
            .await?;
        Ok(told
            .iter()
            .any(|warning| !original.seen.contains(&warning.key())))
    }

    #[allow(clippy::too_many_arguments, reason = "each is another thing to go by")]
    async fn warnings(
        &self,
        db: &mut Connection,
        actor: &Actor,
        unit: UnitId,
        scan: &Upload,
        document: Option<(&str, &str)>,
        owner: &Owner,
        except: Option<&Paper>,
    ) -> Result<Vec<ScanWarning>, Failure> {
        // Nor of what the same original was certified as besides.
        let except = except.map(|paper| paper.original);
        let coloured = match document {
            Some((code, _)) => warning::is_coloured(db, code).await?,
            None => false,
        };
        let mut found = quality(scan).warnings(coloured);
        let intake = match scan.intake {
            Some(intake) => file::find(db, intake).await?,
            None => None,
        };
        let of_file = match &intake {
            Some(intake) => warning::of_file(db, &intake.sha256, except).await?,
            None => Vec::new(),
        };
        let somewhere = !of_file.is_empty();
        let known = of_file
            .into_iter()
            .find(|earlier| is_staff_of(actor, earlier.unit));
        let same_paper = match document {
            Some((document_type, document_name)) => {
                let sought = Sought {
                    unit,
                    document_type,
                    document_name,
                    since: self.now().plus_seconds(-REMEMBERED_SECONDS),
                    except,
                };
                of_owner(db, &sought, owner).await?
            }
            None => None,
        };
        // Of one earlier paper one thing is enough.
        let same_paper = same_paper.filter(|earlier| {
            known
                .as_ref()
                .is_none_or(|known| known.paper != earlier.paper)
        });
        if somewhere {
            found.push(ScanWarning::SameScan { earlier: known });
        }
        found.extend(same_paper.map(|earlier| ScanWarning::SamePaper { earlier }));
        Ok(found)
    }
}

/// Whether these can be keys of what was pointed out about one scan.
pub(crate) fn are_keys(seen: &[String]) -> bool {
    seen.len() <= MOST_SEEN && seen.iter().all(|key| key.len() <= LONGEST_KEY)
}

/// Whether a scan is a component's of a dossier that was received in a unit: every officer there goes on
/// with it.
async fn is_received_in(db: &mut Connection, unit: UnitId, scan: &Upload) -> Result<bool, Failure> {
    Ok(match scan.base {
        Some(base) => reception::unit_of_scan(db, base).await? == Some(unit),
        None => false,
    })
}

/// Whose a paper is, as its dossier says.
async fn applicant_of(db: &mut Connection, paper: &Paper) -> Result<Applicant, Failure> {
    let dossier = dossier::find(db, paper.dossier).await?;
    Ok(dossier.map(|dossier| dossier.applicant).unwrap_or_default())
}

/// Who a form is for, as far as it says so: as it would be sent.
async fn owner(db: &mut Connection, query: &WarningQuery) -> Result<Owner, Failure> {
    let typed = Email::parse(&query.email).ok();
    let typed = typed.map(|email| email.as_str().to_owned());
    let name = one_line(&query.name);
    let number = Identifier::parse(&query.identifier).ok();
    let number = number.map(|number| number.as_str().to_owned());
    let person = match query.account {
        Some(id) => account::find(db, id).await?,
        None => None,
    };
    Ok(match person {
        Some(person) => Owner {
            account: Some(person.id),
            name: if name.is_empty() { person.name } else { name },
            email: typed.or(person.email),
            identifier: person.identifier.or(number),
        },
        None => Owner {
            account: None,
            name,
            email: typed,
            identifier: number,
        },
    })
}

/// The latest paper of that kind that was certified for somebody.
async fn of_owner(
    db: &mut Connection,
    sought: &Sought<'_>,
    owner: &Owner,
) -> Result<Option<EarlierPaper>, Failure> {
    if let Some(person) = owner.account
        && let Some(earlier) = warning::of_account(db, sought, person).await?
    {
        return Ok(Some(earlier));
    }
    if let Some(identifier) = &owner.identifier
        && let Some(earlier) = warning::of_identifier(db, sought, identifier).await?
    {
        return Ok(Some(earlier));
    }
    match &owner.email {
        Some(email) if !owner.name.trim().is_empty() => {
            Ok(warning::of_name(db, sought, &owner.name, email).await?)
        }
        _ => Ok(None),
    }
}

/// How good a scan was found to be.
fn quality(scan: &Upload) -> ScanQuality {
    match &scan.outcome {
        Some(UploadOutcome::Ready { quality, .. }) => quality.clone(),
        _ => ScanQuality::default(),
    }
}

/// What was pointed out about a paper, as far as `actor` may know it: staff of its unit, and of an
/// earlier paper only that of a unit where they work.
pub(crate) async fn of_paper(
    db: &mut Connection,
    actor: &Actor,
    paper: &Paper,
) -> Result<Vec<PaperWarning>, Failure> {
    if !is_staff_of(actor, paper.unit) {
        return Ok(Vec::new());
    }
    let kept = warning::of_paper(db, paper.id).await?;
    let told = kept.into_iter().filter_map(|kept| {
        let unit = kept.warning.earlier().map(|earlier| earlier.unit);
        let warning = match unit {
            Some(unit) if !is_staff_of(actor, unit) => kept.warning.for_strangers()?,
            _ => kept.warning,
        };
        Some(PaperWarning { warning, ..kept })
    });
    Ok(told.collect())
}
