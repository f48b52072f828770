//! One go at placing a stamp: the editor's state, the viewer it happens in,
//! and what is said to screen readers. Made by a page from what the server
//! sent, read by it when "Áp dụng" is pressed.

use std::collections::HashMap;

use chungthuc_domain::StampImageId;
use chungthuc_domain::view::signing::Placement;
use chungthuc_domain::view::stamp::{StampImageView, StampKind};
use chungthuc_geometry::PageGeometry;
use leptos::html::Div;
use leptos::prelude::*;

use crate::viewer::{Opening, ViewerState};

use super::anchor::{self, Anchor};
use super::editor::Editor;
use super::snap::Guide;
use super::stamp::{Sizing, Stamp};

/// What a session starts from: fields of `SigningView` or `SealingView`.
#[derive(Debug, Clone)]
pub struct PlacementSetup {
    /// Where the browser reads the version that is being signed or sealed.
    pub file_url: String,
    /// The geometry of each of its pages (`FileView::pages`).
    pub pages: Vec<PageGeometry>,
    /// The images to choose from, the default first. Signatures can be scaled,
    /// seals have their true size.
    pub images: Vec<StampImageView>,
    /// Where each image stands unless it is moved, in the order of `images`.
    pub placements: Vec<Placement>,
    /// For a seal: where the leader's signature stands.
    pub beneath: Option<Placement>,
}

/// A session of placing. A handle: copies are the same session.
#[derive(Clone, Copy)]
pub struct PlacementSession {
    pub(super) viewer: ViewerState,
    pub(super) editor: RwSignal<Editor>,
    pub(super) images: StoredValue<Vec<StampImageView>>,
    pub(super) announcement: RwSignal<String>,
    pub(super) help: RwSignal<bool>,
    pub(super) locked: RwSignal<bool>,
    /// What is known of the words above which an image starts, by the image's index.
    pub(super) anchors: RwSignal<HashMap<usize, Anchor>>,
    pub(super) root: NodeRef<Div>,
    pub(super) stamp: NodeRef<Div>,
}

impl PlacementSession {
    /// Starts with the first image at its standard place. `None` without pages
    /// or without images: then there is nothing to place, and the page says
    /// how to get an image.
    #[must_use]
    pub fn new(setup: PlacementSetup) -> Option<Self> {
        let stamps = setup
            .images
            .iter()
            .zip(&setup.placements)
            .map(|(image, standard)| Stamp {
                sizing: Sizing::of(image),
                standard: *standard,
            })
            .collect();
        let viewer = ViewerState::new(setup.file_url, &setup.pages);
        let editor = Editor::new(setup.pages, stamps, setup.beneath)?;
        let viewer = viewer.starting_at(editor.page(), editor.shown());
        Some(Self {
            viewer,
            editor: RwSignal::new(editor),
            anchors: RwSignal::new(anchor::looking(&setup.images)),
            images: StoredValue::new(setup.images),
            announcement: RwSignal::new(String::new()),
            help: RwSignal::new(false),
            locked: RwSignal::new(false),
            root: NodeRef::new(),
            stamp: NodeRef::new(),
        })
    }

    /// Where the stamp is: what goes to the server. Reactive.
    #[must_use]
    pub fn placement(&self) -> Placement {
        self.editor.with(Editor::placement)
    }

    /// Which image it is. Reactive.
    #[must_use]
    pub fn image(&self) -> Option<StampImageId> {
        let chosen = self.editor.with(Editor::chosen);
        self.images
            .with_value(|images| images.get(chosen).map(|image| image.id))
    }

    /// Whether the document is shown, of the sizes that the server knows, and the stamp won't move by
    /// itself any more: what isn't seen can't be confirmed. Reactive; false on the server.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        matches!(self.viewer.opening(), Opening::Ready(_)) && self.anchor() != Some(Anchor::Looking)
    }

    /// What is known of the words of the image that is chosen; `None` if it has none. Reactive.
    #[must_use]
    pub fn anchor(&self) -> Option<Anchor> {
        let chosen = self.editor.with(Editor::chosen);
        self.anchors.with(|anchors| anchors.get(&chosen).copied())
    }

    /// The same, in words. Reactive.
    #[must_use]
    pub(super) fn anchor_note(&self) -> Option<String> {
        let chosen = self.editor.with(Editor::chosen);
        self.images
            .with_value(|images| anchor::note(self.anchor(), &images.get(chosen)?.details.anchor))
    }

    /// The viewer under it.
    #[must_use]
    pub fn viewer(&self) -> ViewerState {
        self.viewer
    }

    /// Holds the stamp where it is, as while it is being signed, or lets go.
    pub fn set_locked(&self, locked: bool) {
        if locked {
            self.editor.update(Editor::cancel_drag);
        }
        self.locked.set(locked);
    }

    /// Whether the stamp is held where it is. Reactive.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked.get()
    }

    /// Takes the last step back ("Hoàn tác").
    pub fn undo(&self) {
        self.act(Editor::undo, "Không còn bước nào để hoàn tác.");
    }

    /// Takes it again ("Làm lại").
    pub fn redo(&self) {
        self.act(Editor::redo, "Không còn bước nào để làm lại.");
    }

    /// "Đặt về vị trí chuẩn"
    pub fn reset(&self) {
        self.act(Editor::reset, "Đang ở vị trí chuẩn.");
    }

    /// Takes another image, by its index.
    pub fn choose(&self, image: usize) {
        self.act(|editor| editor.choose(image), "");
    }

    // -----------------------------------------------------------------------

    /// "Chữ ký" or "Con dấu". Reactive.
    pub(super) fn kind_name(&self) -> &'static str {
        let chosen = self.editor.with(Editor::chosen);
        let kind = self
            .images
            .with_value(|images| images.get(chosen).map(|image| image.kind));
        kind_name(kind.unwrap_or(StampKind::Signature))
    }

    /// Does something that can be undone, brings the stamp into view and says
    /// where it is now; or says why nothing happened.
    pub(super) fn act(&self, change: impl FnOnce(&mut Editor) -> bool, otherwise: &str) {
        if self.locked.get_untracked() {
            return;
        }
        let changed = self.editor.try_update(change).unwrap_or(false);
        if changed {
            self.announce_place();
            self.show_stamp();
        } else {
            self.announce(otherwise.to_owned());
        }
    }

    /// Scrolls no further than is needed to show the stamp.
    pub(super) fn show_stamp(&self) {
        let place = self
            .editor
            .try_with_untracked(|editor| (editor.page(), editor.shown()));
        if let Some((page, shown)) = place {
            self.viewer.reveal(page, shown);
        }
    }

    /// Says where the stamp is, and what it is aligned with.
    pub(super) fn announce_place(&self) {
        let name = untrack(|| self.kind_name());
        let text = self.editor.with_untracked(|editor| {
            let mut text = format!(
                "{name}, {}, {}",
                editor.spoken_place(),
                editor.spoken_size()
            );
            for Guide { reason, .. } in editor.guides() {
                text.push_str(", ");
                text.push_str(&reason.label().to_lowercase());
            }
            if editor.is_off_signature() {
                text.push_str(", không đè lên khoảng 1/3 bên trái chữ ký");
            }
            text
        });
        self.announce(text);
    }

    fn announce(&self, text: String) {
        self.announcement.set(text);
    }
}

/// "Chữ ký" or "Con dấu"
pub(super) fn kind_name(kind: StampKind) -> &'static str {
    match kind {
        StampKind::Signature => "Chữ ký",
        StampKind::Seal => "Con dấu",
    }
}
