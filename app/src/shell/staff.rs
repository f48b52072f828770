//! What stands around the pages of those who are logged in: menu, breadcrumb, search, account.

use chungthuc_domain::{
    right::Right,
    view::account::{Counters, SessionView},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::{
    browser,
    components::{Avatar, Breadcrumb, Button, ButtonKind, Crumb, Ic, Icon, Mark},
    live::use_live,
    routes,
};

use super::{
    SkipLink,
    menu::{MenuGroup, applicant_menu, home_of, is_at, is_same, menu_for},
    theme::ThemeChoice,
};

const MENU_ID: &str = "menu";
const ACCOUNT_ID: &str = "tai-khoan";

/// A page within the menu. Below 900 px the menu folds behind a button.
#[component]
pub fn StaffShell(
    /// Who is logged in.
    session: SessionView,
    /// The way to this page, after "Trang chủ".
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
    /// The whole window for the page, without menu and search: placing a stamp. The page itself has the
    /// way back.
    #[prop(optional)]
    bare: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    if bare {
        return view! {
            <SkipLink/>
            <main id="noi-dung" tabindex="-1">{children()}</main>
        }
        .into_any();
    }
    let groups = if session.is_applicant {
        applicant_menu()
    } else {
        menu_for(&session.rights)
    };
    let home = if session.is_applicant {
        routes::STORE
    } else {
        home_of(&session.rights)
    };
    let unit = session.unit.as_ref().map(|unit| unit.name.clone());
    let below = unit.unwrap_or_else(|| "Bản sao điện tử từ bản chính".to_owned());
    let counters = use_live().counters_of(&session);
    let location = use_location();
    Effect::new(move |_| {
        location.pathname.track();
        browser::hide_popover(MENU_ID);
        browser::hide_popover(ACCOUNT_ID);
    });
    let all_crumbs = Signal::derive(move || {
        let mut all = vec![Crumb::link("Trang chủ", home)];
        all.extend(crumbs.get());
        all
    });
    let search = (!session.is_applicant).then(|| view! { <GlobalSearch/> });
    view! {
        <SkipLink/>
        <div class="shell">
            <nav class="side" id=MENU_ID popover="auto" aria-label="Trình đơn">
                <a class="brand" href=home>
                    <Mark/>
                    <span><b>"Chứng thực điện tử"</b><small>{below}</small></span>
                </a>
                <Menu groups counters/>
            </nav>
            <div class="work">
                <header class="top">
                    <button class="btn quiet square fold" type="button" popovertarget=MENU_ID aria-label="Mở trình đơn">
                        <Ic icon=Icon::Menu/>
                    </button>
                    <Breadcrumb crumbs=all_crumbs/>
                    {search}
                    <a class="btn quiet square" href=routes::HELP aria-label="Hướng dẫn sử dụng" title="Hướng dẫn sử dụng">
                        <Ic icon=Icon::Help/>
                    </a>
                    <Bell counters/>
                    <Account session/>
                </header>
                <main class="main" id="noi-dung" tabindex="-1">{children()}</main>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Menu(groups: Vec<MenuGroup>, counters: Signal<Counters>) -> impl IntoView {
    let location = use_location();
    let groups = groups
        .into_iter()
        .map(|group| {
            let items = group
                .items
                .into_iter()
                .map(|item| {
                    let (path, search) = (location.pathname, location.search);
                    let waiting = move || item.waiting.map(|waiting| waiting.count(&counters.get())).filter(|waiting| *waiting > 0);
                    let urgent = move || item.waiting.and_then(|waiting| waiting.urgent(&counters.get()));
                    let here = move || is_at(&path.get(), item.href).then_some("page");
                    // To the router that is no way at all; the browser itself loads it anew.
                    let rel = move || is_same(&path.get(), &search.get(), item.href).then_some("external");
                    view! {
                        <li>
                            <a href=item.href rel=rel aria-current=here>
                                <Ic icon=item.icon/>
                                <span>{item.label}{move || urgent().map(|text| view! { <small>{text}</small> })}</span>
                                {move || waiting().map(|n| view! { <span class="n">{n}<span class="visually-hidden">" đang chờ"</span></span> })}
                            </a>
                        </li>
                    }
                    .into_any()
                })
                .collect_view();
            view! { <h2>{group.title}</h2><ul>{items}</ul> }.into_any()
        })
        .collect_view();
    view! { <div class="nav">{groups}</div> }.into_any()
}

/// Finds a paper from anywhere: leads to "Theo dõi hồ sơ chứng thực".
#[component]
fn GlobalSearch() -> impl IntoView {
    let navigate = use_navigate();
    view! {
        <form
            class="find"
            role="search"
            aria-label="Tìm hồ sơ"
            method="get"
            action=routes::TRACK
            on:submit=move |submit| {
                if let Some(address) = browser::form_address(&submit) {
                    navigate(&address, Default::default());
                }
            }
        >
            <Ic icon=Icon::Search/>
            <input
                class="input"
                type="search"
                name="tim"
                aria-label="Tìm mã chứng thực, tên, CCCD"
                placeholder="Tìm mã chứng thực, tên, CCCD…"
                maxlength="200"
            />
        </form>
    }
    .into_any()
}

/// "Thông báo", and how much of it wasn't read.
#[component]
fn Bell(counters: Signal<Counters>) -> impl IntoView {
    let unread = Signal::derive(move || counters.get().notices);
    let label = move || match unread.get() {
        0 => "Thông báo".to_owned(),
        unread => format!("Thông báo, {unread} chưa đọc"),
    };
    let count = move || {
        let text = match unread.get() {
            0 => return None,
            1..=99 => unread.get().to_string(),
            _ => "99+".to_owned(),
        };
        Some(view! { <span class="n" aria-hidden="true">{text}</span> })
    };
    view! {
        <a class="btn quiet square bell" href=routes::NOTICES aria-label=label title=label>
            <Ic icon=Icon::Bell/>
            {count}
        </a>
    }
    .into_any()
}

#[component]
fn Account(session: SessionView) -> impl IntoView {
    let here = session.unit.as_ref().map(|unit| unit.id);
    let title = session.title.clone();
    // As S003 has it: below one's own name.
    let own = [
        (Right::Signer, "Chữ ký", routes::SIGNATURES, Icon::Edit),
        (Right::Sealer, "Con dấu", routes::SEALS, Icon::Seal),
    ]
    .into_iter()
    .filter(|(right, ..)| session.rights.contains(right))
    .map(|(_, label, href, icon)| {
        view! { <a class="row" href=href><Ic icon/><span>{label}</span></a> }.into_any()
    })
    .collect_view();
    // As S001 (i) has it: what was certified for somebody, below their own name.
    let papers = session.is_applicant.then(|| {
        view! {
            <h2>"Thông tin cá nhân"</h2>
            <a class="row" href=routes::STORE><Ic icon=Icon::Folder/><span>"Thao tác xem giấy tờ"</span></a>
        }
    });
    let others = session
        .units
        .into_iter()
        .filter(|unit| Some(unit.id) != here)
        .map(|unit| {
            view! {
                <button class="row" type="submit" name="unit" value=unit.id.to_string()>
                    <Ic icon=Icon::Building/>
                    <span>{unit.name}<small>{unit.code}</small></span>
                </button>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let switch = (!others.is_empty()).then(|| {
        view! {
            <form method="post" action=routes::SWITCH_UNIT>
                <h2>"Đổi đơn vị làm việc"</h2>
                {others}
            </form>
        }
    });
    view! {
        <div class="account">
            <button class="who" type="button" popovertarget=ACCOUNT_ID>
                <Avatar name=session.name.clone()/>
                <span class="name">{session.name.clone()}<small>{title.clone()}</small></span>
                <Ic icon=Icon::ChevronDown/>
            </button>
            <div class="popover" id=ACCOUNT_ID popover="auto">
                <p class="self"><b>{session.name}</b><small>{title}</small></p>
                {own}
                {papers}
                {switch}
                <h2>"Giao diện"</h2>
                <ThemeChoice name="giao-dien"/>
                <form class="end" method="post" action=routes::LOGOUT>
                    <Button kind=ButtonKind::Plain icon=Icon::LogOut submit=true wide=true>"Đăng xuất"</Button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
