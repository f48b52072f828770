//! The report of a check as a PDF that the server has signed. It signs only what it has checked itself,
//! so the file has to be sent; that is said before it is.

use chungthuc_domain::{
    AppError,
    view::{check::SignedReportView, file::size_text},
};
use leptos::prelude::*;

use super::send::{MAX_SENT_BYTES, sign_report};
use crate::{
    browser::{BrowserStorage, PickedFile},
    components::{
        Alert, AppErrorPanel, Button, ButtonKind, Card, Icon, LinkButton, Progress, Tone,
    },
};

/// How far the report is.
#[derive(Clone)]
enum Stage {
    Offered,
    Sending,
    Signed(Box<SignedReportView>),
    Failed(AppError),
}

/// Offers the report, and gives it.
#[component]
pub fn ReportOffer(
    /// What is to be checked.
    file: StoredValue<Option<PickedFile>, BrowserStorage>,
    /// Bytes.
    size: u64,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Offered);
    let sent = RwSignal::new(0);
    let send = Callback::new(move |()| {
        let Some(file) = file.get_value() else { return };
        sent.set(0);
        stage.set(Stage::Sending);
        leptos::task::spawn_local(async move {
            let answer = sign_report(file, sent).await;
            stage.try_set(match answer {
                Ok(report) => Stage::Signed(Box::new(report)),
                Err(error) => Stage::Failed(error),
            });
        });
    });
    let total = Signal::derive(move || if sent.get() >= size { 0 } else { size });
    let offer = move || {
        view! {
            <p>{what_is_sent(size)}</p>
            <div><Button icon=Icon::Upload on_press=send>"Gửi tệp và lập báo cáo"</Button></div>
        }
    };
    let inside = move || match stage.get() {
        Stage::Offered => offer().into_any(),
        Stage::Sending => {
            view! { <Progress label="Gửi, kiểm tra và ký báo cáo" done=sent total/> }.into_any()
        }
        Stage::Failed(error) => view! {
            <AppErrorPanel error/>
            {offer()}
        }
        .into_any(),
        Stage::Signed(report) => {
            let href = format!("data:application/pdf;base64,{}", report.pdf);
            view! {
                <p>{format!("Báo cáo đã được ký. Kết luận của máy chủ: {}.", report.verdict.label())}</p>
                {report.note.map(|note| view! { <Alert tone=Tone::Warn title=note/> })}
                <div><LinkButton href kind=ButtonKind::Primary icon=Icon::Download download=report.file_name>"Tải báo cáo (PDF)"</LinkButton></div>
            }
            .into_any()
        }
    };
    (size <= MAX_SENT_BYTES).then(|| {
        view! {
            <Card title="Báo cáo có chữ ký của hệ thống">
                <div class="stack" aria-live="polite">{inside}</div>
            </Card>
        }
    })
}

/// Says what goes to the server, and what becomes of it.
fn what_is_sent(size: u64) -> String {
    format!(
        "Báo cáo PDF để lưu hồ sơ hoặc gửi cho người khác. Hệ thống chỉ ký kết quả do chính mình kiểm tra, nên tệp ({}) được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại.",
        size_text(size)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_that_the_file_is_sent_and_not_kept() {
        let text = what_is_sent(1_500_000);
        assert!(text.contains("được gửi tới máy chủ") && text.contains("không lưu lại"));
    }
}
