//! The viewer's state, shared by the pages, the toolbar, the thumbnails and
//! whatever lies over the pages. Signals only; what touches the DOM is in
//! `browser`, and does nothing on the server.

use std::ops::Range;
use std::sync::Arc;

use chungthuc_geometry::{DisplayRect, DisplaySize, PageGeometry};
use leptos::html::Div;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::failure::Failure;
use super::layout::{self, Layout};

/// Unless somebody zooms, a page isn't shown larger than this.
#[cfg(feature = "hydrate")]
const COMFORTABLE_ZOOM: f64 = 1.1;

/// What decides the zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The width of the viewport, up to a comfortable size.
    Comfortable,
    /// The width of the viewport ("Vừa chiều rộng").
    Width,
    /// What was chosen.
    Chosen,
}

/// The part of the desk that can be seen, in CSS pixels. Without an area until
/// the browser has measured it, and on the server.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Port {
    /// How far the desk is scrolled to the right.
    pub left: f64,
    /// How far the desk is scrolled down.
    pub top: f64,
    /// Width of the viewport.
    pub width: f64,
    /// Height of the viewport.
    pub height: f64,
}

/// How far opening the document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Under way.
    Waiting,
    /// Done; the number by which `pdfjs.js` knows the document.
    Ready(u32),
    /// It can't be shown.
    Failed(Failure),
}

/// A viewer of one document. A handle: copies are the same viewer.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "some fields are read in the browser only")
)]
pub struct ViewerState {
    pub(super) url: StoredValue<String>,
    pub(super) sizes: StoredValue<Arc<[DisplaySize]>>,
    pub(super) zoom: RwSignal<f64>,
    pub(super) fit: RwSignal<Fit>,
    pub(super) port: RwSignal<Port>,
    pub(super) opening: RwSignal<Opening>,
    /// Counts the moments at which scrolling and zooming have come to rest.
    pub(super) settled: RwSignal<u32>,
    pub(super) settling: StoredValue<Option<TimeoutHandle>>,
    /// The page whose width is fitted: pages of a document may differ.
    pub(super) fit_page: StoredValue<usize>,
    /// What to bring into view once the viewport is measured.
    pub(super) start: StoredValue<Option<(usize, DisplayRect)>>,
    pub(super) layout: Memo<Layout>,
    pub(super) scroller: NodeRef<Div>,
    pub(super) desk: NodeRef<Div>,
}

impl ViewerState {
    /// A viewer of the file at `url`, whose pages have these geometries. It is
    /// laid out from them at once; the file itself is read page by page.
    #[must_use]
    pub fn new(url: String, pages: &[PageGeometry]) -> Self {
        let sizes: Arc<[DisplaySize]> = pages.iter().map(PageGeometry::display_size_mm).collect();
        let zoom = RwSignal::new(1.0);
        let port = RwSignal::new(Port::default());
        let width = Memo::new(move |_| port.with(|port| port.width));
        let pages = Arc::clone(&sizes);
        let layout = Memo::new(move |_| Layout::new(&pages, zoom.get(), width.get()));
        Self {
            url: StoredValue::new(url),
            sizes: StoredValue::new(sizes),
            zoom,
            fit: RwSignal::new(Fit::Comfortable),
            port,
            opening: RwSignal::new(Opening::Waiting),
            settled: RwSignal::new(0),
            settling: StoredValue::new(None),
            fit_page: StoredValue::new(0),
            start: StoredValue::new(None),
            layout,
            scroller: NodeRef::new(),
            desk: NodeRef::new(),
        }
    }

    /// Brings this place into view as soon as the pages are laid out.
    #[must_use]
    pub fn starting_at(self, page: usize, shown: DisplayRect) -> Self {
        self.start.set_value(Some((page, shown)));
        self.fit_page.set_value(page);
        self
    }

