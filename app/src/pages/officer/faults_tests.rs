//! What is told of a form before it is sent, and of what the server answered.

use chungthuc_domain::{PersonId, certification::CertificationChoice};

use super::*;

fn types() -> Vec<DocumentType> {
    let kind = |code: &str, other| DocumentType {
        code: code.into(),
        name: code.into(),
        sensitive: false,
        needs_description: other,
    };
    vec![kind("KS", false), kind("KHAC", true)]
}

fn person() -> PersonId {
    PersonId(
        "018f0000-0000-7000-8000-000000000001"
            .parse()
            .expect("an id"),
    )
}

fn good() -> DraftForm {
    DraftForm {
        identifier: "003190000011".into(),
        account: Some(person()),
        document_type: "KS".into(),
        pages: "1".into(),
        copies: "1".into(),
        signer: Some(person()),
        ..DraftForm::default()
    }
}

fn check(form: &DraftForm) -> Faults {
    Faults::in_form(form, ScanReadiness::LookedAt, &types())
}

#[test]
fn a_complete_form_has_no_fault() {
    assert!(check(&good()).is_empty());
}

#[test]
fn an_empty_form_is_told_everything_and_the_first_field_comes_first() {
    let faults = Faults::in_form(&DraftForm::default(), ScanReadiness::Missing, &types());
    assert_eq!(faults.first_control(), Some("f-identifier"));
    for field in [
        "identifier",
        "document_type",
        "pages",
        "copies",
        "upload",
        "signer",
    ] {
        assert!(faults.of(field, &DraftForm::default()).is_some(), "{field}");
    }
}

#[test]
fn a_wrong_tax_code_is_told_its_reason() {
    let form = DraftForm {
        identifier: "9990000019".into(),
        ..good()
    };
    let text = check(&form).of("identifier", &form).expect("a fault");
    assert!(text.contains("chữ số kiểm tra"), "{text}");
}

#[test]
fn without_an_account_name_and_address_are_needed_and_no_number() {
    let form = DraftForm {
        without_account: true,
        account: None,
        identifier: "x".into(),
        ..good()
    };
    let faults = check(&form);
    assert!(faults.of("name", &form).is_some() && faults.of("email", &form).is_some());
    assert!(faults.of("identifier", &form).is_none());
    let form = DraftForm {
        name: "Phan Lâm Trúc Ly".into(),
        email: "trucly@example.com".into(),
        ..form
    };
    assert!(check(&form).is_empty());
}

#[test]
fn with_an_account_an_address_may_be_given_and_is_checked() {
    let with = |email: &str| DraftForm {
        email: email.into(),
        ..good()
    };
    assert!(check(&with(" ")).is_empty());
    assert!(check(&with("an@example.com")).is_empty());
    let wrong = with("an@");
    assert!(check(&wrong).of("email", &wrong).is_some());
}

#[test]
fn other_papers_have_to_be_described() {
    let form = DraftForm {
        document_type: "KHAC".into(),
        ..good()
    };
    assert_eq!(check(&form).first_control(), Some("f-document_name"));
}

#[test]
fn a_scan_goes_only_when_it_was_looked_at() {
    let form = good();
    for scan in [
        ScanReadiness::Missing,
        ScanReadiness::OnWay,
        ScanReadiness::Refused,
        ScanReadiness::NeedsConsent,
        ScanReadiness::NotLookedAt,
    ] {
        let faults = Faults::in_form(&form, scan, &types());
        assert_eq!(faults.first_control(), Some(SCAN_CHOOSER), "{scan:?}");
    }
}

#[test]
fn a_fault_goes_when_its_field_changes_and_only_then() {
    let form = DraftForm {
        pages: "0".into(),
        copies: "x".into(),
        ..good()
    };
    let faults = check(&form);
    let now = DraftForm {
        pages: "2".into(),
        ..form
    };
    assert!(faults.of("pages", &now).is_none());
    assert!(faults.of("copies", &now).is_some());
}

#[test]
fn the_servers_faults_stand_at_their_fields() {
    let form = good();
    let error = AppError::field("account", "a")
        .and_field("copies", "c")
        .and_field("khac", "k");
    let faults = Faults::from_server(&error, &form);
    assert_eq!(faults.of("identifier", &form).as_deref(), Some("a"));
    assert_eq!(faults.of("copies", &form).as_deref(), Some("c"));
    assert_eq!(faults.other.as_deref(), Some("k"));
    let gone = Faults::from_server(&ErrorCode::SignerUnavailable.into(), &form);
    assert_eq!(gone.first_control(), Some("f-signer"));
    let broken = Faults::from_server(&ErrorCode::Busy.into(), &form);
    assert_eq!(broken.other, Some(ErrorCode::Busy.message()));
}

#[test]
fn numbers_are_digits_from_one_on() {
    assert_eq!(count(" 24 "), Some(24));
    for text in ["", "0", "-1", "+1", "1.5", "hai", "99999999999"] {
        assert_eq!(count(text), None, "{text}");
    }
}

#[test]
fn the_fee_follows_what_is_typed() {
    let form = |pages: &str, copies: &str, typed: &str| DraftForm {
        pages: pages.into(),
        copies: copies.into(),
        fee: typed.into(),
        ..DraftForm::default()
    };
    let of_both = DraftForm {
        certification: CertificationChoice::Both,
        ..form("4", "2", "")
    };
    let (amount, _) = super::fee(&Tariff::NATIONAL, &of_both, None).expect("a fee");
    assert_eq!(amount, "18.000 đ");
    let one = Some(Certification::Electronic);
    let (amount, _) = super::fee(&Tariff::NATIONAL, &of_both, one).expect("a fee");
    assert_eq!(amount, "6.000 đ");
    let fee = |pages, copies, typed| fee(&Tariff::NATIONAL, &form(pages, copies, typed), None);
    let expected = (
        "12.000 đ".to_owned(),
        "(2 trang × 2.000 đ + 2 trang × 1.000 đ) × 2 bản".to_owned(),
    );
    assert_eq!(fee("4", "2", ""), Some(expected.clone()));
    assert_eq!(fee("4", "2", "12.000"), Some(expected));
    assert_eq!(fee("", "2", ""), None);
    let (amount, why) = fee("4", "2", "10.000").expect("a fee");
    assert_eq!(amount, "10.000 đ");
    assert!(why.starts_with("Sửa từ 12.000 đ: "), "{why}");
}
