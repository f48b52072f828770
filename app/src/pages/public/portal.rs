//! The portal: drop a PDF and read whether it is genuine.

use chungthuc_domain::view::check::CheckView;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{result::CheckResult, send::check_file};
use crate::{
    browser::PickedFile,
    components::{AppErrorPanel, DropZone, Ic, Icon, Progress},
    shell::PublicShell,
};

/// What the page shows.
#[derive(Clone)]
enum Stage {
    /// Waiting for a file.
    Asking,
    /// Sending and checking one.
    Checking { name: String },
    /// The answer.
    Answered(Box<CheckView>),
    /// No answer.
    Failed(chungthuc_domain::AppError),
}

/// The page.
#[component]
pub fn Portal() -> impl IntoView {
    let stage = RwSignal::new(Stage::Asking);
    let sent = RwSignal::new(0u64);
    let total = RwSignal::new(0u64);
    let take = Callback::new(move |file: PickedFile| {
        stage.set(Stage::Checking { name: file.name() });
        sent.set(0);
        total.set(file.size());
        leptos::task::spawn_local(async move {
            let answer = check_file(file, sent).await;
            stage.set(match answer {
                Ok(view) => Stage::Answered(Box::new(view)),
                Err(error) => Stage::Failed(error),
            });
        });
    });
    let again = Callback::new(move |()| stage.set(Stage::Asking));
    view! {
        <Title text="Kiểm tra bản sao chứng thực điện tử"/>
        <PublicShell>
            {move || match stage.get() {
                Stage::Asking => view! { <Ask take/> }.into_any(),
                Stage::Checking { name } => {
                    let done = Signal::derive(move || sent.get());
                    let all = Signal::derive(move || {
                        // All bytes are there: the check itself has no measure.
                        if sent.get() >= total.get() { 0 } else { total.get() }
                    });
                    view! {
                        <section class="check-busy" aria-live="polite">
                            <h1>"Đang kiểm tra"</h1>
                            <p class="small">{name}</p>
                            <Progress label="Gửi và kiểm tra tệp" done total=all/>
                        </section>
                    }
                    .into_any()
                }
                Stage::Answered(view) => view! { <CheckResult answer=*view again/> }.into_any(),
                Stage::Failed(error) => {
                    view! {
                        <div class="hero"><AppErrorPanel error/></div>
                        <Ask take/>
                    }
                    .into_any()
                }
            }}
        </PublicShell>
    }
}

#[component]
fn Ask(take: Callback<PickedFile>) -> impl IntoView {
    view! {
        <section class="hero">
            <div>
                <h1>"Kiểm tra một bản sao chứng thực điện tử"</h1>
                <p>"Kéo tệp PDF vào đây để biết ai đã ký, cơ quan nào đóng dấu, còn nguyên vẹn hay không."</p>
                <DropZone id="tep-kiem-tra" title="Kéo thả tệp PDF vào đây" hint="Tệp PDF, tối đa 40 MB" on_file=take>
                    <p class="priv">
                        <Ic icon=Icon::Shield/>
                        "Tệp được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại."
                    </p>
                </DropZone>
                <noscript>
                    <p class="small">"Trình duyệt đang tắt JavaScript nên chưa gửi được tệp từ trang này. Hãy bật JavaScript rồi tải lại trang."</p>
                </noscript>
            </div>
            <aside class="card side2">
                <h2>"Tra cứu bằng mã trên bản sao"</h2>
                <form method="get" action="/k">
                    <label for="ma-qr">"Mã in cạnh ô vuông QR, 26 ký tự"</label>
                    <input class="input code" id="ma-qr" name="ma" maxlength="64" autocomplete="off" autocapitalize="characters" required/>
                    <button class="btn wide" type="submit"><Ic icon=Icon::Search/>"Tra cứu"</button>
                </form>
                <p class="hint">"Mã cho biết cơ quan nào cấp, số và ngày chứng thực. Nội dung bản sao thì kiểm tra bằng tệp."</p>
            </aside>
        </section>
    }
}
