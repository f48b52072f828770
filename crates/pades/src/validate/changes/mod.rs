//! What later revisions changed, held against a whitelist (PADES.md "Changes after signing").
//!
//! Each revision is compared with the one before it. Whatever a rule doesn't recognise is
//! forbidden: an object that was written again must have content that a rule allows **and** be
//! referred to only from places where that content is allowed to change. New objects that nothing
//! in the old revision refers to are harmless until something recognised refers to them.
//!
//! What a given signature permits (DocMDP, FieldMDP) is decided in [`super::permission`].

pub(super) use form::qualified_name;

mod appearance;
mod borrowed;
mod catalog;
mod content_text;
mod dss;
mod field;
mod font_text;
mod form;
mod graph;
mod graphics;
mod justification;
mod page;
mod same;
mod signature_field;
mod step;
mod structure_tree;
mod value;
mod writing;
mod xmp;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::report::Changes;
use crate::document::{Document, Entry, ReadError, Revision, View};
use crate::object::{Dictionary, Name, Object, Ref};
use graph::{Edge, Graph};
use justification::Approval;
use same::differing_keys;
pub(super) use step::{FieldChange, Forbidden, ForbiddenKind, NewSignature, Step};

/// The changes made by each revision after `from`, in order.
///
/// # Errors
/// If a limit is reached or the source fails; what merely can't be parsed is a forbidden change.
pub(super) fn steps(document: &Document<'_>, from: usize) -> Result<Vec<Step>, ReadError> {
    let later = document.revisions().get(from + 1..).unwrap_or_default();
    let targets: HashSet<u32> = later
        .iter()
        .flat_map(|revision| revision.entries.keys().copied())
        .collect();
    let Some(first) = document.at(from) else {
        return Ok(Vec::new());
    };
    if later.is_empty() {
        return Ok(Vec::new());
    }
    let mut containers: HashSet<u32> = document
        .revisions()
        .iter()
        .take(from + 1)
        .flat_map(object_streams)
        .collect();
    let mut graph = Graph::new(first, targets)?;
    let mut steps = Vec::with_capacity(later.len());
    for index in from + 1..document.revisions().len() {
        let (Some(old), Some(new)) = (document.at(index - 1), document.at(index)) else {
            break;
        };
        let mut comparison = Comparison::new(old, new, &graph, &containers)?;
        comparison.judge_writing()?;
        comparison.run()?;
        let written: Vec<Ref> = comparison.written.keys().copied().collect();
        steps.push(comparison.finish()?);
        graph.advance(new, written.into_iter())?;
        containers.extend(object_streams(new.revision()));
    }
    Ok(steps)
}

/// Numbers of the object streams in which a revision keeps objects.
fn object_streams(revision: &Revision) -> impl Iterator<Item = u32> {
    revision.entries.values().filter_map(|entry| match entry {
        Entry::Compressed { stream, .. } => Some(*stream),
        _ => None,
    })
}

/// The reference under which an entry defines an object; None if it is free.
fn named(number: u32, entry: Entry) -> Option<Ref> {
    match entry {
        Entry::Free => None,
        Entry::InUse { generation, .. } => Some(Ref::new(number, generation)),
        Entry::Compressed { .. } => Some(Ref::new(number, 0)),
    }
}

/// How a revision wrote an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// There was none before.
    Added,
    /// There was another before.
    Overwritten,
}

/// Two successive revisions.
struct Comparison<'d, 'g> {
    old: View<'d>,
    new: View<'d>,
    graph: &'g Graph,
    /// Numbers of the object streams that older revisions keep objects in.
    containers: &'g HashSet<u32>,
    written: BTreeMap<Ref, Written>,
    approved: HashMap<Ref, Approval>,
    /// Widgets of signature fields that are new or were signed: they may be put on pages.
    new_widgets: HashSet<Ref>,
    /// The pages of the new revision, once they were asked for.
    pages: Option<Vec<Ref>>,
    /// Objects through which appearances are reached, by references that were judged.
    holders: HashMap<Ref, Vec<Edge>>,
    /// Appearance dictionaries that a field no longer refers to.
    abandoned: Vec<Ref>,
    /// Objects of which a rule has said what is wrong.
    reported: HashSet<Ref>,
    /// Whether viewers make the fields' appearances themselves, before and after.
    is_rebuilt: (bool, bool),
    /// The form draws its fields otherwise, where they don't say how.
    form_restyled: bool,
    /// Names of the fields that were there.
    names: HashSet<String>,
    /// Resources of the form that are new, others or gone: their categories and names.
    changed_resources: Vec<(Name, Name)>,
    step: Step,
}

