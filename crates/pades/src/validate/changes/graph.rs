//! Who refers to whom: every place from which an object that was written again is reached.
//!
//! A rule may find a change harmless in one role of an object; the same object in a second role
//! (an appearance that is also a page's content) would be changed there too. So each rewritten
//! object's references are known, as of the revision before the change.

use std::collections::{HashMap, HashSet};

use crate::document::{ReadError, View};
use crate::limits::LimitKind;
use crate::object::{Object, Ref};

/// Bytes that all edges together may take in memory.
const MAX_EDGE_BYTES: usize = 64 << 20;
/// Longest key that is told apart from others in full, in bytes (the standard's own limit).
const MAX_KEY: usize = 127;

/// One reference: which object holds it (None: the trailer), and under which keys. Array
/// elements are `[]`, wherever they stand: `/Fields[]`, `/AP/N/Yes`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Edge {
    pub(super) from: Option<Ref>,
    pub(super) path: String,
}

/// The references to some objects, in everything that can be reached from the trailer. What was
/// once reachable stays in the account: it can only make the judgement stricter.
#[derive(Debug, Default)]
pub(super) struct Graph {
    targets: HashSet<Ref>,
    visited: HashSet<Ref>,
    edges: HashMap<Ref, Vec<Edge>>,
    /// Bytes that edges may still take.
    room: usize,
}

impl Graph {
    /// The references to `targets` as of `view`.
    pub(super) fn new(view: View<'_>, targets: HashSet<Ref>) -> Result<Self, ReadError> {
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
        self.enter_trailer(view)?;
        for reference in rewritten {
            self.enter(view, vec![reference])?;
        }
        Ok(())
    }

    fn enter_trailer(&mut self, view: View<'_>) -> Result<(), ReadError> {
        let mut found = Vec::new();
        // Other keys of a trailer mean nothing to readers.
        for key in ["Root", "Info", "Encrypt"] {
            if let Some(value) = view.trailer().get(key) {
                self.collect(None, value, &mut format!("/{key}"), &mut found)?;
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
            let object = match view.get(reference) {
                Ok(object) => object,
                Err(limit @ ReadError::LimitReached(_)) => return Err(limit),
                Err(io @ ReadError::Io(_)) => return Err(io),
                // What can't be read refers to nothing.
                Err(_) => continue,
            };
            let mut found = Vec::new();
            self.collect(Some(reference), &object, &mut String::new(), &mut found)?;
            for target in found {
                if self.visited.insert(target) {
                    pending.push(target);
                }
            }
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
            Object::Reference(target) => {
                found.push(*target);
                if self.targets.contains(target) {
                    let edges = self.edges.entry(*target).or_default();
                    // An array may name the same object often.
                    if edges
                        .last()
                        .is_none_or(|edge| edge.from != from || edge.path != *path)
                    {
                        let size = path.len() + size_of::<Edge>();
                        self.room = self.room.checked_sub(size).ok_or(LimitKind::Entries)?;
                        edges.push(Edge {
                            from,
                            path: path.clone(),
                        });
                    }
                }
            }
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
