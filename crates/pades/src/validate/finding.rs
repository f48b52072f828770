//! Findings: a stable code for programs, one plain Vietnamese sentence for people.

use serde::{Serialize, Serializer};

/// Something a reader must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable code.
    pub code: FindingCode,
    /// One sentence in Vietnamese.
    pub message: String,
}

impl Finding {
    /// The finding with its sentence; `detail` names what it is about, where that helps.
    pub(super) fn new(code: FindingCode, detail: impl AsRef<str>) -> Self {
        let (sentence, with_detail) = code.sentences();
        let detail = detail.as_ref();
        let message = if detail.is_empty() {
            sentence.to_owned()
        } else {
            with_detail.replace("{}", detail)
        };
        Self { code, message }
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $variant:ident $code:literal $sentence:literal $(, $with_detail:literal)?;)*) => {
        /// The codes of findings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode { $($(#[$doc])* $variant,)* }

        impl FindingCode {
            /// The code as programs see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The sentence, and the one that says what it is about at `{}`.
            fn sentences(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant => {
                        let sentence = $sentence;
                        #[allow(unused_mut, unused_assignments, reason = "only some have a second one")]
                        let mut with_detail = sentence;
                        $(with_detail = $with_detail;)?
                        (sentence, with_detail)
                    })*
                }
            }
        }
    };
}

