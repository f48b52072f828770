//! The left menu: which pages a person finds there, by right, in the guides' words (DOMAIN §4.2).

mod waiting;

use chungthuc_domain::right::Right;

pub use self::waiting::Waiting;

use crate::{components::Icon, routes};

/// Some pages under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuGroup {
    /// The heading.
    pub title: &'static str,
    /// The pages.
    pub items: Vec<MenuItem>,
}

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What the guides call it.
    pub label: &'static str,
    /// Where it is.
    pub href: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// What waits there.
    pub waiting: Option<Waiting>,
}

const fn item(
    label: &'static str,
    href: &'static str,
    icon: Icon,
    waiting: Option<Waiting>,
) -> MenuItem {
    MenuItem {
        label,
        href,
        icon,
        waiting,
    }
}

const CREATE: MenuItem = item(
    "Thêm mới bản sao từ bản chính",
    routes::CREATE,
    Icon::Document,
    None,
);
const RECEPTION: MenuItem = item(
    "Tiếp nhận hồ sơ",
    routes::RECEPTION,
    Icon::Folder,
    Some(Waiting::Reception),
);
const RETURNED: MenuItem = item(
    "Hồ sơ bị từ chối",
    routes::RETURNED,
    Icon::Return,
    Some(Waiting::Returned),
);
const APPOINTMENTS: MenuItem = item(
    "Lịch hẹn chờ duyệt",
    routes::APPOINTMENTS,
    Icon::Calendar,
    Some(Waiting::Appointment),
);
const OFFER: MenuItem = item("Giờ nhận lịch hẹn", routes::OFFER, Icon::Clock, None);
const TO_SIGN: MenuItem = item(
    "Bản sao chờ ký",
    routes::TO_SIGN,
    Icon::Sign,
    Some(Waiting::Signature),
);
const TO_SEAL: MenuItem = item(
    "Bản sao chờ đóng dấu",
    routes::TO_SEAL,
    Icon::Seal,
    Some(Waiting::Seal),
);
const TRACK: MenuItem = item("Theo dõi hồ sơ chứng thực", routes::TRACK, Icon::List, None);
const REFUSALS: MenuItem = item("Từ chối chứng thực", routes::REFUSALS, Icon::Ban, None);
const BOOKS: MenuItem = item("Quản lý sổ chứng thực", routes::BOOKS, Icon::Book, None);
const RESEND: MenuItem = item(
    "Quản lý gửi lại email",
    routes::RESEND,
    Icon::Mail,
    Some(Waiting::Delivery),
);
const SEALS: MenuItem = item("Quản lý con dấu", routes::SEALS, Icon::Seal, None);
/// As S000 has it: what sealers find below "Cập nhật chữ ký" is the seal's image.
const SEAL_IMAGE: MenuItem = item("Cập nhật chữ ký", routes::SEALS, Icon::Edit, None);
const SIGNATURES: MenuItem = item("Cập nhật chữ ký", routes::SIGNATURES, Icon::Edit, None);
const ABSENCES: MenuItem = item("Vắng mặt và ký thay", routes::ABSENCES, Icon::Users, None);
const READINESS: MenuItem = item("Điều kiện tiếp nhận", routes::READINESS, Icon::Valid, None);
const TRUST: MenuItem = item("Danh sách tin cậy", routes::TRUST, Icon::Key, None);
const HOLIDAYS: MenuItem = item("Ngày nghỉ lễ", routes::HOLIDAYS, Icon::Calendar, None);
const TARIFFS: MenuItem = item("Biểu phí", routes::TARIFFS, Icon::Edit, None);
const ATTESTATION_TEXTS: MenuItem =
    item("Lời chứng", routes::ATTESTATION_TEXTS, Icon::Document, None);
const FIGURES: MenuItem = item("Thống kê", routes::FIGURES, Icon::Monitor, None);
const TAKINGS: MenuItem = item("Thu phí", routes::TAKINGS, Icon::Inbox, None);
const UNIT_SETTINGS: MenuItem = item(
    "Thiết lập đơn vị",
    routes::UNIT_SETTINGS,
    Icon::Building,
    None,
);
const RETENTION: MenuItem = item("Lưu trữ", routes::RETENTION, Icon::Folder, None);
const CHECK: MenuItem = item("Kiểm tra bản sao", routes::HOME, Icon::Shield, None);
const STORE: MenuItem = item("Kho dữ liệu của tôi", routes::STORE, Icon::Folder, None);

const MY_APPOINTMENTS: MenuItem = item(
    "Lịch hẹn của tôi",
    routes::MY_APPOINTMENTS,
    Icon::Calendar,
    None,
);
const BOOKING: MenuItem = item("Đặt lịch hẹn", routes::BOOKING, Icon::Plus, None);

