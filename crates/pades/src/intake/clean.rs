//! Taking active content out of a file while it is written anew. What a reader
//! sees of the pages' own content stays.

use super::active::action_kind;
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Name, Object};

/// What is kept of the catalog; everything else goes.
const CATALOG_KEYS: [&str; 14] = [
    "Type",
    "Version",
    "Pages",
    "PageLabels",
    "Names",
    "Dests",
    "ViewerPreferences",
    "PageLayout",
    "PageMode",
    "Outlines",
    "Metadata",
    "StructTreeRoot",
    "MarkInfo",
    "Lang",
];

/// What is taken out of every dictionary.
const DROPPED_KEYS: [&str; 10] = [
    "AA",
    "AF",
    "Annots",
    "EF",
    "EmbeddedFiles",
    "JS",
    "JavaScript",
    "OC",
    "OpenAction",
    "XFA",
];

/// What is taken out of every stream's dictionary: it says that the data is
/// elsewhere.
const EXTERNAL_KEYS: [&str; 3] = ["F", "FFilter", "FDecodeParms"];

/// The catalog without active content. Of `/Names` only the destinations are kept.
pub(super) fn catalog(view: View<'_>, catalog: Dictionary) -> Result<Object, ReadError> {
    let destinations = match view.lookup_dictionary(&catalog, "Names")? {
        Some(mut names) => names.remove("Dests"),
        None => None,
    };
    let kept = catalog
        .into_iter()
        .filter(|(key, _)| CATALOG_KEYS.iter().any(|kept| key == kept));
    let mut kept: Dictionary = kept.collect();
    kept.remove("Names");
    if let Some(destinations) = destinations {
        kept.insert("Names", Dictionary::new().with("Dests", destinations));
    }
    Ok(object(Object::Dictionary(kept)))
}

/// `object` without active content.
pub(super) fn object(object: Object) -> Object {
    match object {
        Object::Array(items) => Object::Array(items.into_iter().map(self::object).collect()),
        Object::Dictionary(dictionary) if action_kind(&dictionary).is_some() => Object::Null,
        Object::Dictionary(dictionary) => Object::Dictionary(entries(dictionary, false)),
        Object::Stream(mut stream) => {
            stream.dictionary = entries(stream.dictionary, true);
            Object::Stream(stream)
        }
        other => other,
    }
}

fn entries(dictionary: Dictionary, of_stream: bool) -> Dictionary {
    // What a structure tree says of annotations leads back to them.
    let to_annotation = dictionary.is_type("OBJR");
    let kept = |key: &Name| {
        let external = of_stream && EXTERNAL_KEYS.iter().any(|dropped| key == dropped);
        let annotation = to_annotation && *key == "Obj";
        !external && !annotation && !DROPPED_KEYS.iter().any(|dropped| key == dropped)
    };
    dictionary
        .into_iter()
        .filter(|(key, _)| kept(key))
        .map(|(key, value)| (key, object(value)))
        .collect()
}
