//! One image as a row of the list: how it looks, what is known of it, and what can be done with it. What
//! is asked before that is in `edit`.

use chungthuc_domain::{
    calendar::{day_text, time_text},
    view::stamp::{NEAC_SIGN, SigningAccount, SigningProvider, StampImageView, StampKind},
};
use jiff::civil::Date;
use leptos::prelude::*;

use super::entry::Words;
use crate::{
    api::stamp::set_default_stamp,
    components::{Button, ButtonKind, Cell, Icon, LinkButton, Row, Tag, Tone},
    pages::act::Act,
    placement::mm::spoken_mm,
};

/// "Số điện thoại ký số"
pub const PHONE: &str = "Số điện thoại ký số";
/// "Từ khóa định vị vị trí"
pub const ANCHOR: &str = "Từ khóa định vị vị trí";
/// "Ngày cập nhật"
pub const UPDATED: &str = "Ngày cập nhật";

/// The image as a row: the guide's columns, of which a seal has no phone and no words.
#[component]
pub fn StampRow(
    /// Signature or seal.
    words: Words,
    /// The image.
    image: StampImageView,
    /// The providers of remote signatures.
    providers: RwSignal<Vec<SigningProvider>>,
    /// Opens "Sửa".
    editing: RwSignal<bool>,
    /// Opens "Xóa".
    deleting: RwSignal<bool>,
    /// Called when the list has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let marking = Act::new();
    let id = image.id;
    let alt = format!("{}: {}", words.image, image.name);
    let updated = {
        let at = image.updated_at;
        format!("{} {}", day_text(at.day()), time_text(at.vietnam().time()))
    };
    let (name, is_default) = (image.name.clone(), image.is_default);
    let as_default = {
        Callback::new(move |()| {
            marking.run(set_default_stamp(id), move |()| {
                marking.say("Đã đặt làm mặc định");
                again.run(());
            });
        })
    };
    let details = (words.kind == StampKind::Signature).then(|| image.details.clone());
    let besides = details.map(|details| {
        let phone = (!details.phone.is_empty() || details.accounts.is_empty())
            .then(|| view! { <span class="num">{or_dash(details.phone)}</span> });
        let accounts = details.accounts.into_iter();
        let accounts = accounts
            .map(|account| of_account(account, providers))
            .collect_view();
        view! {
            <Cell label=PHONE>{phone}{accounts}</Cell>
            <Cell label=ANCHOR>{or_dash(details.anchor)}</Cell>
        }
    });
    let (width, height) = (image.width_px, image.height_px);
    view! {
        <Row>
            <Cell class="title">{said_of(words, image)}</Cell>
            <Cell label=words.image class="stamp-image">
                <div class="paper">
                    <img src=format!("/anh/{id}") alt=alt width=width height=height loading="lazy"/>
                </div>
            </Cell>
            {besides}
            <Cell label=UPDATED class="num">{updated}</Cell>
            <Cell class="acts">
                <LinkButton href=format!("{}/{id}", words.href) small=true icon=Icon::Clock label=format!("Lịch sử {name}")>"Lịch sử"</LinkButton>
                <Button small=true icon=Icon::Edit label=format!("Sửa {name}") on_press=move |()| editing.set(true)>"Sửa"</Button>
                {(!is_default).then(|| view! {
                    <Button small=true busy=marking.busy on_press=as_default>"Đặt làm mặc định"</Button>
                })}
                <Button kind=ButtonKind::Danger small=true label=format!("Xóa {name}") on_press=move |()| deleting.set(true)>"Xóa"</Button>
            </Cell>
        </Row>
    }
    .into_any()
}

/// Its name, and what there is to know of the image that has no column.
fn said_of(words: Words, image: StampImageView) -> AnyView {
    let size = size_text(image.width_mm, image.height_mm());
    let is_tagged = image.is_default || !image.usable;
    let holds_name = words.kind == StampKind::Signature && image.holds_name;
    view! {
        <b>{image.name}</b>
        {is_tagged.then(|| view! {
            <span class="stamp-tags">
                {image.is_default.then(|| view! { <Tag tone=Tone::Ok icon=Icon::Check>"Mặc định"</Tag> })}
                {(!image.usable).then(|| view! { <Tag tone=Tone::Warn icon=Icon::Alert>"Ngoài thời hạn"</Tag> })}
            </span>
        })}
        <small class="num">{size}</small>
        {holds_name.then(|| view! { <small>"Ảnh đã có họ tên và chức danh"</small> })}
        {days_text(image.valid_from, image.valid_to).map(|text| view! { <small class="num">{text}</small> })}
    }
    .into_any()
}

/// "NEAC Sign: 003190000011 · VNPT-CA"; the provider by its code until its name is known.
fn of_account(account: SigningAccount, providers: RwSignal<Vec<SigningProvider>>) -> AnyView {
    let SigningAccount { account, provider } = account;
    let name = move || {
        providers.with(|known| {
            let found = known.iter().find(|known| known.code == provider);
            found.map_or_else(|| provider.clone(), |found| found.name.clone())
        })
    };
    view! { <small class="num">{NEAC_SIGN}": "{account}" · "{name}</small> }.into_any()
}

fn or_dash(text: String) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text
    }
}

/// "36 × 36 mm", "45 × 20,8 mm".
fn size_text(width_mm: f64, height_mm: f64) -> String {
    format!(
        "{} × {}",
        spoken_mm(width_mm).trim_end_matches(" mm"),
        spoken_mm(height_mm)
    )
}

/// "Dùng từ 01/12/2026 đến 31/12/2026"; `None` where it may be used without end.
pub fn days_text(from: Option<Date>, to: Option<Date>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("Dùng từ {} đến {}", day_text(from), day_text(to))),
        (Some(from), None) => Some(format!("Dùng từ {}", day_text(from))),
        (None, Some(to)) => Some(format!("Dùng đến {}", day_text(to))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_no_needless_decimals() {
        assert_eq!(size_text(36.0, 36.04), "36 × 36 mm");
        assert_eq!(size_text(45.0, 20.8), "45 × 20,8 mm");
    }
}
