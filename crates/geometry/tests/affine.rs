//! The affine map held against its rules: for any page, what goes to the
//! screen comes back, stays inside, and keeps its orientation.

#![allow(clippy::expect_used)]

use chungthuc_geometry::units::{MM_PER_POINT, css_px_to_mm, mm_to_css_px};
use chungthuc_geometry::{DisplayRect, GeometryError, PageGeometry, Rect, Rotation};
use proptest::prelude::*;

const SLACK: f64 = 1e-6;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= SLACK * (1.0 + a.abs().max(b.abs()))
}

fn near_rect(a: Rect, b: Rect) -> bool {
    a.to_array()
        .iter()
        .zip(b.to_array())
        .all(|(a, b)| near(*a, b))
}

/// Corners of a box in one of the four orders that a PDF may write them in.
fn reversed(rect: Rect, order: u8) -> [f64; 4] {
    let Rect { x0, y0, x1, y1 } = rect;
    match order % 4 {
        0 => [x0, y0, x1, y1],
        1 => [x1, y0, x0, y1],
        2 => [x0, y1, x1, y0],
        _ => [x1, y1, x0, y0],
    }
}

#[derive(Debug, Clone)]
struct Page {
    media: Rect,
    crop: Option<Rect>,
    geometry: PageGeometry,
}

prop_compose! {
    /// Papers from a card to A0, anywhere in user space, cropped or not,
    /// boxes in any order, turned any number of quarters, any unit.
    fn page()(
        x in -3000.0..3000.0f64,
        y in -3000.0..3000.0f64,
        w in 100.0..3400.0f64,
        h in 100.0..3400.0f64,
        crop in proptest::option::of((-0.3..0.4f64, -0.3..0.4f64, 0.6..1.3f64, 0.6..1.3f64)),
        order in (0u8..4, 0u8..4),
        quarter in -9i64..9,
        user_unit in prop_oneof![Just(1.0), 0.1..10.0f64],
    ) -> Page {
        let media = Rect::new(x, y, x + w, y + h);
        let crop = crop.map(|(l, b, r, t)| Rect::new(x + l * w, y + b * h, x + r * w, y + t * h));
        let geometry = PageGeometry::new(
            reversed(media, order.0),
            crop.map(|crop| reversed(crop, order.1)),
            quarter * 90,
            user_unit,
        )
        .expect("a page that can be shown");
        Page { media, crop, geometry }
    }
}

/// A part of the page, as fractions of what is shown of it.
fn part(page: &PageGeometry, (l, b, r, t): (f64, f64, f64, f64)) -> Rect {
    let shown = page.effective_box();
    Rect::new(
        shown.x0 + l * shown.width(),
        shown.y0 + b * shown.height(),
        shown.x0 + r * shown.width(),
        shown.y0 + t * shown.height(),
    )
}

fn fractions() -> impl Strategy<Value = (f64, f64, f64, f64)> {
    (0.0..0.5f64, 0.0..0.5f64, 0.5..1.0f64, 0.5..1.0f64)
}

proptest! {
    #[test]
    fn what_is_shown_is_the_crop_box_within_the_media_box(page in page()) {
        let expected = page.crop.and_then(|c| c.intersection(&page.media)).unwrap_or(page.media);
        prop_assert!(near_rect(page.geometry.effective_box(), expected));
    }

    #[test]
    fn a_rect_comes_back_from_the_screen(page in page(), f in fractions()) {
        let rect = part(&page.geometry, f);
        let back = page.geometry.from_display(page.geometry.to_display(rect));
        prop_assert!(near_rect(rect, back), "{rect:?} came back as {back:?}");
    }

    #[test]
    fn a_place_on_the_screen_comes_back_from_the_page(
        page in page(),
        f in fractions(),
        beyond in -2.0..2.0f64,
    ) {
        let size = page.geometry.display_size_mm();
        let shown = DisplayRect {
            x: (f.0 + beyond) * size.width,
            y: f.1 * size.height,
            width: (f.2 - f.0) * size.width,
            height: (f.3 - f.1) * size.height,
        };
        let back = page.geometry.to_display(page.geometry.from_display(shown));
        prop_assert!(near(shown.x, back.x) && near(shown.y, back.y));
        prop_assert!(near(shown.width, back.width) && near(shown.height, back.height));
    }

    #[test]
    fn what_lies_on_the_page_is_shown_on_the_page(page in page(), f in fractions()) {
        let shown = page.geometry.to_display(part(&page.geometry, f));
        prop_assert!(shown.is_within(page.geometry.display_size_mm(), SLACK));
        let all = page.geometry.to_display(page.geometry.effective_box());
        let size = page.geometry.display_size_mm();
        prop_assert!(all.x.abs() < SLACK && all.y.abs() < SLACK);
        prop_assert!(near(all.width, size.width) && near(all.height, size.height));
    }

    #[test]
    fn lengths_are_true_to_the_unit(page in page(), f in fractions()) {
        let rect = part(&page.geometry, f);
        let shown = page.geometry.to_display(rect);
        let mm = MM_PER_POINT * page.geometry.user_unit();
        let (across, down) = if page.geometry.rotation().swaps_sides() {
            (rect.height(), rect.width())
        } else {
            (rect.width(), rect.height())
        };
        prop_assert!(near(shown.width, across * mm) && near(shown.height, down * mm));
    }

    #[test]
    fn turning_a_page_turns_places_clockwise(page in page(), f in fractions()) {
        let quarter = |more: i64| {
            let degrees = i64::from(page.geometry.rotation().degrees()) + more;
            PageGeometry::new(
                page.geometry.effective_box().to_array(), None, degrees, page.geometry.user_unit(),
            ).expect("the same page, turned")
        };
        let rect = part(&page.geometry, f);
        let before = page.geometry.to_display(rect);
        let height = page.geometry.display_size_mm().height;
        let after = quarter(90).to_display(rect);
        // Clockwise: what was at the bottom is now at the left, what was at
        // the left is now at the top.
        prop_assert!(near(after.x, height - before.bottom()) && near(after.y, before.x));
        prop_assert_eq!(quarter(360), page.geometry);
    }

    #[test]
    fn an_upright_image_has_its_corners_where_they_are_seen(page in page(), f in fractions()) {
        let rect = part(&page.geometry, f);
        let [a, b, c, d, e, g] = page.geometry.upright_matrix(rect);
        let corner = |x: f64, y: f64| {
            let point = (a * x + c * y + e, b * x + d * y + g);
            page.geometry.to_display(Rect::new(point.0, point.1, point.0, point.1))
        };
        let shown = page.geometry.to_display(rect);
        let (bottom_left, top_right) = (corner(0.0, 0.0), corner(1.0, 1.0));
        let top_left = corner(0.0, 1.0);
        prop_assert!(near(bottom_left.x, shown.x) && near(bottom_left.y, shown.bottom()));
        prop_assert!(near(top_right.x, shown.right()) && near(top_right.y, shown.y));
        prop_assert!(near(top_left.x, shown.x) && near(top_left.y, shown.y));
    }

    #[test]
    fn zooming_moves_nothing(page in page(), f in fractions(), zoom in 0.25..4.0f64) {
        let shown = page.geometry.to_display(part(&page.geometry, f));
        let back = DisplayRect::from_css(shown.to_css(zoom), zoom);
        prop_assert!(near(shown.x, back.x) && near(shown.y, back.y));
        prop_assert!(near(shown.width, back.width) && near(shown.height, back.height));
        prop_assert!(near(css_px_to_mm(mm_to_css_px(shown.x, zoom), zoom), shown.x));
    }

    #[test]
    fn boxes_in_any_order_are_the_same_page(page in page(), order in 0u8..4) {
        let same = PageGeometry::new(
            reversed(page.media, order),
            page.crop.map(|crop| reversed(crop, order + 1)),
            i64::from(page.geometry.rotation().degrees()),
            page.geometry.user_unit(),
        );
        prop_assert_eq!(same, Ok(page.geometry));
    }
}

