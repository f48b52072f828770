//! What a paper's dossier is charged and what was taken for it: receipts, "Thu phí", and the counter-entry
//! for a receipt that was written by mistake.

use chungthuc_domain::{
    PaperId,
    calendar::day_text,
    fee::{money, payment::PaymentMethod, signed_money},
    view::fee::{DossierFees, PaymentForm, PaymentView},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::fee::{reverse_fee, take_fee},
    components::{
        Alert, Button, ButtonKind, Card, DateInput, Dialog, DialogActs, Field, Icon, RadioSegment,
        TextInput, Textarea, Tone,
    },
    pages::{act::Act, fees::dossiers::PaidTag},
};

/// Where the card is on its page.
const PLACE: &str = "phi";

/// What has to be given back since papers were refused or cancelled, with the way to the receipts; for who
/// takes fees.
#[component]
pub fn GiveBackNote(
    /// What was taken.
    fees: DossierFees,
) -> impl IntoView {
    let text = fees.give_back_text().filter(|_| fees.may_take);
    text.map(|text| {
        view! {
            <Alert tone=Tone::Warn title="Phải trả lại phí đã thu">
                <p>{text}</p>
                <p><a href=format!("#{PLACE}") rel="external">"Đến biên lai của hồ sơ"</a></p>
            </Alert>
        }
    })
}

/// The card.
#[component]
pub fn FeesCard(
    /// The paper whose page it is.
    paper: PaperId,
    fees: DossierFees,
    /// Today, dd/MM/yyyy.
    today: String,
    /// Called when something was written.
    done: Callback<()>,
) -> impl IntoView {
    let state = fees.state();
    let undoing = RwSignal::new(None::<PaymentView>);
    let may = fees.may_take;
    // Undone for another reason than a mistake: it is proposed.
    let proposed = if fees.excess() > 0 {
        "Trả lại phí: giấy tờ bị từ chối hoặc hủy"
    } else {
        ""
    };
    let lines = fees
        .payments
        .iter()
        .cloned()
        .map(|payment| line(payment, may, undoing))
        .collect_view();
    let is_empty = fees.payments.is_empty();
    let sums = format!(
        "Phải thu {} · đã thu {}",
        money(fees.charged),
        signed_money(fees.taken)
    );
    let take =
        (may && fees.owed() > 0).then(|| view! { <TakeFee paper fees=fees.clone() today done/> });
    view! {
        <Card title="Phí của hồ sơ">
            <div class="stack" id=PLACE>
                <p class="inline"><PaidTag state/><span class="num">{sums}</span></p>
                {(!is_empty).then(|| view! { <ul class="payments">{lines}</ul> })}
                {take.map(|take| view! { <div class="inline">{take}</div> })}
            </div>
        </Card>
        {may.then(|| view! { <ReverseFee paper undoing proposed done/> })}
    }
}

fn line(payment: PaymentView, may: bool, undoing: RwSignal<Option<PaymentView>>) -> AnyView {
    let day = day_text(payment.paid_on);
    let is_counter = payment.amount < 0;
    let title = if is_counter {
        format!("Hủy biên lai {}", payment.receipt)
    } else {
        format!("Biên lai {}", payment.receipt)
    };
    let said = format!("{day} · {} · {}", payment.method.label(), payment.by);
    let reason = payment.reason.clone();
    let (amount, reversed) = (payment.amount, payment.reversed);
    let label = format!("Hủy biên lai {}", payment.receipt);
    let ask = Callback::new(move |()| undoing.set(Some(payment.clone())));
    let undo = (may && !is_counter && !reversed).then(|| {
        view! { <Button kind=ButtonKind::Quiet small=true icon=Icon::Undo label on_press=ask/> }
    });
    view! {
        <li class:undone=reversed>
            <span>
                <b>{title}</b>
                {reversed.then_some(" (đã hủy)")}
                <small>{said}</small>
                {reason.map(|reason| view! { <small>{format!("Lý do: {reason}")}</small> })}
            </span>
            <span class="num">{signed_money(amount)}</span>
            {undo}
        </li>
    }
    .into_any()
}

