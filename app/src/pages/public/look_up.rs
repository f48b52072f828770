//! What the server could add to a check in the browser: whether certificates were revoked, and whether
//! the file was issued here. It is asked only when somebody presses the button beside the sentence that
//! says what is sent.

use chungthuc_domain::{AppError, view::check::Issuance};
use leptos::prelude::*;

use crate::components::{AppErrorPanel, Button, Card, ErrorPanel, Icon};

/// How far asking the server has come.
#[derive(Clone, Debug, PartialEq)]
pub enum LookUpState {
    /// Nobody has pressed.
    NotAsked,
    /// On its way.
    Asking,
    /// It has answered.
    Answered,
    /// It has refused.
    Refused(AppError),
    /// The connection broke.
    Broken,
}

impl LookUpState {
    /// An answer has come: of the server too, if it was asked.
    pub fn answered(&mut self) {
        if *self != Self::NotAsked {
            *self = Self::Answered;
        }
    }
}

/// What can be asked, and how.
#[derive(Clone)]
pub struct LookUp {
    /// How far it has come.
    pub state: RwSignal<LookUpState>,
    /// Asks.
    pub ask: Callback<()>,
    /// Certificates of which it isn't known whether they were revoked.
    pub wanted: usize,
    /// What is known of the file itself.
    pub issuance: Issuance,
}

/// The offer to ask; nothing once all is known.
#[component]
pub fn LookUpOffer(look_up: LookUp) -> impl IntoView {
    let LookUp {
        state,
        ask,
        wanted,
        issuance,
    } = look_up;
    if wanted == 0 && issuance != Issuance::NotAsked {
        return ().into_any();
    }
    let (title, button) = if wanted > 0 {
        (
            "Chưa biết chứng thư có bị thu hồi hay không",
            "Tra cứu tình trạng thu hồi qua máy chủ",
        )
    } else {
        (
            "Tệp có trùng với bản sao đã cấp tại đây không?",
            "Đối chiếu mã băm qua máy chủ",
        )
    };
    let was_asked = issuance != Issuance::NotAsked;
    let busy = Signal::derive(move || state.get() == LookUpState::Asking);
    let problem = move || {
        match state.get() {
        LookUpState::Refused(error) => Some(view! { <AppErrorPanel error/> }.into_any()),
        LookUpState::Broken => Some(
            view! { <ErrorPanel what="Không kết nối được với máy chủ. Kết quả kiểm tra ở trên vẫn giữ nguyên; hãy thử lại."/> }
                .into_any(),
        ),
        _ => None,
    }
    };
    view! {
        <Card title=title>
            <div class="stack">
                {was_asked.then(|| view! {
                    <p>"Nơi cấp chứng thư chưa trả lời, hoặc câu trả lời chưa đủ. Có thể thử lại sau."</p>
                })}
                <p>{what_is_sent(wanted)}</p>
                {problem}
                <div><Button icon=Icon::Search busy on_press=ask>{button}</Button></div>
            </div>
        </Card>
    }
    .into_any()
}

/// Says what goes to the server, and that the file doesn't.
fn what_is_sent(wanted: usize) -> String {
    if wanted == 0 {
        return "Chỉ mã băm SHA-256 của tệp được gửi tới máy chủ; nội dung tệp vẫn ở trên máy của bạn.".to_owned();
    }
    format!(
        "Máy chủ sẽ hỏi nơi cấp chứng thư và đối chiếu với các bản sao đã cấp tại đây. Chỉ gửi {wanted} chứng thư số lấy từ chữ ký (có số sê-ri, tên người ký và nơi cấp) cùng mã băm SHA-256 của tệp; nội dung tệp vẫn ở trên máy của bạn."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_said_before_it_is() {
        assert!(what_is_sent(2).contains("2 chứng thư số"));
        assert!(!what_is_sent(0).contains("chứng thư"));
        for wanted in [0, 2] {
            assert!(what_is_sent(wanted).contains("nội dung tệp vẫn ở trên máy"));
        }
    }

    #[test]
    fn the_first_answer_is_the_browsers_own() {
        let mut state = LookUpState::NotAsked;
        state.answered();
        assert_eq!(state, LookUpState::NotAsked);
        state = LookUpState::Asking;
        state.answered();
        assert_eq!(state, LookUpState::Answered);
    }
}
