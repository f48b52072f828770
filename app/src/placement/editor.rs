//! What the placement editor knows and can do: pure state over the pages'
//! geometry. No DOM, no signals; the component calls it and shows it.
//!
//! The place is kept as `{page, rect}` in the page's user space. Zoom, screen
//! and device never enter it, so they can't move it.

mod drag;

use std::sync::Arc;

use chungthuc_domain::view::signing::Placement;
use chungthuc_geometry::placement::is_over_left_third;
use chungthuc_geometry::{DisplayRect, PageGeometry, Rect};

use super::anchor::above;
use super::snap::{Guide, Lines};
use super::stamp::{Sizing, Stamp};

/// How exactly a stamp moved by keys must lie on a line for it to show, in mm.
const ALIGNED: f64 = 0.05;
/// Two places that differ by less are the same, in user space units.
const SAME: f64 = 1e-6;
/// How many steps can be undone.
const MAX_HISTORY: usize = 200;

/// Which stamp is where.
#[derive(Debug, Clone, Copy, PartialEq)]
struct State {
    stamp: usize,
    place: Placement,
}

impl State {
    /// Whether they differ by no more than the rounding of the map.
    fn is_same(&self, other: &Self) -> bool {
        let corners = self
            .place
            .rect
            .to_array()
            .into_iter()
            .zip(other.place.rect.to_array());
        self.stamp == other.stamp
            && self.place.page == other.place.page
            && corners.into_iter().all(|(a, b)| (a - b).abs() < SAME)
    }
}

/// The editor's state.
#[derive(Debug, Clone)]
pub struct Editor {
    pages: Arc<[PageGeometry]>,
    stamps: Vec<Stamp>,
    beneath: Option<Placement>,
    now: State,
    /// What there was before the drag that is under way.
    before_drag: Option<State>,
    undo: Vec<State>,
    redo: Vec<State>,
    guides: Vec<Guide>,
}

impl Editor {
    /// An editor that starts with the first stamp at its standard place.
    /// `beneath` is the stamp that is already on a page: the leader's
    /// signature, for the seal. `None` without a page or without a stamp.
    #[must_use]
    pub fn new(
        pages: Vec<PageGeometry>,
        stamps: Vec<Stamp>,
        beneath: Option<Placement>,
    ) -> Option<Self> {
        let standard = stamps.first()?.standard;
        pages.first()?;
        let now = State {
            stamp: 0,
            place: standard,
        };
        let mut editor = Self {
            pages: pages.into(),
            stamps,
            beneath,
            now,
            before_drag: None,
            undo: Vec::new(),
            redo: Vec::new(),
            guides: Vec::new(),
        };
        editor.now = editor.standard_of(0);
        Some(editor)
    }

    /// Where the stamp is.
    #[must_use]
    pub fn placement(&self) -> Placement {
        self.now.place
    }