    /// How many pages there are.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.sizes.with_value(|sizes| sizes.len())
    }

    /// The size of a page as shown; `None` for a page that isn't there.
    #[must_use]
    pub fn page_size(&self, page: usize) -> Option<DisplaySize> {
        self.sizes.with_value(|sizes| sizes.get(page).copied())
    }

    /// Where the pages lie. Reactive.
    #[must_use]
    pub fn layout(&self) -> Memo<Layout> {
        self.layout
    }

    /// The zoom, 1.0 for 100 %. Reactive.
    #[must_use]
    pub fn zoom(&self) -> f64 {
        self.zoom.get()
    }

    /// How far opening has come. Reactive.
    #[must_use]
    pub fn opening(&self) -> Opening {
        self.opening.get()
    }

    /// Whether the viewport has been measured, so that the pages lie somewhere.
    /// Never on the server. Reactive.
    #[must_use]
    pub fn is_laid_out(&self) -> bool {
        self.port.with(|port| port.width > 0.0)
    }

    /// The page in the middle of the viewport, from 0.
    #[must_use]
    pub fn current_page(&self) -> Memo<usize> {
        let viewer = *self;
        Memo::new(move |_| viewer.page_in_middle())
    }

    pub(super) fn page_in_middle(&self) -> usize {
        let middle = self.port.with(|port| port.top + port.height * 0.45);
        self.layout.with(|layout| layout.page_at(middle))
    }

    /// The pages of which something can be seen, and one more on either side.
    #[must_use]
    pub fn seen_pages(&self) -> Memo<Range<usize>> {
        let (port, layout) = (self.port, self.layout);
        let count = self.page_count();
        Memo::new(move |_| {
            let port = port.get();
            if port.width <= 0.0 {
                return 0..0;
            }
            let seen = layout.with(|layout| layout.pages_between(port.top, port.top + port.height));
            seen.start.saturating_sub(1)..(seen.end + 1).min(count)
        })
    }

    /// Shows the next larger size.
    pub fn zoom_in(&self) {
        self.zoom_about_middle(layout::zoom_in(self.zoom.get_untracked()));
    }

    /// Shows the next smaller size.
    pub fn zoom_out(&self) {
        self.zoom_about_middle(layout::zoom_out(self.zoom.get_untracked()));
    }

    /// Shows the whole width of the current page, now and whenever the window
    /// changes.
    pub fn fit_width(&self) {
        #[cfg(feature = "hydrate")]
        super::zooming::fit_width(*self);
    }

    /// Shows the top of a page, from 0.
    pub fn go_to(&self, page: usize) {
        #[cfg(feature = "hydrate")]
        super::browser::go_to(*self, page);
        #[cfg(not(feature = "hydrate"))]
        let _ = page;
    }

    /// Scrolls no further than is needed to show a place of a page.
    pub fn reveal(&self, page: usize, shown: DisplayRect) {
        #[cfg(feature = "hydrate")]
        super::browser::reveal(*self, page, shown);
        #[cfg(not(feature = "hydrate"))]
        let _ = (page, shown);
    }

    /// Tries again to open the document.
    pub fn retry(&self) {
        #[cfg(feature = "hydrate")]
        super::browser::open(*self);
    }

    /// The zoom that the viewport's width asks for; `None` if a zoom was chosen.
    #[cfg(feature = "hydrate")]
    pub(super) fn fitting_zoom(&self, width: f64) -> Option<f64> {
        let page = self.page_size(self.fit_page.get_value())?;
        let fitting = layout::fit_width(page.width, width);
        match self.fit.get_untracked() {
            Fit::Comfortable => Some(fitting.min(COMFORTABLE_ZOOM)),
            Fit::Width => Some(fitting),
            Fit::Chosen => None,
        }
    }

    fn zoom_about_middle(&self, zoom: f64) {
        #[cfg(feature = "hydrate")]
        super::zooming::zoom_about_middle(*self, zoom);
        #[cfg(not(feature = "hydrate"))]
        let _ = zoom;
    }
}
