//! What a signature has besides its image ("Thêm chữ ký", S000): the phone and the accounts by which a
//! provider of remote signatures knows who signs, and the words above which the signature starts.

use chungthuc_domain::{
    AppError, ErrorCode,
    identifier::Identifier,
    reception::is_phone,
    right::Right,
    view::stamp::{SignatureDetails, SigningAccount, SigningProvider, StampKind},
};
use chungthuc_storage::repo::stamp;

use crate::{Workflow, actor::Actor};

/// The shortest "Từ khóa định vị vị trí", in characters: one letter is found everywhere.
const MIN_ANCHOR: usize = 2;

impl Workflow {
    /// The providers of remote signatures that a signature's account can be with ("Nhà cung cấp").
    ///
    /// Errors: [`ErrorCode::NotFound`] for who has no signature.
    pub async fn signing_providers(&self, actor: &Actor) -> Result<Vec<SigningProvider>, AppError> {
        self.answer(async {
            actor.require(Right::Signer)?;
            Ok(stamp::providers(&mut *self.db.read().await?).await?)
        })
        .await
    }
}

/// What was typed for a signature, without the blanks around it; a seal has nothing besides.
///
/// Errors: the fields `phone`, `anchor`, `account-N`, `provider-N`, with N from 0.
pub(super) fn parse_details(
    kind: StampKind,
    typed: &SignatureDetails,
    providers: &[SigningProvider],
) -> Result<SignatureDetails, AppError> {
    if kind == StampKind::Seal {
        return Ok(SignatureDetails::default());
    }
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let phone = typed.phone.trim();
    if !phone.is_empty() && !is_phone(phone) {
        wrong = wrong.and_field(
            "phone",
            "Số điện thoại gồm 8 đến 15 chữ số, ví dụ 0912 345 678, hoặc để trống.",
        );
    }
    let anchor = typed
        .anchor
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let length = anchor.chars().count();
    if length > SignatureDetails::MAX_ANCHOR {
        let text = format!("Từ khóa dài quá {} ký tự.", SignatureDetails::MAX_ANCHOR);
        wrong = wrong.and_field("anchor", text);
    } else if !anchor.is_empty() && length < MIN_ANCHOR {
        let text = "Từ khóa phải từ 2 ký tự, ví dụ họ tên người ký, hoặc để trống.";
        wrong = wrong.and_field("anchor", text);
    }
    if typed.accounts.len() > SignatureDetails::MAX_ACCOUNTS {
        let text = format!(
            "Nhập nhiều nhất {} tài khoản.",
            SignatureDetails::MAX_ACCOUNTS
        );
        return Err(wrong.and_field("account-0", text));
    }
    let mut accounts = Vec::with_capacity(typed.accounts.len());
    for (at, row) in typed.accounts.iter().enumerate() {
        let account = match Identifier::parse(&row.account) {
            Ok(number) => number.to_string(),
            Err(error) => {
                wrong = wrong.and_field(&format!("account-{at}"), error);
                continue;
            }
        };
        if !providers.iter().any(|known| known.code == row.provider) {
            wrong = wrong.and_field(&format!("provider-{at}"), "Hãy chọn nhà cung cấp.");
        }
        accounts.push(SigningAccount {
            account,
            provider: row.provider.clone(),
        });
    }
    if wrong.fields.is_empty() {
        Ok(SignatureDetails {
            phone: phone.to_owned(),
            anchor,
            accounts,
        })
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn providers() -> Vec<SigningProvider> {
        vec![SigningProvider {
            code: "CA2".into(),
            name: "CA2".into(),
        }]
    }

    fn typed(phone: &str, anchor: &str, accounts: &[(&str, &str)]) -> SignatureDetails {
        let account = |(account, provider): &(&str, &str)| SigningAccount {
            account: (*account).to_owned(),
            provider: (*provider).to_owned(),
        };
        SignatureDetails {
            phone: phone.into(),
            anchor: anchor.into(),
            accounts: accounts.iter().map(account).collect(),
        }
    }

    #[test]
    fn everything_may_be_left_out_and_blanks_are() {
        let nothing = typed(" ", " ", &[]);
        let parsed = parse_details(StampKind::Signature, &nothing, &[]).unwrap();
        assert_eq!(parsed, SignatureDetails::default());
        let all = typed(
            " 0912 345 678 ",
            " Vũ  Đình Khải Minh ",
            &[("003190000011", "CA2")],
        );
        let parsed = parse_details(StampKind::Signature, &all, &providers()).unwrap();
        assert_eq!(
            (parsed.phone.as_str(), parsed.anchor.as_str()),
            ("0912 345 678", "Vũ Đình Khải Minh")
        );
        assert_eq!(parsed.accounts.len(), 1);
        let seal = parse_details(StampKind::Seal, &all, &providers()).unwrap();
        assert_eq!(
            seal,
            SignatureDetails::default(),
            "a seal has nothing besides"
        );
    }

    #[test]
    fn each_wrong_field_has_its_own_sentence() {
        let long = "a".repeat(SignatureDetails::MAX_ANCHOR + 1);
        let accounts = [
            ("003190000011", "CA2"),
            ("12", "CA2"),
            ("003190000011", "XX"),
        ];
        let wrong = typed("số", &long, &accounts);
        let error = parse_details(StampKind::Signature, &wrong, &providers()).unwrap_err();
        let fields: Vec<_> = error.fields.iter().map(|of| of.field.as_str()).collect();
        assert_eq!(fields, ["phone", "anchor", "account-1", "provider-2"]);
        let short = typed("", "a", &[]);
        let error = parse_details(StampKind::Signature, &short, &[]).unwrap_err();
        assert!(error.of_field("anchor").is_some());
        let many = typed("", "", &[("003190000011", "CA2"); 7]);
        assert!(parse_details(StampKind::Signature, &many, &providers()).is_err());
    }
}
