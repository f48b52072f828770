//! What went wrong, for people: one serialisable error that use cases answer with, what was kept,
//! and the sentence for each code. Holds nothing personal, since it may end up in an address.

mod refused;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::refused::{ActiveContent, FileRefusal, ImageRefusal};

use crate::{appointment::AppointmentState, calendar::Moment};

/// What happened. Each code has one Vietnamese text: what happened and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorCode {
    /// Nobody is logged in, or the session ended.
    NotLoggedIn,
    /// Name or password are wrong (which of them isn't said).
    WrongPassword,
    /// Too many attempts; the next is possible after so many seconds.
    TooManyAttempts {
        /// Seconds to wait.
        seconds: u32,
    },
    /// It doesn't exist, or the person may not know that it does.
    NotFound,
    /// What was typed isn't right; `fields` says where.
    Invalid,
    /// It isn't what any form of ours sends, or an older version of the program sent it.
    Malformed,
    /// Somebody else changed it in the meantime.
    Conflict,
    /// The paper is no longer in a state in which this can be done.
    WrongState,
    /// Somebody is signing or sealing it right now.
    Busy,
    /// The dossier's deadline was extended already; that is possible once.
    AlreadyExtended,
    /// The leader to sign no longer has the right.
    SignerUnavailable,
    /// The file is larger than 30 MB.
    FileTooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// What was sent isn't what was announced, or arrived damaged.
    UploadBroken,
    /// The upload was given up or its time is over.
    UploadGone,
    /// The file can't be used; the reason is a refusal of intake.
    FileRefused(FileRefusal),
    /// The document that was looked at isn't the one to be signed.
    DocumentChanged,
    /// The stamp lies outside the page.
    PlacementOutside,
    /// No signature image was chosen or set up.
    NoSignatureImage,
    /// No seal image was set up.
    NoSealImage,
    /// The image can't be used.
    ImageRefused(ImageRefusal),
    /// The person or agency has no key.
    NoKey,
    /// The program has no key of its own, or none that can sign now.
    NoServiceKey,
    /// The PIN is wrong; so many attempts are left.
    WrongPin {
        /// Attempts left before the key is locked for a while.
        left: u32,
    },
    /// The key is locked after too many wrong PINs.
    KeyLocked,
    /// The certificate has expired or isn't valid yet.
    CertificateExpired,
    /// The certificate was revoked or suspended.
    CertificateRevoked,
    /// The key didn't answer, or not in time; nothing was signed.
    KeyUnavailable,
    /// What was signed didn't pass its own check and was thrown away.
    SelfCheckFailed,
    /// The leader's signature has no timestamp yet; it is being got.
    AwaitingTimestamp,
    /// The leader's signature doesn't hold; sealing is refused.
    LeaderSignatureInvalid,
    /// No book is open.
    NoOpenBook,
    /// The book isn't open, or today isn't within its days.
    BookClosed,
    /// Another book of the same kind is open.
    AnotherBookOpen,
    /// A second book of the year has to continue the number.
    BookMustContinue {
        /// The only number it can start at.
        expected: u32,
    },
    /// A book with numbers can't be deleted.
    BookNotEmpty,
    /// A book of that name exists.
    BookNameTaken,
    /// The clock is behind the last number's time.
    ClockBehind,
    /// The series waits for a clerk to confirm the last number after a restore.
    SeriesLocked,
    /// The year turned while the paper was being sealed; nothing was issued.
    DayTurned,
    /// Somebody else was faster with the appointment: what it is now.
    AppointmentChanged {
        /// Where it stands now.
        state: AppointmentState,
        /// The time it stands for now.
        at: Moment,
    },
    /// The last place at that hour was taken meanwhile.
    SlotTaken,
    /// The account has as many appointments in the unit as it may.
    TooManyAppointments {
        /// How many it may have.
        most: u32,
    },
    /// Nobody can be said to have stayed away before the hour has come.
    AppointmentAhead,
    /// The browser got no answer: it isn't known whether the server did what was asked.
    Unreachable,
    /// Something broke on our side; it is logged under this reference.
    Internal {
        /// What the log calls it.
        reference: String,
    },
}

