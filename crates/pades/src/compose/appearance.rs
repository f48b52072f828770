//! The appearance of a signature or seal: its image, upright as the page is
//! shown, whole and undistorted in the middle of the widget's rectangle.

use chungthuc_geometry::{Rect, Rotation};

use super::font::deflated;
use super::image::StampImage;
use crate::object::{Dictionary, Object, Ref, Stream};
use crate::update::Update;

/// Writes the form XObject of a stamp and gives its reference.
///
/// `rect` is the widget's, in user space; `rotation` is the page's. The form is
/// drawn as it is seen and its `/Matrix` turns it back against the page's
/// rotation (ISO 32000-2, 12.5.5): viewers then scale nothing.
pub(crate) fn stamp_form(
    update: &mut Update,
    image: &StampImage,
    rect: Rect,
    rotation: Rotation,
) -> Ref {
    let (width, height) = if rotation.swaps_sides() {
        (rect.height(), rect.width())
    } else {
        (rect.width(), rect.height())
    };
    let shown_width = width.min(height * image.aspect());
    let shown_height = shown_width / image.aspect();
    let (x, y) = ((width - shown_width) / 2.0, (height - shown_height) / 2.0);
    let matrix: [i32; 6] = match rotation {
        Rotation::None => [1, 0, 0, 1, 0, 0],
        Rotation::Clockwise90 => [0, 1, -1, 0, 0, 0],
        Rotation::Half => [-1, 0, 0, -1, 0, 0],
        Rotation::Clockwise270 => [0, -1, 1, 0, 0, 0],
    };
    let content = format!("q {shown_width:.5} 0 0 {shown_height:.5} {x:.5} {y:.5} cm /Image Do Q");
    let images = Dictionary::new().with("Image", image_object(update, image));
    let form = update.allocate();
    update.set(
        form,
        deflated(
            Dictionary::new()
                .with("Type", Object::name("XObject"))
                .with("Subtype", Object::name("Form"))
                .with(
                    "BBox",
                    vec![0.into(), 0.into(), width.into(), height.into()],
                )
                .with("Matrix", matrix.map(Object::from).to_vec())
                .with("Resources", Dictionary::new().with("XObject", images)),
            content.as_bytes(),
        ),
    );
    form
}

/// Writes the image XObject, and its soft mask if it has one.
fn image_object(update: &mut Update, image: &StampImage) -> Ref {
    let embedded = image.embedded();
    let head = |colour_space: &str| {
        Dictionary::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", image.width())
            .with("Height", image.height())
            .with("ColorSpace", Object::name(colour_space))
            .with("BitsPerComponent", 8)
            .with("Interpolate", true)
            .with("Filter", Object::name("FlateDecode"))
    };
    let mut dictionary = head("DeviceRGB");
    if let Some(alpha) = &embedded.alpha {
        let mask = update.allocate();
        update.set(mask, Stream::owned(head("DeviceGray"), alpha.clone()));
        dictionary.insert("SMask", mask);
    }
    let reference = update.allocate();
    update.set(
        reference,
        Stream::owned(dictionary, embedded.colour.clone()),
    );
    reference
}
