//! Forms of a refusal: with and without papers that are held.

use chungthuc_domain::{refusal::RefusalReason, view::refusal::RefusalForm};

/// A ground that needs no minutes.
pub fn damaged() -> RefusalForm {
    RefusalForm {
        ground: RefusalReason::Damaged.code().into(),
        explanation: "Trang 2 rách mất nửa.".into(),
        ..RefusalForm::default()
    }
}

/// One with its minutes.
pub fn altered() -> RefusalForm {
    RefusalForm {
        ground: RefusalReason::Tampered.code().into(),
        explanation: "Năm sinh bị sửa đè.".into(),
        place: "Bộ phận Một cửa".into(),
        found: "Năm sinh bị sửa đè bằng mực khác màu.".into(),
        present: "Nông Thị Hoài An, công chức".into(),
        held: "Giấy khai sinh, 01 bản".into(),
        ..RefusalForm::default()
    }
}
