//! Objects from tokens (ISO 32000-1 §7.3).

use super::lexer::problem;
use super::{EntrySpan, Input, Token};
use crate::document::{ReadError, SyntaxProblem};
use crate::limits::{LimitKind, Limits};
use crate::object::{Dictionary, Name, Object, Ref};

/// Reads objects from an input.
pub(crate) struct Parser<'a> {
    pub(crate) input: Input<'a>,
    limits: &'a Limits,
    /// Values read so far.
    values: usize,
    tolerant: bool,
    /// A dictionary read so far holds a key twice.
    pub(crate) repeats_keys: bool,
}

/// What follows an object's head.
#[derive(Debug)]
pub(crate) enum Body {
    /// An object closed by `endobj`; `end` is just after it.
    Object {
        object: Object,
        end: u64,
        closed: bool,
    },
    /// A dictionary followed by `stream`; its data starts at `data`.
    Stream { dictionary: Dictionary, data: u64 },
}

impl<'a> Parser<'a> {
    pub(crate) fn new(input: Input<'a>, limits: &'a Limits) -> Self {
        Self {
            input,
            limits,
            values: 0,
            tolerant: false,
            repeats_keys: false,
        }
    }

    /// Makes the best of objects that aren't quite PDF syntax, as a search for
    /// objects wants it: words that mean nothing are `null` or passed over.
    pub(crate) fn tolerating(mut self, tolerant: bool) -> Self {
        self.tolerant = tolerant;
        self
    }

    /// The next token and where it starts.
    pub(crate) fn token(&mut self) -> Result<(u64, Token), ReadError> {
        self.input.token(self.limits)
    }

    /// The next object.
    pub(crate) fn object(&mut self) -> Result<Object, ReadError> {
        let (start, token) = self.token()?;
        self.object_from(start, token, 0)
    }

    /// `12 0 obj`, and where its number starts.
    pub(crate) fn head(&mut self) -> Result<(u64, Ref), ReadError> {
        let (start, number) = self.token()?;
        let (_, generation) = self.token()?;
        let (_, keyword) = self.token()?;
        match (number, generation) {
            (Token::Integer(number), Token::Integer(generation)) if keyword.is_keyword("obj") => {
                reference(number, generation)
                    .map(|reference| (start, reference))
                    .ok_or_else(|| problem(start, SyntaxProblem::ObjectHead))
            }
            _ => Err(problem(start, SyntaxProblem::ObjectHead)),
        }
    }

    /// What stands after an object's head. An object without `endobj`, which the next
    /// object's head, a cross-reference table or a trailer cuts off, is given with
    /// `closed: false`.
    pub(crate) fn body(&mut self) -> Result<Body, ReadError> {
        let (start, token) = self.token()?;
        if token.is_keyword("endobj") {
            let end = self.input.position();
            return Ok(Body::Object {
                object: Object::Null,
                end,
                closed: true,
            });
        }
        if self.tolerant
            && let Some(object) = number_before_end(&token)
        {
            return Ok(Body::Object {
                object,
                end: self.input.position(),
                closed: false,
            });
        }
        let object = self.object_from(start, token, 0)?;
        let end = self.input.position();
        let (after, token) = self.token()?;
        if token.is_keyword("endobj") {
            return Ok(Body::Object {
                object,
                end: self.input.position(),
                closed: true,
            });
        }
        match object {
            Object::Dictionary(dictionary) if token.is_keyword("stream") => {
                // CR LF or LF; a lone CR is wrong, but read by all.
                let carriage_return = self.input.take_if(b'\r')?;
                if !self.input.take_if(b'\n')? && !carriage_return {
                    while self.input.take_if(b' ')? {}
                    self.input.take_if(b'\r')?;
                    self.input.take_if(b'\n')?;
                }
                Ok(Body::Stream {
                    dictionary,
                    data: self.input.position(),
                })
            }
            object if self.tolerant || cuts_off(&token) => Ok(Body::Object {
                object,
                end,
                closed: false,
            }),
            _ => Err(problem(after, SyntaxProblem::EndObject)),
        }
    }

