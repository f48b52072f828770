//! What cards say and how scanners garble it.

use jiff::civil::date;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{parse::MOST_FIELDS, *};

const CARD: &str = "003190000011|003000033|Nguyễn Hạ Vy An|01021990|Nữ|Tổ 3, phường Cầu Sương, tỉnh Hòa Lâm|20112021";

fn read(text: &str) -> Result<IdentityCard, CardError> {
    IdentityCard::parse(text)
}

#[test]
fn a_cards_code_is_read_field_by_field() {
    let card = read(CARD).expect("a card");
    assert_eq!(card.number, "003190000011");
    assert_eq!(card.old_number.as_deref(), Some("003000033"));
    assert_eq!(card.name, "Nguyễn Hạ Vy An");
    assert_eq!(card.born, Born::On(date(1990, 2, 1)));
    assert_eq!(card.sex, Sex::Female);
    assert_eq!(card.address, "Tổ 3, phường Cầu Sương, tỉnh Hòa Lâm");
    assert_eq!(card.issued_on, Some(date(2021, 11, 20)));
    assert!(card.doubts().is_empty());
}

#[test]
fn cards_of_every_issue_are_read() {
    let without_old = CARD.replace("003000033", "");
    assert_eq!(read(&without_old).map(|card| card.old_number), Ok(None));
    let six = CARD.replace("|003000033", "");
    assert_eq!(
        read(&six).map(|card| card.name),
        Ok("Nguyễn Hạ Vy An".into())
    );
    let no_issue = CARD.replace("|20112021", "");
    assert_eq!(read(&no_issue).map(|card| card.issued_on), Ok(None));
    let newer = format!("{CARD}||Nguyễn Văn Cha|Trần Thị Mẹ");
    assert_eq!(read(&newer), read(CARD));
    let typed = format!("  {CARD}\r\n");
    assert_eq!(read(&typed), read(CARD));
}

#[test]
fn of_some_only_the_year_of_birth_is_known() {
    for year in ["1950", "00001950"] {
        let card = read(&CARD.replace("01021990", year).replace("003190", "003150"));
        let card = card.expect("a card");
        assert_eq!(card.born, Born::In(1950));
        assert_eq!(card.born.text(), "sinh năm 1950");
        assert!(card.doubts().is_empty());
    }
}

#[test]
fn decomposed_letters_become_composed() {
    let decomposed: String = CARD.nfd().collect();
    assert_ne!(decomposed, CARD);
    assert_eq!(read(&decomposed), read(CARD));
}

#[test]
fn every_fault_has_its_own_sentence() {
    let cases = [
        (String::new(), CardError::Empty),
        ("https://example.com".into(), CardError::OtherCode),
        ("a".repeat(LONGEST + 1), CardError::TooLong),
        (CARD.replace("|Nữ", ""), CardError::Sex),
        (
            "003190000011|003000033|Nguyễn Hạ".into(),
            CardError::TooFewFields(3),
        ),
        ("|".repeat(MOST_FIELDS), CardError::TooManyFields),
        (
            CARD.replace("003190000011", "00319000001"),
            CardError::Number,
        ),
        (CARD.replace("003000033", "00300003"), CardError::OldNumber),
        (CARD.replace("Nguyễn Hạ Vy An", ""), CardError::NoName),
        (CARD.replace("Vy An", "Vy An 7"), CardError::Name),
        (CARD.replace("01021990", "31021990"), CardError::BornOn),
        (CARD.replace("|Nữ|", "|Khác|"), CardError::Sex),
        (
            CARD.replace("Tổ 3", &"Tổ 3 ".repeat(90)),
            CardError::Address,
        ),
        (CARD.replace("20112021", "2021"), CardError::IssuedOn),
    ];
    for (text, error) in cases {
        assert_eq!(read(&text), Err(error), "{text}");
    }
}

#[test]
fn letters_that_came_out_wrong_are_said_to_be_so() {
    let dropped: String = CARD.chars().filter(char::is_ascii).collect();
    let bare: String = CARD.nfd().filter(char::is_ascii).collect();
    let misread: String = CARD.bytes().map(char::from).collect();
    let cases = [
        dropped,
        bare,
        misread,
        CARD.replace('ễ', "?"),
        CARD.replace('ễ', "\u{FFFD}"),
        CARD.replace("003190000011", "đđê\u{301}\u{323}đđđđđăă"),
        CARD.replace("|Nữ|", "|Nu|"),
        CARD.replace('|', "~"),
    ];
    for text in cases {
        assert_eq!(read(&text), Err(CardError::Garbled), "{text}");
    }
}

#[test]
fn what_doesnt_fit_together_is_doubted_and_still_read() {
    let doubts = |text: &str| read(text).expect("a card").doubts();
    assert_eq!(
        doubts(&CARD.replace("|Nữ|", "|Nam|")),
        [CardDoubt::SexAndCentury]
    );
    assert_eq!(
        doubts(&CARD.replace("01021990", "01021991")),
        [CardDoubt::BirthYear]
    );
    assert_eq!(
        doubts(&CARD.replace("20112021", "20111989")),
        [CardDoubt::IssuedBeforeBirth]
    );
    let young = CARD
        .replace("003190000011", "003305000011")
        .replace("01021990", "01022005");
    assert!(doubts(&young).is_empty());
}

#[test]
fn an_accounts_name_may_be_in_capitals() {
    let card = read(CARD).expect("a card");
    assert!(card.is_name("NGUYỄN HẠ VY AN"));
    assert!(!card.is_name("Nguyễn Hạ Vy Anh"));
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        province in 1u32..97, female: bool, days in 0i32..40_000, tail in 0u32..1_000_000,
        name in "(Đặng|Nguyễn|H'Mông|Lê) (Thị |Văn |)[A-Z][a-zàáảãạăâđêôơư]{1,6}",
        old in proptest::option::of("[0-9]{9}"), more in "(\\|[A-Za-z0-9 ]{0,20}){0,5}",
    ) {
        let born = date(1920, 1, 1).saturating_add(jiff::Span::new().days(days));
        let sex = if female { Sex::Female } else { Sex::Male };
        let digit = (born.year() / 100 - 19) * 2 + i16::from(female);
        let text = format!(
            "{province:03}{digit}{:02}{tail:06}|{}|{name}|{}|{}|Thôn Đông, xã Hạ|{}{more}",
            born.year() % 100,
            old.clone().unwrap_or_default(),
            day_text(born).replace('/', ""),
            sex.label(),
            "20112091",
        );
        let card = read(&text).expect("a card");
        prop_assert_eq!(&card.name, &name);
        prop_assert_eq!(card.old_number.clone(), old);
        prop_assert_eq!(card.born, Born::On(born));
        prop_assert_eq!(card.sex, sex);
        prop_assert!(card.doubts().is_empty(), "{:?}", card.doubts());
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9a-zA-Z|?ễữ/ ]{0,400}|.{0,1200}") {
        if let Ok(card) = read(&text) {
            let _ = card.doubts();
            prop_assert_eq!(card.number.len(), 12);
            prop_assert!(!card.name.is_empty());
        }
    }

    #[test]
    fn a_code_that_was_cut_off_never_gives_another_name(at in 0usize..100) {
        let cut: String = CARD.chars().take(at).collect();
        if let Ok(card) = read(&cut) {
            prop_assert_eq!(card.name, "Nguyễn Hạ Vy An");
        }
    }
}
