//! Units of length: PDF points, millimetres, CSS pixels.

/// Millimetres in an inch.
pub const MM_PER_INCH: f64 = 25.4;
/// Points in an inch: one default user space unit is 1/72 inch (ISO 32000-2, 8.3.2.3).
pub const POINTS_PER_INCH: f64 = 72.0;
/// CSS pixels in an inch (CSS Values and Units 3, 5.2).
pub const CSS_PX_PER_INCH: f64 = 96.0;
/// Millimetres in a point.
pub const MM_PER_POINT: f64 = MM_PER_INCH / POINTS_PER_INCH;
/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = POINTS_PER_INCH / MM_PER_INCH;
/// CSS pixels in a millimetre at a zoom of 100 %.
pub const CSS_PX_PER_MM: f64 = CSS_PX_PER_INCH / MM_PER_INCH;

/// Points as millimetres.
#[must_use]
pub fn pt_to_mm(points: f64) -> f64 {
    points * MM_PER_POINT
}

/// Millimetres as points.
#[must_use]
pub fn mm_to_pt(mm: f64) -> f64 {
    mm * POINTS_PER_MM
}

/// Millimetres as CSS pixels at a zoom (1.0 is 100 %).
#[must_use]
pub fn mm_to_css_px(mm: f64, zoom: f64) -> f64 {
    mm * CSS_PX_PER_MM * zoom
}

/// CSS pixels at a zoom (1.0 is 100 %) as millimetres.
#[must_use]
pub fn css_px_to_mm(px: f64, zoom: f64) -> f64 {
    px / (CSS_PX_PER_MM * zoom)
}
