//! How names are matched, found and sorted: without diacritics for finding, with Vietnamese order
//! for sorting. The words found here are stored; looking them up is the database's part.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Text folded for comparing: NFC first, lower case, no diacritics, đ→d, other signs to blanks.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .nfc()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
    {
        match c {
            'đ' => folded.push('d'),
            c if c.is_alphanumeric() || "@.-_".contains(c) => folded.push(c),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.trim().to_owned()
}

/// Text as an SMS carries it: letters without diacritics, Đ→D, one line; what has no plain letter
/// becomes `?`.
pub fn unaccented(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            '–' | '—' => '-',
            '“' | '”' => '"',
            c if c.is_whitespace() || c.is_control() => ' ',
            c if c.is_ascii() => c,
            _ => '?',
        })
        .collect()
}

/// The words that something is found by, each once, at most 64 of at most 64 characters.
pub fn tokens(texts: &[&str]) -> Vec<String> {
    let mut tokens: Vec<String> = texts
        .iter()
        .flat_map(|text| {
            fold(text)
                .split_whitespace()
                .map(|word| word.chars().take(64).collect())
                .collect::<Vec<String>>()
        })
        .take(64)
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The first text that sorts behind everything that begins with `prefix`: the end of a range scan.
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// A key that sorts names by the Vietnamese order in plain byte order: given name first, as staff
/// look people up, then the rest; each letter by its place in the alphabet, tones after letters.
pub fn name_key(name: &str) -> String {
    let name: String = name.nfc().flat_map(char::to_lowercase).collect();
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if let Some(given) = words.pop() {
        words.insert(0, given);
    }
    let ordered = words.join(" ");
    let mut letters = String::new();
    let mut tones = String::new();
    for c in ordered.chars() {
        let mut parts = c.nfd();
        let base = parts.next().unwrap_or(c);
        let (mut shape, mut tone) = ('0', '0');
        for mark in parts {
            match mark {
                '\u{0306}' | '\u{0302}' => shape = if mark == '\u{0306}' { '1' } else { '2' },
                '\u{031B}' => shape = '3',
                '\u{0300}' => tone = '1',
                '\u{0309}' => tone = '2',
                '\u{0303}' => tone = '3',
                '\u{0301}' => tone = '4',
                '\u{0323}' => tone = '5',
                _ => {}
            }
        }
        let (base, shape) = if base == 'đ' {
            ('d', '1')
        } else {
            (base, shape)
        };
        letters.push(base);
        if base != ' ' {
            letters.push(shape);
            tones.push(tone);
        }
    }
    format!("{letters}|{tones}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_found_without_diacritics() {
        assert_eq!(fold("Đinh Văn Cổ Hủ"), "dinh van co hu");
        assert_eq!(fold("CÔNG TY TNHH ÁNH DƯƠNG"), "cong ty tnhh anh duong");
        assert_eq!(fold("H99.101-261120-000041"), "h99.101-261120-000041");
    }

    #[test]
    fn an_sms_has_plain_letters_only() {
        assert_eq!(
            unaccented("Lịch hẹn tại UBND đặc khu Đảo Hòn Mây –\n8:00"),
            "Lich hen tai UBND dac khu Dao Hon May - 8:00"
        );
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(fold("Nguye\u{0302}\u{0303}n"), fold("Nguyễn"));
        assert_eq!(name_key("Nguye\u{0302}\u{0303}n"), name_key("Nguyễn"));
    }

    #[test]
    fn tokens_are_single_words_each_once() {
        assert_eq!(
            tokens(&["An Vy An", "vyan@example.com"]),
            ["an", "vy", "vyan@example.com"]
        );
    }

    #[test]
    fn names_sort_by_given_name_in_vietnamese_order() {
        let mut names = [
            "Trần Gia Khánh Bình",
            "Nguyễn Hạ Vy An",
            "Lê Văn Đa",
            "Lê Văn Da",
            "Lê Thị Ân",
            "Lê Thị Ăn",
        ];
        names.sort_by_key(|name| name_key(name));
        assert_eq!(
            names,
            [
                "Nguyễn Hạ Vy An",
                "Lê Thị Ăn",
                "Lê Thị Ân",
                "Trần Gia Khánh Bình",
                "Lê Văn Da",
                "Lê Văn Đa"
            ]
        );
    }

    proptest! {
        #[test]
        fn a_prefix_range_holds_what_begins_with_it(prefix in "[a-z]{1,8}", rest in "[a-z0-9]{0,8}") {
            let word = format!("{prefix}{rest}");
            prop_assert!(prefix <= word && word < prefix_end(&prefix));
        }

        #[test]
        fn nothing_but_ascii_goes_by_sms(text in ".{0,60}") {
            prop_assert!(unaccented(&text).bytes().all(|byte| (b' '..0x7f).contains(&byte)));
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
