//! A mail server's own words, made fit to be kept and shown. Strangers' servers write them: they are
//! bounded, and hold nothing but text.

/// Characters of an answer that are kept. SMTP allows a line 512 bytes with its code (RFC 5321
/// §4.5.3.1.5); servers that explain themselves take several.
const LONGEST: usize = 500;

/// A reply as one line: the code, then the text with an enhanced status code if the server gave one
/// (RFC 3463): `550 5.1.1 No such mailbox`. Whatever controls a terminal or turns the direction of
/// writing is left out, and a text that is too long is cut.
pub(super) fn answer(code: u16, text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .filter(|char| !is_invisible(*char))
        .collect();
    let mut answer = code.to_string();
    for word in spaced.split_whitespace() {
        answer.push(' ');
        answer.push_str(word);
    }
    match answer.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", answer.get(..end).unwrap_or_default()),
        None => answer,
    }
}

/// What formats text without being seen: marks and overrides of direction, joiners, separators.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_the_code_and_the_servers_words() {
        assert_eq!(
            answer(250, "2.0.0 Ok: queued as 4F2A"),
            "250 2.0.0 Ok: queued as 4F2A"
        );
        assert_eq!(answer(451, ""), "451");
    }

    #[test]
    fn lines_become_one_and_nothing_in_it_controls_anything() {
        assert_eq!(
            answer(
                550,
                "5.7.1 Spam\r\n\tsee\u{1b}[31m\0 policy \u{202e}txt\u{2069}"
            ),
            "550 5.7.1 Spam see [31m policy txt"
        );
    }

    #[test]
    fn a_server_that_says_too_much_is_cut() {
        let kept = answer(554, &"đ".repeat(10_000));
        assert_eq!(kept.chars().count(), LONGEST + 1);
        assert!(kept.ends_with("đ…"));
        let fits = "a".repeat(LONGEST - 4);
        assert_eq!(answer(554, &fits), format!("554 {fits}"));
    }
}
