//! The portal: drop a PDF and read whether it is genuine. The file is checked in the browser and goes
//! nowhere; the server is asked to look something up, or to check a file that can't be checked here,
//! only when somebody presses the button that says so.

use chungthuc_domain::{
    AppError,
    view::{
        check::{CheckView, LocalCheck},
        file::size_text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    look_up::{LookUp, LookUpState},
    result::{CheckResult, Place},
    send::{MAX_SENT_BYTES, check_file},
    worker::{LocalChecker, MAX_BYTES, Told},
};
use crate::{
    browser::{BrowserStorage, PickedFile},
    components::{
        Alert, AppErrorPanel, Button, ButtonKind, DropZone, ErrorPanel, Ic, Icon, Progress, Tone,
    },
    routes,
    shell::PublicShell,
};

/// What the page shows.
#[derive(Clone)]
enum Stage {
    /// Waiting for a file.
    Asking,
    /// Reading it here, or sending it, and checking it.
    Checking { name: String, place: Place },
    /// The browser's answer.
    Here(Box<LocalCheck>),
    /// The server's.
    There(Box<CheckView>),
    /// It can't be checked here.
    NotHere { size: u64 },
    /// It is too long for the browser.
    TooLarge { size: u64 },
    /// The server gives no answer.
    Failed(AppError),
}

/// What the page works with.
#[derive(Clone, Copy)]
struct Checking {
    stage: RwSignal<Stage>,
    done: RwSignal<u64>,
    total: RwSignal<u64>,
    look_up: RwSignal<LookUpState>,
    file: StoredValue<Option<PickedFile>, BrowserStorage>,
    checker: StoredValue<Option<LocalChecker>, BrowserStorage>,
}

impl Checking {
    fn new() -> Self {
        Self {
            stage: RwSignal::new(Stage::Asking),
            done: RwSignal::new(0),
            total: RwSignal::new(0),
            look_up: RwSignal::new(LookUpState::NotAsked),
            file: StoredValue::new_with_storage(None),
            checker: StoredValue::new_with_storage(None),
        }
    }

    /// Checks a file in the browser.
    fn take(self, file: PickedFile) {
        let size = file.size();
        if size > MAX_BYTES {
            self.stage.set(Stage::TooLarge { size });
            return;
        }
        self.begin(&file, Place::Browser);
        let checker = LocalChecker::start(&file, move |told| self.hear(told));
        if checker.is_none() {
            self.stage.set(Stage::NotHere { size });
        }
        self.file.set_value(Some(file));
        self.checker.set_value(checker);
    }

    fn begin(self, file: &PickedFile, place: Place) {
        self.stage.set(Stage::Checking {
            name: file.name(),
            place,
        });
        self.look_up.set(LookUpState::NotAsked);
        self.done.set(0);
        self.total.set(file.size());
    }

    fn hear(self, told: Told) {
        match told {
            Told::Progress(bytes) => self.done.set(bytes),
            Told::Answer { mut check, micros } => {
                check.view.duration_us = micros;
                self.look_up.update(LookUpState::answered);
                self.stage.set(Stage::Here(check));
            }
            Told::Refused(error) => self.look_up.set(LookUpState::Refused(error)),
            Told::Failed(cause) => {
                leptos::logging::warn!("{cause}");
                if self.look_up.get_untracked() == LookUpState::Asking {
                    self.look_up.set(LookUpState::Broken);
                } else {
                    let size = self.total.get_untracked();
                    self.stage.set(Stage::NotHere { size });
                }
            }
        }
    }

    /// Has the server asked what is known of certificates and hash.
    fn ask(self) {
        self.look_up.set(LookUpState::Asking);
        self.checker.with_value(|checker| {
            if let Some(checker) = checker {
                checker.look_up();
            }
        });
    }

    /// Sends the file to the server.
    fn send(self) {
        let Some(file) = self.file.get_value() else {
            return;
        };
        self.begin(&file, Place::Server);
        leptos::task::spawn_local(async move {
            let answer = check_file(file, self.done).await;
            self.stage.set(match answer {
                Ok(view) => Stage::There(Box::new(view)),
                Err(error) => Stage::Failed(error),
            });
        });
    }
}

/// The page.
#[component]
pub fn Portal() -> impl IntoView {
    let checking = Checking::new();
    let take = Callback::new(move |file| checking.take(file));
    let send = Callback::new(move |()| checking.send());
    let ask = Callback::new(move |()| checking.ask());
    let again = Callback::new(move |()| checking.stage.set(Stage::Asking));
    view! {
        <Title text="Kiểm tra bản sao chứng thực điện tử"/>
        <PublicShell>
            {move || match checking.stage.get() {
                Stage::Asking => view! { <Ask take/> }.into_any(),
                Stage::Checking { name, place } => {
                    view! { <Busy name place done=checking.done total=checking.total/> }.into_any()
                }
                Stage::Here(check) => {
                    let LocalCheck { view, wanted } = *check;
                    let state = checking.look_up;
                    let look_up = (!view.signatures.is_empty()).then(|| LookUp {
                        state,
                        ask,
                        wanted: wanted.len(),
                        issuance: view.issuance.clone(),
                    });
                    view! { <CheckResult answer=view place=Place::Browser look_up file=checking.file again/> }.into_any()
                }
                Stage::There(view) => {
                    view! { <CheckResult answer=*view place=Place::Server look_up=None file=checking.file again/> }.into_any()
                }
                Stage::NotHere { size } => view! {
                    <div class="narrow"><NotHere size send/></div>
                    <Ask take/>
                }
                .into_any(),
                Stage::TooLarge { size } => {
                    let what = format!("Tệp dài {}; trang này kiểm tra được tệp dài tới 100 MB.", size_text(size));
                    view! {
                        <div class="narrow"><ErrorPanel what/></div>
                        <Ask take/>
                    }
                    .into_any()
                }
                Stage::Failed(error) => view! {
                    <div class="narrow"><AppErrorPanel error/></div>
                    <Ask take/>
                }
                .into_any(),
            }}
        </PublicShell>
    }
}

#[component]
fn Busy(name: String, place: Place, done: RwSignal<u64>, total: RwSignal<u64>) -> impl IntoView {
    let label = match place {
        Place::Browser => "Đọc và kiểm tra tệp trên máy này",
        Place::Server => "Gửi và kiểm tra tệp",
    };
    let all = Signal::derive(move || {
        // All bytes are there: the check itself has no measure.
        if done.get() >= total.get() {
            0
        } else {
            total.get()
        }
    });
    view! {
        <section class="check-busy" aria-live="polite">
            <h1>"Đang kiểm tra"</h1>
            <p class="small">{name}</p>
            <Progress label done total=all/>
        </section>
    }
}

/// The server's check, for those whose browser can't do it.
#[component]
fn NotHere(size: u64, send: Callback<()>) -> impl IntoView {
    let offer = if size > MAX_SENT_BYTES {
        view! { <p>"Máy chủ kiểm tra được tệp dài tới 40 MB; tệp này dài hơn. Hãy thử bằng trình duyệt khác."</p> }
            .into_any()
    } else {
        view! {
            <p>"Máy chủ kiểm tra được tệp này. Tệp được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại."</p>
            <div class="acts"><Button kind=ButtonKind::Primary on_press=send>"Gửi tới máy chủ để kiểm tra"</Button></div>
        }
        .into_any()
    };
    view! {
        <Alert tone=Tone::Warn title="Không kiểm tra được tệp ngay trên trình duyệt này">{offer}</Alert>
    }
}

#[component]
fn Ask(take: Callback<PickedFile>) -> impl IntoView {
    view! {
        <section class="hero">
            <div>
                <h1>"Kiểm tra một bản sao chứng thực điện tử"</h1>
                <p>"Kéo tệp PDF vào đây để biết ai đã ký, cơ quan nào đóng dấu, còn nguyên vẹn hay không."</p>
                <DropZone id="tep-kiem-tra" title="Kéo thả tệp PDF vào đây" hint="Tệp PDF, tối đa 100 MB" on_file=take>
                    <p class="priv">
                        <Ic icon=Icon::Shield/>
                        "Tệp không rời khỏi máy của bạn: việc kiểm tra chạy ngay trong trình duyệt."
                    </p>
                </DropZone>
                <noscript>
                    <p class="small">"Trình duyệt đang tắt JavaScript nên chưa kiểm tra được tệp ở trang này. Hãy bật JavaScript rồi tải lại trang."</p>
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
                <p class="hint"><a href=routes::ANNULMENTS rel="external">"Danh sách bản sao bị hủy bỏ giá trị pháp lý"</a></p>
            </aside>
        </section>
    }
}
