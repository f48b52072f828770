//! The invented units, people and papers of the demo (DOMAIN §6). Identifiers are of ranges that
//! are never allocated, so that they belong to nobody.

use chungthuc_domain::right::{Capacity, Right};

/// A unit of the demo.
pub(super) struct DemoUnit {
    pub code: &'static str,
    pub old_code: Option<&'static str>,
    pub parent: Option<&'static str>,
    pub name: &'static str,
    pub level: &'static str,
    pub issues_copies: bool,
    pub valid_from: Option<&'static str>,
    pub valid_to: Option<&'static str>,
}

const fn unit(
    code: &'static str,
    old_code: Option<&'static str>,
    parent: Option<&'static str>,
    name: &'static str,
    level: &'static str,
) -> DemoUnit {
    DemoUnit {
        code,
        old_code,
        parent,
        name,
        level,
        issues_copies: false,
        valid_from: None,
        valid_to: None,
    }
}

/// Abolished with the district level on 01/07/2025.
const fn former(unit: DemoUnit) -> DemoUnit {
    DemoUnit {
        valid_to: Some("2025-06-30"),
        ..unit
    }
}

/// Set up on 01/07/2025.
const fn new(unit: DemoUnit) -> DemoUnit {
    DemoUnit {
        valid_from: Some("2025-07-01"),
        ..unit
    }
}

/// Issues certified copies.
const fn issuing(unit: DemoUnit) -> DemoUnit {
    DemoUnit {
        issues_copies: true,
        ..unit
    }
}

pub(super) const UNITS: [DemoUnit; 10] = [
    unit(
        "H99",
        Some("000.00.00.H99"),
        None,
        "UBND tỉnh Hòa Lâm",
        "PROVINCE",
    ),
    unit(
        "H99.1",
        Some("000.00.01.H99"),
        Some("H99"),
        "Văn phòng UBND tỉnh Hòa Lâm",
        "PROVINCE",
    ),
    unit(
        "H99.7",
        Some("000.00.07.H99"),
        Some("H99"),
        "Sở Tư pháp tỉnh Hòa Lâm",
        "PROVINCE",
    ),
    former(unit(
        "H99.21",
        Some("000.00.21.H99"),
        Some("H99"),
        "UBND huyện Thạch Ngàn",
        "DISTRICT",
    )),
    former(unit(
        "H99.21.5",
        Some("000.05.21.H99"),
        Some("H99.21"),
        "Phòng Tư pháp huyện Thạch Ngàn",
        "DISTRICT",
    )),
    former(unit(
        "H99.21.11",
        Some("000.11.21.H99"),
        Some("H99.21"),
        "UBND xã Suối Ngàn (cũ)",
        "COMMUNE",
    )),
    issuing(new(unit(
        "H99.101",
        None,
        Some("H99"),
        "UBND phường Cầu Sương",
        "COMMUNE",
    ))),
    issuing(new(unit(
        "H99.102",
        None,
        Some("H99"),
        "UBND xã Suối Ngàn",
        "COMMUNE",
    ))),
    issuing(new(unit(
        "H99.103",
        None,
        Some("H99"),
        "UBND đặc khu Hòn Mây",
        "COMMUNE",
    ))),
    new(unit(
        "H99.101.1",
        None,
        Some("H99.101"),
        "Trung tâm Phục vụ hành chính công phường Cầu Sương",
        "DESK",
    )),
];

/// A member of staff of the demo.
pub(super) struct DemoStaff {
    pub login: &'static str,
    pub name: &'static str,
    pub title: &'static str,
    pub unit: &'static str,
    pub rights: &'static [Right],
    pub capacity: Option<(Capacity, &'static str, &'static str)>,
    /// What the login page says the account is for.
    pub role: &'static str,
}