impl ErrorCode {
    /// What happened and what to do next.
    pub fn message(&self) -> String {
        let text = match self {
            ErrorCode::NotLoggedIn => "Phiên làm việc đã kết thúc. Hãy đăng nhập lại để tiếp tục.",
            ErrorCode::WrongPassword => {
                "Tên đăng nhập hoặc mật khẩu không đúng. Sau 5 lần sai, tài khoản chờ 5 phút rồi mới đăng nhập được."
            }
            ErrorCode::TooManyAttempts { seconds } => {
                return format!("Đã thử sai quá nhiều lần. Hãy thử lại sau {seconds} giây.");
            }
            ErrorCode::NotFound => "Không tìm thấy, hoặc bạn không có quyền xem mục này.",
            ErrorCode::Invalid => "Có thông tin chưa đúng. Hãy sửa các ô được đánh dấu.",
            ErrorCode::Malformed => {
                "Nội dung gửi lên không đúng mẫu. Hãy tải lại trang rồi làm lại."
            }
            ErrorCode::Conflict => {
                "Người khác vừa thay đổi mục này. Hãy tải lại trang để xem bản mới nhất rồi làm lại."
            }
            ErrorCode::WrongState => {
                "Giấy tờ không còn ở bước này, có thể người khác vừa xử lý. Hãy xem tiến trình."
            }
            ErrorCode::Busy => "Giấy tờ này đang được ký hoặc đóng dấu. Hãy thử lại sau ít phút.",
            ErrorCode::AlreadyExtended => {
                "Hạn trả của hồ sơ này đã được gia hạn; cơ quan chỉ tự hẹn lại một lần, lâu hơn cần văn bản thỏa thuận."
            }
            ErrorCode::SignerUnavailable => {
                "Người ký đã chọn không còn quyền ký tại đơn vị. Hãy chọn người ký khác."
            }
            ErrorCode::FileTooLarge { bytes } => {
                return format!(
                    "Tệp dài {}; giới hạn là 30 MB. Hãy quét lại ở 200 dpi.",
                    crate::view::file::size_text(*bytes)
                );
            }
            ErrorCode::UploadBroken => {
                "Tệp nhận được không khớp với tệp đã chọn. Phần đã nhận được bỏ đi; hãy gửi lại."
            }
            ErrorCode::UploadGone => "Lần gửi tệp này đã hết hạn hoặc đã bị hủy. Hãy chọn lại tệp.",
            ErrorCode::FileRefused(refusal) => return refusal.message(),
            ErrorCode::DocumentChanged => {
                "Tài liệu đã thay đổi so với bản bạn vừa xem nên chưa ký. Hãy mở lại, đọc bản mới rồi ký."
            }
            ErrorCode::PlacementOutside => {
                "Vị trí đặt nằm ngoài trang. Hãy kéo vào trong trang rồi áp dụng lại."
            }
            ErrorCode::NoSignatureImage => {
                "Chưa có ảnh chữ ký. Hãy thêm ảnh .png ở mục Chữ ký rồi ký lại."
            }
            ErrorCode::NoSealImage => {
                "Đơn vị chưa có ảnh con dấu. Hãy thêm ảnh .png ở mục Quản lý con dấu."
            }
            ErrorCode::ImageRefused(refusal) => refusal.message(),
            ErrorCode::NoKey => {
                "Chưa có chứng thư số nào được gắn. Hãy liên hệ quản trị của đơn vị."
            }
            ErrorCode::NoServiceKey => {
                "Hệ thống chưa có khóa để ký báo cáo. Hãy tải báo cáo dạng JSON, hoặc liên hệ quản trị hệ thống."
            }
            ErrorCode::WrongPin { left: 0 } => {
                "Mã PIN không đúng. Chứng thư số tạm khóa 15 phút vì nhập sai nhiều lần; chưa có gì được ký."
            }
            ErrorCode::WrongPin { left } => {
                return format!("Mã PIN không đúng, còn {left} lần thử. Chưa có gì được ký.");
            }
            ErrorCode::KeyLocked => {
                "Chứng thư số đang tạm khóa vì nhập sai PIN nhiều lần. Hãy thử lại sau 15 phút."
            }
            ErrorCode::CertificateExpired => {
                "Chứng thư số đã hết hạn hoặc chưa có hiệu lực. Chưa có gì được ký; hãy liên hệ quản trị."
            }
            ErrorCode::CertificateRevoked => {
                "Chứng thư số đã bị thu hồi hoặc tạm dừng. Chưa có gì được ký; hãy liên hệ quản trị để đổi chứng thư."
            }
            ErrorCode::KeyUnavailable => {
                "Thiết bị giữ khóa không trả lời kịp. Chưa có gì được ký, không số nào bị mất; hãy thử lại."
            }
            ErrorCode::SelfCheckFailed => {
                "Bản vừa ký không qua được bước tự kiểm tra nên đã bị bỏ. Hồ sơ giữ nguyên; hãy thử lại."
            }
            ErrorCode::AwaitingTimestamp => {
                "Chữ ký đã lưu và đang chờ dấu thời gian. Hệ thống tự lấy khi máy chủ dấu thời gian trả lời; hãy chuyển cấp số sau ít phút."
            }
            ErrorCode::LeaderSignatureInvalid => {
                "Chữ ký của lãnh đạo không đạt khi kiểm tra nên không thể đóng dấu. Hãy trả lại để ký lại."
            }
            ErrorCode::NoOpenBook => "Không có sổ chứng thực đang mở. Hãy mở sổ rồi đóng dấu.",
            ErrorCode::BookClosed => {
                "Sổ đã chọn không còn mở hoặc hôm nay nằm ngoài thời hạn của sổ. Hãy chọn sổ khác."
            }
            ErrorCode::AnotherBookOpen => {
                "Đơn vị đang có một sổ khác mở. Mỗi loại chỉ một sổ được mở; hãy đóng sổ kia trước."
            }
            ErrorCode::BookMustContinue { expected } => {
                return format!(
                    "Trong năm số chứng thực chạy liên tục, nên sổ này phải bắt đầu từ số {expected}."
                );
            }
            ErrorCode::BookNotEmpty => "Không thể xóa sổ đã cấp số.",
            ErrorCode::BookNameTaken => "Đã có sổ chứng thực mang tên này.",
            ErrorCode::ClockBehind => {
                "Đồng hồ máy chủ đang chậm hơn lần cấp số gần nhất nên tạm dừng cấp số. Hãy báo quản trị chỉnh giờ."
            }
            ErrorCode::SeriesLocked => {
                "Dãy số đang khóa sau khi khôi phục dữ liệu. Văn thư cần xác nhận số cuối cùng đã cấp."
            }
            ErrorCode::DayTurned => {
                "Đã sang ngày mới trong lúc đóng dấu nên chưa cấp số. Hãy đóng dấu lại với ngày hôm nay."
            }
            ErrorCode::AppointmentChanged { state, at } => return state.changed_message(*at),
            ErrorCode::SlotTaken => {
                "Giờ hẹn này vừa hết chỗ. Hãy chọn giờ khác còn trống; nội dung đã nhập vẫn còn."
            }
            ErrorCode::TooManyAppointments { most } => {
                return format!(
                    "Mỗi tài khoản có nhiều nhất {most} lịch hẹn đang chờ tại một cơ quan. Hãy hủy bớt lịch hẹn rồi đặt lại."
                );
            }
            ErrorCode::AppointmentAhead => {
                "Chưa đến giờ hẹn nên chưa thể ghi nhận không đến. Hãy đợi đến giờ hẹn, hoặc dời lịch hẹn."
            }
            ErrorCode::Unreachable => {
                "Không kết nối được máy chủ nên chưa rõ đã thực hiện hay chưa. Hãy kiểm tra mạng, tải lại trang để xem trạng thái rồi làm tiếp."
            }
            ErrorCode::Internal { reference } => {
                return format!(
                    "Có lỗi ở phía hệ thống. Dữ liệu đã lưu vẫn còn; hãy thử lại, nếu còn lỗi hãy báo quản trị mã {reference}."
                );
            }
        };
        text.to_owned()
    }
}

