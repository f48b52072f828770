//! Who refers to whom: every place from which an object that was written again is reached.
//!
//! A rule may find a change harmless in one role of an object; the same object in a second role
//! (an appearance that is also a page's content) would be changed there too. So each rewritten
//! object's references are known, as of the revision before the change.

use std::collections::{HashMap, HashSet};

use crate::document::{Illegible, ReadError, View};
use crate::limits::LimitKind;
use crate::object::{Object, Ref, Stream, StreamData};

/// Bytes that all edges together may take in memory.
const MAX_EDGE_BYTES: usize = 64 << 20;
/// Longest key that is told apart from others in full, in bytes (the standard's own limit).
const MAX_KEY: usize = 127;
/// Keys of trailers of which the latest counts.
const NOW: [&str; 3] = ["Root", "Info", "Encrypt"];
/// All keys of a trailer or of a cross-reference stream's dictionary (ISO 32000-2 §7.3.8.2, §7.5.5,
/// §7.5.8).
const KNOWN: [&str; 18] = [
    "Size",
    "Prev",
    "Root",
    "Encrypt",
    "Info",
    "ID",
    "XRefStm",
    "AuthCode",
    "Type",
    "Index",
    "W",
    "Length",
    "Filter",
    "DecodeParms",
    "F",
    "FFilter",
    "FDecodeParms",
    "DL",
];
/// The path of a reference in an object that only some readers can read: no rule's.
const ILLEGIBLE: &str = "?";

/// One reference: which object holds it (None: the trailer), and under which keys. Array
/// elements are `[]`, wherever they stand: `/Fields[]`, `/AP/N/Yes`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Edge {
    pub(super) from: Option<Ref>,
    pub(super) path: String,
}

impl Edge {
    /// Is it in an entry of the trailer that the standard doesn't know?
    pub(super) fn is_beside_the_standard(&self) -> bool {
        let mut keys = self.path.split(['/', '[']).skip(1);
        let key = keys.next().unwrap_or_default();
        self.from.is_none() && !KNOWN.contains(&key)
    }
}

/// The references to some objects, in everything that can be reached from the trailer. What was
/// once reachable stays in the account: it can only make the judgement stricter.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Numbers of the objects in question: many readers don't look at generations.
    targets: HashSet<u32>,
    visited: HashSet<Ref>,
    edges: HashMap<Ref, Vec<Edge>>,
    /// Generations under which the targets are referred to.
    generations: HashMap<u32, Vec<u16>>,
    /// Objects that go on in what is written behind their revision.
    overrunning: Vec<Ref>,
    /// Bytes that edges may still take.
    room: usize,
}

impl Graph {
    /// The references to `targets` as of `view`.
    pub(super) fn new(view: View<'_>, targets: HashSet<u32>) -> Result<Self, ReadError> {
        let mut graph = Self {
            targets,
            room: MAX_EDGE_BYTES,
            ..Self::default()
        };
        graph.enter_trailer(view)?;
        Ok(graph)
    }

    /// All references to an object.
    pub(super) fn edges_to(&self, target: Ref) -> &[Edge] {
        self.edges.get(&target).map_or(&[], Vec::as_slice)
    }

    /// The references to the object's number under other generations.
    pub(super) fn edges_by_other_generations(&self, target: Ref) -> impl Iterator<Item = &Edge> {
        let generations = self.generations.get(&target.number);
        generations
            .into_iter()
            .flatten()
            .filter(move |&&generation| generation != target.generation)
            .flat_map(move |&generation| self.edges_to(Ref::new(target.number, generation)))
    }

    /// Objects that were found to go on behind the revision that wrote them.
    pub(super) fn overrunning(&self) -> &[Ref] {
        &self.overrunning
    }

    /// Goes on to `view`, in which the objects of `written` are new or different.
    pub(super) fn advance(
        &mut self,
        view: View<'_>,
        written: impl Iterator<Item = Ref>,
    ) -> Result<(), ReadError> {
        let rewritten: HashSet<Ref> = written.filter(|r| self.visited.contains(r)).collect();
        for edges in self.edges.values_mut() {
            edges.retain(|edge| edge.from.is_some_and(|from| !rewritten.contains(&from)));
        }
        self.overrunning.clear();
        self.enter_trailer(view)?;
        for reference in rewritten {
            self.enter(view, vec![reference])?;
        }
        Ok(())
    }

