//! What keeps a form from being sent, field by field: found here before anything is sent, and by the
//! server. The use case decides; this only saves the way there. Pure.

use chungthuc_domain::{
    AppError, ErrorCode,
    certification::Certification,
    document_type::DocumentType,
    fee::{Tariff, charge::parse_amount, money},
    identifier::{Email, Identifier},
    view::intake::DraftForm,
};

use crate::pages::scan_warnings::SEEN_BOX;

/// The fields in the order in which they stand on the page, with the id of the control of each.
const FIELDS: [(&str, &str); 12] = [
    ("identifier", "f-identifier"),
    ("name", "f-name"),
    ("email", "f-email"),
    ("document_type", "f-document_type"),
    ("document_name", "f-document_name"),
    ("pages", "f-pages"),
    ("copies", "f-copies"),
    ("upload", SCAN_CHOOSER),
    ("warnings", SEEN_BOX),
    ("signer", "f-signer"),
    ("fee", "f-fee"),
    ("fee_reason", "f-fee_reason"),
];

/// The id of the scan's file chooser.
pub const SCAN_CHOOSER: &str = "f-upload";

/// How far the scan is from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanReadiness {
    /// None was chosen.
    Missing,
    /// A part of it has arrived.
    OnWay,
    /// It can't be used.
    Refused,
    /// It waits for the officer's consent.
    NeedsConsent,
    /// It is there and nobody has looked at it.
    NotLookedAt,
    /// It is there and was looked at.
    LookedAt,
}

/// The faults of a form as it stood when they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    of: DraftForm,
    found: Vec<(&'static str, String)>,
    /// What belongs to no field.
    pub other: Option<String>,
}

impl Faults {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// What can be seen to be wrong without asking anybody.
    pub fn in_form(form: &DraftForm, scan: ScanReadiness, types: &[DocumentType]) -> Self {
        let mut faults = Self {
            of: form.clone(),
            ..Self::default()
        };
        let mut say = |field, text: &str| faults.found.push((field, text.to_owned()));
        if form.paper.is_some() {
            // Whose it is stands with the dossier, or the server says what is wrong with it.
        } else if form.without_account {
            if form.name.trim().is_empty() {
                say("name", "Hãy nhập họ và tên người đăng ký.");
            }
            if let Err(error) = Email::parse(&form.email) {
                say("email", &error.to_string());
            }
        } else if let Err(error) = Identifier::parse(&form.identifier) {
            say("identifier", &error.to_string());
        } else if form.account.is_none() {
            say(
                "identifier",
                "Hãy bấm Tìm kiếm tài khoản rồi chọn người đăng ký.",
            );
        } else if !form.email.trim().is_empty()
            && let Err(error) = Email::parse(&form.email)
        {
            say("email", &error.to_string());
        }
        match types.iter().find(|kind| kind.code == form.document_type) {
            None => say("document_type", "Hãy chọn loại giấy tờ cần chứng thực."),
            Some(kind) if kind.needs_description && form.document_name.trim().is_empty() => {
                say("document_name", "Hãy ghi rõ đây là giấy tờ gì.");
            }
            Some(_) => {}
        }
        if count(&form.pages).is_none() {
            say("pages", "Hãy nhập số trang bằng chữ số, từ 1 trở lên.");
        }
        if count(&form.copies).is_none() {
            say("copies", "Hãy nhập số bản bằng chữ số, từ 1 trở lên.");
        }
        match scan {
            ScanReadiness::Missing => say("upload", "Hãy đính kèm bản quét của bản chính (.pdf)."),
            ScanReadiness::OnWay => say(
                "upload",
                "Bản quét chưa gửi xong. Hãy chờ gửi xong rồi trình ký.",
            ),
            ScanReadiness::Refused => {
                say("upload", "Bản quét này không dùng được. Hãy chọn tệp khác.")
            }
            ScanReadiness::NeedsConsent => {
                say(
                    "upload",
                    "Hãy đồng ý gỡ bỏ nội dung lạ khỏi bản quét, hoặc chọn tệp khác.",
                );
            }
            ScanReadiness::NotLookedAt => {
                say(
                    "upload",
                    "Hãy chờ bản quét mở ra và xem lại trước khi trình ký.",
                );
            }
            ScanReadiness::LookedAt => {}
        }
        if form.signer.is_none() {
            say("signer", "Hãy chọn người ký.");
        }
        faults
    }

