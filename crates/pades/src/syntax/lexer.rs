//! Tokens (ISO 32000-1 §7.2).

use super::Input;
use crate::document::{ReadError, SyntaxProblem};
use crate::limits::{LimitKind, Limits};
use crate::object::{Name, PdfString};

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Integer(i64),
    Real(f64),
    Name(Name),
    String(PdfString),
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    /// Any other run of regular characters.
    Keyword(Vec<u8>),
    End,
}

impl Token {
    pub(crate) fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self, Self::Keyword(word) if word == keyword.as_bytes())
    }
}

pub(crate) const fn is_whitespace(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

const fn is_regular(byte: u8) -> bool {
    !is_whitespace(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

impl Input<'_> {
    /// Moves over white space and comments.
    pub(crate) fn skip_blank(&mut self) -> Result<(), ReadError> {
        while let Some(byte) = self.peek()? {
            if byte == b'%' {
                while !matches!(self.next()?, None | Some(b'\n' | b'\r')) {}
            } else if is_whitespace(byte) {
                self.seek(self.position() + 1);
            } else {
                break;
            }
        }
        Ok(())
    }

    /// The next token and where it starts.
    pub(crate) fn token(&mut self, limits: &Limits) -> Result<(u64, Token), ReadError> {
        self.skip_blank()?;
        self.budget().spend_steps(1)?;
        let start = self.position();
        let Some(byte) = self.peek()? else {
            return Ok((start, Token::End));
        };
        if is_regular(byte) {
            return Ok((start, self.word(limits)?));
        }
        self.seek(start + 1);
        let token = match byte {
            b'/' => Token::Name(self.name(limits)?),
            b'(' => Token::String(self.literal_string(limits)?),
            b'[' => Token::ArrayOpen,
            b']' => Token::ArrayClose,
            b'<' if self.take_if(b'<')? => Token::DictionaryOpen,
            b'<' => Token::String(self.hex_string(limits)?),
            b'>' if self.take_if(b'>')? => Token::DictionaryClose,
            _ => return Err(problem(start, SyntaxProblem::Delimiter)),
        };
        Ok((start, token))
    }

    /// A run of regular characters: a keyword or a number.
    fn word(&mut self, limits: &Limits) -> Result<Token, ReadError> {
        let mut word = Vec::new();
        while let Some(byte) = self.peek()?.filter(|&byte| is_regular(byte)) {
            within(word.len(), limits)?;
            word.push(byte);
            self.seek(self.position() + 1);
        }
        Ok(number(&word).unwrap_or(Token::Keyword(word)))
    }

    fn name(&mut self, limits: &Limits) -> Result<Name, ReadError> {
        let mut name = Vec::new();
        while let Some(byte) = self.peek()?.filter(|&byte| is_regular(byte)) {
            within(name.len(), limits)?;
            self.seek(self.position() + 1);
            name.push(if byte == b'#' {
                self.escaped_byte()?
            } else {
                byte
            });
        }
        Ok(Name::new(name))
    }

    /// The byte that two digits after `#` stand for; `#` itself if no two digits
    /// follow.
    fn escaped_byte(&mut self) -> Result<u8, ReadError> {
        let after = self.position();
        let high = self.next()?.and_then(hex_digit);
        let low = self.next()?.and_then(hex_digit);
        if let (Some(high), Some(low)) = (high, low) {
            return Ok(high << 4 | low);
        }
        self.seek(after);
        Ok(b'#')
    }

    fn hex_string(&mut self, limits: &Limits) -> Result<PdfString, ReadError> {
        let mut bytes = Vec::new();
        let mut high = None;
        loop {
            if high.is_none() {
                self.hex_pairs(&mut bytes, limits)?;
            }
            let at = self.position();
            let byte = self
                .next()?
                .ok_or_else(|| problem(at, SyntaxProblem::UnexpectedEnd))?;
            if byte == b'>' {
                break;
            }
            if is_whitespace(byte) {
                continue;
            }
            let digit = hex_digit(byte).ok_or_else(|| problem(at, SyntaxProblem::HexDigit))?;
            high = match high {
                None => Some(digit << 4),
                Some(high) => {
                    within(bytes.len(), limits)?;
                    bytes.push(high | digit);
                    None
                }
            };
        }
        // An odd number of digits ends as if a 0 followed.
        bytes.extend(high);
        Ok(PdfString::hex(bytes))
    }

    /// Takes pairs of digits as far as they are at hand: the value of a signature has thousands of
    /// them, and is read several times.
    fn hex_pairs(&mut self, bytes: &mut Vec<u8>, limits: &Limits) -> Result<(), ReadError> {
        let room = limits.string_bytes.saturating_sub(bytes.len());
        let before = bytes.len();
        let (pairs, _) = self.at_hand()?.as_chunks::<2>();
        let pairs = pairs.get(..room).unwrap_or(pairs);
        bytes.reserve(pairs.len());
        bytes.extend(pairs.iter().map_while(|[high, low]| {
            let (high, low) = (hex_digit(*high)?, hex_digit(*low)?);
            Some(high << 4 | low)
        }));
        let taken = 2 * (bytes.len() - before) as u64;
        self.seek(self.position() + taken);
        Ok(())
    }

    fn literal_string(&mut self, limits: &Limits) -> Result<PdfString, ReadError> {
        let mut bytes = Vec::new();
        let mut open: u64 = 1;
        loop {
            within(bytes.len(), limits)?;
            let at = self.position();
            let byte = self
                .next()?
                .ok_or_else(|| problem(at, SyntaxProblem::UnexpectedEnd))?;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(PdfString::literal(bytes));
                    }
                }
                b'\r' => {
                    self.take_if(b'\n')?;
                    bytes.push(b'\n');
                    continue;
                }
                b'\\' => {
                    bytes.extend(self.escape()?);
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
    }

    /// What an escape sequence stands for, after its backslash.
    fn escape(&mut self) -> Result<Option<u8>, ReadError> {
        let Some(byte) = self.next()? else {
            return Ok(None);
        };
        Ok(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(0x08),
            b'f' => Some(0x0C),
            b'\n' => None,
            b'\r' => {
                self.take_if(b'\n')?;
                None
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek()? else {
                        break;
                    };
                    value = value << 3 | u32::from(digit - b'0');
                    self.seek(self.position() + 1);
                }
                Some((value & 0xFF) as u8)
            }
            other => Some(other),
        })
    }
}

