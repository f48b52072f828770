//! Copies on paper: the leader reads the scan, signs the copies by hand and says so; the clerk numbers
//! them, prints the attestation and hands them over. No PIN, no key, nothing is placed.

use chungthuc_domain::{
    PaperId,
    calendar::day_text,
    state::PaperState,
    view::{
        paper_copy::{AttestationPlace, NumberRequest, NumberedView, NumberingView},
        queue::PaperView,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    give_back::{GivenBackNote, ReturnButton, refusal},
    parts::{MovedOn, Watch, book_section},
    reading::Reading,
};
use crate::{
    api::{
        paper_copy::{give_out, number_copies, open_numbering, sign_on_paper},
        sealing::return_from_seal,
        signing::return_paper,
    },
    components::{
        Alert, Button, ButtonKind, ConfirmDialog, EmptyState, Facts, Icon, LinkButton, Tone,
    },
    pages::{act::Act, loaded::loaded, paper::original::OriginalReminder},
    placement::PlacementFrame,
    routes,
};

const LEADER_STEPS: [&str; 3] = ["Đọc", "Ký trên bản giấy", "Xác nhận"];
const CLERK_STEPS: [&str; 3] = ["Chọn sổ", "Cấp số, in lời chứng", "Hoàn thành"];

/// Both ways to print the attestation.
fn print_buttons(paper: PaperId) -> AnyView {
    AttestationPlace::ALL
        .into_iter()
        .map(|place| {
            let href = format!("{}/{paper}?cho={}", routes::ATTESTATION, place.code());
            view! { <LinkButton href icon=Icon::Print external=true small=true>{place.label()}</LinkButton> }
        })
        .collect_view()
        .into_any()
}

/// The scan with what is known of the paper beside it; without the scan, once it was deleted.
fn reading(paper: PaperView, news: bool, inside: AnyView, below: Option<AnyView>) -> AnyView {
    if paper.may_read {
        let file = paper.file.clone();
        return view! { <Reading paper file is_scan=true news below>{inside}</Reading> }.into_any();
    }
    view! {
        <div class="placing-sections">
            {inside}
            <EmptyState icon=Icon::Document title="Bản quét đã được xóa" text="Bản quét của bản sao giấy chỉ giữ 30 ngày sau khi giao; sổ chứng thực giữ vĩnh viễn."/>
            {below}
        </div>
    }
    .into_any()
}

/// What goes into the frame around a page of copies on paper.
fn framed_copy(
    paper: &PaperView,
    back: (&'static str, &'static str),
    steps: [&'static str; 3],
    now: usize,
    actions: ViewFn,
    inside: AnyView,
) -> AnyView {
    let row = &paper.row;
    view! {
        <PlacementFrame
            back_href=back.0
            back_label=back.1
            code=row.code.clone()
            subtitle=format!("{} · {} · Bản giấy", row.document_name, row.applicant_name)
            steps=steps.to_vec()
            now
            actions
        >
            {inside}
        </PlacementFrame>
    }
    .into_any()
}

/// The leader's page.
#[component]
pub fn SignOnPaper(paper: PaperView, again: Callback<()>) -> impl IntoView {
    let (id, version, state) = (paper.row.paper, paper.version, paper.row.state);
    let copies = paper.copy_count;
    let waits = state == PaperState::PendingSignature;
    let asking = RwSignal::new(false);
    let acting = Act::new();
    let navigate = use_navigate();
    let to_list = Callback::new(move |()| navigate(routes::TO_SIGN, Default::default()));
    let confirm = Callback::new(move |()| {
        // A failure reads the page anew, which would take the dialog and its words along.
        asking.set(false);
        let done = move |()| {
            acting.say("Đã xác nhận ký trên bản giấy và chuyển cấp số");
            to_list.run(());
        };
        acting.run_or(sign_on_paper(id, version), done, move || again.run(()));
    });
    let give_back = move |_, reason| return_paper(id, version, reason);
    let actions = move || {
        waits.then(|| {
            view! {
                <ReturnButton act=give_back done=to_list disabled=acting.busy/>
                <Button kind=ButtonKind::Primary icon=Icon::Sign busy=acting.busy on_press=Callback::new(move |()| asking.set(true))>
                    "Xác nhận đã ký"<span class="wide-only">" trên bản giấy"</span>
                </Button>
            }
        })
    };
    let given_back = paper.row.returned_reason.clone().filter(|_| waits);
    let moved = (!waits).then(|| paper.clone());
    let inside = view! {
        {given_back.map(|reason| view! { <GivenBackNote reason/> })}
        {moved.map(|paper| view! { <MovedOn paper/> })}
        {waits.then(|| view! {
            <section class="placing-section">
                <h2>"Lời chứng"</h2>
                <p>{format!("In lời chứng, ký tay trên đủ {copies} bản sao, rồi xác nhận để văn thư cấp số và đóng dấu. Bản sao giấy không ký số.")}</p>
                <div class="acts">{print_buttons(id)}</div>
            </section>
        })}
    };
    let below = waits.then(|| refusal(&paper, to_list)).flatten();
    let inside = reading(paper.clone(), true, inside.into_any(), below);
    let back = (routes::TO_SIGN, "Bản sao chờ ký");
    let now = if waits { 0 } else { 3 };
    view! {
        {waits.then(|| view! { <Watch paper=id state busy=acting.busy again/> })}
        {framed_copy(&paper, back, LEADER_STEPS, now, actions.into(), inside)}
        <ConfirmDialog
            id="da-ky-giay"
            title="Đã ký trên bản giấy?"
            open=asking
            text=Signal::stored(format!("Bạn đã ký tay trên {copies} bản sao giấy. Sau khi xác nhận, văn thư cấp số và đóng dấu."))
            confirm="Xác nhận đã ký"
            on_confirm=confirm
        />
    }
}

/// The clerk's page.
#[component]
pub fn NumberOnPaper(paper: PaperView, again: Callback<()>) -> impl IntoView {
    if paper.row.state == PaperState::PendingSeal {
        let id = paper.row.paper;
        let answer = Resource::new_blocking(|| (), move |()| open_numbering(id));
        loaded(answer, move |view| {
            view! { <Numbering view again/> }.into_any()
        })
        .into_any()
    } else {
        view! { <Numbered paper again/> }.into_any()
    }
}

/// The first step: the book, and the number to come.
#[component]
fn Numbering(view: NumberingView, again: Callback<()>) -> impl IntoView {
    let NumberingView { paper, books } = view;
    let (id, version) = (paper.row.paper, paper.version);
    let copies = paper.copy_count;
    let signer = paper.row.signer_name.clone();
    let asking = RwSignal::new(false);
    let acting = Act::new();
    let first = books.first().map(|book| book.book.to_string());
    let chosen = RwSignal::new(first.unwrap_or_default());
    let has_book = !books.is_empty();
    let stored = StoredValue::new(books.clone());
    let book = move || {
        let id = chosen.get();
        stored.with_value(|books| {
            let mut books = books.iter();
            books.find(|book| book.book.to_string() == id).cloned()
        })
    };
    let number = Callback::new(move |()| {
        // A failure reads the page anew, which would take the dialog and its words along.
        asking.set(false);
        let Some(book) = untrack(book) else { return };
        let request = NumberRequest {
            paper: id,
            version,
            book: book.book,
        };
        let done = move |numbered: NumberedView| {
            acting.say(format!(
                "Đã cấp số {} quyển số {}",
                numbered.number, numbered.book
            ));
            again.run(());
        };
        acting.run_or(number_copies(request), done, move || again.run(()));
    });
    let navigate = use_navigate();
    let to_list = Callback::new(move |()| navigate(routes::TO_SEAL, Default::default()));
    let give_back = move |to, reason| return_from_seal(id, version, to, reason);
    let actions = move || {
        view! {
            <ReturnButton act=give_back signer=signer.clone() done=to_list disabled=acting.busy/>
            {has_book.then(|| view! {
                <Button kind=ButtonKind::Primary icon=Icon::Book busy=acting.busy on_press=Callback::new(move |()| asking.set(true))>"Cấp số"</Button>
            })}
        }
    };
    let inside = if has_book {
        book_section(books, chosen, "dự kiến, cấp chính thức khi bấm Cấp số")
    } else {
        view! {
            <EmptyState icon=Icon::Book title="Không có sổ chứng thực bản sao giấy đang mở" text="Mở một sổ của năm nay rồi quay lại cấp số; giấy tờ này vẫn chờ ở đây.">
                <LinkButton href=routes::BOOKS kind=ButtonKind::Primary icon=Icon::Plus>"Thêm mới sổ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    };
    let inside = view! {
        {inside}
        <section class="placing-section">
            <h2>"Chữ ký của lãnh đạo"</h2>
            <p>{signed_text(&paper)}</p>
        </section>
    };
    let inside = reading(paper.clone(), true, inside.into_any(), None);
    let back = (routes::TO_SEAL, "Bản sao chờ đóng dấu");
    let text = Signal::derive(move || {
        let (number, name) = book()
            .map(|book| (book.next_number, book.name))
            .unwrap_or_default();
        format!(
            "Cấp số {number} (dự kiến), quyển số {name}, cho {copies} bản sao giấy. Số đã cấp không thu hồi được."
        )
    });
    view! {
        <Watch paper=id state=PaperState::PendingSeal busy=acting.busy again/>
        {framed_copy(&paper, back, CLERK_STEPS, 0, actions.into(), inside)}
        <ConfirmDialog id="cap-so" title="Cấp số?" open=asking text confirm="Cấp số" on_confirm=number/>
    }
}

/// The next steps: print, seal by hand, hand over.
#[component]
fn Numbered(paper: PaperView, again: Callback<()>) -> impl IntoView {
    let (id, version, state) = (paper.row.paper, paper.version, paper.row.state);
    let asking = RwSignal::new(false);
    let acting = Act::new();
    let navigate = use_navigate();
    let finish = Callback::new(move |()| {
        asking.set(false);
        let navigate = navigate.clone();
        let done = move |()| {
            acting.say("Đã hoàn thành và giao bản sao giấy");
            navigate(routes::TO_SEAL, Default::default());
        };
        acting.run_or(give_out(id, version), done, move || again.run(()));
    });
    let numbered = state == PaperState::Sealed;
    let actions = move || {
        numbered.then(|| {
            view! {
                <Button kind=ButtonKind::Primary icon=Icon::Check busy=acting.busy on_press=Callback::new(move |()| asking.set(true))>"Hoàn thành"</Button>
            }
        })
    };
    let inside = if numbered {
        let facts = vec![
            (
                "Số chứng thực",
                paper.row.number.clone().unwrap_or_default(),
            ),
            ("Quyển số", paper.book.clone().unwrap_or_default()),
            (
                "Ngày chứng thực",
                paper
                    .certified_at
                    .map(|at| day_text(at.day()))
                    .unwrap_or_default(),
            ),
            ("Số bản sao", paper.copy_count.to_string()),
        ];
        view! {
            <section class="placing-section">
                <Alert tone=Tone::Ok title="Đã cấp số">
                    <Facts facts/>
                </Alert>
                <p>{format!("In {} tờ lời chứng, mỗi bản sao một tờ; đóng dấu trên giấy, rồi giao cho người yêu cầu.", paper.copy_count)}</p>
                {across_sheets(paper.row.page_count).map(|text| view! { <p>{text}</p> })}
                <div class="acts">{print_buttons(id)}</div>
            </section>
            <section class="placing-section"><OriginalReminder paper=paper.clone() again/></section>
        }
        .into_any()
    } else {
        view! { <MovedOn paper=paper.clone()/> }.into_any()
    };
    let kept = paper.original_return.is_none();
    let inside = reading(paper.clone(), true, inside, None);
    let back = (routes::TO_SEAL, "Bản sao chờ đóng dấu");
    let now = match state {
        PaperState::Sealed => 1,
        state if state.has_number() => 3,
        _ => 0,
    };
    let text = if kept {
        "Bản sao giấy đã giao tại quầy. Bản chính chưa được ghi nhận là đã trả."
    } else {
        "Bản sao giấy đã giao tại quầy."
    };
    view! {
        {framed_copy(&paper, back, CLERK_STEPS, now, actions.into(), inside)}
        <ConfirmDialog
            id="hoan-thanh-giay"
            title="Hoàn thành hồ sơ?"
            open=asking
            text=Signal::stored(text.to_owned())
            confirm="Hoàn thành"
            on_confirm=finish
        />
    }
}

/// What is to be sealed besides, where an original of so many pages makes copies of several sheets.
fn across_sheets(pages: u32) -> Option<String> {
    (pages >= 2).then(|| {
        format!(
            "Bản chính có {pages} trang: bản sao từ hai tờ trở lên phải đóng dấu giáp lai, lời chứng ghi vào trang cuối (khoản 3 Điều 20 Nghị định 23/2015/NĐ-CP)."
        )
    })
}

/// "CHỦ TỊCH, Vũ Đình Khải Minh đã ký trên bản giấy."
fn signed_text(paper: &PaperView) -> String {
    match paper.signed_by_hand.as_slice() {
        [] => "Chưa có xác nhận ký trên bản giấy.".to_owned(),
        lines => format!("{} đã xác nhận ký trên bản giấy.", lines.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_several_sheets_are_sealed_across_them() {
        assert_eq!(across_sheets(1), None);
        let said = across_sheets(2).unwrap_or_default();
        assert!(
            said.contains("2 trang") && said.contains("giáp lai"),
            "{said}"
        );
    }
}