impl<'d, 'g> Comparison<'d, 'g> {
    fn new(
        old: View<'d>,
        new: View<'d>,
        graph: &'g Graph,
        containers: &'g HashSet<u32>,
    ) -> Result<Self, ReadError> {
        let mut comparison = Self {
            old,
            new,
            graph,
            containers,
            written: BTreeMap::new(),
            approved: HashMap::new(),
            new_widgets: HashSet::new(),
            pages: None,
            holders: HashMap::new(),
            abandoned: Vec::new(),
            reported: HashSet::new(),
            is_rebuilt: (false, false),
            form_restyled: false,
            names: HashSet::new(),
            changed_resources: Vec::new(),
            step: Step::default(),
        };
        comparison.classify_entries()?;
        Ok(comparison)
    }

    /// What each entry of the new revision means for the object it names.
    fn classify_entries(&mut self) -> Result<(), ReadError> {
        let document = self.new.document();
        for (&number, &entry) in &self.new.revision().entries {
            let before = document
                .entry(number, self.old.index())
                .map(|(_, entry)| entry);
            let old_name = before.and_then(|entry| named(number, entry));
            let new_name = named(number, entry);
            match (old_name, new_name) {
                // There is no such object, but some readers would read it.
                (_, Some(new)) if number == 0 => {
                    self.forbid(ForbiddenKind::Ambiguous, new.to_string());
                }
                (_, None) if number == 0 => {}
                (None, None) => {}
                (None, Some(new)) => {
                    self.judge_regularity(new)?;
                    // Old entries pointed into an object stream that wasn't there.
                    if self.containers.contains(&number) {
                        self.forbid(ForbiddenKind::ObjectReplaced, new.to_string());
                    }
                    self.written.insert(new, Written::Added);
                }
                (Some(old), None) => self.forbid(ForbiddenKind::ObjectFreed, old.to_string()),
                (Some(old), Some(new)) if old != new => {
                    self.forbid(ForbiddenKind::ObjectFreed, old.to_string());
                }
                (Some(_), Some(reference)) => {
                    if before == Some(entry) && matches!(entry, Entry::InUse { .. }) {
                        continue;
                    }
                    self.judge_regularity(reference)?;
                    if self.is_same(reference)? {
                        continue;
                    }
                    // Writing an object stream again would change all that is in it.
                    if self.containers.contains(&number) {
                        self.forbid(ForbiddenKind::ObjectReplaced, reference.to_string());
                    }
                    self.written.insert(reference, Written::Overwritten);
                }
            }
        }
        Ok(())
    }

    /// Applies all rules. What can't be parsed is a change that no rule allows; only limits and
    /// a failing source end the comparison.
    fn run(&mut self) -> Result<(), ReadError> {
        match self.compare() {
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => Err(error),
            Err(error) => {
                self.forbid(ForbiddenKind::Unreadable, error.to_string());
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn compare(&mut self) -> Result<(), ReadError> {
        self.compare_trailers();
        self.compare_catalogs()?;
        self.compare_pages()
    }

    fn is_added(&self, reference: Ref) -> bool {
        self.written.get(&reference) == Some(&Written::Added)
    }

    fn is_written(&self, reference: Ref) -> bool {
        self.written.contains_key(&reference)
    }

    fn forbid(&mut self, kind: ForbiddenKind, detail: impl Into<String>) {
        let forbidden = Forbidden {
            kind,
            detail: detail.into(),
        };
        if !self.step.forbidden.contains(&forbidden) && self.step.forbidden.len() < 64 {
            self.step.forbidden.push(forbidden);
        }
    }

    /// [`Self::forbid`] what was done to an object, which then isn't told a second time.
    fn forbid_object(&mut self, object: Ref, kind: ForbiddenKind, detail: impl Into<String>) {
        self.reported.insert(object);
        self.forbid(kind, detail);
    }

    fn raise(&mut self, level: Changes) {
        self.step.level = self.step.level.max(level);
    }

    /// Notes that something of a field was written.
    fn touch(&mut self, name: &str) {
        if !self.step.touched.iter().any(|touched| touched == name) {
            self.step.touched.push(name.to_owned());
        }
    }

    /// The objects of `key` in two dictionaries, followed in their own revisions.
    fn both(
        &self,
        old: &Dictionary,
        new: &Dictionary,
        key: &str,
    ) -> Result<(Object, Object), ReadError> {
        Ok((self.old.lookup(old, key)?, self.new.lookup(new, key)?))
    }
}
