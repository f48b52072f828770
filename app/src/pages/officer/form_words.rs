//! What stands in a field of the forms of counter and officer, as people read it. Pure.

use chungthuc_domain::{
    certification::CertificationChoice,
    document_type::DocumentType,
    reception::{Sex, Subject},
    view::account::SignerChoice,
};
use serde_json::Value;

/// What can be chosen, by what forms hold of it.
#[derive(Clone, Copy)]
pub struct Choices<'a> {
    /// Loại giấy tờ.
    pub types: &'a [DocumentType],
    /// Lãnh đạo ký.
    pub signers: &'a [SignerChoice],
}

impl Choices<'_> {
    /// What stands in a field, by its pointer.
    pub fn shown(self, pointer: &str, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default().trim();
        let known = match pointer.rsplit('/').next().unwrap_or_default() {
            "document_type" => {
                let found = self.types.iter().find(|kind| kind.code == text);
                found.map(|kind| kind.name.clone())
            }
            "signer" => {
                let is_it = |signer: &&SignerChoice| signer.person.to_string() == text;
                let found = self.signers.iter().find(is_it);
                found.map(|signer| signer.name.clone())
            }
            "certification" => serde_json::from_value::<CertificationChoice>(value.clone())
                .ok()
                .map(|choice| choice.label().to_owned()),
            "subject" => Subject::from_code(text).map(|subject| subject.label().to_owned()),
            "sex" => Sex::from_code(text).map(|sex| sex.label().to_owned()),
            "upload" => (!text.is_empty()).then(|| "một bản quét".to_owned()),
            "account" => (!text.is_empty()).then(|| "một tài khoản được chọn".to_owned()),
            "certified" | "without_account" => {
                let yes = value.as_bool() == Some(true);
                Some(if yes { "có" } else { "không" }.to_owned())
            }
            _ => None,
        };
        match known {
            Some(known) => known,
            None if text.is_empty() => "để trống".to_owned(),
            None => format!("“{text}”"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_read_as_the_form_shows_them() {
        let types = [DocumentType {
            code: "KS".into(),
            name: "Giấy khai sinh".into(),
            sensitive: true,
            needs_description: false,
        }];
        let choices = Choices {
            types: &types,
            signers: &[],
        };
        for (pointer, value, shown) in [
            ("/components/0/document_type", json!("KS"), "Giấy khai sinh"),
            ("/general/note", json!(" x "), "“x”"),
            ("/general/note", json!(""), "để trống"),
            (
                "/certification",
                json!("OnPaper"),
                "Chứng thực bản sao giấy",
            ),
            ("/general/sex", json!("MALE"), "Nam"),
            ("/upload", json!(null), "để trống"),
            ("/components/0/certified", json!(true), "có"),
        ] {
            assert_eq!(choices.shown(pointer, &value), shown, "{pointer}");
        }
    }
}
