//! "Danh sách tin cậy": whom files are checked against (TT 15/2025/TT-BKHCN Đ.6 V2, V5), one certificate
//! of it, and who changed it. What a certificate is worth is decided by the validator.

mod add;
pub mod history;
pub mod list;
pub mod one;
mod policy;
mod terms;