    fn enter_trailer(&mut self, view: View<'_>) -> Result<(), ReadError> {
        let mut found = Vec::new();
        for key in NOW {
            if let Some(value) = view.trailer().get(key) {
                self.collect(None, value, &mut format!("/{key}"), &mut found)?;
            }
        }
        // Other keys mean nothing to most readers, and those that know them look for them in all
        // trailers.
        let revisions = view.document().revisions().iter();
        for revision in revisions.take(view.index() + 1) {
            let others = revision.trailer.iter();
            for (key, value) in others.filter(|(key, _)| !NOW.iter().any(|now| **key == **now)) {
                let mut path = String::new();
                push_key(&mut path, key.as_bytes());
                self.collect(None, value, &mut path, &mut found)?;
            }
        }
        let new = found
            .into_iter()
            .filter(|r| self.visited.insert(*r))
            .collect();
        self.enter(view, new)
    }

    /// Collects from these objects, and from all that they reach for the first time.
    fn enter(&mut self, view: View<'_>, mut pending: Vec<Ref>) -> Result<(), ReadError> {
        while let Some(reference) = pending.pop() {
            let mut found = Vec::new();
            match view.get(reference) {
                Ok(object) => {
                    if let Object::Stream(stream) = &object {
                        self.note_extent(view, reference, stream)?;
                    }
                    self.collect(Some(reference), &object, &mut String::new(), &mut found)?;
                }
                Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
                Err(_) => match view.document().illegible(reference, view.index())? {
                    Illegible::RunsOn => self.overrunning.push(reference),
                    Illegible::RefersTo(targets) => {
                        for target in targets {
                            self.refer(Some(reference), target, ILLEGIBLE, &mut found)?;
                        }
                    }
                },
            }
            for target in found {
                if self.visited.insert(target) {
                    pending.push(target);
                }
            }
        }
        Ok(())
    }

    /// A stream whose length leads behind its revision was read by its end mark.
    fn note_extent(
        &mut self,
        view: View<'_>,
        reference: Ref,
        stream: &Stream,
    ) -> Result<(), ReadError> {
        let document = view.document();
        if document.read_leniently()
            && let StreamData::InFile { offset, .. } = stream.data
            && let Some(length) = stream.dictionary.get("Length")
            && document.overruns(reference, view.index(), offset, length)?
        {
            self.overrunning.push(reference);
        }
        Ok(())
    }

    fn collect(
        &mut self,
        from: Option<Ref>,
        object: &Object,
        path: &mut String,
        found: &mut Vec<Ref>,
    ) -> Result<(), LimitKind> {
        let length = path.len();
        match object {
            Object::Reference(target) => self.refer(from, *target, path, found)?,
            Object::Array(items) => {
                path.push_str("[]");
                for item in items {
                    self.collect(from, item, path, found)?;
                }
            }
            Object::Dictionary(_) | Object::Stream(_) => {
                for (key, value) in object.as_dictionary().into_iter().flat_map(|d| d.iter()) {
                    push_key(path, key.as_bytes());
                    self.collect(from, value, path, found)?;
                    path.truncate(length);
                }
            }
            _ => {}
        }
        path.truncate(length);
        Ok(())
    }

    fn refer(
        &mut self,
        from: Option<Ref>,
        target: Ref,
        path: &str,
        found: &mut Vec<Ref>,
    ) -> Result<(), LimitKind> {
        found.push(target);
        if !self.targets.contains(&target.number) {
            return Ok(());
        }
        let generations = self.generations.entry(target.number).or_default();
        if !generations.contains(&target.generation) {
            let size = size_of::<u16>();
            self.room = self.room.checked_sub(size).ok_or(LimitKind::Entries)?;
            generations.push(target.generation);
        }
        let edges = self.edges.entry(target).or_default();
        // An array may name the same object often.
        if edges
            .last()
            .is_none_or(|edge| edge.from != from || edge.path != path)
        {
            let size = path.len() + size_of::<Edge>();
            self.room = self.room.checked_sub(size).ok_or(LimitKind::Entries)?;
            edges.push(Edge {
                from,
                path: path.to_owned(),
            });
        }
        Ok(())
    }
}

fn push_key(path: &mut String, key: &[u8]) {
    path.push('/');
    path.extend(
        key.iter()
            .take(MAX_KEY)
            .flat_map(|byte| byte.escape_ascii())
            .map(char::from),
    );
    if key.len() > MAX_KEY {
        path.push('…');
    }
}