/// The menu of somebody who holds `rights` in the unit worked in. A page that several rights lead to
/// is there once, in the first group.
pub fn menu_for(rights: &[Right]) -> Vec<MenuGroup> {
    let may = |right: Right| rights.contains(&right);
    let mut track = [Right::Creator, Right::Signer, Right::Sealer, Right::Auditor]
        .iter()
        .any(|right| may(*right))
        .then_some(TRACK);
    let mut books = [Right::Sealer, Right::BookManager, Right::Auditor]
        .iter()
        .any(|right| may(*right))
        .then_some(BOOKS);

    let mut readiness = [
        Right::Creator,
        Right::Signer,
        Right::Sealer,
        Right::BookManager,
        Right::Admin,
        Right::Auditor,
    ]
    .iter()
    .any(|right| may(*right))
    .then_some(READINESS);

    let mut absences = [Right::Signer, Right::Admin]
        .iter()
        .any(|right| may(*right))
        .then_some(ABSENCES);

    let mut offer = [Right::Creator, Right::Admin]
        .iter()
        .any(|right| may(*right))
        .then_some(OFFER);

    let mut takings = [Right::Creator, Right::Sealer, Right::Auditor, Right::Admin]
        .iter()
        .any(|right| may(*right))
        .then_some(TAKINGS);

    let mut groups = Vec::new();
    let mut add = |title: &'static str, items: Vec<MenuItem>| {
        if !items.is_empty() {
            groups.push(MenuGroup { title, items });
        }
    };
    if may(Right::Creator) {
        let mut items = vec![CREATE, RECEPTION, RETURNED, APPOINTMENTS];
        items.extend(track.take());
        items.extend(takings.take());
        items.push(REFUSALS);
        items.extend(offer.take());
        items.extend(readiness.take());
        add("Tạo bản sao", items);
    }
    if may(Right::Signer) {
        let mut items = vec![TO_SIGN];
        items.extend(track.take());
        items.extend(absences.take());
        items.extend(readiness.take());
        add("Ký bản sao", items);
    }
    if may(Right::Sealer) {
        let mut items = vec![TO_SEAL];
        items.extend(track.take());
        items.extend(books.take());
        items.extend([RESEND, SEALS]);
        items.extend(readiness.take());
        items.extend(takings.take());
        add("Đóng dấu bản sao", items);
    }
    if may(Right::Admin) {
        add(
            "Quản trị hệ thống",
            [
                TRUST,
                HOLIDAYS,
                TARIFFS,
                ATTESTATION_TEXTS,
                UNIT_SETTINGS,
                RETENTION,
            ]
            .into_iter()
            .chain(takings.take())
            .chain(offer.take())
            .chain(absences.take())
            .chain(readiness.take())
            .collect(),
        );
    }
    add(
        "Tra cứu",
        track
            .take()
            .into_iter()
            .chain(books.take())
            .chain(readiness.take())
            .chain(takings.take())
            .chain((may(Right::Auditor) && !may(Right::Admin)).then_some(RETENTION))
            .collect(),
    );
    let figures = [
        Right::Creator,
        Right::Signer,
        Right::Sealer,
        Right::Auditor,
        Right::Admin,
    ];
    if figures.iter().any(|right| may(*right)) {
        add("Số liệu", vec![FIGURES]);
    }
    if may(Right::ReceivingOfficer) {
        add("Kiểm tra", vec![CHECK]);
    }
    if may(Right::Signer) {
        add("Tài khoản", vec![SIGNATURES]);
    } else if may(Right::Sealer) {
        add("Tài khoản", vec![SEAL_IMAGE]);
    }
    groups
}

/// The menu of a citizen or an enterprise.
pub fn applicant_menu() -> Vec<MenuGroup> {
    vec![MenuGroup {
        title: "Của tôi",
        items: vec![STORE, MY_APPOINTMENTS, BOOKING, CHECK],
    }]
}

/// Where somebody with these rights starts: the first page of the menu (UX §1).
pub fn home_of(rights: &[Right]) -> &'static str {
    menu_for(rights)
        .first()
        .and_then(|group| group.items.first())
        .map_or(routes::HOME, |item| item.href)
}

