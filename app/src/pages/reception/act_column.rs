//! The column beside the tabs: what is received or confirmed, by whom it is signed, what it costs, and
//! the acts.

use chungthuc_domain::{calendar::minute_text, fee::money, reception::pieces, state::DossierPhase};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{certify::fee, counter::Counter};
use crate::{
    api::{
        deadline::extend_reception,
        reception::{cancel_reception, discard_reception},
        refusal::{refuse_reception, request_of_reception},
    },
    components::{
        Alert, Button, ButtonKind, Card, ConfirmDialog, Field, Icon, LinkButton, Select, Textarea,
        Tone,
    },
    pages::{
        act::{Act, AskedButton},
        officer::{
            autosave::Autosave,
            changed_form::{ChangedElsewhere, LeftOutNote},
            send::{choices, due_text},
        },
        paper::extend::{ExtendButton, ExtendedNote},
        refusal::{RefuseButton, SupplementButton, SupplementNotes},
    },
    routes,
};

/// The column.
#[component]
pub fn ActColumn(
    /// Of which form.
    counter: Counter,
    /// Opens the dossier as the server has it.
    reload: Callback<()>,
) -> impl IntoView {
    let busy = Signal::derive(move || counter.draft.with(Autosave::is_submitting));
    let is_draft = counter.phase == DossierPhase::Draft;
    let view = counter.view.get_value();
    let due = due_text(view.due_at, view.now);
    let dossier = view.dossier;
    let supplements = view.supplements.clone();
    // What is typed and isn't saved yet would go with the page.
    let asked = Callback::new(move |()| {
        if counter.draft.with_untracked(Autosave::settled).is_some() {
            reload.run(());
        }
    });
    let keep = Callback::new(move |()| counter.keep_typed());
    let take = Callback::new(move |()| counter.take_saved());
    let signer = (!is_draft).then(|| {
        view! {
            <Field label="Lãnh đạo ký" name="signer" required=true error=counter.fault("signer")>
                <Select options=Signal::stored(choices(view.signers.clone())) bind=counter.signer placeholder="Chọn lãnh đạo ký"/>
            </Field>
        }
    });
    let (title, act) = if is_draft {
        ("Tiếp nhận", "Tiếp nhận")
    } else {
        ("Xác nhận", "Xác nhận hoàn thành")
    };
    let wrong = if is_draft {
        "Chưa tiếp nhận được"
    } else {
        "Chưa xác nhận được"
    };
    view! {
        <aside class="intake-side stack" aria-label=title>
            <Card title>
                <div class="stack">
                    {signer}
                    <dl class="intake-fee">
                        {view.code.clone().map(|code| view! { <div><dt>"Mã hồ sơ"</dt><dd class="code">{code}</dd></div> })}
                        {view.received_at.map(|at| view! { <div><dt>"Tiếp nhận"</dt><dd class="num">{minute_text(at)}</dd><dd class="why">{view.received_by.clone()}</dd></div> })}
                        <div><dt>"Hạn trả"</dt><dd>{due}</dd></div>
                        {(!is_draft).then(|| view! { <Total counter/> })}
                    </dl>
                    {(!is_draft).then(|| view! { <Papers counter/> })}
                </div>
            </Card>
            <ChangedElsewhere title="Hồ sơ này vừa được sửa ở nơi khác" conflict=counter.conflict() keep take/>
            <LeftOutNote left_out=counter.left_out/>
            {move || counter.faults.with(|faults| faults.other.clone()).map(|text| view! {
                <Alert tone=Tone::Bad title=wrong>
                    <p>{text}</p>
                    <div class="acts"><Button small=true on_press=reload>"Tải lại hồ sơ"</Button></div>
                </Alert>
            })}
            <div class="intake-acts" class:many=!is_draft>
                <Button kind=ButtonKind::Primary busy on_press=move |()| counter.submit()>{act}</Button>
                {if is_draft {
                    view! { <Discard counter/> }.into_any()
                } else {
                    view! { <Extend counter asked/><Cancel counter reload/><Refuse counter reload/> }.into_any()
                }}
            </div>
            {view.extension.clone().map(|extension| view! {
                <ExtendedNote extension slip=format!("{}/{dossier}/phieu-xin-loi", routes::RECEPTION)/>
            })}
            {(!is_draft).then(|| view! { <SupplementNotes supplements may_note=true done=asked/> })}
            {(!is_draft).then(|| view! { <Slips dossier=dossier.to_string() pickup=view.needs_slip/> })}
        </aside>
    }
    .into_any()
}

/// What is to be paid for what is certified so far.
#[component]
fn Total(counter: Counter) -> impl IntoView {
    let tariff = counter.view.with_value(|view| view.tariff);
    let total = Memo::new(move |_| {
        counter.form.with(|form| {
            let certified = form.components.iter().filter(|row| row.certified);
            let fees = certified.filter_map(|row| {
                let pages = row.pages.trim().parse().ok()?;
                let copies = pieces(&row.certified_copies, 1)?;
                Some(fee(&tariff, row.certification, (pages, copies), &row.fee))
            });
            fees.sum::<u64>()
        })
    });
    view! { <div aria-live="polite"><dt>"Phí chứng thực"</dt><dd class="num">{move || money(total.get())}</dd></div> }
}

