//! The icons: one set, drawn on a 22 × 22 grid with strokes of the text's colour. Decoration only;
//! what an icon says is also in words beside it or in its control's label.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after what they show")]
pub enum Icon {
    Alert,
    ArrowDown,
    ArrowUp,
    Ban,
    Bell,
    Book,
    Building,
    Calendar,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Document,
    Download,
    Edit,
    Eye,
    First,
    Fit,
    Folder,
    Help,
    Inbox,
    Info,
    Key,
    Last,
    List,
    Lock,
    LogIn,
    LogOut,
    Mail,
    Menu,
    Minus,
    Monitor,
    Moon,
    Phone,
    Pin,
    Plus,
    Print,
    Qr,
    Redo,
    Return,
    Scan,
    Seal,
    Search,
    Send,
    Shield,
    Sign,
    Sort,
    Stop,
    Sun,
    Swap,
    Trash,
    Undo,
    Upload,
    User,
    Users,
    Valid,
}

impl Icon {
    /// Every icon, for the gallery.
    pub const ALL: [Icon; 58] = {
        use Icon::*;
        [
            Alert,
            ArrowDown,
            ArrowUp,
            Ban,
            Bell,
            Book,
            Building,
            Calendar,
            Check,
            ChevronDown,
            ChevronLeft,
            ChevronRight,
            Clock,
            Close,
            Document,
            Download,
            Edit,
            Eye,
            First,
            Fit,
            Folder,
            Help,
            Inbox,
            Info,
            Key,
            Last,
            List,
            Lock,
            LogIn,
            LogOut,
            Mail,
            Menu,
            Minus,
            Monitor,
            Moon,
            Phone,
            Pin,
            Plus,
            Print,
            Qr,
            Redo,
            Return,
            Scan,
            Seal,
            Search,
            Send,
            Shield,
            Sign,
            Sort,
            Stop,
            Sun,
            Swap,
            Trash,
            Undo,
            Upload,
            User,
            Users,
            Valid,
        ]
    };

