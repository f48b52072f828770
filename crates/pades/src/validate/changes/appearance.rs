//! What a field's appearance shows, as far as it can be read.

use super::Comparison;
use super::content_text::{self, Content, Place, Text};
use super::form::Inherited;
use super::graphics::{self, Area, Frame};
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Name, Object, Stream, StreamData};

/// Field flags (ISO 32000-1 §12.7.4): a password shows dots, a push button a caption.
const PASSWORD: i64 = 1 << 13;
const PUSH_BUTTON: i64 = 1 << 16;
/// A choice field that shows only its value, not a list.
const COMBO: i64 = 1 << 17;
/// Entries of a stream by which what is drawn is kept elsewhere or may be switched off.
const ELSEWHERE: [&str; 3] = ["F", "Ref", "OC"];
/// What empty lines of forms are made of.
const FILLERS: [char; 6] = ['.', '…', '_', '·', '-', '‥'];

/// Which of the two revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// What is to be seen of a field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// There is no appearance, or viewers are told to make a new one.
    Nothing,
    /// This text, in the order in which it is drawn.
    Text(Text),
    /// Something that can't be read as text.
    Unreadable,
}

impl Shown {
    fn text(letters: impl Into<String>) -> Self {
        Self::Text(Text {
            letters: letters.into(),
            ..Text::default()
        })
    }

    /// The letters, without dots to write on; empty if there are none or they can't be read.
    pub(super) fn letters(&self) -> &str {
        let is_filler = |letter: char| letter.is_whitespace() || FILLERS.contains(&letter);
        match self {
            Self::Text(text) if !text.letters.chars().all(is_filler) => &text.letters,
            _ => "",
        }
    }

    /// Is `text` what comes of filling in a line like `Ngày … tháng … năm …`: its words in their
    /// order, and others where its dots or its rules were?
    pub(super) fn is_filled_in_by(&self, text: &str) -> bool {
        let Self::Text(line) = self else {
            return false;
        };
        let mut rest = text;
        (line.ruled || line.letters.contains(FILLERS))
            && line
                .pieces
                .iter()
                .flat_map(|piece| piece.split(FILLERS))
                .map(str::trim)
                .filter(|words| !words.is_empty())
                .all(|words| match rest.split_once(words) {
                    Some((_, after)) => {
                        rest = after;
                        true
                    }
                    None => false,
                })
    }

    /// Is nothing to be seen of it, not even a background?
    pub(super) fn is_plain(&self) -> bool {
        *self != Self::Unreadable && self.letters().is_empty() && !self.paints()
    }

    /// Does it stand on a background?
    pub(super) fn paints(&self) -> bool {
        matches!(self, Self::Text(text) if text.paints)
    }
}

impl Comparison<'_, '_> {
    pub(super) fn view(&self, side: Side) -> View<'_> {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// What the widgets of a field show. Where several show different things, that can't be read.
    pub(super) fn shown(
        &self,
        side: Side,
        field: &Dictionary,
        here: &Inherited,
    ) -> Result<Shown, ReadError> {
        let view = self.view(side);
        let mut widgets = vec![field.clone()];
        for kid in view.lookup_array(field, "Kids")?.unwrap_or_default() {
            if let Object::Dictionary(kid) = view.resolve(&kid)?
                && !kid.contains_key("T")
            {
                widgets.push(kid);
            }
        }
        let is_button = here.kind.as_ref().is_some_and(|kind| kind == "Btn");
        let mut shown = Shown::Nothing;
        for widget in &widgets {
            let found = if is_button {
                self.shown_state(side, field, widget, here)?
            } else {
                self.shown_text(side, field, widget, here)?
            };
            if found != Shown::Nothing && found != shown {
                if shown != Shown::Nothing {
                    return Ok(Shown::Unreadable);
                }
                shown = found;
            }
        }
        Ok(shown)
    }

    /// A check box or radio button shows the state that /AS names: the value's, or Off.
    fn shown_state(
        &self,
        side: Side,
        field: &Dictionary,
        widget: &Dictionary,
        here: &Inherited,
    ) -> Result<Shown, ReadError> {
        let view = self.view(side);
        let flags = view.lookup(field, "Ff")?.as_integer().unwrap_or(0);
        let appearances = view.lookup_dictionary(widget, "AP")?.unwrap_or_default();
        let states = view.lookup(&appearances, "N")?;
        if flags & PUSH_BUTTON != 0 || matches!(states, Object::Stream(_)) {
            return Ok(Shown::Unreadable);
        }
        let Object::Dictionary(states) = states else {
            return Ok(Shown::Nothing);
        };
        let text = |name: &Name| String::from_utf8_lossy(name.as_bytes()).into_owned();
        let value = &here.value(side).text;
        match widget.name("AS") {
            Some(state) if *state == "Off" => {
                // Off is right unless this very widget stands for the value.
                let stands_for_value = !value.is_empty() && states.contains_key(value);
                Ok(if stands_for_value {
                    Shown::text("")
                } else {
                    Shown::Nothing
                })
            }
            Some(state) => Ok(Shown::text(text(state))),
            None => Ok(Shown::Nothing),
        }
    }

