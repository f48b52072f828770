//! Checking what was filled in at the counter: every fault at once, each under its field. And the scans:
//! from the reception on they belong to the dossier, and don't expire.

use std::collections::BTreeSet;

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PersonId, UnitId, UploadId,
    calendar::Moment,
    fee::{Tariff, charge::Charge},
    identifier::Email,
    reception::{LONGEST_LINE, faults, known_number, pieces},
    right::Right,
    view::reception::{ComponentForm, GeneralForm, ReceptionForm, component_field},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        account,
        dossier::Applicant,
        reception::{self, Component},
        unit,
        upload::{self, Upload, UploadState},
    },
};

use crate::{
    actor::Actor,
    failure::Failure,
    intake::{
        Faults, MOST_COPIES, MOST_PAGES, Original, checked_document, kind_of, one_line,
        whole_number,
    },
    warnings::are_keys,
};

/// The most components that a dossier may have.
const MOST_COMPONENTS: usize = 50;
/// Bytes of one field: more than anybody types.
const LONGEST_FIELD: usize = 4_000;

/// Bounds what is kept while it is still being typed.
///
/// Errors: [`ErrorCode::Invalid`].
pub(super) fn check_size(form: &ReceptionForm) -> Result<(), AppError> {
    if form.components.len() > MOST_COMPONENTS {
        let why = format!("Một hồ sơ có nhiều nhất {MOST_COMPONENTS} thành phần.");
        return Err(AppError::field("components", why));
    }
    if !form.components.iter().all(|known| are_keys(&known.seen)) {
        return Err(AppError::field("components", "Nội dung quá dài."));
    }
    let general = serde_json::to_value(&form.general).unwrap_or_default();
    let components = form.components.iter().map(serde_json::to_value);
    let objects = std::iter::once(general).chain(components.filter_map(Result::ok));
    for object in objects {
        let fields = object.as_object().into_iter().flatten();
        for (field, value) in fields {
            if value
                .as_str()
                .is_some_and(|text| text.len() > LONGEST_FIELD)
            {
                return Err(AppError::field(field, "Nội dung quá dài."));
            }
        }
    }
    Ok(())
}

/// Checks "Thông tin chung"; gives who asks.
pub(super) async fn general(
    db: &mut Connection,
    form: &GeneralForm,
    now: Moment,
    found: &mut Faults,
) -> Result<Option<Applicant>, Failure> {
    let wrong = faults(form, now.day());
    let fits = wrong.is_empty();
    for (field, message) in wrong {
        found.note::<()>(field, message);
    }
    let Ok(identifier) = known_number(form) else {
        return Ok(None);
    };
    let mut applicant = Applicant {
        name: one_line(&form.owner),
        identifier,
        phone: given(&form.phone),
        email: Email::parse(&form.email)
            .ok()
            .map(|email| email.as_str().to_owned()),
        ..Applicant::default()
    };
    if let Some(chosen) = form.account {
        let person = account::find(db, chosen)
            .await?
            .filter(|person| person.state == "ACTIVE");
        let known = person.and_then(|person| kind_of(&person).map(|kind| (person, kind)));
        let Some((person, kind)) = known else {
            let why = "Tài khoản đã chọn không còn hoạt động. Hãy tìm lại tài khoản.";
            return Ok(found.note("identifier", why));
        };
        if person.identifier != applicant.identifier {
            let why = "Số này không phải của tài khoản đã chọn. Hãy tìm lại tài khoản.";
            return Ok(found.note("identifier", why));
        }
        applicant.person = Some(person.id);
        applicant.kind = Some(kind);
        applicant.email = applicant.email.or(person.email);
        applicant.phone = applicant.phone.or(person.phone);
    }
    Ok(fits.then_some(applicant))
}

