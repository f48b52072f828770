//! "Xem lịch sử ký số": the signatures in a stored file, as whoever receives it reads them (DOMAIN
//! §4.4). What they are worth is said on the check page.

use chungthuc_domain::{FileId, calendar::stamp_text, view::file::SignatureHistoryRow};
use leptos::prelude::*;

use crate::{
    api::paper::signature_history,
    components::{
        AppErrorPanel, Button, Cell, Dialog, DialogActs, EmptyState, Icon, Row, Skeleton, Table, Th,
    },
};

/// The button, and the dialog that it opens.
#[component]
pub fn SignatureHistory(
    /// The version of the file.
    file: FileId,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let answer = LocalResource::new(move || {
        let asked = open.get();
        async move {
            if asked {
                Some(signature_history(file).await)
            } else {
                None
            }
        }
    });
    let inside = move || match answer.get().flatten() {
        None => view! { <Skeleton lines=3/> }.into_any(),
        Some(Ok(rows)) => show(rows),
        Some(Err(error)) => view! { <AppErrorPanel error/> }.into_any(),
    };
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Button icon=Icon::Sign on_press=Callback::new(move |()| open.set(true))>"Xem lịch sử ký số"</Button>
        <Dialog id="lich-su-ky-so" title="Lịch sử ký số" open wide=true>
            {inside}
            <DialogActs>
                <Button on_press=close>"Đóng"</Button>
            </DialogActs>
        </Dialog>
    }
}

fn show(rows: Vec<SignatureHistoryRow>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <EmptyState icon=Icon::Sign title="Tệp chưa có chữ ký số nào" text="Chữ ký của lãnh đạo và của cơ quan hiện ở đây sau khi ký số và đóng dấu."/>
        }
        .into_any();
    }
    let rows = rows.into_iter().map(one).collect_view();
    view! {
        <Table caption="Lịch sử ký số" head=Box::new(|| view! {
            <Th>"Người ký"</Th>
            <Th>"Email"</Th>
            <Th>"Cơ quan chứng thực"</Th>
            <Th>"Ngày ký"</Th>
        }.into_any())>
            {rows}
        </Table>
    }
    .into_any()
}

fn one(row: SignatureHistoryRow) -> AnyView {
    let by = if row.stamped {
        "theo dấu thời gian"
    } else {
        "do người ký khai báo"
    };
    let at = row.signed_at.map(|at| {
        view! { {stamp_text(at)}<small>{by}</small> }
    });
    view! {
        <Row>
            <Cell class="title">{row.signer}</Cell>
            <Cell label="Email">{row.email.unwrap_or_else(|| "—".to_owned())}</Cell>
            <Cell label="Cơ quan chứng thực">{row.authority}</Cell>
            <Cell label="Ngày ký" class="num">{at}</Cell>
        </Row>
    }
    .into_any()
}