    /// The shapes within the `<svg>`.
    fn shapes(self) -> &'static str {
        match self {
            Icon::Alert => r#"<path d="M11 3.500l8.500 15h-17zM11 9v4.500M11 16v.1"/>"#,
            Icon::ArrowDown => r#"<path d="M11 4v14M5.500 12.500L11 18l5.500-5.500"/>"#,
            Icon::ArrowUp => r#"<path d="M11 18V4M5.500 9.500L11 4l5.500 5.500"/>"#,
            Icon::Ban => {
                r#"<circle cx="11" cy="11" r="7.500"/><path d="M5.700 5.700l10.600 10.600"/>"#
            }
            Icon::Bell => r#"<path d="M6 16V10a5 5 0 0110 0v6l1.500 1.500h-13zM9.500 19.500h3"/>"#,
            Icon::Book => {
                r#"<path d="M4 5c3-1.500 5-1 7 .5V18c-2-1.500-4-2-7-.5zM18 5c-3-1.500-5-1-7 .5V18c2-1.500 4-2 7-.5z"/>"#
            }
            Icon::Building => {
                r#"<path d="M3 18.500h16M4.500 8h13L11 3.500zM6 8.500v7M9.300 8.500v7M12.700 8.500v7M16 8.500v7M4.500 15.500h13"/>"#
            }
            Icon::Calendar => {
                r#"<rect x="3.500" y="5" width="15" height="13.500" rx="2"/><path d="M3.500 9.500h15M7.500 3v4M14.500 3v4"/>"#
            }
            Icon::Check => r#"<path d="M4.500 11.500l4.500 4.500 9-10"/>"#,
            Icon::ChevronDown => r#"<path d="M5 8l6 6 6-6"/>"#,
            Icon::ChevronLeft => r#"<path d="M13 5l-6 6 6 6"/>"#,
            Icon::ChevronRight => r#"<path d="M9 5l6 6-6 6"/>"#,
            Icon::Clock => r#"<circle cx="11" cy="11" r="7.500"/><path d="M11 6.500V11l3 2"/>"#,
            Icon::Close => r#"<path d="M5 5l12 12M17 5L5 17"/>"#,
            Icon::Document => r#"<path d="M6 3h7l4 4v12H6zM13 3v4h4"/>"#,
            Icon::Download => r#"<path d="M11 4v10M7 10l4 4 4-4M4 18h14"/>"#,
            Icon::Edit => {
                r#"<path d="M4 18l.7-3.700L14.500 4.500l3 3-9.800 9.800zM12.500 6.500l3 3"/>"#
            }
            Icon::Eye => {
                r#"<path d="M2.500 11c2-3.700 5-5.500 8.500-5.500s6.500 1.800 8.500 5.500c-2 3.700-5 5.500-8.500 5.500S4.500 14.700 2.500 11z"/><circle cx="11" cy="11" r="2.700"/>"#
            }
            Icon::First => r#"<path d="M17 5l-6 6 6 6M10 5l-6 6 6 6"/>"#,
            Icon::Fit => {
                r#"<path d="M3 5v12M19 5v12M6 11h10M8.500 8.500L6 11l2.500 2.500M13.500 8.500L16 11l-2.500 2.500"/>"#
            }
            Icon::Folder => {
                r#"<path d="M3 6.500A1.500 1.500 0 014.500 5H9l2 2.500h6.500A1.500 1.500 0 0119 9v7.500a1.500 1.500 0 01-1.500 1.500h-13A1.500 1.500 0 013 16.500z"/>"#
            }
            Icon::Help => {
                r#"<circle cx="11" cy="11" r="7.500"/><path d="M8.800 9c0-1.400 1-2.200 2.200-2.200s2.200.8 2.200 2c0 1.600-2.200 1.700-2.200 3.400M11 15v.1"/>"#
            }
            Icon::Inbox => {
                r#"<path d="M3.500 12.500L6 5h10l2.500 7.500v5.500h-15zM3.500 12.500h4.500l1.200 2.300h3.600l1.200-2.300h4.500"/>"#
            }
            Icon::Info => r#"<circle cx="11" cy="11" r="7.500"/><path d="M11 10v5M11 7v.1"/>"#,
            Icon::Key => {
                r#"<circle cx="7" cy="14" r="3.500"/><path d="M9.500 11.500L18 3.500M14.500 6.500l2.500 2.500"/>"#
            }
            Icon::Last => r#"<path d="M5 5l6 6-6 6M12 5l6 6-6 6"/>"#,
            Icon::List => r#"<path d="M4 6h14M4 11h14M4 16h9"/>"#,
            Icon::Lock => {
                r#"<rect x="4.500" y="9.500" width="13" height="9" rx="2"/><path d="M7.500 9.500V7a3.500 3.500 0 017 0v2.500M11 13v2"/>"#
            }
            Icon::LogIn => {
                r#"<path d="M12 4h5.500v14H12M3.500 11H13M9.500 7.500L13 11l-3.500 3.500"/>"#
            }
            Icon::LogOut => {
                r#"<path d="M10 4H4.500v14H10M9 11h9.500M15 7.500l3.500 3.500-3.500 3.500"/>"#
            }
            Icon::Mail => {
                r#"<rect x="3" y="5" width="16" height="12.500" rx="2"/><path d="M3.500 6.500L11 12l7.500-5.500"/>"#
            }
            Icon::Menu => r#"<path d="M3.500 6h15M3.500 11h15M3.500 16h15"/>"#,
            Icon::Minus => r#"<path d="M5 11h12"/>"#,
            Icon::Monitor => {
                r#"<rect x="3" y="4" width="16" height="11" rx="1.500"/><path d="M8 18.500h6M11 15v3.500"/>"#
            }
            Icon::Moon => {
                r#"<path d="M17.500 13.500A7.500 7.500 0 018.500 4.500a7.500 7.500 0 109 9z"/>"#
            }
            Icon::Phone => {
                r#"<rect x="6.500" y="2.500" width="9" height="17" rx="2"/><path d="M10 16.500h2"/>"#
            }
            Icon::Pin => {
                r#"<path d="M11 19c-4-4.500-6-7.500-6-10a6 6 0 0112 0c0 2.500-2 5.500-6 10z"/><circle cx="11" cy="9" r="2.200"/>"#
            }
            Icon::Plus => r#"<path d="M11 5v12M5 11h12"/>"#,
            Icon::Print => {
                r#"<path d="M6.500 8V3.500h9V8M6.500 15.500H4V8h14v7.500h-2.500M6.500 13h9v6h-9z"/>"#
            }
            Icon::Qr => {
                r#"<path d="M4 4h5v5H4zM13 4h5v5h-5zM4 13h5v5H4zM13 13h2v2h-2zM18 13v5M13 18h2M18 13h-.1"/>"#
            }
            Icon::Redo => r#"<path d="M15 6l3.500 3.500L15 13M18 9.500h-8a5 5 0 000 10h3"/>"#,
            Icon::Return => r#"<path d="M8 5L3.500 9.500 8 14M4 9.500h9.500a5 5 0 015 5V17"/>"#,
            Icon::Scan => {
                r#"<path d="M3.500 7.500v-4h4M14.500 3.500h4v4M18.500 14.500v4h-4M7.500 18.500h-4v-4M3.500 11h15"/>"#
            }
            Icon::Seal => {
                r#"<path d="M8.500 3.500h5c.8 0 1.300.8 1 1.600L13 9.500V12h3.500a2 2 0 012 2v1.500h-15V14a2 2 0 012-2H9V9.500L7.500 5.100c-.3-.8.2-1.600 1-1.600zM4 18.500h14"/>"#
            }
            Icon::Search => {
                r#"<circle cx="9.500" cy="9.500" r="5.500"/><path d="M14 14l4.500 4.500"/>"#
            }
            Icon::Send => r#"<path d="M18.500 3.500L3 9.500l6 3 3 6zM9 12.500l9.500-9"/>"#,
            Icon::Shield => {
                r#"<path d="M11 3l7 2.500v5c0 4.500-3 7-7 8.500-4-1.500-7-4-7-8.500v-5z"/>"#
            }
            Icon::Sign => {
                r#"<path d="M3 17c3-6 5-9 6.500-9S11 12 9 16m0 0c2-3 4-4 5-3s0 3 1 3 2-1 3-1M3 21h16"/>"#
            }
            Icon::Sort => r#"<path d="M7.500 9L11 5l3.500 4M7.500 13l3.500 4 3.500-4"/>"#,
            Icon::Stop => {
                r#"<circle cx="11" cy="11" r="7.500"/><path d="M11 6.500v5.500M11 15v.1"/>"#
            }
            Icon::Sun => {
                r#"<circle cx="11" cy="11" r="3.500"/><path d="M11 2.500v2M11 17.500v2M2.500 11h2M17.500 11h2M5 5l1.400 1.400M15.600 15.600L17 17M5 17l1.400-1.400M15.600 6.400L17 5"/>"#
            }
            Icon::Swap => r#"<path d="M5 8h11l-3-3M17 14H6l3 3"/>"#,
            Icon::Trash => {
                r#"<path d="M4 6h14M8.500 6V3.500h5V6M5.500 6l1 13h9l1-13M9.300 9.500v6M12.700 9.500v6"/>"#
            }
            Icon::Undo => r#"<path d="M7 6L3.500 9.500 7 13M4 9.500h8a5 5 0 010 10H9"/>"#,
            Icon::Upload => r#"<path d="M11 15V5M7 9l4-4 4 4M4 18h14"/>"#,
            Icon::User => {
                r#"<circle cx="11" cy="7.500" r="3.500"/><path d="M4 19c1-4 4-5.500 7-5.500s6 1.500 7 5.500"/>"#
            }
            Icon::Users => {
                r#"<circle cx="8.500" cy="8" r="3"/><path d="M2.500 18c.8-3.300 3.300-4.700 6-4.700s5.200 1.400 6 4.700M14 5.200a3 3 0 010 5.600M16 13.700c1.800.6 3 1.900 3.500 4.300"/>"#
            }
            Icon::Valid => {
                r#"<circle cx="11" cy="11" r="8"/><path d="M7.500 11.300l2.400 2.400 4.800-5"/>"#
            }
        }
    }
}

/// An icon, as large as the text's icons or, by `class`, otherwise.
#[component]
pub fn Ic(
    /// Which.
    icon: Icon,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() {
        "ic".to_owned()
    } else {
        format!("ic {class}")
    };
    view! { <svg class=class viewBox="0 0 22 22" aria-hidden="true" inner_html=icon.shapes()></svg> }
}

/// The product's mark: a seal with a tick.
#[component]
pub fn Mark() -> impl IntoView {
    const SHAPES: &str = r#"<circle cx="18" cy="18" r="16.4" stroke-width="2"/><circle cx="18" cy="18" r="12.6" stroke-width=".8"/><path d="M11.5 18.4l4.4 4.4 8.8-9.2" stroke-width="2.6"/>"#;
    view! { <svg class="mark" viewBox="0 0 36 36" aria-hidden="true" inner_html=SHAPES></svg> }
}
