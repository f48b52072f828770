//! The interactive form of a prepared document, as later steps find it.

use crate::compose::AttestationField;
use crate::document::View;
use crate::object::{Dictionary, Object, Ref};

use super::SignError;

/// Both bits of `/SigFlags`: signatures exist, append only (ISO 32000-2, table 225).
pub(super) const SIG_FLAGS: i64 = 3;

/// The form's object and its fields.
pub(super) struct Form {
    pub reference: Ref,
    pub dictionary: Dictionary,
    /// The fields at the top, each an object of its own.
    pub fields: Vec<(Ref, Dictionary)>,
}

impl Form {
    /// Reads the form that [`super::prepare`] wrote.
    pub fn read(view: &View<'_>) -> Result<Self, SignError> {
        let catalog = view.catalog()?;
        let reference = catalog
            .reference("AcroForm")
            .ok_or(SignError::NotPrepared)?;
        let Object::Dictionary(dictionary) = view.get(reference)? else {
            return Err(SignError::NotPrepared);
        };
        if dictionary.integer("SigFlags") != Some(SIG_FLAGS) {
            return Err(SignError::NotPrepared);
        }
        let listed = view.lookup(&dictionary, "Fields")?;
        let mut fields = Vec::new();
        for item in listed.as_array().unwrap_or_default() {
            let field = item.as_reference().ok_or(SignError::NotPrepared)?;
            match view.get(field)? {
                Object::Dictionary(dictionary) => fields.push((field, dictionary)),
                _ => return Err(SignError::NotPrepared),
            }
        }
        Ok(Self {
            reference,
            dictionary,
            fields,
        })
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&(Ref, Dictionary)> {
        self.fields.iter().find(|(_, field)| {
            field
                .string("T")
                .is_some_and(|found| found.to_text() == name)
        })
    }

    /// One of the attestation page's fields, which must be there and empty.
    pub fn empty_field(&self, field: AttestationField) -> Result<&(Ref, Dictionary), SignError> {
        let found = self.field(field.name()).ok_or(SignError::NotPrepared)?;
        let is_filled = found.1.get("V").is_some_and(|value| {
            value.as_string().is_none_or(|text| !text.bytes.is_empty()) && !value.is_null()
        });
        if is_filled {
            Err(SignError::AlreadySealed)
        } else {
            Ok(found)
        }
    }

    /// Whether a signature field holds a signature.
    pub fn is_signed(&self) -> bool {
        self.fields.iter().any(|(_, field)| {
            field.name("FT").is_some_and(|kind| *kind == "Sig") && field.contains_key("V")
        })
    }

    /// A field and the signature dictionary that it holds, if it holds one.
    pub fn signature(field: &(Ref, Dictionary)) -> Option<(Ref, Ref)> {
        let (reference, dictionary) = field;
        let is_signature = dictionary.name("FT").is_some_and(|kind| *kind == "Sig");
        let value = dictionary.reference("V").filter(|_| is_signature)?;
        Some((*reference, value))
    }

    /// The form with one more field.
    pub fn with_field(&self, field: Ref) -> Dictionary {
        let mut fields: Vec<Object> = self
            .fields
            .iter()
            .map(|(known, _)| (*known).into())
            .collect();
        fields.push(field.into());
        let mut dictionary = self.dictionary.clone();
        dictionary.insert("Fields", fields);
        dictionary
    }
}