/// How many papers will be made, and what isn't certified.
#[component]
fn Papers(counter: Counter) -> impl IntoView {
    let line = move || {
        counter.form.with(|form| {
            let all = form.components.len();
            let certified = form.components.iter().filter(|row| row.certified).count();
            if certified == all {
                format!("{certified} bản chính được chứng thực, mỗi bản một số chứng thực.")
            } else {
                format!(
                    "{certified} bản chính được chứng thực, mỗi bản một số chứng thực; {} thành phần chỉ kèm theo hồ sơ.",
                    all - certified
                )
            }
        })
    };
    view! { <p class="hint" role="status">{line}</p> }
}

/// The forms that are printed for a received dossier.
#[component]
pub fn Slips(
    /// Which dossier, by id.
    dossier: String,
    /// The copies can only be fetched with a slip.
    pickup: bool,
) -> impl IntoView {
    let slip = format!("{}/{dossier}/giay-hen", routes::RECEPTION);
    let action = format!("{}/{dossier}/phieu-nhan", routes::RECEPTION);
    view! {
        <div class="stack reception-slips">
            <div class="acts"><LinkButton href=slip icon=Icon::Print external=true>"In giấy hẹn"</LinkButton></div>
            {pickup.then(|| view! {
                <form method="post" action=action target="_blank">
                    <Button submit=true icon=Icon::Print>"In phiếu nhận kết quả"</Button>
                    <p class="hint">"Chủ hồ sơ không có tài khoản và email: nhận bản điện tử bằng mã QR và mã nhận in trên phiếu. Mỗi lần in là một phiếu mới, phiếu in trước hết hiệu lực."</p>
                </form>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn Discard(counter: Counter) -> impl IntoView {
    let dossier = counter.view.with_value(|view| view.dossier);
    let navigate = use_navigate();
    let act = move || {
        counter.draft.update(Autosave::close);
        async move {
            let answer = discard_reception(dossier).await;
            if answer.is_err() {
                counter.draft.try_update(Autosave::open_again);
            }
            answer
        }
    };
    let done = Callback::new(move |()| navigate(routes::RECEPTION, Default::default()));
    view! {
        <AskedButton id=format!("bo-ho-so-{dossier}") label="Bỏ qua" title="Bỏ hồ sơ đang nhập?" text="Những gì đã nhập và bản quét đã gửi sẽ bị xóa, không khôi phục được." confirm="Bỏ hồ sơ" success="Đã bỏ hồ sơ đang nhập" danger=true act done/>
    }
}

/// "Gia hạn". `asked` opens the dossier anew, unless something typed isn't saved yet.
#[component]
fn Extend(counter: Counter, asked: Callback<()>) -> impl IntoView {
    let (dossier, due, again) = counter
        .view
        .with_value(|view| (view.dossier, view.due_at, view.extension.is_some()));
    let act = move |form| extend_reception(dossier, due, form);
    view! { <ExtendButton act due again done=asked/> }
}

/// "Yêu cầu bổ sung" and "Từ chối tiếp nhận" of what was received.
#[component]
fn Refuse(counter: Counter, reload: Callback<()>) -> impl IntoView {
    let dossier = counter.view.with_value(|view| view.dossier);
    let refuse = move |form| {
        let version = counter.draft.with_untracked(Autosave::version);
        refuse_reception(dossier, version, form)
    };
    let refused = Callback::new(move |()| {
        counter.draft.try_update(Autosave::close);
        reload.run(());
    });
    let ask = move |form| {
        let version = counter.draft.with_untracked(Autosave::version);
        request_of_reception(dossier, version, form)
    };
    let asked = Callback::new(move |()| {
        // What is typed and isn't saved yet would go with the page.
        if counter.draft.with_untracked(Autosave::settled).is_some() {
            reload.run(());
        }
    });
    // One thing at a time: what was asked for is noted first.
    let waits = counter.view.with_value(|view| {
        let mut asked = view.supplements.iter();
        asked.any(|asked| asked.answered.is_none())
    });
    view! {
        {(!waits).then(move || view! { <SupplementButton act=ask done=asked/> })}
        <RefuseButton label="Từ chối tiếp nhận" act=refuse done=refused/>
    }
}

/// "Hủy tiếp nhận", with a reason.
#[component]
fn Cancel(counter: Counter, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let acting = Act::within(open);
    let dossier = counter.view.with_value(|view| view.dossier);
    let confirmed = Callback::new(move |()| {
        let version = counter.draft.with_untracked(Autosave::version);
        acting.run(
            cancel_reception(dossier, version, reason.get_untracked()),
            move |()| {
                counter.draft.try_update(Autosave::close);
                acting.say("Đã hủy tiếp nhận hồ sơ");
                reload.run(());
            },
        );
    });
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button on_press=ask>"Hủy tiếp nhận"</Button>
        <ConfirmDialog
            id="huy-tiep-nhan"
            title="Hủy tiếp nhận hồ sơ?"
            open
            text=Signal::stored("Hồ sơ dừng xử lý hẳn và không khôi phục được. Chưa có số chứng thực nào bị dùng; nhớ trả lại bản chính.".to_owned())
            confirm="Hủy tiếp nhận"
            danger=true
            busy=acting.busy
            error=acting.wrong_as_a_whole()
            on_confirm=confirmed
        >
            <Field label="Lý do hủy" name="reason" id="huy-tiep-nhan-ly-do" required=true error=acting.wrong_with("reason")>
                <Textarea bind=reason rows=3 max_length=300/>
            </Field>
        </ConfirmDialog>
    }
}
