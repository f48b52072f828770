//! Checking the whole form when it is sent: every fault at once, each with its sentence under its
//! field.

use chungthuc_domain::{
    AppError, ErrorCode, PersonId, UnitId,
    calendar::Moment,
    fee::charge::Charge,
    identifier::{Email, Identifier},
    right::Right,
    view::intake::DraftForm,
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account,
        dossier::Applicant,
        reference, unit,
        upload::{self, Upload, UploadState},
    },
};

use jiff::civil::Date;

use super::{Counter, open::kind_of};
use crate::{actor::Actor, failure::Failure, fees};

/// Pages of an original.
pub(crate) const MOST_PAGES: u32 = 9999;
/// Copies of one original.
pub(crate) const MOST_COPIES: u32 = 999;
/// Characters of a name, of a person or of a paper.
const LONGEST_NAME: usize = 200;

/// A form that can be sent.
pub(super) struct Checked {
    pub(super) applicant: Applicant,
    pub(super) document_type: String,
    pub(super) document_name: String,
    pub(super) pages: u32,
    pub(super) copies: u32,
    /// What is to be paid for all papers that it becomes, or for the one that is sent again.
    pub(super) charge: Charge,
    pub(super) signer: PersonId,
    pub(super) scan: Scan,
}

/// The scan to be signed.
pub(super) enum Scan {
    /// A new upload.
    New(Box<Upload>),
    /// The one that the paper has already.
    Same,
}

/// Faults found so far.
#[derive(Default)]
pub(crate) struct Faults(Option<AppError>);

impl Faults {
    /// Notes a fault; gives nothing, in place of what the field would have given.
    pub(crate) fn note<T>(&mut self, field: &str, message: impl std::fmt::Display) -> Option<T> {
        let error = self.0.take().unwrap_or_else(|| ErrorCode::Invalid.into());
        self.0 = Some(error.and_field(field, message));
        None
    }

    /// The answer, if anything is wrong: what was typed is kept.
    ///
    /// Errors: [`ErrorCode::Invalid`] with every field at fault.
    pub(crate) fn answer(self) -> Result<(), Failure> {
        match self.0 {
            Some(error) => Err(error.keeping("Nội dung đã nhập vẫn còn.").into()),
            None => Ok(()),
        }
    }
}

/// Checks a form; `counter` is what it belongs to as it was last saved.
///
/// Errors: [`ErrorCode::Invalid`] with every field at fault, named as in [`DraftForm`].
pub(super) async fn check(
    db: &mut Connection,
    actor: &Actor,
    unit: UnitId,
    form: &DraftForm,
    counter: &Counter,
    now: Moment,
) -> Result<Checked, Failure> {
    let mut faults = Faults::default();
    let returned = counter.paper();
    let applicant = if let Some(applicant) = counter.fixed_applicant() {
        Some(applicant.clone())
    } else if form.without_account {
        without_account(form, &mut faults)
    } else {
        with_account(db, form, &mut faults).await?
    };
    let document = document(db, form, &mut faults).await?;
    let pages = whole_number(&form.pages, MOST_PAGES).or_else(|| {
        faults.note(
            "pages",
            format!("Số trang bản chính phải là số từ 1 đến {MOST_PAGES}."),
        )
    });
    let copies = whole_number(&form.copies, MOST_COPIES).or_else(|| {
        faults.note(
            "copies",
            format!("Số bản phải là số từ 1 đến {MOST_COPIES}."),
        )
    });
    // A paper that is sent again is charged by the tariff of the day on which it was registered.
    let day = returned.map_or(now, |paper| paper.submitted_at).day();
    let of_each = copies.map(|copies| match returned {
        Some(_) => vec![copies],
        None => {
            let papers = form.certification.papers(copies).into_iter();
            papers.map(|(_, copies)| copies).collect()
        }
    });
    let charge = charge(db, unit, day, form, pages.zip(of_each), &mut faults).await?;
    let signer = signer(db, unit, form, now, &mut faults).await?;
    let scan = scan(db, actor, form, counter, now, &mut faults).await?;
    faults.answer()?;
    let whole = || {
        let (document_type, document_name) = document?;
        Some(Checked {
            applicant: applicant?,
            document_type,
            document_name,
            pages: pages?,
            copies: copies?,
            charge: charge?,
            signer: signer?,
            scan: scan?,
        })
    };
    // What is missing has left a fault.
    whole().ok_or_else(|| ErrorCode::Invalid.into())
}

