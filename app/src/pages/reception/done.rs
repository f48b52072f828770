//! A dossier that is with the leader, was cancelled or refused: only to be read and printed from here.

use chungthuc_domain::{
    calendar::minute_text,
    fee::money,
    state::DossierPhase,
    view::reception::{ReceptionPaper, ReceptionView},
};
use leptos::{html, prelude::*};

use super::act_column::Slips;
use crate::{
    components::{
        Alert, ButtonKind, Card, Cell, Facts, Ic, Icon, LinkButton, Row, Table, Th, Tone,
    },
    pages::{paper::print_code::PrintCode, refusal::RefusedNote},
    routes,
};

/// The panel.
#[component]
pub fn Done(
    /// Which.
    view: ReceptionView,
    /// The code on the receipt, just given: shown once.
    receipt_code: Option<String>,
    /// It was confirmed here just now.
    fresh: bool,
    /// Reads it anew.
    reload: Callback<()>,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| fresh) {
            let _ = heading.focus();
        }
    });
    let facts = vec![
        ("Mã hồ sơ", view.code.clone().unwrap_or_default()),
        ("Chủ hồ sơ", view.form.general.owner.clone()),
        ("Người nộp", view.form.general.submitter.clone()),
        (
            "Tiếp nhận",
            view.received_at.map(minute_text).unwrap_or_default(),
        ),
        ("Người tiếp nhận", view.received_by.clone()),
        ("Hạn trả", minute_text(view.due_at)),
    ];
    let mut facts = facts;
    if let Some(last) = &view.last_step {
        facts.push(("Thao tác gần nhất", last.sentence(true)));
    }
    if let Some(refusal) = view.refusal.clone() {
        return view! {
            <Card class="intake-sent">
                <div class="stack">
                    <RefusedNote refusal staff=true may_note=true done=reload/>
                    <Facts facts/>
                    <div class="acts"><LinkButton href=routes::RECEPTION>"Về danh sách tiếp nhận"</LinkButton></div>
                </div>
            </Card>
        }
        .into_any();
    }
    if view.phase == DossierPhase::Cancelled {
        let reason = view.cancelled_reason.clone().unwrap_or_default();
        return view! {
            <Card class="intake-sent">
                <div class="stack">
                    <Alert tone=Tone::Warn title="Hồ sơ đã hủy"><p>{format!("Lý do: {reason}")}</p></Alert>
                    <Facts facts/>
                    <div class="acts"><LinkButton href=routes::RECEPTION>"Về danh sách tiếp nhận"</LinkButton></div>
                </div>
            </Card>
        }
        .into_any();
    }
    let total: u64 = view.papers.iter().map(|paper| paper.fee).sum();
    let rows = (1_u32..)
        .zip(view.papers.clone())
        .map(|(position, paper)| line(position, paper))
        .collect_view();
    let dossier = view.dossier.to_string();
    let first = view.papers.first().map(|paper| paper.paper);
    view! {
        <Card class="intake-sent wide">
            <div class="stack">
                <div class="intake-done">
                    <Ic icon=Icon::Valid/>
                    <h2 node_ref=heading tabindex="-1">"Đã xác nhận hoàn thành"</h2>
                </div>
                <Facts facts/>
                <Table caption="Giấy tờ đã trình ký" head=Box::new(|| view! {
                    <Th>"STT"</Th>
                    <Th>"Mã chứng thực"</Th>
                    <Th>"Loại chứng thực"</Th>
                    <Th>"Loại giấy tờ"</Th>
                    <Th right=true>"Số trang"</Th>
                    <Th right=true>"Số lượng"</Th>
                    <Th right=true>"Số tiền"</Th>
                }.into_any())>
                    {rows}
                </Table>
                <p class="reception-total">"Phí chứng thực: "<b class="num">{money(total)}</b></p>
                {receipt_code.map(|code| view! {
                    <Alert tone=Tone::Warn title="Mã nhận bản chứng thực">
                        <p class="intake-code">{code}</p>
                        <p>"Đưa mã này cho chủ hồ sơ: cần mã để mở liên kết trong email. Mã chỉ hiện một lần và không xem lại được; mất mã thì in mã mới."</p>
                    </Alert>
                    {first.map(|paper| view! { <PrintCode paper/> })}
                })}
                <Slips dossier pickup=view.needs_slip/>
                <div class="acts">
                    <LinkButton href=routes::RECEPTION kind=ButtonKind::Primary icon=Icon::Plus>"Tiếp nhận hồ sơ mới"</LinkButton>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn line(position: u32, paper: ReceptionPaper) -> AnyView {
    let href = format!("{}/{}", routes::TRACK, paper.paper);
    view! {
        <Row>
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title"><a href=href>{paper.code}</a></Cell>
            <Cell label="Loại chứng thực">{paper.certification.short_label()}</Cell>
            <Cell label="Loại giấy tờ">{paper.document_name}</Cell>
            <Cell label="Số trang" class="num right">{paper.pages}</Cell>
            <Cell label="Số lượng" class="num right">{paper.copies}</Cell>
            <Cell label="Số tiền" class="num right">{money(paper.fee)}</Cell>
        </Row>
    }
    .into_any()
}
