//! The rules of the editor, over pages of every kind.

use chungthuc_domain::view::signing::Placement;
use chungthuc_geometry::{DisplayRect, DisplaySize, PageGeometry};

use super::editor::Editor;
use super::snap::Reason;
use super::stamp::{Corner, Sizing, Stamp};

const ASPECT: f64 = 45.0 / 24.0;
const SEAL: DisplaySize = DisplaySize {
    width: 36.0,
    height: 36.0,
};

fn page(media: [f64; 4], rotate: i64, unit: f64) -> PageGeometry {
    PageGeometry::new(media, None, rotate, unit).expect("a page")
}

/// A4 upright and turned each way, one with its origin elsewhere, one of A3 in
/// units of 2/72 inch, and a card smaller than some stamps.
fn pages() -> Vec<PageGeometry> {
    vec![
        page([0.0, 0.0, 595.0, 842.0], 0, 1.0),
        page([0.0, 0.0, 595.0, 842.0], 90, 1.0),
        page([-100.0, 50.0, 495.0, 892.0], 180, 1.0),
        page([0.0, 0.0, 595.0, 842.0], 270, 1.0),
        page([0.0, 0.0, 421.0, 595.0], 0, 2.0),
        page([0.0, 0.0, 243.0, 153.0], 0, 1.0),
    ]
}

fn at(page: u32, shown: DisplayRect) -> Placement {
    Placement {
        page,
        rect: pages()[page as usize].from_display(shown),
    }
}

fn standard() -> Placement {
    at(
        0,
        DisplayRect {
            x: 104.0,
            y: 73.5,
            width: 45.0,
            height: 24.0,
        },
    )
}

fn signature() -> Editor {
    let stamp = |aspect| Stamp {
        sizing: Sizing::Locked(aspect),
        standard: standard(),
    };
    Editor::new(pages(), vec![stamp(ASPECT), stamp(1.0)], None).expect("an editor")
}