    fn shown_text(
        &self,
        side: Side,
        field: &Dictionary,
        widget: &Dictionary,
        here: &Inherited,
    ) -> Result<Shown, ReadError> {
        let view = self.view(side);
        // What has no size isn't seen at all.
        let rect = Area::of(&numbers(view, widget, "Rect")?);
        if rect.is_none_or(|rect| rect.size().contains(&0.0)) {
            return Ok(Shown::Nothing);
        }
        let appearances = view.lookup_dictionary(widget, "AP")?.unwrap_or_default();
        let stream = match view.lookup(&appearances, "N")? {
            Object::Stream(stream) => stream,
            Object::Null => return Ok(Shown::Nothing),
            _ => return Ok(Shown::Unreadable),
        };
        let flags = view.lookup(field, "Ff")?.as_integer().unwrap_or(0);
        let is = |wanted: &str| here.kind.as_ref().is_some_and(|kind| *kind == *wanted);
        let shows_value = is("Tx") && flags & PASSWORD == 0 || is("Ch") && flags & COMBO != 0;
        let kept_elsewhere = ELSEWHERE
            .iter()
            .any(|key| stream.dictionary.contains_key(key));
        if !shows_value || kept_elsewhere || !is_whole(view, &stream)? {
            return Ok(Shown::Unreadable);
        }
        let (Ok(data), Some(frame)) = (view.decode(&stream), frame(view, widget, &stream)?) else {
            return Ok(Shown::Unreadable);
        };
        let own = view.lookup_dictionary(&stream.dictionary, "Resources")?;
        let own = own.unwrap_or_default();
        let known = self.old.lookup_dictionary(&here.resources.0, "Font")?;
        let place = Place {
            view,
            resources: &[&own, here.resources(side)],
            frame,
            known_fonts: &known.unwrap_or_default(),
        };
        let is_new = |reference| side == Side::New && self.is_written(reference);
        Ok(match content_text::read(place, &is_new, data)? {
            Content::Text(text) => Shown::Text(text),
            Content::Unreadable => Shown::Unreadable,
        })
    }

    /// Do the widgets of a field have a background of their own, apart from what is drawn?
    pub(super) fn has_ground(&self, field: &Dictionary) -> Result<bool, ReadError> {
        let mut widgets = vec![field.clone()];
        for kid in self.new.lookup_array(field, "Kids")?.unwrap_or_default() {
            if let Object::Dictionary(kid) = self.new.resolve(&kid)? {
                widgets.push(kid);
            }
        }
        for widget in &widgets {
            if ground(self.new, widget)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Would a viewer show anything of a widget that stands for nothing: a drawing, or a
    /// background, a border, a caption or an icon that it makes itself?
    pub(super) fn is_marked(&self, side: Side, widget: &Dictionary) -> Result<bool, ReadError> {
        const MARKS: [&str; 8] = ["BG", "BC", "CA", "RC", "AC", "I", "RI", "IX"];
        let view = self.view(side);
        let characteristics = view.lookup_dictionary(widget, "MK")?.unwrap_or_default();
        for key in MARKS {
            let shows = match view.lookup(&characteristics, key)? {
                Object::Null => false,
                Object::Array(items) => !items.is_empty(),
                Object::String(text) => !text.bytes.is_empty(),
                _ => true,
            };
            if shows {
                return Ok(true);
            }
        }
        let appearances = match view.lookup(widget, "AP")? {
            Object::Null => return Ok(false),
            Object::Dictionary(appearances) => appearances,
            _ => return Ok(true),
        };
        for (_, value) in appearances.iter() {
            let drawings = match view.resolve(value)? {
                Object::Dictionary(states) => states.iter().map(|(_, v)| v.clone()).collect(),
                other => vec![other],
            };
            for drawing in drawings {
                let blank = match view.resolve(&drawing)? {
                    Object::Null => true,
                    Object::Stream(stream) => view
                        .decode(&stream)
                        .is_ok_and(|data| content_text::is_blank(&data)),
                    _ => false,
                };
                if !blank {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Is a stream as long as it says? Readers differ in where one ends that isn't.
fn is_whole(view: View<'_>, stream: &Stream) -> Result<bool, ReadError> {
    let stated = view.lookup(&stream.dictionary, "Length")?.as_integer();
    let actual = match &stream.data {
        StreamData::InFile { length, .. } => i64::try_from(*length).ok(),
        StreamData::Owned(data) => i64::try_from(data.len()).ok(),
    };
    Ok(stated == actual)
}

/// Where a widget's appearance is drawn. None if it has no place, or no size.
fn frame(view: View<'_>, widget: &Dictionary, stream: &Stream) -> Result<Option<Frame>, ReadError> {
    let (Some(rect), Some(area)) = (
        Area::of(&numbers(view, widget, "Rect")?),
        Area::of(&numbers(view, &stream.dictionary, "BBox")?),
    ) else {
        return Ok(None);
    };
    let matrix = graphics::matrix_of(&numbers(view, &stream.dictionary, "Matrix")?);
    let drawn = matrix.map_or(area, |matrix| area.after(&matrix)).size();
    let scale = [0, 1].map(|side| rect.size()[side] / drawn[side]);
    let scale = scale[0].min(scale[1]);
    Ok((scale.is_finite() && scale > 0.0).then_some(Frame {
        area,
        scale,
        ground: ground(view, widget)?,
    }))
}

/// The colour that a viewer puts below an appearance.
fn ground(view: View<'_>, widget: &Dictionary) -> Result<Option<[f64; 3]>, ReadError> {
    let characteristics = view.lookup_dictionary(widget, "MK")?.unwrap_or_default();
    Ok(graphics::colour(&numbers(view, &characteristics, "BG")?))
}

/// The numbers in an array; none if there isn't one.
fn numbers(view: View<'_>, of: &Dictionary, key: &str) -> Result<Vec<f64>, ReadError> {
    let items = view.lookup_array(of, key)?.unwrap_or_default();
    let mut numbers = Vec::new();
    for item in items.iter().take(8) {
        numbers.extend(view.resolve(item)?.as_number());
    }
    Ok(numbers)
}
