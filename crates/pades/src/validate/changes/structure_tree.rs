//! The structure tree of a tagged file (ISO 32000-1 §14.7): programs add an element for each
//! signature field that they add. It is read aloud, so nothing else may be added to it.

use super::super::report::Changes;
use super::{Approval, Comparison, ForbiddenKind, differing_keys};
use crate::document::{ReadError, View};
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Ref};

/// Deepest nesting of elements and of nodes of the parent tree.
const MAX_DEPTH: usize = 64;
/// Most elements and entries that are looked at in one step.
const MAX_ITEMS: usize = 200_000;
/// What a new element may say. /Alt, /ActualText and /E would be read aloud.
const ELEMENT_KEYS: [&str; 10] = ["Type", "S", "P", "K", "Pg", "ID", "A", "C", "R", "NS"];

impl Comparison<'_, '_> {
    /// Judges the tree, once it is known which widgets are new.
    pub(super) fn compare_structure_trees(
        &mut self,
        old_catalog: &Dictionary,
        new_catalog: &Dictionary,
    ) -> Result<(), ReadError> {
        let Some(root) = new_catalog.reference("StructTreeRoot") else {
            return Ok(());
        };
        if old_catalog.reference("StructTreeRoot") != Some(root) {
            return Ok(());
        }
        let (Object::Dictionary(old), Object::Dictionary(new)) =
            (self.old.get(root)?, self.new.get(root)?)
        else {
            return Ok(());
        };
        if self.is_written(root) {
            let others = differing_keys(&old, &new);
            let mut others = others
                .iter()
                .filter(|key| !["K", "ParentTree", "ParentTreeNextKey"].contains(&key.as_str()));
            if others.next().is_none() && self.kids_are_kept(root, &old, &new)? {
                self.approve(root, Approval::Anywhere);
            }
        }
        self.compare_elements()?;
        self.compare_parent_trees(root, &old, &new)
    }

    /// Elements that were written again may have gained some for new widgets, nothing else.
    fn compare_elements(&mut self) -> Result<(), ReadError> {
        let written: Vec<Ref> = self.written.keys().copied().collect();
        for element in written {
            let (Ok(Object::Dictionary(old)), Ok(Object::Dictionary(new))) =
                (self.old.get(element), self.new.get(element))
            else {
                continue;
            };
            let is_element = old.contains_key("S") && old.contains_key("P");
            let grew = differing_keys(&old, &new) == ["K"];
            if is_element && grew && self.kids_are_kept(element, &old, &new)? {
                self.approve(element, Approval::Anywhere);
            }
        }
        Ok(())
    }

    /// Are the old kids still there, in their order, and the others new elements of new widgets?
    fn kids_are_kept(
        &mut self,
        element: Ref,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<bool, ReadError> {
        let (before, after) = (kids(self.old, old)?, kids(self.new, new)?);
        let mut remaining = before.iter().peekable();
        for kid in &after {
            if remaining.peek() == Some(&kid) {
                remaining.next();
            } else if !self.is_element_of_new_widgets(kid)? {
                return Ok(false);
            }
        }
        if let Some(list) = new.reference("K")
            && self.is_written(list)
        {
            self.approve_edge(list, element, "/K");
        }
        if before.len() < after.len() {
            self.raise(Changes::LtaUpdates);
        }
        Ok(remaining.next().is_none())
    }

    fn is_element_of_new_widgets(&self, kid: &Object) -> Result<bool, ReadError> {
        let Object::Reference(reference) = kid else {
            return Ok(false);
        };
        let Object::Dictionary(element) = self.new.get(*reference)? else {
            return Ok(false);
        };
        let known = |key: &str| ELEMENT_KEYS.contains(&key);
        let plain = element
            .keys()
            .all(|key| std::str::from_utf8(key.as_bytes()).is_ok_and(known));
        if !self.is_added(*reference) || !plain {
            return Ok(false);
        }
        for item in kids(self.new, &element)? {
            let refers = match self.new.resolve(&item)? {
                Object::Dictionary(item) if item.is_type("OBJR") => item.reference("Obj"),
                _ => None,
            };
            if !refers.is_some_and(|widget| self.new_widgets.contains(&widget)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The tree from annotations and marked content to elements may gain entries; what was there
    /// stays.
    fn compare_parent_trees(
        &mut self,
        root: Ref,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        let unwritten = |this: &Self, nodes: &[Ref]| !nodes.iter().any(|n| this.is_written(*n));
        let before = self.entries(self.old, old.get("ParentTree"))?;
        if old.get("ParentTree") == new.get("ParentTree") && unwritten(self, &before.nodes) {
            return Ok(());
        }
        let after = self.entries(self.new, new.get("ParentTree"))?;
        let mut kept = after.items.iter();
        for (key, value) in &before.items {
            // Both are in order of their keys.
            let same = match kept.find(|(other, _)| other >= key) {
                Some((other, now)) if other == key => {
                    value == now && !value.as_reference().is_some_and(|v| self.is_written(v))
                        || self.is_same_content(value, now, 1)?
                }
                _ => false,
            };
            if !same {
                self.forbid(ForbiddenKind::ObjectReplaced, format!("{root} /ParentTree"));
                return Ok(());
            }
        }
        self.raise(Changes::LtaUpdates);
        if let Some(tree) = new.reference("ParentTree") {
            self.approve_edge(tree, root, "/ParentTree");
        }
        for (node, kid) in after.branches {
            self.approve_edge(kid, node, "/Kids[]");
        }
        Ok(())
    }

    /// All entries of a number tree.
    fn entries(&self, view: View<'_>, tree: Option<&Object>) -> Result<NumberTree, ReadError> {
        let mut found = NumberTree::default();
        let mut pending: Vec<(Object, usize)> = tree.map(|t| (t.clone(), 0)).into_iter().collect();
        while let Some((node, depth)) = pending.pop() {
            if depth > MAX_DEPTH || found.items.len() + found.nodes.len() > MAX_ITEMS {
                return Err(LimitKind::Entries.into());
            }
            found.nodes.extend(node.as_reference());
            let Object::Dictionary(dictionary) = view.resolve(&node)? else {
                continue;
            };
            let numbers = view.lookup_array(&dictionary, "Nums")?.unwrap_or_default();
            for pair in numbers.chunks(2) {
                if let [key, value] = pair
                    && let Some(key) = view.resolve(key)?.as_integer()
                {
                    found.items.push((key, value.clone()));
                }
            }
            let kids = view.lookup_array(&dictionary, "Kids")?.unwrap_or_default();
            if let Some(node) = node.as_reference() {
                let kids = kids.iter().filter_map(Object::as_reference);
                found.branches.extend(kids.map(|kid| (node, kid)));
            }
            pending.extend(kids.into_iter().map(|kid| (kid, depth + 1)));
        }
        found.items.sort_by_key(|(key, _)| *key);
        Ok(found)
    }
}

#[derive(Default)]
struct NumberTree {
    /// In order of their keys.
    items: Vec<(i64, Object)>,
    nodes: Vec<Ref>,
    /// Nodes and those below them.
    branches: Vec<(Ref, Ref)>,
}

/// What /K lists: one thing or several.
fn kids(view: View<'_>, element: &Dictionary) -> Result<Vec<Object>, ReadError> {
    let Some(value) = element.get("K") else {
        return Ok(Vec::new());
    };
    Ok(match view.resolve(value)? {
        Object::Null => Vec::new(),
        Object::Array(items) => items,
        _ => vec![value.clone()],
    })
}