fn seal() -> Editor {
    // The server's proposal is of another size: the true size counts.
    let proposal = at(
        0,
        DisplayRect {
            x: 80.0,
            y: 70.0,
            width: 30.0,
            height: 30.0,
        },
    );
    let stamp = Stamp {
        sizing: Sizing::Fixed(SEAL),
        standard: proposal,
    };
    Editor::new(pages(), vec![stamp], Some(standard())).expect("an editor")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[track_caller]
fn assert_shown(editor: &Editor, x: f64, y: f64, width: f64, height: f64) {
    let s = editor.shown();
    let same = near(s.x, x) && near(s.y, y) && near(s.width, width) && near(s.height, height);
    assert!(same, "{s:?} is not {x} {y} {width} {height}");
}

#[test]
fn it_starts_at_the_standard_place_with_nothing_to_undo() {
    let editor = signature();
    assert_shown(&editor, 104.0, 73.5, 45.0, 24.0);
    assert!(editor.is_standard() && !editor.can_undo() && !editor.can_redo());
    assert_eq!(editor.bubble(), "104,0 · 73,5 mm");
    assert_eq!(
        editor.spoken_place(),
        "trang 1, cách trái 104 mm, cách trên 73,5 mm"
    );
}

#[test]
fn a_seal_away_from_the_left_third_of_the_signature_is_told_so() {
    let mut editor = seal();
    assert!(!editor.is_off_signature());
    editor.move_by(30.0, 0.0, false);
    assert!(editor.is_off_signature());
    editor.undo();
    editor.to_page(1);
    assert!(editor.is_off_signature(), "on another page");
    assert!(
        !signature().is_off_signature(),
        "of a signature nothing is said"
    );
}

#[test]
fn without_a_page_or_a_stamp_there_is_no_editor() {
    let stamp = Stamp {
        sizing: Sizing::Locked(1.0),
        standard: standard(),
    };
    assert!(Editor::new(Vec::new(), vec![stamp], None).is_none());
    assert!(Editor::new(pages(), Vec::new(), None).is_none());
}

#[test]
fn right_is_right_and_down_is_down_on_every_page() {
    for page in 0..5 {
        let mut editor = signature();
        editor.to_page(page);
        let before = editor.shown();
        editor.move_by(5.0, 0.0, false);
        editor.move_by(0.0, -1.0, false);
        assert_shown(&editor, before.x + 5.0, before.y - 1.0, 45.0, 24.0);
    }
}

#[test]
fn a_stamp_never_leaves_its_page() {
    for page in 0..pages().len() {
        let paper = pages()[page].display_size_mm();
        for (right, down) in [
            (1e4, 0.0),
            (-1e4, 0.0),
            (0.0, 1e4),
            (0.0, -1e4),
            (f64::NAN, 0.0),
        ] {
            let mut editor = signature();
            editor.to_page(page);
            editor.move_by(right, down, false);
            assert!(
                editor.shown().is_within(paper, 1e-6),
                "page {page}: {:?}",
                editor.shown()
            );
            editor.drag_to(page, right, down, Some(2.0));
            assert!(
                editor.shown().is_within(paper, 1e-6),
                "page {page}: {:?}",
                editor.shown()
            );
        }
    }
}

#[test]
fn the_size_on_paper_is_the_same_on_every_page() {
    let mut editor = signature();
    for page in 0..5 {
        editor.to_page(page);
        assert_eq!(editor.page(), page);
        assert!(near(editor.shown().width, 45.0) && near(editor.shown().height, 24.0));
    }
}

#[test]
fn width_and_height_keep_their_aspect() {
    let mut editor = signature();
    editor.set_width(60.0);
    assert_shown(&editor, 104.0, 73.5, 60.0, 32.0);
    editor.set_height(16.0);
    assert_shown(&editor, 104.0, 73.5, 30.0, 16.0);
    editor.grow_by(1.0, false);
    assert!(near(editor.shown().width, 31.0));
}

#[test]
fn a_signature_is_never_smaller_than_legible_or_larger_than_the_page() {
    let mut editor = signature();
    editor.set_width(0.0);
    assert!(near(editor.shown().width, 10.0));
    editor.set_width(1e6);
    assert!(editor.shown().is_within(pages()[0].display_size_mm(), 1e-6));
    assert!(near(editor.shown().width / editor.shown().height, ASPECT));
}

#[test]
fn a_seal_has_its_true_size_and_no_other() {
    let mut editor = seal();
    assert_shown(&editor, 77.0, 67.0, 36.0, 36.0);
    assert!(!editor.is_scalable());
    assert!(!editor.set_width(50.0) && !editor.set_height(50.0) && !editor.grow_by(1.0, false));
    editor.begin_drag();
    editor.resize_to(Corner::SouthEast, 200.0, 200.0);
    assert!(!editor.finish_drag());
    assert_shown(&editor, 77.0, 67.0, 36.0, 36.0);
}

#[test]
fn each_corner_resizes_away_from_the_opposite_one() {
    for (corner, x, y) in [
        (Corner::SouthEast, 164.0, 80.0),
        (Corner::NorthWest, 89.0, 90.0),
        (Corner::NorthEast, 164.0, 90.0),
        (Corner::SouthWest, 89.0, 80.0),
    ] {
        let mut editor = signature();
        editor.begin_drag();
        editor.resize_to(corner, x, y);
        assert!(editor.finish_drag());
        let shown = editor.shown();
        assert!(
            near(shown.width, 60.0) && near(shown.height, 32.0),
            "{corner:?} {shown:?}"
        );
        let left = matches!(corner, Corner::NorthWest | Corner::SouthWest);
        let top = matches!(corner, Corner::NorthWest | Corner::NorthEast);
        assert!(near(
            if left { shown.right() } else { shown.x },
            if left { 149.0 } else { 104.0 }
        ));
        assert!(near(
            if top { shown.bottom() } else { shown.y },
            if top { 97.5 } else { 73.5 }
        ));
    }
}

#[test]
fn resizing_stops_at_the_edge_of_the_page() {
    let mut editor = signature();
    editor.begin_drag();
    editor.resize_to(Corner::SouthEast, 5000.0, 5000.0);
    editor.finish_drag();
    let paper = pages()[0].display_size_mm();
    assert!(near(editor.shown().x, 104.0) && near(editor.shown().right(), paper.width));
}

#[test]
fn a_drag_is_one_step_and_goes_to_another_page() {
    let mut editor = signature();
    editor.begin_drag();
    for x in 0..50 {
        editor.drag_to(0, f64::from(x), 200.0, None);
    }
    editor.drag_to(3, 20.0, 30.0, None);
    assert!(editor.finish_drag());
    assert_eq!(editor.page(), 3);
    assert_shown(&editor, 20.0, 30.0, 45.0, 24.0);
    assert!(editor.undo() && editor.is_standard() && !editor.can_undo());
    assert!(editor.redo());
    assert_eq!(editor.page(), 3);
}

#[test]
fn a_cancelled_drag_leaves_everything_as_it_was() {
    let mut editor = signature();
    editor.begin_drag();
    editor.drag_to(2, 10.0, 10.0, Some(2.0));
    editor.cancel_drag();
    assert!(editor.is_standard() && !editor.can_undo() && editor.guides().is_empty());
    editor.begin_drag();
    assert!(
        !editor.finish_drag(),
        "a press without a movement is no step"
    );
}

#[test]
fn holding_a_key_is_one_step() {
    let mut editor = signature();
    editor.move_by(1.0, 0.0, false);
    for _ in 0..20 {
        editor.move_by(1.0, 0.0, true);
    }
    assert_shown(&editor, 125.0, 73.5, 45.0, 24.0);
    editor.undo();
    assert_shown(&editor, 104.0, 73.5, 45.0, 24.0);
}

#[test]
fn a_new_step_forgets_what_was_undone() {
    let mut editor = signature();
    editor.set_left(20.0);
    editor.undo();
    editor.set_left(30.0);
    assert!(!editor.can_redo());
    assert!(!editor.set_left(30.0), "the same place is no step");
    assert!(editor.reset() && editor.is_standard());
    assert!(editor.undo());
    assert!(near(editor.shown().x, 30.0));
}

#[test]
fn the_seal_settles_on_a_third_of_the_signature() {
    let mut editor = seal();
    editor.begin_drag();
    editor.drag_to(0, 82.4, 68.0, Some(1.5));
    assert!(near(editor.shown().right(), 119.0) && near(editor.shown().center_y(), 85.5));
    assert!(
        editor
            .guides()
            .iter()
            .any(|guide| guide.reason == Reason::Third)
    );
    editor.drag_to(1, 82.4, 68.0, Some(1.5));
    assert!(
        editor
            .guides()
            .iter()
            .all(|guide| guide.reason != Reason::Third)
    );
}

#[test]
fn moving_by_keys_shows_a_line_only_when_it_is_met() {
    let mut editor = signature();
    editor.move_by(1.0, 0.0, false);
    assert!(
        editor
            .guides()
            .iter()
            .all(|guide| guide.axis == super::snap::Axis::Horizontal)
    );
    editor.move_by(-1.0, 0.0, false);
    assert!(
        editor
            .guides()
            .iter()
            .any(|guide| guide.reason == Reason::Standard)
    );
    editor.clear_guides();
    assert!(editor.guides().is_empty());
}

#[test]
fn another_image_takes_the_standard_place_or_the_middle_of_the_moved_one() {
    let mut editor = signature();
    assert!(editor.choose(1));
    assert!(editor.is_standard());
    assert!(near(editor.shown().width, editor.shown().height));
    editor.undo();
    editor.set_left(20.0);
    let before = editor.shown();
    editor.choose(1);
    let after = editor.shown();
    assert!(near(before.center_x(), after.center_x()) && near(before.center_y(), after.center_y()));
    assert!(!editor.choose(7));
}

#[test]
fn a_proposal_beyond_the_document_comes_onto_its_last_page() {
    let far = Placement {
        page: 99,
        ..standard()
    };
    let stamp = Stamp {
        sizing: Sizing::Locked(ASPECT),
        standard: far,
    };
    let editor = Editor::new(pages(), vec![stamp], None).expect("an editor");
    assert_eq!(editor.page(), pages().len() - 1);
    assert!(editor.shown().is_within(pages()[5].display_size_mm(), 1e-6));
}

#[test]
fn a_signature_goes_above_its_words_unless_it_was_moved() {
    let words = pages()[1].from_display(DisplayRect {
        x: 120.0,
        y: 150.0,
        width: 40.0,
        height: 5.0,
    });
    let mut editor = signature();
    assert!(editor.set_standard(0, words, 1));
    assert_eq!((editor.page(), editor.can_undo()), (1, false));
    assert!((editor.shown().center_x() - 140.0).abs() < 1e-6);
    assert!(editor.shown().bottom() < 150.0 && editor.is_standard());

    let mut moved = signature();
    moved.move_by(5.0, 5.0, false);
    let place = moved.placement();
    assert!(!moved.set_standard(0, words, 1));
    assert_eq!(moved.placement(), place, "somebody put it there");
    assert!(moved.reset());
    assert_eq!(moved.page(), 1, "the standard place is above the words");
    assert!(!moved.set_standard(0, words, 99), "no such page");
}
