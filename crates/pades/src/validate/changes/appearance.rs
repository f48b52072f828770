//! What a field's appearance shows, as far as it can be read.

use super::Comparison;
use super::content_text::{self, Content};
use super::field::Drawing;
use super::form::Inherited;
use crate::document::ReadError;
use crate::object::{Dictionary, Name, Object, StreamData};

/// Field flags (ISO 32000-1 §12.7.4): a password shows dots, a push button a caption.
const PASSWORD: i64 = 1 << 13;
const PUSH_BUTTON: i64 = 1 << 16;
/// A choice field that shows only its value, not a list.
const COMBO: i64 = 1 << 17;

/// What is to be seen of a field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// There is no appearance, or viewers are told to make a new one.
    Nothing,
    /// This text, in the order in which it is drawn.
    Text {
        /// The letters.
        text: String,
        /// Some are glyphs of a font that the revision itself brought.
        new_glyphs: bool,
    },
    /// Something that can't be read as text.
    Unreadable,
}

impl Comparison<'_, '_> {
    /// What the widgets of a field show in the new revision. Where several show different things,
    /// the first that isn't the value counts.
    pub(super) fn shown_value(
        &self,
        field: &Dictionary,
        here: &Inherited,
        drawing: Drawing,
    ) -> Result<Shown, ReadError> {
        // An old appearance may wait for viewers to make a new one; a new one must be right.
        if drawing == Drawing::Same && self.appearances_are_rebuilt()? {
            return Ok(Shown::Nothing);
        }
        let mut widgets = vec![field.clone()];
        for kid in self.new.lookup_array(field, "Kids")?.unwrap_or_default() {
            if let Object::Dictionary(kid) = self.new.resolve(&kid)?
                && !kid.contains_key("T")
            {
                widgets.push(kid);
            }
        }
        let is_button = here.kind.as_ref().is_some_and(|kind| kind == "Btn");
        let mut shown = Shown::Nothing;
        for widget in &widgets {
            let found = if is_button {
                self.shown_state(field, widget, here)?
            } else {
                self.shown_text(field, widget, here)?
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

    fn appearances_are_rebuilt(&self) -> Result<bool, ReadError> {
        let catalog = self.new.catalog()?;
        let form = self
            .new
            .lookup_dictionary(&catalog, "AcroForm")?
            .unwrap_or_default();
        Ok(self.new.lookup(&form, "NeedAppearances")?.as_bool() == Some(true))
    }

    /// A check box or radio button shows the state that /AS names: the value's, or Off.
    fn shown_state(
        &self,
        field: &Dictionary,
        widget: &Dictionary,
        here: &Inherited,
    ) -> Result<Shown, ReadError> {
        let flags = self.new.lookup(field, "Ff")?.as_integer().unwrap_or(0);
        let appearances = self
            .new
            .lookup_dictionary(widget, "AP")?
            .unwrap_or_default();
        let states = self.new.lookup(&appearances, "N")?;
        if flags & PUSH_BUTTON != 0 || matches!(states, Object::Stream(_)) {
            return Ok(Shown::Unreadable);
        }
        let Object::Dictionary(states) = states else {
            return Ok(Shown::Nothing);
        };
        let text = |name: &Name| String::from_utf8_lossy(name.as_bytes()).into_owned();
        let value = &here.values.1.text;
        match widget.name("AS") {
            Some(state) if *state == "Off" => {
                // Off is right unless this very widget stands for the value.
                let stands_for_value = !value.is_empty() && states.contains_key(value);
                Ok(if stands_for_value {
                    Shown::Text {
                        text: String::new(),
                        new_glyphs: false,
                    }
                } else {
                    Shown::Nothing
                })
            }
            Some(state) => Ok(Shown::Text {
                text: text(state),
                new_glyphs: false,
            }),
            None => Ok(Shown::Nothing),
        }
    }

    fn shown_text(
        &self,
        field: &Dictionary,
        widget: &Dictionary,
        here: &Inherited,
    ) -> Result<Shown, ReadError> {
        let appearances = self
            .new
            .lookup_dictionary(widget, "AP")?
            .unwrap_or_default();
        let stream = match self.new.lookup(&appearances, "N")? {
            Object::Stream(stream) => stream,
            Object::Null => return Ok(Shown::Nothing),
            _ => return Ok(Shown::Unreadable),
        };
        let flags = self.new.lookup(field, "Ff")?.as_integer().unwrap_or(0);
        let is = |wanted: &str| here.kind.as_ref().is_some_and(|kind| *kind == *wanted);
        let shows_value = is("Tx") && flags & PASSWORD == 0 || is("Ch") && flags & COMBO != 0;
        if !shows_value {
            return Ok(Shown::Unreadable);
        }
        // Readers differ in where a stream ends that states a wrong length.
        let stated = self.new.lookup(&stream.dictionary, "Length")?.as_integer();
        let actual = match &stream.data {
            StreamData::InFile { length, .. } => i64::try_from(*length).ok(),
            StreamData::Owned(data) => i64::try_from(data.len()).ok(),
        };
        if stated != actual {
            return Ok(Shown::Unreadable);
        }
        let Ok(data) = self.new.decode(&stream) else {
            return Ok(Shown::Unreadable);
        };
        let own = self
            .new
            .lookup_dictionary(&stream.dictionary, "Resources")?;
        let own = own.unwrap_or_default();
        let resources = [&own, &*here.resources];
        Ok(match content_text::read(self, data, &resources)? {
            Content::Text { text, new_glyphs } => Shown::Text { text, new_glyphs },
            Content::Unreadable => Shown::Unreadable,
        })
    }
}
