//! The dialog that shows the camera's picture and looks for a card's code in it. The camera is on only
//! while the dialog is open. Reading pictures is in `camera.js`, reading codes in `domain`.

use chungthuc_domain::identity_card::IdentityCard;
use leptos::{html::Video, prelude::*};

use crate::components::{Alert, Button, Dialog, DialogActs, Tone};

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only browsers have cameras")
)]
pub enum Trouble {
    /// The page isn't protected, so that the browser gives no camera.
    Insecure,
    /// Somebody, or a setting, doesn't allow it.
    Refused,
    /// There is none.
    None,
    /// Another program has it, or it was pulled out.
    Busy,
    /// What reads codes couldn't be loaded.
    Decoder,
    /// The browser gives no reason.
    Other,
}

impl Trouble {
    /// By the word that `camera.js` uses.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only browsers have cameras")
    )]
    pub fn from_word(word: &str) -> Self {
        match word {
            "insecure" => Self::Insecure,
            "refused" => Self::Refused,
            "none" => Self::None,
            "busy" => Self::Busy,
            "decoder" => Self::Decoder,
            _ => Self::Other,
        }
    }

    /// What happened, and what to do.
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Insecure => (
                "Trang này chưa dùng được camera",
                "Trình duyệt chỉ cho dùng camera khi trang được mở bằng địa chỉ https://. Hãy mở lại bằng địa chỉ đó, hoặc dùng đầu đọc.",
            ),
            Self::Refused => (
                "Camera chưa được cho phép",
                "Hãy bấm vào biểu tượng camera hoặc ổ khóa cạnh thanh địa chỉ, cho phép trang này dùng camera rồi thử lại.",
            ),
            Self::None => (
                "Không tìm thấy camera",
                "Hãy cắm camera vào máy rồi thử lại, hoặc dùng đầu đọc.",
            ),
            Self::Busy => (
                "Camera đang bận",
                "Một chương trình khác đang dùng camera, hoặc camera vừa bị rút ra. Hãy đóng chương trình đó, kiểm tra dây cắm rồi thử lại.",
            ),
            Self::Decoder => (
                "Chưa tải được phần đọc mã QR",
                "Hãy kiểm tra kết nối mạng rồi thử lại.",
            ),
            Self::Other => ("Chưa mở được camera", "Hãy thử lại, hoặc dùng đầu đọc."),
        }
    }
}

/// How the camera stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only browsers have cameras")
)]
enum Look {
    Opening,
    /// The picture is there; whether there is a light.
    Seeing {
        torch: bool,
    },
    Failed(Trouble),
}

/// The dialog. Closes itself when a card was read.
#[component]
pub fn CameraDialog(
    /// Its id.
    id: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Takes the card.
    on_card: Callback<IdentityCard>,
) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let look = RwSignal::new(Look::Opening);
    let wrong = RwSignal::new(None::<String>);
    let lit = RwSignal::new(false);
    // Counts the tries, so that "Thử lại" begins anew.
    let tries = RwSignal::new(0_u32);
    let found = Callback::new(move |text: String| match IdentityCard::parse(&text) {
        Ok(card) if open.get_untracked() => {
            open.set(false);
            on_card.run(card);
        }
        Ok(_) => {}
        Err(error) => wrong.set(Some(error.to_string())),
    });
    attend(video, open, tries, look, lit, found);
    Effect::new(move |_| {
        if open.get() {
            wrong.set(None);
        }
    });
    let line = move || match look.get() {
        Look::Opening => "Đang mở camera…".to_owned(),
        Look::Seeing { .. } => wrong
            .get()
            .unwrap_or_else(|| "Đưa mã QR ở mặt trước của thẻ vào giữa khung hình.".to_owned()),
        Look::Failed(_) => String::new(),
    };
    let failure = move || match look.get() {
        Look::Failed(trouble) => {
            let (title, text) = trouble.text();
            Some(view! {
                <Alert tone=Tone::Bad title>
                    <p>{text}</p>
                    <div class="acts">
                        <Button small=true on_press=move |()| tries.update(|tries| *tries += 1)>"Thử lại"</Button>
                    </div>
                </Alert>
            })
        }
        _ => None,
    };
    let torch = move || match look.get() {
        Look::Seeing { torch: true } => Some(view! {
            <Button on_press=move |()| lit.update(|lit| *lit = !*lit)>
                {move || if lit.get() { "Tắt đèn" } else { "Bật đèn" }}
            </Button>
        }),
        _ => None,
    };
    view! {
        <Dialog id title=Signal::stored("Quét mã QR bằng camera".to_owned()) open>
            <div class="dialog-body">
                <div class="card-camera" class:off=move || !matches!(look.get(), Look::Seeing { .. })>
                    <video node_ref=video playsinline="" muted="" aria-label="Hình từ camera"></video>
                </div>
                {failure}
                <p class="small" role="status">{line}</p>
                <p class="hint">"Hình từ camera chỉ ở trong trình duyệt, không được lưu và không được gửi đi."</p>
            </div>
            <DialogActs>
                {torch}
                <Button on_press=move |()| open.set(false)>"Đóng"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// Has the camera on while the dialog is open, and off as soon as it isn't or the page is gone or hidden.
fn attend(
    video: NodeRef<Video>,
    open: RwSignal<bool>,
    tries: RwSignal<u32>,
    look: RwSignal<Look>,
    lit: RwSignal<bool>,
    found: Callback<String>,
) {
    #[cfg(feature = "hydrate")]
    {
        use super::live::Camera;

        let camera = StoredValue::new_local(None::<Camera>);
        Effect::new(move |_| {
            tries.track();
            camera.set_value(None);
            lit.set(false);
            look.set(Look::Opening);
            let (true, Some(video)) = (open.get(), video.get()) else {
                return;
            };
            camera.set_value(Some(Camera::start(
                &video,
                move |torch| {
                    look.try_set(Look::Seeing { torch });
                },
                move |text| {
                    found.try_run(text);
                },
                move |trouble| {
                    look.try_set(Look::Failed(trouble));
                },
            )));
        });
        Effect::new(move |_| {
            let on = lit.get();
            camera.with_value(|camera| {
                if let Some(camera) = camera {
                    camera.light(on);
                }
            });
        });
        let hidden = window_event_listener_untyped("visibilitychange", move |_| {
            if document().hidden() {
                open.set(false);
            }
        });
        on_cleanup(move || hidden.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (video, open, tries, look, lit, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_says_what_to_do() {
        let words = ["insecure", "refused", "none", "busy", "decoder", "?"];
        let troubles = words.map(Trouble::from_word);
        for (at, trouble) in troubles.iter().enumerate() {
            assert!(!trouble.text().1.is_empty());
            assert!(!troubles[..at].contains(trouble));
        }
    }
}