/// "Thu phí", with its dialog.
#[component]
fn TakeFee(paper: PaperId, fees: DossierFees, today: String, done: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let (owed, taken) = (fees.owed(), fees.taken);
    let amount = RwSignal::new(money(owed));
    let receipt = RwSignal::new(fees.next_receipt);
    let paid_on = RwSignal::new(today);
    let method = RwSignal::new(PaymentMethod::Cash.code().to_owned());
    let methods = PaymentMethod::ALL
        .map(|method| (method.code().to_owned(), method.label().to_owned()))
        .to_vec();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let form = PaymentForm {
            amount: amount.get_untracked(),
            receipt: receipt.get_untracked(),
            paid_on: paid_on.get_untracked(),
            method: method.get_untracked(),
            taken,
        };
        acting.run(take_fee(paper, form), move |()| {
            acting.say("Đã ghi số biên lai thu phí");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button icon=Icon::Plus on_press=ask>"Thu phí"</Button>
        <Dialog id="thu-phi" title="Thu phí chứng thực" open busy=acting.busy>
            <form id="thu-phi-form" class="dialog-body" on:submit=send>
                <p>{format!("Còn phải thu {} cho cả hồ sơ.", money(owed))}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Số tiền thu" name="so-tien-thu" required=true error=acting.wrong_with("amount")>
                        <TextInput bind=amount numeric=true keyboard="numeric" max_length=20/>
                    </Field>
                    <Field label="Số biên lai" name="so-bien-lai" required=true error=acting.wrong_with("receipt")>
                        <TextInput bind=receipt placeholder="0000123" autocomplete="off" max_length=30/>
                    </Field>
                </div>
                <Field label="Ngày thu" name="ngay-thu" required=true error=acting.wrong_with("paid_on")>
                    <DateInput bind=paid_on/>
                </Field>
                <RadioSegment legend="Hình thức thu" show_legend=true name="hinh-thuc-thu" options=methods bind=method/>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="thu-phi-form" busy=acting.busy>"Ghi đã thu"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// The dialog that asks why a receipt is undone.
#[component]
fn ReverseFee(
    paper: PaperId,
    undoing: RwSignal<Option<PaymentView>>,
    /// The reason that the field begins with.
    proposed: &'static str,
    done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let reason = RwSignal::new(String::new());
    Effect::new(move |_| {
        if undoing.with(Option::is_some) {
            acting.forget();
            reason.set(proposed.to_owned());
            open.set(true);
        }
    });
    // Closed, however that was done: the same one can be asked for again.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            undoing.set(None);
        }
        now
    });
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let Some(payment) = undoing.get_untracked() else {
            return;
        };
        let asking = reverse_fee(paper, payment.payment, reason.get_untracked());
        acting.run(asking, move |()| {
            acting.say("Đã ghi bút toán hủy biên lai");
            done.run(());
        });
    };
    let what = move || {
        undoing.with(|payment| {
            let payment = payment.as_ref()?;
            Some(format!(
                "Biên lai {} ({}) được ghi một bút toán ngược vào hôm nay. Biên lai cũ vẫn lưu trong sổ và không dùng lại số.",
                payment.receipt,
                signed_money(payment.amount)
            ))
        })
    };
    view! {
        <Dialog id="huy-bien-lai" title="Hủy biên lai thu phí?" open busy=acting.busy>
            <form id="huy-bien-lai-form" class="dialog-body" on:submit=send>
                <p>{what}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Lý do hủy biên lai" name="ly-do-huy-bien-lai" required=true error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=300 placeholder="Ví dụ: ghi sai số tiền"/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Quay lại"</Button>
                <Button kind=ButtonKind::Danger submit=true form="huy-bien-lai-form" busy=acting.busy>"Hủy biên lai"</Button>
            </DialogActs>
        </Dialog>
    }
}