fn without_account(form: &DraftForm, faults: &mut Faults) -> Option<Applicant> {
    let name = named(form, faults);
    let email = Email::parse(&form.email).or_else(|error| faults.note("email", error).ok_or(()));
    Some(Applicant {
        name: name?,
        email: Some(email.ok()?.as_str().to_owned()),
        ..Applicant::default()
    })
}

fn named(form: &DraftForm, faults: &mut Faults) -> Option<String> {
    let name = one_line(&form.name);
    match name.chars().count() {
        0 => faults.note("name", "Hãy nhập họ và tên."),
        1..=LONGEST_NAME => Some(name),
        _ => faults.note("name", format!("Họ và tên dài quá {LONGEST_NAME} ký tự.")),
    }
}

async fn with_account(
    db: &mut Connection,
    form: &DraftForm,
    faults: &mut Faults,
) -> Result<Option<Applicant>, Failure> {
    let typed_email = match form.email.trim() {
        "" => None,
        text => match Email::parse(text) {
            Ok(email) => Some(email.as_str().to_owned()),
            Err(error) => faults.note("email", error),
        },
    };
    let Some(id) = form.account else {
        let why = match Identifier::parse(&form.identifier) {
            Ok(_) => "Hãy bấm TÌM KIẾM TÀI KHOẢN và chọn tài khoản của người đăng ký.".to_owned(),
            Err(error) => error.to_string(),
        };
        return Ok(faults.note("identifier", why));
    };
    let person = account::find(db, id)
        .await?
        .filter(|person| person.state == "ACTIVE");
    let known = person.and_then(|person| kind_of(&person).map(|kind| (person, kind)));
    let Some((person, kind)) = known else {
        let why = "Tài khoản đã chọn không còn hoạt động. Hãy tìm lại tài khoản.";
        return Ok(faults.note("identifier", why));
    };
    Ok(Some(Applicant {
        person: Some(person.id),
        kind: Some(kind),
        name: person.name,
        identifier: person.identifier,
        phone: person.phone,
        email: typed_email.or(person.email),
    }))
}

/// The code and name of a kind of paper that was chosen.
///
/// Errors: [`ErrorCode::Invalid`] under `document_type` and `document_name`.
pub(crate) async fn checked_document(
    db: &mut Connection,
    document_type: &str,
    document_name: &str,
) -> Result<(String, String), Failure> {
    let form = DraftForm {
        document_type: document_type.to_owned(),
        document_name: document_name.to_owned(),
        ..DraftForm::default()
    };
    let mut faults = Faults::default();
    let found = document(db, &form, &mut faults).await?;
    let fault = faults.0.unwrap_or_else(|| ErrorCode::Invalid.into());
    found.ok_or_else(|| fault.into())
}

/// Who asks and for what, of a form that is refused at the counter: nothing else is needed then, and no
/// e-mail of who has no account.
///
/// Errors: [`ErrorCode::Invalid`] with every field at fault, named as in [`DraftForm`].
pub(crate) async fn refusable(
    db: &mut Connection,
    form: &DraftForm,
) -> Result<(Applicant, String), Failure> {
    let mut faults = Faults::default();
    let applicant = if form.without_account {
        named(form, &mut faults).map(|name| Applicant {
            name,
            email: Email::parse(&form.email)
                .ok()
                .map(|email| email.as_str().to_owned()),
            ..Applicant::default()
        })
    } else {
        with_account(db, form, &mut faults).await?
    };
    let document = document(db, form, &mut faults).await?;
    let fault = faults.0.unwrap_or_else(|| ErrorCode::Invalid.into());
    let known = applicant.zip(document.map(|(_, name)| name));
    known.ok_or_else(|| fault.into())
}

