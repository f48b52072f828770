//! One certificate of the trust list: what it says of itself, when it is trusted, who changed it, and
//! changing it.

use chungthuc_domain::{
    TrustedId,
    view::trust::{TrustRole, TrustStanding, TrustedRow, TrustedView, list_label},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    history::changes,
    list::standing_tag,
    terms::{Terms, TermsFields},
};
use crate::{
    api::trust::{edit_trusted, list_trusted, trusted},
    components::{
        Alert, Button, ButtonKind, Card, Crumb, Dialog, DialogActs, EmptyState, Facts, Field, Icon,
        LinkButton, PageHead, TextInput, Textarea, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, not_found::Missing},
    routes,
};

/// The page.
#[component]
pub fn TrustedPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Danh sách tin cậy", routes::TRUST),
        Crumb::here("Chứng thư"),
    ];
    framed("Chứng thư tin cậy", crumbs, false, |_| {
        let id = use_params_map()
            .with(|params| params.get_str("certificate")?.parse::<TrustedId>().ok());
        let Some(id) = id else {
            return view! { <Missing/> }.into_any();
        };
        let changed = RwSignal::new(0_u32);
        let answer = Resource::new_blocking(move || changed.get(), move |_| trusted(id));
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        loaded(answer, move |view| show(view, again))
    })
}

fn show(view: TrustedView, again: Callback<()>) -> AnyView {
    let row = view.row;
    let (editing, asking) = (RwSignal::new(false), RwSignal::new(false));
    let is_removed = row.standing == TrustStanding::Removed;
    let href = format!("data:application/pkix-cert;base64,{}", view.certificate);
    let mut facts = vec![("Vai trò", row.role.label().to_owned())];
    if let Some(list) = &row.list {
        facts.push(("Danh sách", list_label(list).to_owned()));
    }
    let periods: Vec<_> = row.periods.iter().map(|period| period.text()).collect();
    facts.push((periods_label(row.role), periods.join(", ")));
    let certificate = row.facts.clone();
    facts.extend([
        ("Cấp cho", certificate.subject),
        ("Cấp bởi", certificate.issuer),
        (
            "Hiệu lực chứng thư",
            format!("{} – {}", certificate.not_before, certificate.not_after),
        ),
        ("Khóa", certificate.key),
        ("Số sê-ri", certificate.serial),
        ("Vân tay SHA-256", certificate.fingerprint),
    ]);
    let history = if view.changes.is_empty() {
        view! { <EmptyState icon=Icon::Clock title="Chưa có thay đổi nào" text="Chứng thư có từ khi cài đặt hệ thống."/> }
            .into_any()
    } else {
        changes(view.changes, false)
    };
    let may = view.may_change;
    let edit = (may && !is_removed).then(|| view! {
        <Button icon=Icon::Edit on_press=Callback::new(move |()| editing.set(true))>"Sửa"</Button>
    });
    let (label, icon) = if is_removed {
        ("Khôi phục", Icon::Undo)
    } else {
        ("Xóa khỏi danh sách", Icon::Trash)
    };
    let name = row.name.clone();
    view! {
        <PageHead title=name below=Box::new(move || standing_tag(row.standing))>
            <LinkButton href download="chung-thu.cer" icon=Icon::Download>"Tải chứng thư"</LinkButton>
            {edit}
            {may.then(|| view! { <Button icon on_press=Callback::new(move |()| asking.set(true))>{label}</Button> })}
        </PageHead>
        <div class="stack">
            <Card class="long-facts"><Facts facts/></Card>
            <Card title="Lịch sử thay đổi" flush=true>{history}</Card>
        </div>
        {may.then(|| view! {
            <EditDialog row=row.clone() open=editing again/>
            <ListingDialog row open=asking again/>
        })}
    }
    .into_any()
}

fn periods_label(role: TrustRole) -> &'static str {
    match role {
        TrustRole::Anchor => "Thời gian tin cậy",
        TrustRole::Authority | TrustRole::TimeStamping => "Thời hạn giấy phép",
    }
}

#[component]
fn EditDialog(row: TrustedRow, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let acting = Act::within(open);
    let terms = Terms::of(acting, &row.name, row.list.as_deref(), &row.periods);
    let (id, version, role) = (row.id, row.version, row.role);
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        acting.run(edit_trusted(id, version, terms.typed()), move |()| {
            acting.say("Đã lưu chứng thư");
            again.run(());
        });
    };
    view! {
        <Dialog id="sua-chung-thu" title="Sửa chứng thư" open wide=true busy=acting.busy>
            <form class="dialog-body" id="sua-chung-thu-form" on:submit=save>
                <Field label="Tên hiện trong báo cáo" name="name" id="sua-ten" required=true error=terms.wrong("name")>
                    <TextInput bind=terms.name max_length=200 autocomplete="off"/>
                </Field>
                <TermsFields terms prefix="sua" has_list={role == TrustRole::Anchor} periods_label=periods_label(role)/>
                {move || terms.general().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="sua-chung-thu-form" busy=acting.busy>"Lưu"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// Takes the certificate out of the list, or puts it back.
#[component]
fn ListingDialog(row: TrustedRow, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let acting = Act::within(open);
    let listed = row.standing == TrustStanding::Removed;
    let (id, version) = (row.id, row.version);
    let (title, text, done) = if listed {
        (
            "Khôi phục chứng thư?",
            "Chứng thư được tin cậy lại theo thời gian đã khai báo.",
            "Đã khôi phục chứng thư",
        )
    } else {
        (
            "Xóa khỏi danh sách?",
            "Mọi chữ ký dựa vào chứng thư này không còn được công nhận, kể cả chữ ký đã ký trước đây. Nếu chỉ ngừng tin cậy từ một ngày, hãy sửa thời gian tin cậy. Có thể khôi phục.",
            "Đã xóa chứng thư khỏi danh sách",
        )
    };
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let listing = list_trusted(id, version, listed, reason.get_untracked());
        acting.run(listing, move |()| {
            acting.say(done);
            again.run(());
        });
    };
    let wrong = Signal::derive(move || {
        let of_reason = acting.wrong_with("reason").get();
        of_reason.or_else(|| acting.wrong_as_a_whole().get())
    });
    view! {
        <Dialog id="xoa-chung-thu" title open busy=acting.busy>
            <form class="dialog-body" id="xoa-chung-thu-form" on:submit=save>
                <p>{text}</p>
                <Field label="Căn cứ" name="reason" id="xoa-can-cu" required=true error=wrong>
                    <Textarea bind=reason rows=2 max_length=1000/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=if listed { ButtonKind::Primary } else { ButtonKind::Danger } submit=true form="xoa-chung-thu-form" busy=acting.busy>
                    {if listed { "Khôi phục" } else { "Xóa" }}
                </Button>
            </DialogActs>
        </Dialog>
    }
}
