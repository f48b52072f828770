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
mod catalog;
mod content_text;
mod dss;
mod field;
mod font_text;
mod form;
mod graph;
mod page;
mod same;
mod signature_field;
mod step;
mod xmp;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::report::Changes;
use crate::document::{Document, Entry, ReadError, Revision, View};
use crate::object::{Dictionary, Object, Ref};
use graph::{Edge, Graph};
use same::differing_keys;
pub(super) use step::{FieldChange, Forbidden, ForbiddenKind, NewSignature, Step};

/// The changes made by each revision after `from`, in order.
///
/// # Errors
/// If a limit is reached or the source fails; what merely can't be parsed is a forbidden change.
pub(super) fn steps(document: &Document<'_>, from: usize) -> Result<Vec<Step>, ReadError> {
    let later = document.revisions().get(from + 1..).unwrap_or_default();
    let targets: HashSet<Ref> = later
        .iter()
        .flat_map(|revision| &revision.entries)
        .filter_map(|(n, e)| named(*n, *e))
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

/// What a rule found about an overwritten object.
#[derive(Debug, Clone, PartialEq)]
enum Approval {
    /// Its change is harmless wherever it is reached from.
    Anywhere,
    /// Its change is harmless if it is reached only through keys that end like this.
    ThroughKeys(&'static [&'static str]),
    /// Its change is harmless if it is reached only through these references.
    Through(Vec<Edge>),
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
    /// Widgets of new signature fields: they may be put on pages.
    new_widgets: HashSet<Ref>,
    /// The pages of the new revision, once they were asked for.
    pages: Option<Vec<Ref>>,
    /// Objects through which appearances are reached, by references that were judged.
    holders: HashMap<Ref, Vec<Edge>>,
    /// Objects of which a rule has said what is wrong.
    reported: HashSet<Ref>,
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
            reported: HashSet::new(),
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
                (_, _) if number == 0 => {}
                (None, None) => {}
                (None, Some(new)) => {
                    if self.has_repeated_keys(new)? {
                        self.forbid(ForbiddenKind::Ambiguous, new.to_string());
                    }
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
                    if self.has_repeated_keys(reference)? {
                        self.forbid(ForbiddenKind::Ambiguous, reference.to_string());
                    }
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

    /// Holds every written object's references against what the rules approved.
    fn finish(mut self) -> Result<Step, ReadError> {
        self.release_shared_holders()?;
        let unjustified: Vec<Ref> = self
            .written
            .iter()
            .filter(|&(&reference, &how)| {
                !self.reported.contains(&reference) && !self.is_justified(reference, how)
            })
            .map(|(&reference, _)| reference)
            .collect();
        for reference in unjustified {
            let edges = self.graph.edges_to(reference);
            let on_page = edges.iter().any(|edge| {
                ["/Contents", "/Contents[]", "/Resources"]
                    .iter()
                    .any(|key| edge.path.ends_with(key))
                    || edge.path.contains("/Resources/")
                    || edge.path == "/Kids[]"
            });
            let kind = if on_page {
                ForbiddenKind::Page
            } else {
                ForbiddenKind::ObjectReplaced
            };
            let place = edges.first().map_or("", |edge| edge.path.as_str());
            self.forbid(kind, format!("{reference} {place}"));
        }
        Ok(self.step)
    }

    /// Takes back what was approved through an object that is itself reached from elsewhere: an
    /// appearance dictionary, say, that also serves a page as resources.
    fn release_shared_holders(&mut self) -> Result<(), ReadError> {
        let needed = |approval: &Approval| match approval {
            Approval::Through(edges) => edges
                .iter()
                .any(|e| e.from.is_some_and(|from| self.holders.contains_key(&from))),
            _ => false,
        };
        if !self.approved.values().any(needed) {
            return Ok(());
        }
        let graph = Graph::new(self.old, self.holders.keys().copied().collect())?;
        let holders: Vec<(Ref, HashSet<&Edge>)> = self
            .holders
            .iter()
            .map(|(&holder, allowed)| (holder, allowed.iter().collect()))
            .collect();
        let mut shared: HashSet<Ref> = HashSet::new();
        loop {
            let before = shared.len();
            for (holder, allowed) in &holders {
                let is_private = graph.edges_to(*holder).iter().all(|edge| {
                    allowed.contains(edge) && edge.from.is_none_or(|from| !shared.contains(&from))
                });
                if !is_private {
                    shared.insert(*holder);
                }
            }
            if shared.len() == before {
                break;
            }
        }
        for approval in self.approved.values_mut() {
            if let Approval::Through(edges) = approval {
                edges.retain(|edge| edge.from.is_none_or(|from| !shared.contains(&from)));
            }
        }
        Ok(())
    }

    fn is_justified(&self, reference: Ref, how: Written) -> bool {
        let edges = self.graph.edges_to(reference);
        match (how, self.approved.get(&reference)) {
            // Nothing in the old revision leads to it.
            (_, None) => edges.is_empty(),
            // A rule that judged the content of a formerly dangling reference says so by edges.
            (_, Some(Approval::Anywhere)) => true,
            (_, Some(Approval::ThroughKeys(keys))) => edges
                .iter()
                .all(|edge| keys.iter().any(|key| edge.path.ends_with(key))),
            (_, Some(Approval::Through(allowed))) => {
                let allowed: HashSet<&Edge> = allowed.iter().collect();
                edges.iter().all(|edge| allowed.contains(edge))
            }
        }
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

    fn approve(&mut self, reference: Ref, approval: Approval) {
        self.approved.insert(reference, approval);
    }

    /// Approves one reference to an object, beside those approved before.
    fn approve_edge(&mut self, reference: Ref, from: Ref, path: impl Into<String>) {
        let edge = Edge {
            from: Some(from),
            path: path.into(),
        };
        match self.approved.get_mut(&reference) {
            Some(Approval::Through(edges)) => edges.push(edge),
            Some(_) => {}
            None => self.approve(reference, Approval::Through(vec![edge])),
        }
    }

    /// Notes that an appearance is reached through `object`, by this reference.
    fn hold(&mut self, object: Ref, from: Ref, path: &str) {
        let edge = Edge {
            from: Some(from),
            path: path.to_owned(),
        };
        self.holders.entry(object).or_default().push(edge);
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
