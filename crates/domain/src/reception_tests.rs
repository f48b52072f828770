//! The rules of "Thông tin chung".

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn form() -> GeneralForm {
    GeneralForm {
        subject: "CITIZEN".into(),
        owner: "Nguyễn Hạ Vy An".into(),
        identifier: "003190000011".into(),
        sets: "1".into(),
        ..GeneralForm::default()
    }
}

fn fields(form: &GeneralForm) -> Vec<&'static str> {
    let today = date(2026, 11, 20);
    faults(form, today)
        .into_iter()
        .map(|(field, _)| field)
        .collect()
}

#[test]
fn a_name_and_a_set_are_enough() {
    assert_eq!(fields(&form()), [""; 0]);
    let nobody = GeneralForm {
        identifier: String::new(),
        ..form()
    };
    assert_eq!(fields(&nobody), [""; 0]);
    assert_eq!(
        fields(&GeneralForm::default()),
        ["subject", "owner", "sets"]
    );
}

#[test]
fn each_wrong_field_is_told() {
    let wrong = GeneralForm {
        submitter: "Trần Gia Khánh Bình".into(),
        identifier: "9990000018".into(),
        issued_on: "31/02/2020".into(),
        born_on: "21/11/2026".into(),
        sex: "X".into(),
        phone: "12".into(),
        fax: "abc".into(),
        email: "a@".into(),
        sets: "0".into(),
        address: "x".repeat(201),
        ..form()
    };
    assert_eq!(
        fields(&wrong),
        [
            "relation",
            "identifier",
            "issued_on",
            "born_on",
            "sex",
            "phone",
            "fax",
            "email",
            "sets",
            "address"
        ]
    );
}

#[test]
fn who_hands_in_their_own_needs_no_authorisation() {
    let own = GeneralForm {
        submitter: "nguyễn hạ vy an ".into(),
        ..form()
    };
    assert_eq!(fields(&own), [""; 0]);
}

#[test]
fn the_number_has_to_fit_whose_it_is() {
    let number = |subject: &str, identifier: &str| {
        known_number(&GeneralForm {
            subject: subject.into(),
            identifier: identifier.into(),
            ..GeneralForm::default()
        })
    };
    assert_eq!(
        number("CITIZEN", "0031 9000 0011"),
        Ok(Some("003190000011".into()))
    );
    assert_eq!(
        number("ENTERPRISE", "9990000018-001"),
        Ok(Some("9990000018-001".into()))
    );
    assert_eq!(
        number("STATE_AGENCY", "H55.242"),
        Ok(Some("H55.242".into()))
    );
    assert_eq!(
        number("STATE_AGENCY", "000.00.01.H54"),
        Ok(Some("000.00.01.H54".into()))
    );
    assert_eq!(
        number("ORGANISATION", "9990000018"),
        Ok(Some("9990000018".into()))
    );
    for (subject, identifier) in [
        ("CITIZEN", "9990000018"),
        ("ENTERPRISE", "003190000011"),
        ("STATE_AGENCY", "h55.242"),
        ("ORGANISATION", "003190000011"),
        ("CITIZEN", "H55.242"),
    ] {
        assert!(
            number(subject, identifier).is_err(),
            "{subject} {identifier}"
        );
    }
}

#[test]
fn sex_and_year_that_the_number_contradicts_are_odd_and_not_wrong() {
    let odd = GeneralForm {
        sex: "MALE".into(),
        born_on: "01/02/1991".into(),
        ..form()
    };
    assert_eq!(fields(&odd), [""; 0]);
    let told = doubts(&odd);
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|(_, text)| text.contains("1990")));
    let right = GeneralForm {
        sex: "FEMALE".into(),
        born_on: "01/02/1990".into(),
        ..form()
    };
    assert_eq!(doubts(&right), []);
}

#[test]
fn a_number_tells_century_and_sex() {
    let told = |text: &str| {
        Identifier::parse(text)
            .ok()
            .and_then(|n| told_by_number(&n))
    };
    assert_eq!(told("003190000011"), Some((1990, Sex::Female)));
    assert_eq!(told("003203000022"), Some((2003, Sex::Male)));
    assert_eq!(told("003000033"), None);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}") {
        let form = GeneralForm {
            subject: text.clone(),
            owner: text.clone(),
            identifier: text.clone(),
            born_on: text.clone(),
            phone: text.clone(),
            sets: text,
            ..GeneralForm::default()
        };
        let _ = faults(&form, date(2026, 11, 20));
        let _ = doubts(&form);
    }
}