#[test]
fn a4_is_210_by_297_millimetres() {
    let size = PageGeometry::a4().display_size_mm();
    assert!((size.width - 210.0).abs() < 0.01 && (size.height - 297.0).abs() < 0.01);
}

#[test]
fn the_top_left_corner_as_shown_is_known_for_each_rotation() {
    // A mark of 10 × 20 at the bottom left of user space, on a 100 × 200 page.
    let mark = Rect::new(50.0, -30.0, 60.0, -10.0);
    let at = |rotate| {
        let page = PageGeometry::new([50.0, -30.0, 150.0, 170.0], None, rotate, 72.0 / 25.4)
            .expect("a page of 100 × 200 mm");
        let r = page.to_display(mark);
        [r.x, r.y, r.width, r.height].map(|v| (v * 1000.0).round() / 1000.0)
    };
    assert_eq!(at(0), [0.0, 180.0, 10.0, 20.0]);
    assert_eq!(at(90), [0.0, 0.0, 20.0, 10.0]);
    assert_eq!(at(180), [90.0, 0.0, 10.0, 20.0]);
    assert_eq!(at(-90), [180.0, 90.0, 20.0, 10.0]);
}

#[test]
fn a_crop_box_that_misses_the_page_is_ignored() {
    let media = [0.0, 0.0, 100.0, 100.0];
    for crop in [[200.0, 200.0, 300.0, 300.0], [50.0, 50.0, 50.0, 90.0]] {
        let page = PageGeometry::new(media, Some(crop), 0, 1.0).expect("a page");
        assert_eq!(page.effective_box(), Rect::from(media));
    }
}

#[test]
fn a_page_that_cannot_be_shown_is_refused() {
    let media = [0.0, 0.0, 100.0, 100.0];
    let nan = [0.0, 0.0, f64::NAN, 100.0];
    assert_eq!(
        PageGeometry::new(nan, None, 0, 1.0),
        Err(GeometryError::NotFinite)
    );
    assert_eq!(
        PageGeometry::new(media, Some(nan), 0, 1.0),
        Err(GeometryError::NotFinite)
    );
    assert_eq!(
        PageGeometry::new([5.0; 4], None, 0, 1.0),
        Err(GeometryError::EmptyMediaBox)
    );
    assert_eq!(
        PageGeometry::new([0.0, 0.0, 1e9, 1e9], None, 0, 1.0),
        Err(GeometryError::TooLarge)
    );
    assert_eq!(
        PageGeometry::new(media, None, 45, 1.0),
        Err(GeometryError::Rotation(45))
    );
    for unit in [0.0, -1.0, f64::INFINITY, 1e9] {
        assert_eq!(
            PageGeometry::new(media, None, 0, unit),
            Err(GeometryError::UserUnit)
        );
    }
}

#[test]
fn a_page_crosses_the_wire_unchanged_and_checked() {
    let page = PageGeometry::new([10.5, 20.25, 605.0, 862.0], None, 270, 1.5).expect("a page");
    let json = serde_json::to_string(&page).expect("JSON");
    assert_eq!(
        json,
        r#"{"box":[10.5,20.25,605.0,862.0],"rotate":270,"user_unit":1.5}"#
    );
    assert_eq!(
        serde_json::from_str::<PageGeometry>(&json).expect("a page"),
        page
    );
    assert_eq!(page.rotation(), Rotation::Clockwise270);
    let turned = json.replace("270", "45");
    assert!(serde_json::from_str::<PageGeometry>(&turned).is_err());
}