finding_codes! {
    /// The file is encrypted with a password.
    NeedsPassword "NEEDS_PASSWORD" "Tệp được bảo vệ bằng mật khẩu nên không kiểm tra được.";
    /// The file can't be read.
    Unreadable "UNREADABLE" "Tệp PDF bị hỏng cấu trúc nên không đọc được đầy đủ.";
    /// A limit of size, depth or steps was reached.
    TooComplex "TOO_COMPLEX" "Tệp lớn hoặc phức tạp vượt giới hạn nên không kiểm tra hết được.";
    /// /ByteRange isn't four numbers that make sense.
    ByteRangeInvalid "BYTE_RANGE_INVALID" "Phạm vi ký (ByteRange) không hợp lệ.";
    /// The gap isn't exactly the signature's value.
    ContentsInvalid "CONTENTS_INVALID" "Vùng không được ký không khớp đúng với giá trị chữ ký.";
    /// The signed range doesn't end where a revision ends.
    CoverageInvalid "COVERAGE_INVALID" "Phạm vi ký không trùng với một phiên bản trọn vẹn của tệp.";
    /// The signed part alone says something else about the signature.
    SignatureDictionaryAltered "SIGNATURE_DICTIONARY_ALTERED" "Thông tin chữ ký khác với thông tin đã được ký.";
    /// Two signatures claim the same bytes.
    SignaturesOverlap "SIGNATURES_OVERLAP" "Hai chữ ký dùng chung một vùng của tệp.";
    /// /SubFilter or /Type isn't one that is checked.
    FormatNotSupported "FORMAT_NOT_SUPPORTED" "Định dạng chữ ký không được hỗ trợ.", "Định dạng chữ ký không được hỗ trợ: {}.";
    /// The CMS can't be read, or isn't of the form that PAdES wants.
    CmsInvalid "CMS_INVALID" "Giá trị chữ ký không đúng định dạng CMS.";
    /// A signed attribute is missing, repeated or wrong.
    AttributeInvalid "ATTRIBUTE_INVALID" "Thuộc tính được ký bị thiếu, lặp hoặc sai.", "Thuộc tính được ký bị thiếu, lặp hoặc sai: {}.";
    /// The digest doesn't match.
    DigestMismatch "DIGEST_MISMATCH" "Nội dung đã ký bị thay đổi sau khi ký.";
    /// The signature value doesn't match.
    SignatureInvalid "SIGNATURE_INVALID" "Giá trị chữ ký không đúng với chứng thư của người ký.";
    /// The signer's certificate isn't in the file.
    SigningCertificateMissing "SIGNING_CERTIFICATE_MISSING" "Không tìm thấy chứng thư của người ký trong tệp.";
    /// ESS signing-certificate names another certificate.
    SigningCertificateMismatch "SIGNING_CERTIFICATE_MISMATCH" "Chứng thư trong chữ ký không phải chứng thư mà người ký đã ràng buộc.";
    /// An algorithm that isn't checked here.
    AlgorithmUnknown "ALGORITHM_UNKNOWN" "Thuật toán ký không được hỗ trợ.";
    /// An algorithm past its time.
    AlgorithmWeak "ALGORITHM_WEAK" "Thuật toán ký hoặc độ dài khóa không còn được chấp nhận.";
    /// The catalog or the trailer was changed.
    CatalogChanged "CATALOG_CHANGED" "Cấu trúc gốc của tài liệu bị thay đổi sau khi ký.", "Cấu trúc gốc của tài liệu bị thay đổi sau khi ký ({}).";
    /// A page was changed.
    PageChanged "PAGE_CHANGED" "Nội dung trang bị thay đổi sau khi ký.", "Nội dung trang bị thay đổi sau khi ký ({}).";
    /// The form's settings were changed.
    FormChanged "FORM_CHANGED" "Thiết lập biểu mẫu bị thay đổi sau khi ký.", "Thiết lập biểu mẫu bị thay đổi sau khi ký ({}).";
    /// A field was changed in a way that isn't filling it.
    FieldChanged "FIELD_CHANGED" "Một trường của biểu mẫu bị thay đổi trái quy tắc sau khi ký.", "Trường “{}” bị thay đổi trái quy tắc sau khi ký.";
    /// A field was deleted.
    FieldDeleted "FIELD_DELETED" "Một trường của biểu mẫu bị xóa sau khi ký.", "Trường “{}” bị xóa sau khi ký.";
    /// A field shows something else than its value.
    ValueAppearanceMismatch "VALUE_APPEARANCE_MISMATCH" "Một trường hiển thị khác với giá trị của nó.", "Trường “{}” hiển thị khác với giá trị của nó.";
    /// An object was removed.
    ObjectFreed "OBJECT_FREED" "Một phần của tài liệu bị xóa sau khi ký.", "Một phần của tài liệu bị xóa sau khi ký (đối tượng {}).";
    /// An object was replaced.
    ObjectReplaced "OBJECT_REPLACED" "Một phần của tài liệu bị thay thế sau khi ký.", "Một phần của tài liệu bị thay thế sau khi ký (đối tượng {}).";
    /// An object can be read in two ways.
    ObjectAmbiguous "OBJECT_AMBIGUOUS" "Một phần được thêm sau khi ký có thể hiểu theo hai cách.", "Một phần được thêm sau khi ký có thể hiểu theo hai cách (đối tượng {}).";
    /// A later revision can't be read.
    RevisionUnreadable "REVISION_UNREADABLE" "Phần được thêm sau khi ký bị hỏng nên không kiểm tra được.";
    /// The certification forbids what was changed.
    DocMdpViolated "DOC_MDP_VIOLATED" "Tài liệu bị thay đổi vượt quá mức mà chữ ký chứng nhận cho phép.";
    /// A locked field was changed.
    LockedFieldChanged "LOCKED_FIELD_CHANGED" "Một trường đã bị khóa khi ký vẫn bị thay đổi.", "Trường “{}” đã bị khóa khi ký nhưng vẫn bị thay đổi.";
    /// An annotation was added.
    AnnotationAdded "ANNOTATION_ADDED" "Có chú thích được thêm vào sau khi ký; hãy xem chúng có che nội dung không.", "Có chú thích được thêm vào trang {} sau khi ký; hãy xem chúng có che nội dung không.";
    /// A filled field was given another value.
    FieldOverwritten "FIELD_OVERWRITTEN" "Một trường đã có giá trị bị ghi đè sau khi ký.", "Trường {} sau khi ký.";
    /// Bytes that no revision and no signature accounts for.
    UnaccountedBytes "UNACCOUNTED_BYTES" "Tệp chứa dữ liệu không thuộc phiên bản nào đã ký.", "Tệp chứa {} byte dữ liệu không thuộc phiên bản nào đã ký.";
    /// No chain to an anchor.
    ChainNotFound "CHAIN_NOT_FOUND" "Chưa tìm được đường dẫn tin cậy từ chứng thư người ký đến một gốc tin cậy đã cấu hình.";
    /// A chain that breaks a rule.
    ChainInvalid "CHAIN_INVALID" "Đường dẫn chứng thư không hợp lệ.", "Đường dẫn chứng thư không hợp lệ: {}.";
    /// Expired at the time of signing.
    CertificateExpired "CERTIFICATE_EXPIRED" "Chứng thư đã hết hạn vào thời điểm ký.";
    /// Not yet valid at the time of signing.
    CertificateNotYetValid "CERTIFICATE_NOT_YET_VALID" "Chứng thư chưa có hiệu lực vào thời điểm ký.";
    /// Expired since, and nothing proves when it was signed.
    CertificateExpiredSince "CERTIFICATE_EXPIRED_SINCE" "Chứng thư nay đã hết hạn và không có dấu thời gian chứng minh chữ ký được tạo khi chứng thư còn hiệu lực.";
    /// Revoked before it is proven to have signed.
    CertificateRevoked "CERTIFICATE_REVOKED" "Chứng thư của người ký đã bị thu hồi.", "Chứng thư của người ký đã bị thu hồi từ {} và không có gì chứng minh chữ ký được tạo trước đó.";
    /// Suspended at the time of signing.
    CertificateSuspended "CERTIFICATE_SUSPENDED" "Chứng thư đang bị tạm dừng.", "Chứng thư bị tạm dừng từ {}; cần kiểm tra lại sau.";
    /// An issuer in the chain was revoked.
    IssuerRevoked "ISSUER_REVOKED" "Chứng thư của một đơn vị cấp chứng thư đã bị thu hồi.", "Chứng thư của một đơn vị cấp chứng thư đã bị thu hồi từ {}.";
    /// The anchor was not trusted at that time.
    AnchorWithdrawn "ANCHOR_WITHDRAWN" "Gốc tin cậy của chứng thư không còn, hoặc chưa, được tin cậy vào thời điểm đó.";
    /// The declared time lies ahead.
    SigningTimeInFuture "SIGNING_TIME_IN_FUTURE" "Thời điểm ký được khai báo ở tương lai.";
    /// The timestamp isn't over this signature, or is broken.
    TimestampInvalid "TIMESTAMP_INVALID" "Dấu thời gian của chữ ký không hợp lệ.";
    /// The timestamp is by algorithms that aren't checked here.
    TimestampAlgorithmUnknown "TIMESTAMP_ALGORITHM_UNKNOWN" "Dấu thời gian dùng thuật toán không được hỗ trợ nên không kiểm tra được.";
    /// The timestamp's chain doesn't hold.
    TimestampNotTrusted "TIMESTAMP_NOT_TRUSTED" "Dấu thời gian không dẫn đến một gốc tin cậy đã cấu hình.";
    /// The timestamp's certificate was revoked.
    TimestampRevoked "TIMESTAMP_REVOKED" "Chứng thư của dấu thời gian đã bị thu hồi.", "Chứng thư của dấu thời gian đã bị thu hồi từ {}.";
    /// The timestamp contradicts another one that it covers or that covers it.
    TimestampOrder "TIMESTAMP_ORDER" "Thứ tự của các dấu thời gian mâu thuẫn với thứ tự ký.";
    /// Revocation of the timestamp's certificate isn't known.
    TimestampRevocationNotChecked "TIMESTAMP_REVOCATION_NOT_CHECKED" "Chưa kiểm tra được chứng thư của dấu thời gian có bị thu hồi hay không.";
    /// Revocation is known only from answers that were too old.
    RevocationStale "REVOCATION_STALE" "Thông tin thu hồi đi kèm đã cũ so với thời điểm cần kiểm tra.";
    /// Revocation isn't known.
    RevocationNotChecked "REVOCATION_NOT_CHECKED" "Chưa kiểm tra được chứng thư có bị thu hồi tại thời điểm ký hay không.";
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