pub(super) const STAFF: [DemoStaff; 9] = [
    DemoStaff {
        login: "tiepnhan.cs",
        name: "Nông Thị Hoài An",
        title: "Công chức Tư pháp - Hộ tịch",
        unit: "H99.101",
        rights: &[Right::Creator],
        capacity: None,
        role: "Cán bộ tiếp nhận, tạo bản sao",
    },
    DemoStaff {
        login: "lanhdao.cs",
        name: "Vũ Đình Khải Minh",
        title: "Chủ tịch UBND phường",
        unit: "H99.101",
        rights: &[Right::Signer],
        capacity: Some((Capacity::Head, "CHỦ TỊCH", "CHỦ TỊCH")),
        role: "Lãnh đạo ký bản sao",
    },
    DemoStaff {
        login: "pct.cs",
        name: "Đỗ Thanh Trúc Lam",
        title: "Phó Chủ tịch UBND phường",
        unit: "H99.101",
        rights: &[Right::Signer],
        capacity: Some((Capacity::Deputy, "CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        role: "Phó Chủ tịch, ký thay (KT.)",
    },
    DemoStaff {
        login: "uyquyen.cs",
        name: "Hoàng Bích Sương",
        title: "Công chức Tư pháp - Hộ tịch",
        unit: "H99.101",
        rights: &[Right::Signer],
        capacity: Some((
            Capacity::Authorised,
            "CHỦ TỊCH",
            "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
        )),
        role: "Công chức được ủy quyền ký (TUQ.)",
    },
    DemoStaff {
        login: "vanthu.cs",
        name: "Lý Hồng Vân Anh",
        title: "Văn thư",
        unit: "H99.101",
        rights: &[Right::Sealer],
        capacity: None,
        role: "Văn thư, cấp số và đóng dấu",
    },
    DemoStaff {
        login: "motnguoi.sn",
        name: "Triệu Văn Đa Năng",
        title: "Phó Chủ tịch UBND xã",
        unit: "H99.102",
        rights: &[Right::Creator, Right::Signer, Right::Sealer],
        capacity: Some((Capacity::Deputy, "CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        role: "Một người giữ cả ba quyền",
    },
    // Certifies on paper: there is no key of theirs.
    DemoStaff {
        login: "motnguoi.hm",
        name: "Sầm Thị Hải Âu",
        title: "Phó Chủ tịch UBND đặc khu",
        unit: "H99.103",
        rights: &[Right::Creator, Right::Signer, Right::Sealer],
        capacity: Some((Capacity::Deputy, "CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        role: "Một người, chứng thực bản giấy, đã có hồ sơ mẫu",
    },
    DemoStaff {
        login: "quantri.hl",
        name: "Lương Quốc Bảo Trị",
        title: "Quản trị cấp 1",
        unit: "H99",
        rights: &[Right::Admin],
        capacity: None,
        role: "Quản trị của tỉnh",
    },
    DemoStaff {
        login: "tiepnhan.ngoai",
        name: "Bế Thị Thu Kiểm",
        title: "Cán bộ tiếp nhận, Sở Nội vụ",
        unit: "H99",
        rights: &[Right::ReceivingOfficer],
        capacity: None,
        role: "Cán bộ nơi khác, kiểm tra bản sao",
    },
];

/// An account of the portal.
pub(super) struct DemoApplicant {
    pub kind: &'static str,
    pub identifier: &'static str,
    pub name: &'static str,
    pub phone: Option<&'static str>,
    pub email: Option<&'static str>,
    pub role: &'static str,
}

pub(super) const APPLICANTS: [DemoApplicant; 5] = [
    DemoApplicant {
        kind: "CITIZEN",
        identifier: "003190000011",
        name: "Nguyễn Hạ Vy An",
        phone: Some("0900000011"),
        email: Some("vyan@example.com"),
        role: "Công dân",
    },
    DemoApplicant {
        kind: "CITIZEN",
        identifier: "003203000022",
        name: "Trần Gia Khánh Bình",
        phone: Some("0900000022"),
        email: Some("khanhbinh@example.com"),
        role: "Công dân",
    },
    DemoApplicant {
        kind: "CITIZEN",
        identifier: "003000033",
        name: "Đinh Văn Cổ Hủ",
        phone: Some("0900000033"),
        email: None,
        role: "Công dân, CMND cũ",
    },
    DemoApplicant {
        kind: "ENTERPRISE",
        identifier: "9990000018",
        name: "CÔNG TY TNHH ÁNH DƯƠNG XANH MẪU",
        phone: Some("02900000001"),
        email: Some("anhduong@example.com"),
        role: "Doanh nghiệp",
    },
    DemoApplicant {
        kind: "ENTERPRISE",
        identifier: "9990000018-001",
        name: "CÔNG TY TNHH ÁNH DƯƠNG XANH MẪU - CHI NHÁNH SUỐI NGÀN",
        phone: None,
        email: None,
        role: "Chi nhánh doanh nghiệp",
    },
];

/// Code, name, sensitive (DOMAIN §6.3).
pub(super) const DOCUMENT_TYPES: [(&str, &str, bool); 13] = [
    ("KS", "Giấy khai sinh", true),
    ("KH", "Giấy chứng nhận đăng ký kết hôn", true),
    ("CCCD", "Thẻ căn cước/Căn cước công dân", true),
    ("CMND", "Chứng minh nhân dân", true),
    ("HC", "Hộ chiếu", true),
    ("BTN", "Bằng tốt nghiệp", false),
    ("BD", "Bảng điểm", false),
    ("HB", "Học bạ", false),
    ("GPLX", "Giấy phép lái xe", true),
    ("QSDĐ", "Giấy chứng nhận quyền sử dụng đất", false),
    ("DKKD", "Giấy chứng nhận đăng ký doanh nghiệp", false),
    ("QD", "Quyết định, văn bản hành chính", false),
    ("KHAC", "Giấy tờ khác", true),
];

/// Types whose originals have colours.
pub(super) const COLOURED: [&str; 9] = [
    "KS", "KH", "CCCD", "CMND", "HC", "BTN", "GPLX", "QSDĐ", "DKKD",
];

/// Public holidays around the demo's time; the administration of holidays replaces them.
pub(super) const HOLIDAYS: [(&str, &str); 8] = [
    ("2026-09-01", "Nghỉ lễ Quốc khánh"),
    ("2026-09-02", "Quốc khánh"),
    ("2027-01-01", "Tết Dương lịch"),
    ("2027-04-30", "Ngày Giải phóng miền Nam"),
    ("2027-05-01", "Quốc tế Lao động"),
    ("2027-09-01", "Nghỉ lễ Quốc khánh"),
    ("2027-09-02", "Quốc khánh"),
    ("2028-01-01", "Tết Dương lịch"),
];