/// Whether `path` is the page at `href` or one below it.
pub fn is_at(path: &str, href: &str) -> bool {
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether an address is that of the page at `href` and of nothing in it: a link there leads nowhere
/// else, and reads the page anew.
pub fn is_same(path: &str, search: &str, href: &str) -> bool {
    path == href && search.is_empty()
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::view::account::{Counters, Urgent};

    use super::*;

    fn labels(rights: &[Right]) -> Vec<&'static str> {
        menu_for(rights)
            .iter()
            .flat_map(|group| group.items.iter().map(|item| item.label))
            .collect()
    }

    #[test]
    fn an_officer_finds_the_pages_of_the_guide() {
        assert_eq!(
            labels(&[Right::Creator]),
            [
                "Thêm mới bản sao từ bản chính",
                "Tiếp nhận hồ sơ",
                "Hồ sơ bị từ chối",
                "Lịch hẹn chờ duyệt",
                "Theo dõi hồ sơ chứng thực",
                "Thu phí",
                "Từ chối chứng thực",
                "Giờ nhận lịch hẹn",
                "Điều kiện tiếp nhận",
                "Thống kê"
            ]
        );
    }

    #[test]
    fn a_leader_starts_at_what_waits_for_the_signature() {
        assert_eq!(
            labels(&[Right::Signer]),
            [
                "Bản sao chờ ký",
                "Theo dõi hồ sơ chứng thực",
                "Vắng mặt và ký thay",
                "Điều kiện tiếp nhận",
                "Thống kê",
                "Cập nhật chữ ký"
            ]
        );
        assert_eq!(home_of(&[Right::Signer]), routes::TO_SIGN);
    }

    #[test]
    fn a_clerk_finds_books_deliveries_and_seals() {
        let clerk = [
            "Bản sao chờ đóng dấu",
            "Theo dõi hồ sơ chứng thực",
            "Quản lý sổ chứng thực",
            "Quản lý gửi lại email",
            "Quản lý con dấu",
            "Điều kiện tiếp nhận",
            "Thu phí",
            "Thống kê",
            "Cập nhật chữ ký",
        ];
        assert_eq!(labels(&[Right::Sealer]), clerk);
        assert_eq!(labels(&[Right::Sealer, Right::BookManager]), clerk);
        // Books may be given to officers, too (DOMAIN Q3).
        let officer = labels(&[Right::Creator, Right::BookManager]);
        assert!(officer.contains(&"Quản lý sổ chứng thực"), "{officer:?}");
    }

    #[test]
    fn one_person_with_all_rights_finds_each_page_once() {
        let mut all = labels(&Right::ALL);
        let found = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), found);
        assert_eq!(found, 24);
    }

    #[test]
    fn an_auditor_reads_and_changes_nothing() {
        assert_eq!(
            labels(&[Right::Auditor]),
            [
                "Theo dõi hồ sơ chứng thực",
                "Quản lý sổ chứng thực",
                "Điều kiện tiếp nhận",
                "Thu phí",
                "Lưu trữ",
                "Thống kê"
            ]
        );
    }

    #[test]
    fn without_rights_there_is_no_menu() {
        assert!(menu_for(&[]).is_empty());
        assert_eq!(home_of(&[]), routes::HOME);
    }

    #[test]
    fn a_page_below_is_part_of_its_page() {
        assert!(is_at("/cho-ky", routes::TO_SIGN));
        assert!(is_at("/cho-ky/0192", routes::TO_SIGN));
        assert!(!is_at("/cho-ky-khac", routes::TO_SIGN));
    }

    #[test]
    fn only_the_page_itself_as_it_begins_is_read_anew() {
        assert!(is_same("/cho-ky", "", routes::TO_SIGN));
        assert!(!is_same("/cho-ky", "trang=2", routes::TO_SIGN));
        assert!(!is_same("/cho-ky/0192", "", routes::TO_SIGN));
    }

    #[test]
    fn only_what_is_urgent_is_said_beside_a_page() {
        let urgent = |overdue, today| Urgent { overdue, today };
        let counters = Counters {
            received_due: urgent(1, 0),
            returned_due: urgent(3, 2),
            signature_due: urgent(0, 5),
            seal_due: urgent(1_000, 0),
            delivery_failed: 4,
            ..Counters::default()
        };
        let said = |waiting: Waiting| waiting.urgent(&counters);
        assert_eq!(said(Waiting::Reception).as_deref(), Some("1 quá hạn"));
        assert_eq!(
            said(Waiting::Returned).as_deref(),
            Some("3 quá hạn · 2 hôm nay")
        );
        assert_eq!(said(Waiting::Signature).as_deref(), Some("5 hôm nay"));
        assert_eq!(said(Waiting::Seal).as_deref(), Some("999+ quá hạn"));
        assert_eq!(said(Waiting::Delivery), None);
        assert_eq!(Waiting::Seal.urgent(&Counters::default()), None);
    }

    #[test]
    fn a_counter_belongs_to_its_page() {
        let counters = Counters {
            received: 7,
            returned: 1,
            pending_signature: 2,
            pending_seal: 3,
            delivery_failed: 4,
            appointments: 5,
            notices: 6,
            ..Counters::default()
        };
        let counts: Vec<_> = menu_for(&Right::ALL)
            .iter()
            .flat_map(|group| &group.items)
            .filter_map(|item| {
                item.waiting
                    .map(|waiting| (item.href, waiting.count(&counters)))
            })
            .collect();
        let expected = [
            (routes::RECEPTION, 7),
            (routes::RETURNED, 1),
            (routes::APPOINTMENTS, 5),
            (routes::TO_SIGN, 2),
            (routes::TO_SEAL, 3),
            (routes::RESEND, 4),
        ];
        assert_eq!(counts, expected);
    }
}
