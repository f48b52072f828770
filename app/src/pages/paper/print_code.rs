//! "In mã nhận": a new code for the links that are e-mailed for a dossier, as a slip to be printed.

use chungthuc_domain::PaperId;
use leptos::prelude::*;

use crate::{
    components::{Button, Icon},
    routes,
};

/// The button, with what it comes to.
#[component]
pub fn PrintCode(
    /// A paper of the dossier.
    paper: PaperId,
) -> impl IntoView {
    let action = format!("{}/{paper}/ma-nhan", routes::TRACK);
    view! {
        <form method="post" action=action target="_blank" class="stack no-print">
            <div class="acts"><Button submit=true icon=Icon::Print>"In mã nhận"</Button></div>
            <p class="hint">"Mã mở liên kết gửi tới email của người đăng ký. Mỗi lần in là một mã mới, mã trước hết hiệu lực."</p>
        </form>
    }
}
