//! Who may reach what was written: an object that was written again is justified only if each
//! reference to it is one that a rule has judged.

use std::collections::HashSet;

use super::graph::{Edge, Graph};
use super::{Comparison, ForbiddenKind, Step, Written};
use crate::document::ReadError;
use crate::object::{Object, Ref};

/// What a rule found about an overwritten object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Approval {
    /// Its change is harmless wherever it is reached from.
    Anywhere,
    /// Its change is harmless if it is reached only through keys that end like this.
    ThroughKeys(&'static [&'static str]),
    /// Its change is harmless if it is reached only through these references.
    Through(Vec<Edge>),
}

impl Comparison<'_, '_> {
    /// Holds every written object's references against what the rules approved.
    pub(super) fn finish(mut self) -> Result<Step, ReadError> {
        self.release_shared_holders()?;
        self.judge_abandoned()?;
        let unjustified: Vec<Ref> = self
            .written
            .iter()
            .filter(|&(&reference, &how)| {
                !self.reported.contains(&reference) && !self.is_justified(reference, how)
            })
            .map(|(&reference, _)| reference)
            .collect();
        for reference in unjustified {
            let others = self.graph.edges_by_other_generations(reference);
            let edges: Vec<&Edge> = self
                .graph
                .edges_to(reference)
                .iter()
                .chain(others)
                .collect();
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

    /// An appearance dictionary that was more than that was no field's to replace.
    fn judge_abandoned(&mut self) -> Result<(), ReadError> {
        if self.abandoned.is_empty() {
            return Ok(());
        }
        let abandoned = std::mem::take(&mut self.abandoned);
        let numbers = abandoned.iter().map(|reference| reference.number);
        let graph = Graph::new(self.old, numbers.collect())?;
        for reference in abandoned {
            let mut edges = graph.edges_to(reference).iter();
            if let Some(edge) = edges.find(|edge| !edge.path.ends_with("/AP")) {
                let detail = format!("{reference} {}", edge.path);
                self.forbid(ForbiddenKind::ObjectReplaced, detail);
            }
        }
        Ok(())
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
        let holders = self.holders.keys().map(|holder| holder.number);
        let graph = Graph::new(self.old, holders.collect())?;
        let holders: Vec<(Ref, HashSet<&Edge>)> = self
            .holders
            .iter()
            .map(|(&holder, allowed)| (holder, allowed.iter().collect()))
            .collect();
        let mut shared: HashSet<Ref> = HashSet::new();
        loop {
            let before = shared.len();
            for (holder, allowed) in &holders {
                let others = graph.edges_by_other_generations(*holder);
                let is_private = graph.edges_to(*holder).iter().chain(others).all(|edge| {
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
        let mut others = self.graph.edges_by_other_generations(reference);
        if others.next().is_some() {
            return false;
        }
        let edges = self.graph.edges_to(reference);
        let left_over = how == Written::Added && !self.is_stream(reference);
        let harmless = |edge: &Edge| left_over && edge.is_beside_the_standard();
        match (how, self.approved.get(&reference)) {
            // Nothing in the old revision leads to it, or nothing that means anything.
            (_, None) => edges.iter().all(harmless),
            // A rule that judged the content of a formerly dangling reference says so by edges.
            (_, Some(Approval::Anywhere)) => true,
            (_, Some(Approval::ThroughKeys(keys))) => edges
                .iter()
                .all(|edge| keys.iter().any(|key| edge.path.ends_with(key)) || harmless(edge)),
            // What nothing led to is put to a use of which nobody could know.
            (Written::Overwritten, Some(Approval::Through(_))) if edges.is_empty() => false,
            (_, Some(Approval::Through(allowed))) => {
                let allowed: HashSet<&Edge> = allowed.iter().collect();
                edges
                    .iter()
                    .all(|edge| allowed.contains(edge) || harmless(edge))
            }
        }
    }

    /// Some programs drop a stream that an entry of the trailer names (LibreOffice keeps the text
    /// that a file was made of at `/AdditionalStreams`) but not the entry; its number is then
    /// taken by the next object of all. Who knows the entry looks for a stream.
    fn is_stream(&self, reference: Ref) -> bool {
        !matches!(self.new.get(reference), Ok(object) if !matches!(object, Object::Stream(_)))
    }

    pub(super) fn approve(&mut self, reference: Ref, approval: Approval) {
        self.approved.insert(reference, approval);
    }

    /// Approves one reference to an object, beside those approved before.
    pub(super) fn approve_edge(&mut self, reference: Ref, from: Ref, path: impl Into<String>) {
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
    pub(super) fn hold(&mut self, object: Ref, from: Ref, path: &str) {
        let edge = Edge {
            from: Some(from),
            path: path.to_owned(),
        };
        self.holders.entry(object).or_default().push(edge);
    }
}