fn given(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// Checks what was handed in, as far as the slip names it.
pub(super) fn handed_in(form: &ReceptionForm, found: &mut Faults) {
    if form.components.is_empty() {
        found.note::<()>("components", "Hãy thêm ít nhất một thành phần hồ sơ.");
    }
    for (position, component) in form.components.iter().enumerate() {
        let mut say = |field: &str, why: String| {
            found.note::<()>(&component_field(position, field), why);
        };
        match one_line(&component.name).chars().count() {
            0 => say("name", "Hãy nhập tên giấy tờ.".to_owned()),
            1..=LONGEST_LINE => {}
            _ => say("name", format!("Tên giấy tờ dài quá {LONGEST_LINE} ký tự.")),
        }
        let counts = (
            pieces(&component.originals, 0),
            pieces(&component.copies, 0),
        );
        for (field, count, what) in [
            ("originals", counts.0, "bản chính"),
            ("copies", counts.1, "bản sao"),
        ] {
            if count.is_none() {
                say(field, format!("Số {what} là số từ 0 đến 999."));
            }
        }
        if counts == (Some(0), Some(0)) {
            say(
                "originals",
                "Hãy ghi số bản chính hoặc bản sao đã nộp.".to_owned(),
            );
        }
    }
}

/// The leader who is to sign, if they may.
pub(super) async fn signer(
    db: &mut Connection,
    unit: UnitId,
    chosen: Option<PersonId>,
    now: Moment,
    found: &mut Faults,
) -> Result<Option<PersonId>, Failure> {
    let Some(chosen) = chosen else {
        return Ok(found.note("signer", "Hãy chọn lãnh đạo ký."));
    };
    let holders = unit::holders(db, unit, Right::Signer, now.day()).await?;
    if holders.iter().any(|(grant, _)| grant.person == chosen) {
        Ok(Some(chosen))
    } else {
        Ok(found.note("signer", ErrorCode::SignerUnavailable.message()))
    }
}

/// Checks what is certified of one component; gives what its papers are made of.
pub(super) async fn certified(
    db: &mut Connection,
    position: usize,
    component: &ComponentForm,
    scan: Result<Upload, &'static str>,
    (signer, tariff): (Option<PersonId>, &Tariff),
    found: &mut Faults,
) -> Result<Option<Original>, Failure> {
    let at = |field: &str| component_field(position, field);
    let document = checked_document(db, &component.document_type, &component.document_name).await;
    let document = match document {
        Ok(document) => Some(document),
        Err(Failure::Answer(error)) if error.code == ErrorCode::Invalid => {
            for fault in &error.fields {
                found.note::<()>(&at(&fault.field), &fault.message);
            }
            None
        }
        Err(other) => return Err(other),
    };
    let pages = whole_number(&component.pages, MOST_PAGES).or_else(|| {
        let why = format!("Số trang bản chính phải là số từ 1 đến {MOST_PAGES}.");
        found.note(&at("pages"), why)
    });
    let copies = whole_number(&component.certified_copies, MOST_COPIES).or_else(|| {
        let why = format!("Số lượng phải là số từ 1 đến {MOST_COPIES}.");
        found.note(&at("certified_copies"), why)
    });
    let charge = match pages.zip(copies) {
        Some(counts) => charge(component, tariff, counts).map_err(|error| {
            for fault in &error.fields {
                found.note::<()>(&at(&fault.field), &fault.message);
            }
        }),
        None => Err(()),
    };
    let scan = match scan {
        Ok(scan) => Some(scan),
        Err(why) => found.note(&at("upload"), why),
    };
    let whole = || {
        let (document_type, document_name) = document?;
        Some(Original {
            certification: component.certification,
            document_type,
            document_name,
            pages: pages?,
            copies: copies?,
            charge: charge.ok()?,
            signer: signer?,
            scan: scan?,
            seen: component.seen.clone(),
        })
    };
    Ok(whole())
}

/// What is charged for all papers of an original; `None`: what the tariff makes of it.
///
/// Errors: the fields `fee` and `fee_reason`.
fn charge(
    component: &ComponentForm,
    tariff: &Tariff,
    (pages, copies): (u32, u32),
) -> Result<Option<Charge>, AppError> {
    let papers = component.certification.papers(copies);
    let each = papers
        .iter()
        .map(|(_, copies)| tariff.total(pages, *copies));
    let charge = Charge::of(each.sum(), &component.fee, &component.fee_reason)?;
    Ok(charge.reason.is_some().then_some(charge))
}

/// The scans of a form, in the order of its components: each usable, or why it isn't. A scan belongs to
/// one component.
pub(super) async fn scans(
    db: &mut Connection,
    actor: &Actor,
    dossier: (DossierId, UnitId),
    form: &ReceptionForm,
    now: Moment,
) -> Result<Vec<Result<Upload, &'static str>>, Failure> {
    let (dossier, unit) = dossier;
    let before = reception::components(db, dossier).await?;
    let held: BTreeSet<_> = before.iter().filter_map(|known| known.upload).collect();
    let mut seen = BTreeSet::new();
    let mut answers = Vec::with_capacity(form.components.len());
    for component in &form.components {
        let Some(id) = component.upload else {
            answers.push(Err("Hãy đính kèm bản quét của bản chính (.pdf)."));
            continue;
        };
        let found = upload::find(db, id).await?.filter(|found| {
            found.unit == unit && (found.owner == actor.person || held.contains(&id))
        });
        // Others' uploads look like none.
        let Some(found) = found else {
            answers.push(Err("Hãy đính kèm bản quét của bản chính (.pdf)."));
            continue;
        };
        answers.push(match found.state {
            _ if !seen.insert(id) => Err("Bản quét này đã dùng cho một thành phần khác."),
            UploadState::Used if held.contains(&id) => Ok(found),
            UploadState::Ready if found.expires_at > now => Ok(found),
            UploadState::Open => Err("Tệp chưa gửi xong. Hãy đợi tệp gửi xong."),
            UploadState::Consent => Err(
                "Tệp chứa nội dung không thuộc về một bản quét. Hãy đồng ý gỡ bỏ, hoặc chọn tệp khác.",
            ),
            UploadState::Refused => Err("Tệp này không dùng được. Hãy chọn tệp khác."),
            UploadState::Ready | UploadState::Used => {
                Err("Tệp này không còn dùng được. Hãy chọn lại tệp.")
            }
        });
    }
    Ok(answers)
}