    /// What the server found wrong with `form`. Fields that the page doesn't have count as other.
    pub fn from_server(error: &AppError, form: &DraftForm) -> Self {
        let mut faults = Self {
            of: form.clone(),
            ..Self::default()
        };
        let mut rest = Vec::new();
        for fault in &error.fields {
            // The account is chosen below the number that it is found by.
            let name = if fault.field == "account" {
                "identifier"
            } else {
                fault.field.as_str()
            };
            match FIELDS.iter().find(|(field, _)| *field == name) {
                Some((field, _)) => faults.found.push((field, fault.message.clone())),
                None => rest.push(fault.message.clone()),
            }
        }
        match &error.code {
            ErrorCode::SignerUnavailable => faults.found.push(("signer", error.message())),
            ErrorCode::UploadGone | ErrorCode::FileRefused(_) | ErrorCode::FileTooLarge { .. } => {
                faults.found.push(("upload", error.message()));
            }
            ErrorCode::NotLoggedIn => {}
            _ if faults.found.is_empty() && rest.is_empty() => rest.push(error.message()),
            _ => {}
        }
        faults.other = (!rest.is_empty()).then(|| rest.join(" "));
        faults
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.other.is_none()
    }

    /// What is wrong with a field, until it is changed: `now` is the form as it stands.
    pub fn of(&self, field: &str, now: &DraftForm) -> Option<String> {
        let (_, text) = self.found.iter().find(|(name, _)| *name == field)?;
        same_value(field, &self.of, now).then(|| text.clone())
    }

    /// Forgets what is wrong with a field.
    pub fn forget(&mut self, field: &str) {
        self.found.retain(|(name, _)| *name != field);
    }

    /// One fault of one field.
    pub fn single(field: &'static str, text: String, form: &DraftForm) -> Self {
        Self {
            of: form.clone(),
            found: vec![(field, text)],
            other: None,
        }
    }

    /// The id of the first control at fault.
    pub fn first_control(&self) -> Option<&'static str> {
        let at_fault = |field: &str| self.found.iter().any(|(name, _)| *name == field);
        FIELDS
            .iter()
            .find(|(field, _)| at_fault(field))
            .map(|(_, id)| *id)
    }
}

fn same_value(field: &str, then: &DraftForm, now: &DraftForm) -> bool {
    then.without_account == now.without_account
        && match field {
            "identifier" => then.identifier == now.identifier && then.account == now.account,
            "name" => then.name == now.name,
            "email" => then.email == now.email,
            "document_type" => then.document_type == now.document_type,
            "document_name" => then.document_name == now.document_name,
            "pages" => then.pages == now.pages,
            "copies" => then.copies == now.copies,
            "upload" => then.upload == now.upload,
            "warnings" => then.seen == now.seen,
            "signer" => then.signer == now.signer,
            "fee" => then.fee == now.fee,
            // Whether a reason is needed depends on the amount.
            "fee_reason" => then.fee_reason == now.fee_reason && then.fee == now.fee,
            _ => false,
        }
}

/// A typed number of pages or copies, from 1 on.
pub fn count(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

/// The fee and how it came about, by the tariff or as it was `typed`; `None` until pages and copies are
/// numbers. Of a paper that came back, only that of what it is certified as.
pub fn fee(
    tariff: &Tariff,
    form: &DraftForm,
    returned: Option<Certification>,
) -> Option<(String, String)> {
    let (pages, copies) = (count(&form.pages)?, count(&form.copies)?);
    let papers = match returned {
        Some(kind) => vec![(kind, form.certification.copies_of(kind, copies))],
        None => form.certification.papers(copies),
    };
    let computed = papers
        .iter()
        .map(|(_, copies)| tariff.total(pages, *copies))
        .sum();
    let why: Vec<_> = papers
        .iter()
        .map(|(_, copies)| tariff.explain(pages, *copies))
        .collect();
    let why = why.join(" + ");
    match parse_amount(&form.fee).filter(|amount| *amount != computed) {
        Some(amount) => Some((money(amount), format!("Sửa từ {}: {why}", money(computed)))),
        None => Some((money(computed), why)),
    }
}

#[cfg(test)]
#[path = "faults_tests.rs"]
mod tests;
