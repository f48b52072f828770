//! Words of the two kinds of images, and what can be seen to be wrong with an image before it is
//! sent. Pure.

use chungthuc_domain::{FieldError, error::ImageRefusal, view::stamp::StampKind};

use crate::{placement::mm::parse_mm, routes};

/// The most that an image may weigh, in bytes (DOMAIN Q7).
const MOST_BYTES: u64 = 1024 * 1024;
/// How every PNG begins, in base64 (PNG 3rd edition, 5.2).
const PNG_START: &str = "iVBORw0KGg";
/// True widths that an image can have, in mm.
const WIDTHS_MM: std::ops::RangeInclusive<f64> = 5.0..=100.0;

/// What one of the two pages says.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Which.
    pub kind: StampKind,
    /// In the menu and the way to the page.
    pub menu: &'static str,
    /// "Danh sách chữ ký"
    pub list: &'static str,
    /// "Tên chữ ký"
    pub name: &'static str,
    /// An example of it.
    pub example: &'static str,
    /// "Ảnh chữ ký"
    pub image: &'static str,
    /// "chữ ký", within sentences.
    pub thing: &'static str,
    /// What such an image has to be like.
    pub rule: &'static str,
    /// True width to begin with, in mm.
    pub width: &'static str,
    /// Where the page is.
    pub href: &'static str,
}

/// "Cập nhật chữ ký" (S000), "Danh sách chữ ký" (S003)
pub const SIGNATURE: Words = Words {
    kind: StampKind::Signature,
    menu: "Cập nhật chữ ký",
    list: "Danh sách chữ ký",
    name: "Tên chữ ký",
    example: "Chữ ký lãnh đạo",
    image: "Ảnh chữ ký",
    thing: "chữ ký",
    rule: "Ảnh .png nền trong suốt, màu xanh, không quá 1 MB. Họ tên và chức danh được in kèm dưới chữ ký, trừ khi ảnh đã có.",
    width: "45",
    href: routes::SIGNATURES,
};

/// "Quản lý con dấu"
pub const SEAL: Words = Words {
    kind: StampKind::Seal,
    menu: "Quản lý con dấu",
    list: "Danh sách con dấu",
    name: "Tên con dấu",
    example: "Con dấu đơn vị",
    image: "Ảnh con dấu",
    thing: "con dấu",
    rule: "Ảnh .png nền trong suốt, màu đỏ, rõ nét, không quá 1 MB, đặt đúng kích thước thật của con dấu.",
    width: "36",
    href: routes::SEALS,
};

/// What is wrong with what was typed for an image, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// "Tên chữ ký"
    pub name: Option<String>,
    /// The true width.
    pub width_mm: Option<String>,
    /// The first day of its use.
    pub valid_from: Option<String>,
    /// The last.
    pub valid_to: Option<String>,
    /// The file.
    pub png: Option<String>,
    /// What a signature has besides, by the field's name.
    pub details: Vec<FieldError>,
}

impl Faults {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Name and true width as they were typed: the width in mm, or what is wrong.
pub fn checked(name: &str, width: &str, words: Words) -> Result<f64, Box<Faults>> {
    let mut faults = Faults::default();
    if name.trim().is_empty() {
        faults.name = Some(format!("Hãy đặt tên cho {}.", words.thing));
    }
    let width = parse_mm(width).filter(|width| WIDTHS_MM.contains(width));
    if width.is_none() {
        let (least, most) = (WIDTHS_MM.start(), WIDTHS_MM.end());
        faults.width_mm = Some(format!("Chiều rộng phải từ {least} đến {most} mm."));
    }
    match width {
        Some(width) if faults.is_empty() => Ok(width),
        _ => Err(Box::new(faults)),
    }
}

/// Why a file can't be sent as an image, as its size tells.
pub fn refused_by_size(size: u64) -> Option<&'static str> {
    (size > MOST_BYTES).then(|| ImageRefusal::TooLarge.message())
}

/// Why a file can't be sent as an image, as its first bytes tell: `base64` is the whole file.
pub fn refused_by_start(base64: &str) -> Option<&'static str> {
    (!base64.starts_with(PNG_START)).then(|| ImageRefusal::NotPng.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_true_width_are_needed() {
        assert_eq!(checked("Con dấu đơn vị", "36", SEAL), Ok(36.0));
        assert_eq!(checked("Con dấu đơn vị", "35,5 mm", SEAL), Ok(35.5));
        let faults = checked(" ", "0", SIGNATURE).expect_err("faults");
        assert!(faults.name.is_some() && faults.width_mm.is_some());
        for width in ["", "4,9", "100,1", "rộng", "-36"] {
            assert!(checked("x", width, SEAL).is_err(), "{width}");
        }
    }

    #[test]
    fn only_a_png_is_sent_whatever_its_name_says() {
        assert_eq!(refused_by_start("iVBORw0KGgoAAAANSUhEUg"), None);
        assert_eq!(
            refused_by_start("/9j/4AAQSkZJRg"),
            Some(ImageRefusal::NotPng.message())
        );
    }

    #[test]
    fn more_than_a_megabyte_isnt_sent() {
        assert_eq!(refused_by_size(MOST_BYTES), None);
        assert!(refused_by_size(MOST_BYTES + 1).is_some());
    }
}
