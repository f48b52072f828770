//! What can change how a file looks, or does something when it is opened: nothing
//! of it belongs in a certified copy.

use crate::object::{Dictionary, Object};

/// A kind of active content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActiveContent {
    /// A script.
    JavaScript,
    /// An embedded file.
    Attachments,
    /// Form fields (ISO 32000-1 §12.7).
    AcroForm,
    /// A form in XML.
    Xfa,
    /// Anything laid over a page: comments, links, widgets, media.
    Annotations,
    /// Layers that can be shown and hidden (§8.11).
    OptionalContent,
    /// Something that happens when the file is opened.
    OpenAction,
    /// Something that happens on other events (§12.6.3).
    AdditionalActions,
    /// An action that leaves the file: start a program, open another file, fetch
    /// an address, submit a form.
    ExternalActions,
    /// A stream whose data is in another file.
    ExternalStreams,
    /// Rights granted by a signature (§12.8.4).
    Perms,
    /// A portfolio of files (§12.3.5).
    Collection,
}

/// Actions that do more than go to a page of the same file (§12.6.4).
const EXTERNAL_ACTIONS: [&str; 15] = [
    "GoToR",
    "GoToE",
    "Launch",
    "URI",
    "Sound",
    "Movie",
    "Hide",
    "SubmitForm",
    "ResetForm",
    "ImportData",
    "SetOCGState",
    "Rendition",
    "GoTo3DView",
    "RichMediaExecute",
    "Thread",
];

/// Keys of the catalog that are active content in themselves.
const CATALOG_KEYS: [(&str, ActiveContent); 6] = [
    ("AcroForm", ActiveContent::AcroForm),
    ("OCProperties", ActiveContent::OptionalContent),
    ("OpenAction", ActiveContent::OpenAction),
    ("Perms", ActiveContent::Perms),
    ("Collection", ActiveContent::Collection),
    ("AF", ActiveContent::Attachments),
];

/// Keys that are active content in any dictionary.
const KEYS: [(&str, ActiveContent); 7] = [
    ("JS", ActiveContent::JavaScript),
    ("JavaScript", ActiveContent::JavaScript),
    ("EF", ActiveContent::Attachments),
    ("EmbeddedFiles", ActiveContent::Attachments),
    ("AA", ActiveContent::AdditionalActions),
    ("XFA", ActiveContent::Xfa),
    ("FFilter", ActiveContent::ExternalStreams),
];

/// Notes the active content of the catalog itself.
pub(super) fn in_catalog(catalog: &Dictionary, found: &mut Vec<ActiveContent>) {
    for (key, kind) in CATALOG_KEYS {
        if present(catalog, key) {
            found.push(kind);
        }
    }
}

/// Notes the active content in `object`, without following references.
pub(super) fn in_object(object: &Object, found: &mut Vec<ActiveContent>) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| in_object(item, found)),
        Object::Dictionary(dictionary) => in_dictionary(dictionary, found),
        Object::Stream(stream) => {
            if present(&stream.dictionary, "F") {
                found.push(ActiveContent::ExternalStreams);
            }
            if stream.dictionary.is_type("EmbeddedFile") {
                found.push(ActiveContent::Attachments);
            }
            in_dictionary(&stream.dictionary, found);
        }
        _ => {}
    }
}

fn in_dictionary(dictionary: &Dictionary, found: &mut Vec<ActiveContent>) {
    for (key, kind) in KEYS {
        if present(dictionary, key) {
            found.push(kind);
        }
    }
    found.extend(action_kind(dictionary));
    for (_, value) in dictionary.iter() {
        in_object(value, found);
    }
}

/// What kind of active content an action is; `None` for harmless ones and for
/// what is no action.
pub(super) fn action_kind(dictionary: &Dictionary) -> Option<ActiveContent> {
    let action = dictionary.name("S")?;
    if *action == "JavaScript" {
        return Some(ActiveContent::JavaScript);
    }
    EXTERNAL_ACTIONS
        .iter()
        .any(|name| action == name)
        .then_some(ActiveContent::ExternalActions)
}

/// The kinds found, each once, in a fixed order.
pub(super) fn each_once(mut found: Vec<ActiveContent>) -> Vec<ActiveContent> {
    found.sort_unstable();
    found.dedup();
    found
}

fn present(dictionary: &Dictionary, key: &str) -> bool {
    dictionary.get(key).is_some_and(|value| !value.is_null())
}