/// Keeps what was handed in with its dossier: its scans don't expire from now on, those that were taken
/// out do. Gives the scans as they are kept, in the order of the components.
pub(super) async fn keep_components(
    tx: &mut Tx,
    actor: &Actor,
    dossier: (DossierId, UnitId),
    form: &ReceptionForm,
    now: Moment,
) -> Result<Vec<Result<Upload, &'static str>>, Failure> {
    let mut answers = scans(tx, actor, dossier, form, now).await?;
    let before = reception::components(tx, dossier.0).await?;
    for scan in answers.iter_mut().flatten() {
        if scan.state == UploadState::Ready {
            scan.state = UploadState::Used;
            upload::update(tx, scan).await?;
            scan.version += 1;
        }
    }
    let kept: BTreeSet<_> = answers.iter().flatten().map(|scan| scan.id).collect();
    release(
        tx,
        before.iter().filter_map(|known| known.upload),
        &kept,
        now,
    )
    .await?;
    let rows: Vec<_> = (1..)
        .zip(form.components.iter().zip(&answers))
        .map(|(position, (component, scan))| Component {
            position,
            name: one_line(&component.name),
            originals: pieces(&component.originals, 0).unwrap_or(0),
            copies: pieces(&component.copies, 0).unwrap_or(0),
            upload: scan.as_ref().ok().map(|scan| scan.id),
            paper: None,
        })
        .collect();
    reception::replace_components(tx, dossier.0, &rows).await?;
    Ok(answers)
}

/// Lets all scans of a dossier go of which nothing became a paper. Nothing names them any more, so that
/// the next upkeep can throw them away.
pub(crate) async fn release_all(
    tx: &mut Tx,
    dossier: DossierId,
    now: Moment,
) -> Result<(), Failure> {
    let components = reception::components(tx, dossier).await?;
    reception::let_go_of_scans(tx, dossier).await?;
    let scans = components.iter().filter_map(|known| known.upload);
    release(tx, scans, &BTreeSet::new(), now).await
}

/// Lets scans go that are kept no longer: the next upkeep throws them away.
async fn release(
    tx: &mut Tx,
    uploads: impl Iterator<Item = UploadId>,
    kept: &BTreeSet<UploadId>,
    now: Moment,
) -> Result<(), Failure> {
    for id in uploads.filter(|id| !kept.contains(id)) {
        if let Some(mut scan) = upload::find(tx, id).await? {
            scan.state = UploadState::Ready;
            scan.expires_at = now;
            upload::update(tx, &scan).await?;
        }
    }
    Ok(())
}
