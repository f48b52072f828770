//! A signature's or seal's image, as it is taken from an upload.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pades::compose::StampImage;

fuzz_target!(|data: &[u8]| {
    let Ok(image) = StampImage::decode(data) else {
        return;
    };
    let _ = image.aspect();
    let bare = if image.is_opaque() {
        image.without_background()
    } else {
        Ok(image)
    };
    if let Ok(kept) = bare.and_then(|bare| bare.trimmed()) {
        let png = kept.to_png().expect("an image can be written");
        let again = StampImage::decode(&png);
        assert!(again.is_ok() || png.len() > pades::compose::MAX_FILE_BYTES);
    }
});
