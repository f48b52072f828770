//! Why a file or an image can't be used, and what to do then.

use serde::{Deserialize, Serialize};

/// Why a file can't become the scan of an original (DESIGN §3.12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileRefusal {
    /// It is no PDF.
    NotPdf,
    /// It is cut off or too damaged to be read.
    Damaged,
    /// It opens only with a password.
    NeedsPassword,
    /// It carries signatures: a digital document, not a scan of a paper original.
    AlreadySigned,
    /// It has no page.
    NoPages,
    /// It is larger or deeper than any scan: over the reader's bounds.
    TooComplex,
    /// It holds active or hidden content; it can be removed if the officer agrees.
    ActiveContent(Vec<ActiveContent>),
}

/// Content that a scan has no use for and that can change what is seen (DESIGN §3.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ActiveContent {
    /// JavaScript
    JavaScript,
    /// Embedded files
    Attachments,
    /// A form (AcroForm or XFA)
    Form,
    /// Annotations
    Annotations,
    /// Layers (optional content)
    Layers,
    /// /OpenAction or /AA
    Actions,
    /// Streams outside the file
    ExternalStreams,
    /// /Perms
    Permissions,
    /// A portfolio (/Collection)
    Portfolio,
}

impl ActiveContent {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            ActiveContent::JavaScript => "mã JavaScript",
            ActiveContent::Attachments => "tệp đính kèm bên trong",
            ActiveContent::Form => "biểu mẫu điền được",
            ActiveContent::Annotations => "ghi chú, chú thích hoặc liên kết",
            ActiveContent::Layers => "lớp nội dung ẩn hiện",
            ActiveContent::Actions => "thao tác tự chạy khi mở tệp",
            ActiveContent::ExternalStreams => "nội dung nằm ngoài tệp",
            ActiveContent::Permissions => "thiết lập quyền hạn",
            ActiveContent::Portfolio => "bộ sưu tập nhiều tệp",
        }
    }
}

/// Why an image can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImageRefusal {
    /// It isn't a PNG, whatever its name says.
    NotPng,
    /// It is a PNG, but broken.
    Damaged,
    /// Over 1 MB, or over 4096 pixels in one direction.
    TooLarge,
    /// Nothing of it is transparent, and its background is to be kept.
    Opaque,
}

impl ImageRefusal {
    /// What happened and what to do.
    pub fn message(self) -> &'static str {
        match self {
            ImageRefusal::NotPng => {
                "Hình ảnh phải có định dạng .png. Tệp này không phải ảnh PNG, dù tên tệp ghi gì; hãy xuất lại thành PNG."
            }
            ImageRefusal::Damaged => {
                "Ảnh PNG bị hỏng, không đọc được. Hãy xuất lại ảnh rồi chọn lại."
            }
            ImageRefusal::TooLarge => {
                "Ảnh lớn hơn 1 MB hoặc dài hơn 4096 điểm ảnh. Hãy thu nhỏ ảnh rồi chọn lại."
            }
            ImageRefusal::Opaque => {
                "Ảnh không có nền trong suốt: đặt lên bản sao sẽ che chữ. Hãy chọn “Bỏ nền trắng của ảnh”, hoặc chọn ảnh .png nền trong suốt."
            }
        }
    }
}

impl FileRefusal {
    /// What happened and what to do.
    pub fn message(&self) -> String {
        match self {
            FileRefusal::NotPdf => {
                "Tệp này không phải PDF. Chỉ chấp nhận tệp .pdf; hãy quét bản chính và lưu dạng PDF.".into()
            }
            FileRefusal::Damaged => {
                "Tệp PDF bị cắt cụt hoặc hỏng nên không đọc được trọn vẹn. Hãy quét hoặc xuất lại tệp.".into()
            }
            FileRefusal::NeedsPassword => {
                "Tệp PDF đòi mật khẩu mới mở được. Hãy quét lại bản chính, hoặc lưu lại tệp không có mật khẩu.".into()
            }
            FileRefusal::AlreadySigned => {
                "Tệp PDF đã có chữ ký số: đây là văn bản điện tử, không phải bản quét của bản chính giấy. Hãy quét bản chính giấy.".into()
            }
            FileRefusal::NoPages => "Tệp PDF không có trang nào. Hãy quét lại bản chính.".into(),
            FileRefusal::TooComplex => {
                "Tệp PDF phức tạp quá mức một bản quét. Hãy quét lại bản chính thành tệp PDF mới.".into()
            }
            FileRefusal::ActiveContent(kinds) => {
                let labels: Vec<_> = kinds.iter().map(|kind| kind.label()).collect();
                format!(
                    "Tệp PDF chứa nội dung không thuộc về một bản quét: {}. Có thể gỡ bỏ các nội dung đó rồi dùng tệp, hoặc quét lại bản chính.",
                    labels.join(", ")
                )
            }
        }
    }
}
