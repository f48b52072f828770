//! Where a stamp is, in words: for the bubble below it and for screen readers.

use super::editor::Editor;
use super::mm::{mm_text, spoken_mm};

impl Editor {
    /// Where the stamp is, for a screen reader, after its name: "trang 2,
    /// cách trái 104 mm, cách trên 73,5 mm".
    #[must_use]
    pub fn spoken_place(&self) -> String {
        let shown = self.shown();
        format!(
            "trang {}, cách trái {}, cách trên {}",
            self.page() + 1,
            spoken_mm(shown.x),
            spoken_mm(shown.y),
        )
    }

    /// How large it is, for a screen reader: "rộng 45 mm, cao 24,1 mm".
    #[must_use]
    pub fn spoken_size(&self) -> String {
        let shown = self.shown();
        format!(
            "rộng {}, cao {}",
            spoken_mm(shown.width),
            spoken_mm(shown.height)
        )
    }

    /// What stands below the stamp: "104,0 · 73,5 mm".
    #[must_use]
    pub fn bubble(&self) -> String {
        let shown = self.shown();
        format!("{} · {} mm", mm_text(shown.x), mm_text(shown.y))
    }
}