/// The number that `word` is: an optional sign, digits with at most one point,
/// at least one digit. Integers beyond 64 bits become reals.
fn number(word: &[u8]) -> Option<Token> {
    let digits = word
        .strip_prefix(b"-")
        .or(word.strip_prefix(b"+"))
        .unwrap_or(word);
    let points = digits.iter().filter(|&&byte| byte == b'.').count();
    let digit_count = digits.iter().filter(|byte| byte.is_ascii_digit()).count();
    if points > 1 || digit_count == 0 || digit_count + points != digits.len() {
        return None;
    }
    let text = std::str::from_utf8(word).ok()?;
    if points == 0
        && let Ok(value) = text.parse()
    {
        return Some(Token::Integer(value));
    }
    text.parse().ok().map(Token::Real)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn within(length: usize, limits: &Limits) -> Result<(), ReadError> {
    if length < limits.string_bytes {
        Ok(())
    } else {
        Err(LimitKind::StringBytes.into())
    }
}

pub(super) fn problem(offset: u64, problem: SyntaxProblem) -> ReadError {
    ReadError::Syntax { offset, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn tokens(text: &[u8]) -> Vec<Token> {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let source = text.to_vec();
        let mut input = Input::new(&source, &budget, 0, u64::MAX);
        let mut tokens = Vec::new();
        loop {
            match input.token(&limits) {
                Ok((_, Token::End)) => return tokens,
                Ok((_, token)) => tokens.push(token),
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn numbers_are_integers_or_reals() {
        use Token::{Integer, Keyword, Real};
        assert_eq!(
            tokens(b"0 +7 -12 .5 -4. 9223372036854775808 1.2.3 - 1e5"),
            [
                Integer(0),
                Integer(7),
                Integer(-12),
                Real(0.5),
                Real(-4.0),
                Real(9_223_372_036_854_775_808.0),
                Keyword(b"1.2.3".to_vec()),
                Keyword(b"-".to_vec()),
                Keyword(b"1e5".to_vec()),
            ]
        );
    }

    #[test]
    fn strings_are_decoded() {
        let strings: Vec<Vec<u8>> = tokens(b"(a(b)\\)\\n\\\r\nc\r\nd\\053\\5) <48 656> ()")
            .into_iter()
            .filter_map(|token| match token {
                Token::String(string) => Some(string.bytes),
                _ => None,
            })
            .collect();
        assert_eq!(
            strings,
            [b"a(b))\nc\nd+\x05".to_vec(), b"He`".to_vec(), vec![]]
        );
    }

    #[test]
    fn long_strings_of_digits_read_alike_wherever_white_space_and_windows_are() {
        let bytes: Vec<u8> = (0..3000_u32).map(|n| (n * 7 % 256) as u8).collect();
        let digits: Vec<u8> = bytes
            .iter()
            .flat_map(|byte| format!("{byte:02X}").into_bytes())
            .collect();
        for line in [1, 2, 3, 254, 255, 256, 257, 6000] {
            let text = digits.chunks(line).collect::<Vec<_>>().join(&b'\n');
            let string = tokens(&[b"<", text.as_slice(), b">"].concat());
            assert_eq!(string, [Token::String(PdfString::hex(bytes.clone()))]);
        }
    }

    #[test]
    fn a_string_of_digits_ends_at_its_limit() {
        let limits = Limits {
            string_bytes: 100,
            ..Limits::default()
        };
        let budget = Budget::new(&limits);
        for (length, holds) in [(100, true), (101, false)] {
            let source = [b"<".to_vec(), vec![b'0'; 2 * length], b">".to_vec()].concat();
            let read = Input::new(&source, &budget, 0, u64::MAX).token(&limits);
            assert_eq!(read.is_ok(), holds, "{length}");
        }
    }

    #[test]
    fn names_end_at_delimiters_and_know_escapes() {
        let names: Vec<Token> = ["A", "B C", "D#x", ""]
            .map(|n| Token::Name(Name::from(n)))
            .into();
        assert_eq!(tokens(b"/A/B#20C%comment\n/D#x/ "), names);
    }
}