    /// The entries of the dictionary that starts at the position, with where they
    /// stand.
    pub(crate) fn entry_spans(&mut self) -> Result<Vec<EntrySpan>, ReadError> {
        let (start, open) = self.token()?;
        if open != Token::DictionaryOpen {
            return Err(problem(start, SyntaxProblem::Delimiter));
        }
        let mut spans = Vec::new();
        loop {
            let (key_start, token) = self.token()?;
            let key = match token {
                Token::DictionaryClose => return Ok(spans),
                Token::Name(key) => key,
                _ => return Err(problem(key_start, SyntaxProblem::Key)),
            };
            let (value_start, token) = self.token()?;
            self.object_from(value_start, token, 1)?;
            spans.push(EntrySpan {
                key,
                key_start,
                value: value_start..self.input.position(),
            });
        }
    }

    fn object_from(&mut self, start: u64, token: Token, depth: u16) -> Result<Object, ReadError> {
        if depth > self.limits.nesting {
            return Err(LimitKind::Nesting.into());
        }
        self.values += 1;
        if self.values > self.limits.values {
            return Err(LimitKind::Values.into());
        }
        Ok(match token {
            Token::Integer(number) => match self.rest_of_reference(number)? {
                Some(reference) => Object::Reference(reference),
                None => Object::Integer(number),
            },
            Token::Real(value) => Object::Real(value),
            Token::Name(name) => Object::Name(name),
            Token::String(string) => Object::String(string),
            Token::ArrayOpen => Object::Array(self.array(depth)?),
            Token::DictionaryOpen => Object::Dictionary(self.dictionary(depth)?),
            Token::Keyword(word) => match word.as_slice() {
                b"null" => Object::Null,
                b"true" => Object::Bool(true),
                b"false" => Object::Bool(false),
                _ if self.tolerant && !is_structure(&word) => Object::Null,
                _ => return Err(problem(start, SyntaxProblem::Keyword)),
            },
            Token::ArrayClose | Token::DictionaryClose => {
                return Err(problem(start, SyntaxProblem::Delimiter));
            }
            Token::End => return Err(problem(start, SyntaxProblem::UnexpectedEnd)),
        })
    }

