//! One paper in a list. Where there is room each thing has a column of its own, as the guides have it
//! (DOMAIN §4.2(d)); elsewhere day, e-mail, kind and progress stand below another column's. What is
//! `apart` and what is `merged` never show together: see `style/components/table.css`.

use chungthuc_domain::{
    applicant::ApplicantKind,
    calendar::{Moment, stamp_text},
    state::PaperState,
    view::queue::{ORIGINAL_KEPT, Queue, QueueRow},
};
use leptos::prelude::*;

use super::acts::ReturnedActs;
use crate::{
    components::{
        AwaitingTag, Cell, CertificationTag, DeadlineTag, Icon, LinkButton, Row, StateTag, Tag,
        Tone,
    },
    pages::batch::choose::Choice,
    routes,
};

/// The row. `follows`: the row before is of the same dossier.
pub(super) fn line(
    queue: Queue,
    choice: Option<Choice>,
    position: u64,
    row: QueueRow,
    follows: bool,
    now: Moment,
    again: Callback<()>,
) -> AnyView {
    let progress = format!("{}/{}", routes::TRACK, row.paper);
    let work = match queue {
        Queue::PendingSignature => Some(format!("{}/{}", routes::TO_SIGN, row.paper)),
        Queue::PendingSeal => Some(format!("{}/{}", routes::TO_SEAL, row.paper)),
        Queue::Returned | Queue::All => None,
    };
    let open = work.clone().unwrap_or_else(|| progress.clone());
    let kind = match row.applicant_kind {
        ApplicantKind::NoAccount => "Không có tài khoản",
        kind => kind.label(),
    };
    let none = || "—".to_owned();
    let registered = stamp_text(row.registered_at);
    let email = row.email.clone().unwrap_or_else(none);
    // What is said below another column's where there is no room.
    let (registered_below, progress_below) = (registered.clone(), progress.clone());
    let pages = (row.page_count > 1).then(|| format!(" · {} trang", row.page_count));
    let name = if follows {
        view! { <span>{row.applicant_name.clone()}</span><small>"cùng hồ sơ với giấy tờ trên"</small> }
            .into_any()
    } else {
        view! { <b>{row.applicant_name.clone()}</b><small class="merged">{kind}</small> }.into_any()
    };
    let siblings = (row.papers_in_dossier > 1 && !follows)
        .then(|| view! { <small>{format!("hồ sơ có {} giấy tờ", row.papers_in_dossier)}</small> });
    let acts = if queue == Queue::Returned {
        view! { <ReturnedActs row=row.clone() again/> }.into_any()
    } else {
        let show_state =
            matches!(row.state, PaperState::Signed | PaperState::Sealed) || work.is_none();
        let given_back = row
            .returned_reason
            .clone()
            .filter(|_| row.state == PaperState::PendingSignature);
        view! {
            {given_back.map(|reason| view! { <small class="reason">"Văn thư trả lại: "{reason}</small> })}
            {show_state.then(|| view! { <StateTag state=row.state certification=row.certification/> })}
            {row.keeps_original().then(|| view! { <Tag tone=Tone::Warn icon=Icon::Undo>{ORIGINAL_KEPT}</Tag> })}
            <AwaitingTag awaiting=row.awaiting/>
            {work.map(|href| view! { <LinkButton href small=true>"Xử lý"</LinkButton> })}
        }
        .into_any()
    };
    let chosen = choice.and_then(|choice| choice.of_paper(row.paper));
    view! {
        <Row follows=follows chosen=Signal::derive(move || chosen.is_some_and(|chosen| chosen.get()))>
            {choice.map(|choice| choice.cell(&row))}
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title">
                <a href=open>{row.code}</a>
                <small class="num merged">{registered_below}</small>
            </Cell>
            <Cell label="Đối tượng" class="apart">{kind}</Cell>
            <Cell label="Tên đối tượng đăng ký">{name}</Cell>
            <Cell label="Email" class="apart">{email}</Cell>
            <Cell label="Số CMT/CCCD/MST · Email" class="num">
                {row.identifier.unwrap_or_else(none)}
                <small class="merged">{row.email}</small>
            </Cell>
            <Cell label="Ngày đăng ký" class="num apart">{registered}</Cell>
            <Cell label="Loại giấy tờ">{row.document_name}{pages}" "<CertificationTag certification=row.certification/>{siblings}</Cell>
            <Cell label="Hạn trả">{if row.state.is_due() {
                view! { <DeadlineTag due=row.due_at now/> }.into_any()
            } else {
                "—".into_any()
            }}</Cell>
            <Cell class="acts">{acts}<a class="small merged" href=progress_below>"Xem tiến trình"</a></Cell>
            <Cell label="Xem tiến trình" class="apart"><a href=progress>"Xem tiến trình"</a></Cell>
        </Row>
    }
    .into_any()
}
