//! The addresses of the pages, once: the router, the menus and the links take them from here.
//! Which rights a page needs is the use cases' business.

/// The public portal.
pub const HOME: &str = "/";
/// "Đăng nhập"
pub const LOGIN: &str = "/dang-nhap";
/// Where the form of "Đăng xuất" is posted.
pub const LOGOUT: &str = "/dang-xuat";
/// Where the form that switches the unit is posted.
pub const SWITCH_UNIT: &str = "/doi-don-vi";
/// The page of a copy, by the code in its QR: `/k/:code`.
pub const COPY: &str = "/k";
/// What was annulled by decision, for anybody; made on the server alone.
pub const ANNULMENTS: &str = "/huy-bo";
/// "Hướng dẫn, hỗ trợ", for anybody; made on the server alone.
pub const PUBLIC_HELP: &str = "/ho-tro";
/// "Kho dữ liệu của tôi"
pub const STORE: &str = "/kho";
/// "Thêm mới bản sao từ bản chính", also `/tao-moi/:dossier`.
pub const CREATE: &str = "/tao-moi";
/// "Tiếp nhận hồ sơ", also `/tiep-nhan/:dossier`, `…/giay-hen`, `…/phieu-nhan` and `…/phieu-xin-loi`.
pub const RECEPTION: &str = "/tiep-nhan";
/// "Hồ sơ bị từ chối"
pub const RETURNED: &str = "/bi-tu-choi";
/// "Lịch hẹn chờ duyệt", also `/lich-hen-cho-duyet/:appointment`.
pub const APPOINTMENTS: &str = "/lich-hen-cho-duyet";
/// The unit's appointments by day or week.
pub const CALENDAR: &str = "/lich-hen-cho-duyet/lich";
/// "Lịch hẹn của tôi", also `/lich-hen/:appointment`, which notices lead to.
pub const MY_APPOINTMENTS: &str = "/lich-hen";
/// "Đặt lịch hẹn"
pub const BOOKING: &str = "/dat-lich-hen";
/// "Giờ nhận lịch hẹn"
pub const OFFER: &str = "/gio-nhan-lich-hen";
/// "Thông báo"
pub const NOTICES: &str = "/thong-bao";
/// "Nhận thông báo": what goes by e-mail too.
pub const NOTICE_CHOICE: &str = "/thong-bao/cai-dat";
/// "Bản sao chờ ký", also `/cho-ky/:paper`.
pub const TO_SIGN: &str = "/cho-ky";
/// Many papers read one after another and signed with one confirmation.
pub const SIGN_MANY: &str = "/cho-ky/ky-nhieu";
/// "Bản sao chờ đóng dấu", also `/cho-dong-dau/:paper`.
pub const TO_SEAL: &str = "/cho-dong-dau";
/// Many papers read one after another, numbered and sealed with one confirmation.
pub const SEAL_MANY: &str = "/cho-dong-dau/dong-dau-nhieu";
/// "Từ chối chứng thực": what the unit has refused.
pub const REFUSALS: &str = "/tu-choi";
/// "Phiếu từ chối tiếp nhận giải quyết hồ sơ" as PDF: `/phieu-tu-choi/{refusal}`.
pub const REFUSAL_SLIP: &str = "/phieu-tu-choi";
/// The minutes of a refusal as PDF: `/bien-ban/{refusal}`.
pub const MINUTES: &str = "/bien-ban";
/// "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" as PDF: `/phieu-bo-sung/{supplement}`.
pub const SUPPLEMENT_SLIP: &str = "/phieu-bo-sung";
/// "Phiếu xin lỗi và hẹn lại ngày trả kết quả" as PDF: `/phieu-xin-loi/{paper}`.
pub const APOLOGY_SLIP: &str = "/phieu-xin-loi";
/// "Phiếu kiểm soát quá trình giải quyết hồ sơ" as PDF: `/phieu-kiem-soat/{paper}`.
pub const CONTROL_SLIP: &str = "/phieu-kiem-soat";
/// "Theo dõi hồ sơ chứng thực", also `/theo-doi/:dossier`.
pub const TRACK: &str = "/theo-doi";
/// "Xuất Excel" of that list, with its query.
pub const TRACK_EXPORT: &str = "/theo-doi/xuat";
/// "Sổ theo dõi hồ sơ" of a month as PDF.
pub const TRACK_PRINT: &str = "/theo-doi/in";
/// "Quản lý sổ chứng thực", also `/so-chung-thuc/:book`.
pub const BOOKS: &str = "/so-chung-thuc";
/// "Khóa sổ" of a year: `/so-chung-thuc/nam/:year`.
pub const BOOK_YEAR: &str = "/so-chung-thuc/nam";
/// "Quản lý gửi lại email"
pub const RESEND: &str = "/gui-lai-email";
/// "Quản lý con dấu", also `/con-dau/:image`, its history.
pub const SEALS: &str = "/con-dau";
/// "Cập nhật chữ ký", also `/chu-ky/:image`, its history.
pub const SIGNATURES: &str = "/chu-ky";
/// "Hướng dẫn sử dụng", with whom to turn to.
pub const HELP: &str = "/huong-dan";
/// "Thiết lập đơn vị"
pub const UNIT_SETTINGS: &str = "/quan-tri/don-vi";
/// "Lưu trữ"
pub const RETENTION: &str = "/quan-tri/luu-tru";
/// "Điều kiện tiếp nhận"
pub const READINESS: &str = "/dieu-kien";
/// "Vắng mặt và ký thay"
pub const ABSENCES: &str = "/vang-mat";
/// The demo's e-mail and SMS.
pub const OUTBOX: &str = "/hop-thu-demo";
/// Every component in every state.
pub const GALLERY: &str = "/he-thong/thanh-phan";
/// The first page of whoever is logged in, by their rights.
pub const START: &str = "/bat-dau";
/// What an e-mailed link leads to: `/nhan/:token`.
pub const LINK: &str = "/nhan";
/// "Danh sách tin cậy", also `/quan-tri/tin-cay/:certificate`.
pub const TRUST: &str = "/quan-tri/tin-cay";
/// Who changed the trust list.
pub const TRUST_HISTORY: &str = "/quan-tri/tin-cay/lich-su";
/// "Ngày nghỉ lễ"
pub const HOLIDAYS: &str = "/quan-tri/ngay-nghi-le";
/// "Biểu phí"
pub const TARIFFS: &str = "/quan-tri/bieu-phi";
/// "Lời chứng": the wordings of copies.
pub const ATTESTATION_TEXTS: &str = "/quan-tri/loi-chung";
/// A wording on the page that it would stand on, as PDF: `?don-vi=…&loai=…&loi-chung=…`.
pub const ATTESTATION_PREVIEW: &str = "/quan-tri/loi-chung/xem-thu";
/// "Thu phí" by day and month; also `/thu-phi/xuat` and `/thu-phi/in`, its files.
pub const TAKINGS: &str = "/thu-phi";
/// "Thu phí theo hồ sơ"
pub const FEE_LIST: &str = "/thu-phi/ho-so";
/// "Thống kê"
pub const FIGURES: &str = "/thong-ke";
/// "Báo cáo"; also `/thong-ke/bao-cao/xuat` and `/thong-ke/bao-cao/in`, its files.
pub const REPORT: &str = "/thong-ke/bao-cao";
/// "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" of a paper's dossier, as PDF: `/giay-hen/{paper}`.
pub const SLIP: &str = "/giay-hen";
/// "Lời chứng" of copies on paper, as PDF: `/loi-chung/{paper}`.
pub const ATTESTATION: &str = "/loi-chung";