    fn array(&mut self, depth: u16) -> Result<Vec<Object>, ReadError> {
        let mut items = Vec::new();
        loop {
            let (start, token) = self.token()?;
            if token == Token::ArrayClose {
                return Ok(items);
            }
            items.push(self.object_from(start, token, depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: u16) -> Result<Dictionary, ReadError> {
        let mut pairs: Vec<(Name, Object)> = Vec::new();
        loop {
            let (start, token) = self.token()?;
            match token {
                Token::DictionaryClose => {
                    let count = pairs.len();
                    let dictionary: Dictionary = pairs.into_iter().collect();
                    self.repeats_keys |= dictionary.len() < count;
                    return Ok(dictionary);
                }
                Token::Name(key) => {
                    let (start, token) = self.token()?;
                    if self.tolerant && token == Token::DictionaryClose {
                        return Ok(pairs.into_iter().collect());
                    }
                    let value = self.object_from(start, token, depth + 1)?;
                    pairs.push((key, value));
                }
                Token::End => return Err(problem(start, SyntaxProblem::UnexpectedEnd)),
                Token::Keyword(word) if self.tolerant && !is_structure(&word) => {}
                _ => return Err(problem(start, SyntaxProblem::Key)),
            }
        }
    }

    /// If `0 R` follows, takes it and gives the reference.
    fn rest_of_reference(&mut self, number: i64) -> Result<Option<Ref>, ReadError> {
        if u32::try_from(number).is_err() {
            return Ok(None);
        }
        let after_number = self.input.position();
        self.input.skip_blank()?;
        // Spares the lexer a token that can't be a generation.
        if self.input.peek()?.is_some_and(|byte| byte.is_ascii_digit())
            && let Ok((_, Token::Integer(generation))) = self.token()
            && let Ok((_, keyword)) = self.token()
            && keyword.is_keyword("R")
            && let Some(reference) = reference(number, generation)
        {
            return Ok(Some(reference));
        }
        self.input.seek(after_number);
        Ok(None)
    }
}

/// Whether an object without `endobj` ends before this token.
fn cuts_off(token: &Token) -> bool {
    match token {
        Token::Integer(_) => true,
        Token::Keyword(word) => matches!(word.as_slice(), b"xref" | b"trailer" | b"startxref"),
        _ => false,
    }
}

/// Whether a word says where an object, a stream or a section starts or ends.
fn is_structure(word: &[u8]) -> bool {
    matches!(
        word,
        b"obj" | b"endobj" | b"stream" | b"endstream" | b"xref" | b"trailer" | b"startxref"
    )
}

/// The number in `12endobj`.
fn number_before_end(token: &Token) -> Option<Object> {
    let Token::Keyword(word) = token else {
        return None;
    };
    let digits = std::str::from_utf8(word.strip_suffix(b"endobj")?).ok()?;
    digits.parse().ok().map(Object::Integer)
}

fn reference(number: i64, generation: i64) -> Option<Ref> {
    Some(Ref::new(
        u32::try_from(number).ok()?,
        u16::try_from(generation).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn parse<T>(
        text: &str,
        read: impl FnOnce(&mut Parser<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let source = text.as_bytes().to_vec();
        read(&mut Parser::new(
            Input::new(&source, &budget, 0, u64::MAX),
            &limits,
        ))
    }

    fn object(text: &str) -> Result<Object, ReadError> {
        parse(text, |parser| parser.object())
    }

    #[test]
    fn numbers_and_references_are_told_apart() {
        assert_eq!(
            object("[1 2 3 0 R 4 5 6 70000 R]").ok(),
            None,
            "a generation beyond 65535 makes no reference, and R alone is no object"
        );
        let expected: Vec<Object> = vec![
            1.into(),
            2.into(),
            Ref::new(3, 0).into(),
            4.into(),
            5.into(),
        ];
        assert_eq!(
            object("[1 2 3 0 R 4 5]").ok(),
            Some(Object::Array(expected))
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = "<</A[null true false (x) <ff>]/B<</C 1.5/D 1 0 R>>>>";
        let mut out = Vec::new();
        object(text).unwrap().write_to(&mut out);
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = "[".repeat(100_000);
        assert!(matches!(
            object(&deep),
            Err(ReadError::LimitReached(LimitKind::Nesting))
        ));
    }

    #[test]
    fn the_number_of_values_is_bounded() {
        let wide = format!("[{}]", "0 ".repeat(500_000));
        assert!(matches!(
            object(&wide),
            Err(ReadError::LimitReached(LimitKind::Values))
        ));
    }

    #[test]
    fn entry_spans_point_at_the_bytes() {
        let text = "<< /Contents  <00ff> /ByteRange[0 1 2 3] /Contents 12 0 R >>";
        let spans = parse(text, |parser| parser.entry_spans()).unwrap();
        let values: Vec<&str> = spans
            .iter()
            .map(|span| &text[span.value.start as usize..span.value.end as usize])
            .collect();
        assert_eq!(values, ["<00ff>", "[0 1 2 3]", "12 0 R"]);
        assert_eq!(spans[0].key_start, 3);
    }

    #[test]
    fn broken_objects_are_errors() {
        for text in [
            "", "<</A>>", "<</A 1", "[1", "<</A 1]", "(abc", "<0g>", ">", "foo",
        ] {
            assert!(object(text).is_err(), "{text}");
        }
    }
}
