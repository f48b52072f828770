//! The document's structure, for those who hear it instead of seeing it: what is a heading, a list or
//! a cell, in the order in which it is to be read.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// A place in the structure; what is to be read first is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(usize);

/// What a part of the document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Section,
    Heading {
        level: u16,
        text: String,
    },
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    HeadCell,
    /// A head's cell across so many columns.
    WideHead(u32),
    /// A head's cell beside so many rows.
    TallHead(u32),
    Cell,
    /// A cell across so many columns.
    WideCell(u32),
}

#[derive(Debug)]
struct Part {
    kind: Kind,
    children: Vec<NodeId>,
    content: Vec<Identifier>,
}

/// The parts of a document, each in another; first what it says, then where that was drawn.
#[derive(Debug)]
pub(crate) struct Structure(Vec<Part>);

impl Structure {
    /// What everything else is in.
    pub(crate) const ROOT: NodeId = NodeId(0);

    pub(crate) fn new() -> Self {
        Self(vec![Part {
            kind: Kind::Section,
            children: Vec::new(),
            content: Vec::new(),
        }])
    }

    /// Another part behind those in `parent`.
    pub(crate) fn add(&mut self, parent: NodeId, kind: Kind) -> NodeId {
        let id = NodeId(self.0.len());
        self.0.push(Part {
            kind,
            children: Vec::new(),
            content: Vec::new(),
        });
        if let Some(parent) = self.0.get_mut(parent.0) {
            parent.children.push(id);
        }
        id
    }

    /// What was drawn of a part.
    pub(crate) fn drawn(&mut self, part: NodeId, content: Identifier) {
        if let Some(part) = self.0.get_mut(part.0) {
            part.content.push(content);
        }
    }

    pub(crate) fn finish(self) -> TagTree {
        let mut parts: Vec<Option<Part>> = self.0.into_iter().map(Some).collect();
        let mut tree = TagTree::new();
        if let Some(root) = group(&mut parts, Self::ROOT) {
            tree.push(root);
        }
        tree
    }
}

/// A part with all in it. Parts are as deep as the blocks of a document, not as a stranger's file.
fn group(parts: &mut [Option<Part>], id: NodeId) -> Option<TagGroup> {
    let part = parts.get_mut(id.0)?.take()?;
    let inner = part.children.into_iter();
    let inner: Vec<Node> = inner
        .filter_map(|child| group(parts, child).map(Node::from))
        .collect();
    let content = part.content.into_iter().map(Node::from);
    let children = content.chain(inner).collect();
    Some(TagGroup::with_children(tag(part.kind), children))
}

fn tag(kind: Kind) -> TagKind {
    match kind {
        Kind::Section => Tag::Section.into(),
        Kind::Heading { level, text } => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text)).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::None).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Kind::WideHead(columns) => Tag::TH(TableHeaderScope::Column)
            .with_col_span(Some(at_least_one(columns)))
            .into(),
        Kind::TallHead(rows) => Tag::TH(TableHeaderScope::Column)
            .with_row_span(Some(at_least_one(rows)))
            .into(),
        Kind::Cell => Tag::TD.into(),
        Kind::WideCell(columns) => Tag::TD.with_col_span(Some(at_least_one(columns))).into(),
    }
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}
