//! What the officer sees after "Trình ký": the codes, the fee and the deadline, to read out or print.

use chungthuc_domain::{calendar::minute_text, fee::money, view::intake::SubmittedView};
use leptos::{html, prelude::*};

use crate::{
    browser,
    components::{Alert, Button, ButtonKind, Card, Facts, Ic, Icon, LinkButton, Tone},
    pages::paper::print_code::PrintCode,
    routes,
};

/// For whom and what, as the receipt names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The applicant's name.
    pub applicant: String,
    /// The document type or its description.
    pub document: String,
    /// "1 trang · 2 bản"
    pub amount: String,
    /// "UBND phường Cầu Sương"
    pub unit: String,
}

/// The panel.
#[component]
pub fn Sent(
    /// What was made of the form.
    view: SubmittedView,
    /// For whom and what.
    receipt: Receipt,
    /// "Thêm hồ sơ mới"
    again: Callback<()>,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let codes: Vec<_> = std::iter::once(view.code.as_str())
        .chain(view.further_codes.iter().map(String::as_str))
        .collect();
    let codes = codes.join(" · ");
    let facts = vec![
        ("Mã hồ sơ", view.dossier_code.clone()),
        ("Mã chứng thực", codes),
        ("Người đăng ký", receipt.applicant),
        ("Giấy tờ", receipt.document),
        ("Số trang · Số bản", receipt.amount),
        ("Phí chứng thực", money(view.fee)),
        ("Hạn trả", minute_text(view.due_at)),
        ("Cơ quan tiếp nhận", receipt.unit),
    ];
    let paper = view.paper;
    let slip = format!("{}/{paper}", routes::SLIP);
    let progress = format!("{}/{}", routes::TRACK, view.paper);
    view! {
        <Card class="intake-sent">
            <div class="stack">
                <div class="intake-done">
                    <Ic icon=Icon::Valid/>
                    <h2 node_ref=heading tabindex="-1">"Đã trình ký"</h2>
                </div>
                <Facts facts/>
                {view.receipt_code.map(|code| view! {
                    <Alert tone=Tone::Warn title="Mã nhận bản chứng thực">
                        <p class="intake-code">{code}</p>
                        <p>
                            "Đưa mã này cho người đăng ký: cần mã để mở liên kết trong email. Mã chỉ hiện một lần và không xem lại được; mất mã thì in mã mới."
                        </p>
                    </Alert>
                    <PrintCode paper/>
                })}
                <div class="acts">
                    <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=again>"Thêm hồ sơ mới"</Button>
                    <LinkButton href=progress>"Xem tiến trình"</LinkButton>
                    <LinkButton href=slip icon=Icon::Print external=true>"In giấy hẹn"</LinkButton>
                    <Button icon=Icon::Print on_press=|()| browser::print_page()>"In phiếu"</Button>
                </div>
            </div>
        </Card>
    }
}
