//! The document security store (EN 319 142-1 §5.4.2): certificates, OCSP answers and revocation
//! lists, so that the signatures can be validated when nobody answers any more.

use std::collections::BTreeMap;

use crate::cms::DigestAlgorithm;
use crate::document::{Document, View};
use crate::object::{Dictionary, Object, Ref, Stream};
use crate::update::{Increment, Update};
use crate::validate::{SignatureReport, ValidationData};

use super::SignError;
use super::form::Form;

/// Appends what the validation of each signature rests on, in a revision of its own. Nothing that
/// is stored already is written again. None if the document lacks nothing.
///
/// # Errors
/// [`SignError::NotSigned`] if nothing is signed yet, others if the document can't be read or
/// appended to.
pub fn security_store(
    document: &Document<'_>,
    signatures: &[SignatureReport],
) -> Result<Option<Increment>, SignError> {
    let view = document.latest();
    let form = Form::read(&view)?;
    if !form.is_signed() {
        return Err(SignError::NotSigned);
    }
    let mut catalog = view.catalog()?;
    let root = view
        .trailer()
        .reference("Root")
        .ok_or(SignError::Structure("no catalog"))?;
    let old = view.lookup_dictionary(&catalog, "DSS")?.unwrap_or_default();
    let mut update = Update::new(document)?;
    let mut lists = Lists {
        certificates: List::read(&view, &old, "Certs")?,
        answers: List::read(&view, &old, "OCSPs")?,
        revocations: List::read(&view, &old, "CRLs")?,
    };
    let mut entries = view.lookup_dictionary(&old, "VRI")?.unwrap_or_default();
    for report in signatures {
        let entry = lists.entry(&report.validation_data, &mut update);
        let Some((_, signature)) = form.field(&report.field).and_then(Form::signature) else {
            continue;
        };
        let name = entry_name(&view, signature)?;
        if !entries.contains_key(&name) {
            let reference = update.allocate();
            update.set(reference, entry);
            entries.insert(name.as_str(), reference);
        }
    }
    if !lists.grew() {
        return Ok(None);
    }
    let mut store = lists.store();
    store.insert("VRI", entries);
    match catalog.reference("DSS") {
        Some(reference) => update.set(reference, store),
        None => {
            let reference = update.allocate();
            update.set(reference, store);
            catalog.insert("DSS", reference);
            declare(&view, &mut catalog)?;
            update.set(root, catalog);
        }
    }
    Ok(Some(update.finish()?))
}

/// The lists of a store.
struct Lists {
    certificates: List,
    answers: List,
    revocations: List,
}

impl Lists {
    /// Takes in what one signature needs, and gives its entry of /VRI.
    fn entry(&mut self, data: &ValidationData, update: &mut Update) -> Dictionary {
        let mut entry = Dictionary::new().with("Type", Object::name("VRI"));
        let parts = [
            ("Cert", &mut self.certificates, &data.certificates),
            ("OCSP", &mut self.answers, &data.ocsp),
            ("CRL", &mut self.revocations, &data.crls),
        ];
        for (key, list, values) in parts {
            let used: Vec<Object> = values
                .iter()
                .map(|der| list.reference(der, update).into())
                .collect();
            if !used.is_empty() {
                entry.insert(key, used);
            }
        }
        entry
    }

    fn grew(&self) -> bool {
        self.certificates.grew || self.answers.grew || self.revocations.grew
    }

    fn store(self) -> Dictionary {
        let mut store = Dictionary::new().with("Type", Object::name("DSS"));
        let parts = [
            ("Certs", self.certificates),
            ("OCSPs", self.answers),
            ("CRLs", self.revocations),
        ];
        for (key, list) in parts {
            if !list.references.is_empty() {
                let references: Vec<Object> =
                    list.references.into_iter().map(Object::from).collect();
                store.insert(key, references);
            }
        }
        store
    }
}

/// One list of the store: what it holds already, and what is added.
struct List {
    references: Vec<Ref>,
    known: BTreeMap<Vec<u8>, Ref>,
    grew: bool,
}

impl List {
    fn read(view: &View<'_>, store: &Dictionary, key: &str) -> Result<Self, SignError> {
        let mut out = Self {
            references: Vec::new(),
            known: BTreeMap::new(),
            grew: false,
        };
        for item in view.lookup_array(store, key)?.unwrap_or_default() {
            let Object::Reference(reference) = item else {
                continue;
            };
            out.references.push(reference);
            if let Object::Stream(stream) = view.get(reference)? {
                out.known.insert(digest(&view.decode(&stream)?), reference);
            }
        }
        Ok(out)
    }

    fn reference(&mut self, der: &[u8], update: &mut Update) -> Ref {
        let key = digest(der);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let reference = update.allocate();
        update.set(reference, Stream::owned(Dictionary::new(), der.to_vec()));
        self.known.insert(key, reference);
        self.references.push(reference);
        self.grew = true;
        reference
    }
}

fn digest(der: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(der)
}

/// The key of a signature's entry in /VRI: SHA-1 of /Contents as it is stored, padding included
/// (EN 319 142-1 §5.4.2.3), in capital hexadecimal digits.
fn entry_name(view: &View<'_>, signature: Ref) -> Result<String, SignError> {
    let Object::Dictionary(dictionary) = view.get(signature)? else {
        return Err(SignError::Structure("the signature isn't a dictionary"));
    };
    let contents = dictionary
        .string("Contents")
        .ok_or(SignError::Structure("the signature has no value"))?;
    let digest = DigestAlgorithm::Sha1.digest(&contents.bytes);
    Ok(digest.iter().map(|byte| format!("{byte:02X}")).collect())
}

/// The developer extension that a store needs before PDF 2.0 (EN 319 142-1 §5.4.2.1).
fn declare(view: &View<'_>, catalog: &mut Dictionary) -> Result<(), SignError> {
    let mut extensions = view
        .lookup_dictionary(catalog, "Extensions")?
        .unwrap_or_default();
    if !extensions.contains_key("ESIC") {
        let extension = Dictionary::new()
            .with("BaseVersion", Object::name("1.7"))
            .with("ExtensionLevel", 5);
        extensions.insert("ESIC", extension);
        catalog.insert("Extensions", extensions);
    }
    Ok(())
}
