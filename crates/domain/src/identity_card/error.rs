//! Why a text isn't a card's code: each cause its own sentence.

use super::parse::LONGEST_ADDRESS;

/// Why a text isn't a card's code, with the sentence that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing was read.
    #[error("Chưa đọc được mã nào. Hãy đưa mã QR ở mặt trước của thẻ vào đầu đọc.")]
    Empty,
    /// Longer than any card's code.
    #[error("Mã vừa quét dài hơn mọi mã trên thẻ căn cước. Hãy quét lại một lần, đúng một thẻ.")]
    TooLong,
    /// Some other code.
    #[error(
        "Mã vừa quét không phải mã trên thẻ căn cước. Hãy quét mã QR ở góc trên bên phải của thẻ."
    )]
    OtherCode,
    /// The keyboard or the input method turned its letters into others.
    #[error(
        "Chữ có dấu trong mã bị đọc sai do bộ gõ tiếng Việt hoặc cài đặt của đầu đọc. Hãy tắt bộ gõ (Unikey về chế độ E) rồi quét lại, hoặc quét bằng camera."
    )]
    Garbled,
    /// Parts of it are missing.
    #[error("Mã bị đọc thiếu: chỉ có {0} phần, mã trên thẻ có ít nhất 6. Hãy quét lại.")]
    TooFewFields(usize),
    /// More than any card has.
    #[error("Mã vừa quét có quá nhiều phần, có thể là mã của hai thẻ. Hãy quét lại từng thẻ.")]
    TooManyFields,
    /// No number of a card.
    #[error("Số căn cước trong mã không đủ 12 chữ số. Hãy quét lại.")]
    Number,
    /// No number of an old card.
    #[error("Số CMND cũ trong mã không phải 9 chữ số. Hãy quét lại.")]
    OldNumber,
    /// No name.
    #[error("Mã không có họ và tên. Hãy quét lại.")]
    NoName,
    /// Not the name of a person.
    #[error("Họ và tên trong mã có ký tự không thuộc về tên người. Hãy quét lại.")]
    Name,
    /// No day of birth.
    #[error("Ngày sinh trong mã không đúng. Hãy quét lại.")]
    BornOn,
    /// Neither Nam nor Nữ.
    #[error("Giới tính trong mã không phải Nam hoặc Nữ. Hãy quét lại.")]
    Sex,
    /// The address is too long.
    #[error("Địa chỉ trong mã dài quá {LONGEST_ADDRESS} ký tự. Hãy quét lại.")]
    Address,
    /// No day of issue.
    #[error("Ngày cấp thẻ trong mã không đúng. Hãy quét lại.")]
    IssuedOn,
}
