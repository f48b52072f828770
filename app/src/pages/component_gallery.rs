//! Every component in every state, with invented people, to look at and to test. Only in builds with
//! the feature `gallery`; citizens never load it.

mod feedback;
mod forms;
mod lists;

use chungthuc_domain::{
    PersonId, UnitId,
    calendar::Moment,
    right::Right,
    view::account::{Counters, SessionView, UnitBrief, Urgent},
};
use leptos::prelude::*;
use leptos_meta::Title;
use uuid::Uuid;

use crate::{
    components::{Card, Crumb, Ic, Icon, PageHead},
    shell::StaffShell,
};

/// A fixed time, since both sides must say the same: 09:30 on 20/11/2026 in Vietnam.
const NOW: Moment = Moment(1_795_141_800_000_000);

/// Minutes after `NOW`, or before it.
fn minutes(minutes: i64) -> Moment {
    NOW.plus_seconds(minutes * 60)
}

fn session() -> SessionView {
    let unit = |number: u128, code: &str, name: &str| UnitBrief {
        id: UnitId(Uuid::from_u128(number)),
        code: code.into(),
        name: name.into(),
    };
    SessionView {
        person: PersonId(Uuid::from_u128(1)),
        name: "Triệu Văn Đa Năng".into(),
        title: "Công chức Tư pháp - Hộ tịch".into(),
        is_applicant: false,
        unit: Some(unit(1, "H99.102", "UBND xã Suối Ngàn")),
        units: vec![
            unit(1, "H99.102", "UBND xã Suối Ngàn"),
            unit(2, "H99.101", "UBND phường Cầu Sương"),
            unit(3, "H99.103", "UBND đặc khu Hòn Mây"),
        ],
        rights: vec![Right::Creator, Right::Signer, Right::Sealer],
        counters: Counters {
            returned: 2,
            received: 1,
            pending_signature: 12,
            pending_seal: 7,
            delivery_failed: 0,
            appointments: 4,
            notices: 3,
            received_due: Urgent::default(),
            returned_due: Urgent::default(),
            signature_due: Urgent {
                overdue: 3,
                today: 2,
            },
            seal_due: Urgent {
                overdue: 0,
                today: 1,
            },
        },
        as_of: NOW,
        demo: true,
    }
}

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <Title text="Thành phần giao diện"/>
        <StaffShell session=session() crumbs=vec![Crumb::here("Thành phần giao diện")]>
            <PageHead
                title="Thành phần giao diện"
                below=ToChildren::to_children(|| "Mọi thành phần ở mọi trạng thái, với dữ liệu bịa")
            />
            <lists::Lists/>
            <forms::Forms/>
            <feedback::Feedback/>
            <Icons/>
        </StaffShell>
    }
}

#[component]
fn Icons() -> impl IntoView {
    let icons = Icon::ALL
        .into_iter()
        .map(|icon| view! { <li><Ic icon/><small>{format!("{icon:?}")}</small></li> }.into_any())
        .collect_view();
    view! { <Card title="Biểu tượng"><ul class="gallery-icons">{icons}</ul></Card> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gallery_is_looked_at_on_a_friday_morning() {
        assert_eq!(NOW.to_string(), "20/11/2026 09:30:00");
    }
}
