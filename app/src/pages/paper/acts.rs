//! What an officer does with a paper that came back, and what was sent by mistake.

use chungthuc_domain::{PaperId, view::queue::QueueRow};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::{
    api::intake::{cancel, continue_returned, recall},
    components::Button,
    pages::act::{Act, AskedButton},
    routes,
};

/// "Xử lý tiếp" and "Hủy hồ sơ", with the reason why it came back.
#[component]
pub fn ReturnedActs(
    /// The paper.
    row: QueueRow,
    /// Called when the list has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let reason = row.returned_reason.clone();
    view! {
        {reason.map(|reason| view! { <small class="reason">"Lý do: "{reason}</small> })}
        <ContinueButton paper=row.paper small=true/>
        <CancelButton paper=row.paper version=row.version code=row.code small=true done=again/>
    }
}

/// "Xử lý tiếp": opens the form again.
#[component]
pub fn ContinueButton(
    /// The paper.
    paper: PaperId,
    /// In a list.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let navigate = use_navigate();
    let acting = Act::new();
    let press = Callback::new(move |()| {
        let navigate = navigate.clone();
        acting.run(continue_returned(paper), move |dossier| {
            let address = format!("{}/{dossier}?giay={paper}", routes::CREATE);
            navigate(&address, Default::default());
        });
    });
    view! { <Button small busy=acting.busy on_press=press>"Xử lý tiếp"</Button> }
}

/// "Hủy hồ sơ", after asking.
#[component]
pub fn CancelButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Mã chứng thực.
    code: String,
    /// In a list.
    #[prop(optional)]
    small: bool,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let text = format!(
        "Hồ sơ {code} sẽ dừng xử lý hẳn và không khôi phục được. Chưa có số chứng thực nào bị dùng."
    );
    let act = move || cancel(paper, version);
    view! {
        <AskedButton id=format!("huy-{paper}") label="Hủy hồ sơ" title="Hủy hồ sơ?" text confirm="Hủy hồ sơ" success="Đã hủy hồ sơ" danger=true small act done/>
    }
}

/// "Thu hồi", after asking.
#[component]
pub fn RecallButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let text = "Hồ sơ rời danh sách chờ ký và về mục Hồ sơ bị từ chối để sửa hoặc hủy.".to_owned();
    let act = move || recall(paper, version);
    view! {
        <AskedButton id=format!("thu-hoi-{paper}") label="Thu hồi" title="Thu hồi hồ sơ?" text confirm="Thu hồi" success="Đã thu hồi hồ sơ" act done/>
    }
}
