//! What the keys do, as a table without a DOM: a press in, an act out. The
//! list of shortcuts shows the same table.

/// A press of a key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press<'a> {
    /// As the browser names it: "ArrowLeft", "z".
    pub key: &'a str,
    /// Shift is held.
    pub shift: bool,
    /// Alt is held.
    pub alt: bool,
    /// Ctrl is held, or ⌘.
    pub ctrl: bool,
}

/// What a press means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// Move by this much, in mm to the right and down.
    Move(f64, f64),
    /// Make wider by this much, in mm.
    Grow(f64),
    /// To the previous (−1) or next (+1) page.
    Page(i32),
    /// To the standard place.
    Reset,
    /// Take the last step back.
    Undo,
    /// Take it again.
    Redo,
    /// Leave a drag.
    Cancel,
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// The whole width.
    FitWidth,
    /// Show the list of shortcuts.
    Help,
}

/// How far an arrow key moves, in mm.
const STEP: f64 = 1.0;
/// And with Shift.
const LONG_STEP: f64 = 5.0;

/// The shortcuts, as the list behind "?" shows them: keys, what they do, and
/// whether only a stamp that can be scaled knows them.
pub const SHORTCUTS: [(&str, &str, bool); 11] = [
    ("← ↑ → ↓", "Di chuyển 1 mm", false),
    ("Shift + ← ↑ → ↓", "Di chuyển 5 mm", false),
    ("Alt + ← ↑ → ↓", "Đổi cỡ 1 mm (thêm Shift: 5 mm)", true),
    ("Page Up, Page Down", "Sang trang trước, trang sau", false),
    ("Home", "Đặt về vị trí chuẩn", false),
    ("Ctrl + Z, Ctrl + Y", "Hoàn tác, làm lại", false),
    ("Esc", "Bỏ thao tác kéo đang làm", false),
    ("Ctrl khi kéo", "Không bắt vào đường gióng", false),
    ("Ctrl + lăn chuột, + và −", "Phóng to, thu nhỏ", false),
    ("0", "Vừa chiều rộng", false),
    ("?", "Mở bảng phím tắt này", false),
];

/// What a press means while the stamp has the focus.
#[must_use]
pub fn on_stamp(press: Press<'_>) -> Option<Act> {
    let step = if press.shift { LONG_STEP } else { STEP };
    match press.key {
        "ArrowRight" | "ArrowDown" if press.alt => Some(Act::Grow(step)),
        "ArrowLeft" | "ArrowUp" if press.alt => Some(Act::Grow(-step)),
        _ if press.alt || press.ctrl => None,
        "ArrowRight" => Some(Act::Move(step, 0.0)),
        "ArrowLeft" => Some(Act::Move(-step, 0.0)),
        "ArrowDown" => Some(Act::Move(0.0, step)),
        "ArrowUp" => Some(Act::Move(0.0, -step)),
        "PageUp" => Some(Act::Page(-1)),
        "PageDown" => Some(Act::Page(1)),
        "Home" => Some(Act::Reset),
        _ => None,
    }
}

/// What a press means anywhere in the editor but in a field.
#[must_use]
pub fn anywhere(press: Press<'_>) -> Option<Act> {
    match (press.ctrl, press.key) {
        (true, "z" | "Z") if press.shift => Some(Act::Redo),
        (true, "z" | "Z") => Some(Act::Undo),
        (true, "y" | "Y") => Some(Act::Redo),
        (true, _) => None,
        (false, _) if press.alt => None,
        (false, "?") => Some(Act::Help),
        (false, "+" | "=") => Some(Act::ZoomIn),
        (false, "-") => Some(Act::ZoomOut),
        (false, "0") => Some(Act::FitWidth),
        (false, "Escape") => Some(Act::Cancel),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str) -> Press<'_> {
        Press {
            key,
            ..Press::default()
        }
    }

    #[test]
    fn arrows_move_by_one_and_with_shift_by_five_millimetres() {
        assert_eq!(on_stamp(key("ArrowLeft")), Some(Act::Move(-1.0, 0.0)));
        assert_eq!(on_stamp(key("ArrowDown")), Some(Act::Move(0.0, 1.0)));
        let shift = Press {
            shift: true,
            ..key("ArrowUp")
        };
        assert_eq!(on_stamp(shift), Some(Act::Move(0.0, -5.0)));
    }

    #[test]
    fn alt_resizes() {
        let alt = |name| Press {
            alt: true,
            ..key(name)
        };
        assert_eq!(on_stamp(alt("ArrowRight")), Some(Act::Grow(1.0)));
        assert_eq!(on_stamp(alt("ArrowUp")), Some(Act::Grow(-1.0)));
        assert_eq!(
            on_stamp(Press {
                shift: true,
                ..alt("ArrowDown")
            }),
            Some(Act::Grow(5.0))
        );
        assert_eq!(on_stamp(alt("Home")), None, "that is the browser's");
    }

    #[test]
    fn undo_and_redo_as_everywhere() {
        let ctrl = |name| Press {
            ctrl: true,
            ..key(name)
        };
        assert_eq!(anywhere(ctrl("z")), Some(Act::Undo));
        assert_eq!(anywhere(ctrl("y")), Some(Act::Redo));
        assert_eq!(
            anywhere(Press {
                shift: true,
                ..ctrl("Z")
            }),
            Some(Act::Redo)
        );
        assert_eq!(anywhere(ctrl("p")), None, "printing is the browser's");
        assert_eq!(anywhere(key("z")), None);
    }

    #[test]
    fn the_list_says_what_the_keys_do() {
        assert_eq!(anywhere(key("?")), Some(Act::Help));
        assert_eq!(anywhere(key("0")), Some(Act::FitWidth));
        assert_eq!(on_stamp(key("PageDown")), Some(Act::Page(1)));
        assert_eq!(on_stamp(key("Home")), Some(Act::Reset));
    }
}