async fn document(
    db: &mut Connection,
    form: &DraftForm,
    faults: &mut Faults,
) -> Result<Option<(String, String)>, Failure> {
    let types = reference::document_types(db).await?;
    let Some(chosen) = types
        .into_iter()
        .find(|known| known.code == form.document_type)
    else {
        return Ok(faults.note("document_type", "Hãy chọn loại giấy tờ."));
    };
    if !chosen.needs_description {
        return Ok(Some((chosen.code, chosen.name)));
    }
    let typed = one_line(&form.document_name);
    Ok(match typed.chars().count() {
        0 => faults.note("document_name", "Hãy nhập tên giấy tờ cần chứng thực."),
        1..=LONGEST_NAME => Some((chosen.code, typed)),
        _ => faults.note(
            "document_name",
            format!("Tên giấy tờ dài quá {LONGEST_NAME} ký tự."),
        ),
    })
}

/// What is to be paid, once it is known for how many pages and copies.
async fn charge(
    db: &mut Connection,
    unit: UnitId,
    day: Date,
    form: &DraftForm,
    count: Option<(u32, Vec<u32>)>,
    faults: &mut Faults,
) -> Result<Option<Charge>, Failure> {
    let Some((pages, copies)) = count else {
        return Ok(None);
    };
    let typed = (form.fee.as_str(), form.fee_reason.as_str());
    match fees::charge(db, unit, day, (pages, &copies), typed).await {
        Ok(charge) => Ok(Some(charge)),
        Err(Failure::Answer(error)) => {
            for fault in error.fields {
                faults.note::<()>(&fault.field, fault.message);
            }
            Ok(None)
        }
        Err(broken) => Err(broken),
    }
}

async fn signer(
    db: &mut Connection,
    unit: UnitId,
    form: &DraftForm,
    now: Moment,
    faults: &mut Faults,
) -> Result<Option<PersonId>, Failure> {
    let Some(chosen) = form.signer else {
        return Ok(faults.note("signer", "Hãy chọn người ký."));
    };
    let holders = unit::holders(db, unit, Right::Signer, now.day()).await?;
    if holders.iter().any(|(grant, _)| grant.person == chosen) {
        Ok(Some(chosen))
    } else {
        Ok(faults.note("signer", ErrorCode::SignerUnavailable.message()))
    }
}

async fn scan(
    db: &mut Connection,
    actor: &Actor,
    form: &DraftForm,
    counter: &Counter,
    now: Moment,
    faults: &mut Faults,
) -> Result<Option<Scan>, Failure> {
    let found = match form.upload {
        Some(id) => upload::find(db, id).await?,
        None => None,
    };
    let Some(found) = found.filter(|scan| counter.may_use(actor, scan)) else {
        return Ok(faults.note("upload", "Hãy đính kèm bản chính (scan) dạng .pdf."));
    };
    if counter.is_of_paper(&found) {
        return Ok(Some(Scan::Same));
    }
    let why = match found.state {
        UploadState::Ready if found.expires_at > now => {
            return Ok(Some(Scan::New(Box::new(found))));
        }
        UploadState::Open => "Tệp chưa gửi xong. Hãy đợi tệp gửi xong rồi trình ký.",
        UploadState::Consent => {
            "Tệp chứa nội dung không thuộc về một bản quét. Hãy đồng ý gỡ bỏ, hoặc chọn tệp khác."
        }
        UploadState::Refused => "Tệp này không dùng được. Hãy chọn tệp khác.",
        UploadState::Ready | UploadState::Used => "Tệp này không còn dùng được. Hãy chọn lại tệp.",
    };
    Ok(faults.note("upload", why))
}

/// A whole number from 1 to `most`, as typed.
pub(crate) fn whole_number(text: &str, most: u32) -> Option<u32> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits)?;
    (1..=most).contains(&number).then_some(number)
}

/// A name in one line, with single blanks and nothing invisible.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_copies_are_whole_numbers_within_bounds() {
        assert_eq!(whole_number(" 12 ", 9999), Some(12));
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "1,5",
            "10000",
            "99999999999999999999",
            "một",
        ] {
            assert_eq!(whole_number(text, 9999), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(one_line(" Phan  Lâm\nTrúc\tLy "), "Phan Lâm Trúc Ly");
    }
}