/// A fault in one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// The sentence under it.
    pub message: String,
}

/// What a use case answers when it couldn't do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// What happened.
    pub code: ErrorCode,
    /// Which fields are at fault, for [`ErrorCode::Invalid`].
    pub fields: Vec<FieldError>,
    /// What was kept although it failed, e.g. "Bản nháp đã được lưu."
    pub kept: Option<String>,
}

impl AppError {
    /// An error of this code, with nothing said about fields or what was kept.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
            kept: None,
        }
    }

    /// What was typed isn't right in this field.
    pub fn field(field: &str, message: impl fmt::Display) -> Self {
        Self::new(ErrorCode::Invalid).and_field(field, message)
    }

    /// The same error with one more field at fault.
    #[must_use]
    pub fn and_field(mut self, field: &str, message: impl fmt::Display) -> Self {
        self.fields.push(FieldError {
            field: field.to_owned(),
            message: message.to_string(),
        });
        self
    }

    /// The same error, saying what was kept.
    #[must_use]
    pub fn keeping(mut self, kept: &str) -> Self {
        self.kept = Some(kept.to_owned());
        self
    }

    /// The sentence under a field, if that field is at fault.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.as_str())
    }

    /// What happened, what to do next, and what was kept.
    pub fn message(&self) -> String {
        match &self.kept {
            Some(kept) => format!("{} {kept}", self.what()),
            None => self.what(),
        }
    }

    /// What happened and what to do next: with what is wrong in fields, for where there are none.
    pub fn what(&self) -> String {
        if self.fields.is_empty() {
            return self.code.message();
        }
        let messages: Vec<_> = self.fields.iter().map(|f| f.message.as_str()).collect();
        messages.join(" ")
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for AppError {}

#[cfg(feature = "server-fn")]
impl server_fn::error::FromServerFnError for AppError {
    type Encoder = server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr::{Args, Deserialization, MissingArg, Request};
        match error {
            Request(_) => ErrorCode::Unreachable,
            Args(_) | MissingArg(_) => ErrorCode::Malformed,
            // What a server can't read is what was sent to it; a browser, what it was answered.
            Deserialization(_) if !cfg!(target_family = "wasm") => ErrorCode::Malformed,
            other => ErrorCode::Internal {
                reference: other.to_string().chars().take(80).collect(),
            },
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_a_file_is_told_its_size_and_what_to_do() {
        let error = AppError::new(ErrorCode::FileTooLarge { bytes: 31_200_000 });
        assert_eq!(
            error.message(),
            "Tệp dài 29,8 MB; giới hạn là 30 MB. Hãy quét lại ở 200 dpi."
        );
    }

    #[cfg(feature = "server-fn")]
    #[test]
    fn what_is_not_sent_as_the_form_has_it_is_no_failure_of_the_server() {
        use server_fn::error::{FromServerFnError, ServerFnErrorErr};
        for error in [
            ServerFnErrorErr::Args("missing field `paper`".into()),
            ServerFnErrorErr::MissingArg("paper".into()),
            ServerFnErrorErr::Deserialization("expected value at line 1".into()),
        ] {
            let told = AppError::from_server_fn_error(error);
            assert_eq!(told, ErrorCode::Malformed.into());
            assert!(told.message().contains("không đúng mẫu"));
        }
    }

    #[test]
    fn where_there_are_no_fields_their_faults_are_said_together() {
        let error = AppError::field("from", "Ngày không đúng.").and_field("to", "Thiếu ngày.");
        assert_eq!(error.message(), "Ngày không đúng. Thiếu ngày.");
    }

    #[test]
    fn what_was_kept_is_said_last() {
        let error = AppError::new(ErrorCode::Conflict).keeping("Bản nháp vẫn còn.");
        assert!(error.message().ends_with("Bản nháp vẫn còn."));
    }
}
