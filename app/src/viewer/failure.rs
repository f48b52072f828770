//! Why a document can't be shown, in words.

/// Why a document, or a page of it, can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The viewer itself didn't load.
    Library,
    /// There is no such file, or not for this person.
    Missing,
    /// The connection broke.
    Network,
    /// The file asks for a password.
    Password,
    /// The file is damaged.
    Invalid,
    /// The page isn't of the size that the server knows: a place on it would
    /// mean something else there.
    Shape,
}

impl Failure {
    /// From the word that `pdfjs.js` throws; anything else is the network's.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "library" => Self::Library,
            "missing" => Self::Missing,
            "password" => Self::Password,
            "invalid" => Self::Invalid,
            "shape" => Self::Shape,
            _ => Self::Network,
        }
    }

    /// What happened and what to do.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Library => {
                "Chưa tải được phần hiển thị PDF. Hãy kiểm tra kết nối mạng rồi bấm “Thử lại”."
            }
            Self::Missing => "Không tìm thấy tệp, hoặc bạn không có quyền xem tệp này.",
            Self::Network => {
                "Mất kết nối khi tải tệp. Vị trí đã đặt vẫn được giữ. Hãy bấm “Thử lại”."
            }
            Self::Password => "Tệp đòi mật khẩu nên không mở được.",
            Self::Invalid => "Tệp PDF bị hỏng nên không hiển thị được.",
            Self::Shape => {
                "Khổ trang hiển thị không khớp với tệp trên máy chủ, nên chưa thể đặt vị trí. Hãy tải lại trang."
            }
        }
    }

    /// Whether trying again may help.
    #[must_use]
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Library | Self::Network)
    }
}