    /// Which stamp it is, by its index.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.now.stamp
    }

    /// The page that the stamp is on, from 0.
    #[must_use]
    pub fn page(&self) -> usize {
        self.now.place.page as usize
    }

    /// Where the stamp is on its page as shown, in mm.
    #[must_use]
    pub fn shown(&self) -> DisplayRect {
        self.geometry(self.now.place.page)
            .to_display(self.now.place.rect)
    }

    /// How many pages there are, at least 1.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Whether the stamp can be made larger and smaller.
    #[must_use]
    pub fn is_scalable(&self) -> bool {
        matches!(self.sizing(), Sizing::Locked(_))
    }

    /// The lines on which the stamp has settled.
    #[must_use]
    pub fn guides(&self) -> &[Guide] {
        &self.guides
    }

    /// Whether a drag is under way.
    #[must_use]
    pub fn is_dragging(&self) -> bool {
        self.before_drag.is_some()
    }

    /// Whether the stamp is where it would stand by itself.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        self.now.is_same(&self.standard_of(self.now.stamp))
    }

    /// Whether a seal lies elsewhere than over the left third of the leader's signature, where it
    /// belongs (NĐ 30/2020, Phụ lục I, II.8a). It may nonetheless.
    #[must_use]
    pub fn is_off_signature(&self) -> bool {
        self.beneath.is_some_and(|under| {
            let signature = self.geometry(under.page).to_display(under.rect);
            under.page != self.now.place.page || !is_over_left_third(signature, self.shown())
        })
    }

    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    // --- single steps: each can be undone by itself; drags are in `drag` ---

    /// Moves by this much, in mm to the right and downwards as shown, as far
    /// as the page goes. `repeated`: a key is being held, and the whole way
    /// is one step to undo.
    pub fn move_by(&mut self, right: f64, down: f64, repeated: bool) -> bool {
        let mut shown = self.shown();
        shown.x += right;
        shown.y += down;
        let moved = self.step(self.put(self.now.place.page, shown), repeated);
        self.show_alignment();
        moved
    }

    /// Makes the stamp this much wider, in mm, from its top-left corner.
    pub fn grow_by(&mut self, mm: f64, repeated: bool) -> bool {
        self.widen(self.shown().width + mm, repeated)
    }

    /// Sets the distance from the left edge, in mm.
    pub fn set_left(&mut self, mm: f64) -> bool {
        self.step(
            self.put(
                self.now.place.page,
                DisplayRect {
                    x: mm,
                    ..self.shown()
                },
            ),
            false,
        )
    }

    /// Sets the distance from the top edge, in mm.
    pub fn set_top(&mut self, mm: f64) -> bool {
        self.step(
            self.put(
                self.now.place.page,
                DisplayRect {
                    y: mm,
                    ..self.shown()
                },
            ),
            false,
        )
    }

    /// Sets the width, in mm; the height follows.
    pub fn set_width(&mut self, mm: f64) -> bool {
        self.widen(mm, false)
    }

    /// Sets the height, in mm; the width follows.
    pub fn set_height(&mut self, mm: f64) -> bool {
        match self.sizing() {
            Sizing::Locked(aspect) => self.set_width(mm * aspect),
            Sizing::Fixed(_) => false,
        }
    }

    /// Moves to another page, to the same place on it as far as it goes.
    pub fn to_page(&mut self, page: usize) -> bool {
        let page = u32::try_from(page.min(self.pages.len() - 1)).unwrap_or(u32::MAX);
        self.step(self.put(page, self.shown()), false)
    }

    /// Back to where the stamp stands by itself ("Đặt về vị trí chuẩn").
    pub fn reset(&mut self) -> bool {
        self.step(self.standard_of(self.now.stamp), false)
    }

    /// Gives a stamp another standard place, above words of a page. One that stands at its standard
    /// place goes along, which is nothing to undo; one that was moved stays. Says whether it went.
    pub fn set_standard(&mut self, stamp: usize, words: Rect, page: usize) -> bool {
        let follows = stamp == self.now.stamp && self.before_drag.is_none() && self.is_standard();
        let at = u32::try_from(page).unwrap_or(u32::MAX);
        let (Some(geometry), Some(known)) = (self.pages.get(page), self.stamps.get(stamp)) else {
            return false;
        };
        let width = self
            .geometry(known.standard.page)
            .to_display(known.standard.rect)
            .width;
        let standard = above(geometry, at, words, known.sizing, width);
        if let Some(known) = self.stamps.get_mut(stamp) {
            known.standard = standard;
        }
        if follows {
            self.now = self.standard_of(stamp);
        }
        follows
    }

    /// Takes another stamp. A stamp that was moved keeps its middle; one at
    /// its standard place gives way to the new one's.
    pub fn choose(&mut self, stamp: usize) -> bool {
        let Some(sizing) = self.stamps.get(stamp).map(|known| known.sizing) else {
            return false;
        };
        if stamp == self.now.stamp {
            return false;
        }
        let next = if self.is_standard() {
            self.standard_of(stamp)
        } else {
            let (page, old) = (self.now.place.page, self.shown());
            let geometry = self.geometry(page);
            let size = sizing.size_on(geometry.display_size_mm(), old.width);
            let shown = DisplayRect {
                x: old.center_x() - size.width / 2.0,
                y: old.center_y() - size.height / 2.0,
                width: size.width,
                height: size.height,
            };
            State {
                stamp,
                place: sizing.fitted(&geometry, page, shown),
            }
        };
        self.step(next, false)
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> bool {
        self.cancel_drag();
        self.guides.clear();
        let Some(state) = self.undo.pop() else {
            return false;
        };
        self.redo.push(std::mem::replace(&mut self.now, state));
        true
    }

    /// Takes the last undone step again.
    pub fn redo(&mut self) -> bool {
        self.cancel_drag();
        self.guides.clear();
        let Some(state) = self.redo.pop() else {
            return false;
        };
        self.undo.push(std::mem::replace(&mut self.now, state));
        true
    }

    // -----------------------------------------------------------------------

    fn sizing(&self) -> Sizing {
        self.stamps
            .get(self.now.stamp)
            .map_or(Sizing::Locked(1.0), |stamp| stamp.sizing)
    }

    fn geometry(&self, page: u32) -> PageGeometry {
        self.pages
            .get(page as usize)
            .copied()
            .unwrap_or_else(PageGeometry::a4)
    }

    fn lines(&self, page: u32) -> Lines {
        let geometry = self.geometry(page);
        let here = |place: Placement| (place.page == page).then(|| geometry.to_display(place.rect));
        let standard = here(self.standard_of(self.now.stamp).place);
        Lines::new(
            geometry.display_size_mm(),
            standard,
            self.beneath.and_then(here),
        )
    }

    /// The standard place of a stamp, on a page that exists and within it.
    fn standard_of(&self, stamp: usize) -> State {
        let Some(known) = self.stamps.get(stamp) else {
            return self.now;
        };
        let last = u32::try_from(self.pages.len() - 1).unwrap_or(u32::MAX);
        let page = known.standard.page.min(last);
        let geometry = self.geometry(page);
        let shown = geometry.to_display(known.standard.rect);
        State {
            stamp,
            place: known.sizing.fitted(&geometry, page, shown),
        }
    }

    /// The current stamp at a place on a page, moved inside it.
    fn put(&self, page: u32, shown: DisplayRect) -> State {
        State {
            stamp: self.now.stamp,
            place: self.sizing().fitted(&self.geometry(page), page, shown),
        }
    }

    fn widen(&mut self, width: f64, repeated: bool) -> bool {
        let wider = DisplayRect {
            width,
            ..self.shown()
        };
        self.is_scalable() && self.step(self.put(self.now.place.page, wider), repeated)
    }

    fn show_alignment(&mut self) {
        self.guides = self
            .lines(self.now.place.page)
            .settle(self.shown(), ALIGNED)
            .1;
    }

    /// Takes a new state; says whether it is one.
    fn step(&mut self, next: State, repeated: bool) -> bool {
        self.guides.clear();
        if next.is_same(&self.now) {
            return false;
        }
        if !repeated || self.undo.is_empty() {
            self.undo.push(self.now);
            if self.undo.len() > MAX_HISTORY {
                self.undo.remove(0);
            }
        }
        self.redo.clear();
        self.now = next;
        true
    }
}
