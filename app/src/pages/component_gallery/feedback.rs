//! What the program says: alerts, dialogs, toasts, the timeline.

use chungthuc_domain::{AppError, ErrorCode, state::Step, view::file::TimelineEntry};
use leptos::prelude::*;

use crate::components::{
    Alert, AppErrorPanel, Button, ButtonKind, Card, ConfirmDialog, Dialog, DialogActs, ErrorPanel,
    Field, Icon, PinDialog, Progress, Skeleton, TextInput, Textarea, Timeline, Tone, use_toasts,
};

use super::minutes;

fn entries() -> Vec<TimelineEntry> {
    let entry = |at, step, who: &str, note: &str| TimelineEntry {
        at: minutes(at),
        actor: None,
        actor_name: who.into(),
        step,
        paper_code: None,
        note: note.into(),
    };
    vec![
        entry(-78, Step::Submit, "Nông Thị Hoài An", ""),
        entry(
            -60,
            Step::ReturnToCreator,
            "Vũ Đình Khải Minh",
            "Trang 2 bị mờ, quét lại ở 300 dpi.",
        ),
        entry(-45, Step::Resubmit, "Nông Thị Hoài An", ""),
        entry(-30, Step::Sign, "Vũ Đình Khải Minh", ""),
        entry(-29, Step::Forward, "Vũ Đình Khải Minh", ""),
        entry(
            -10,
            Step::Seal,
            "Lý Hồng Vân Anh",
            "Số 7/ĐT, quyển số 01/2026-SCTĐT/BS",
        ),
        entry(-9, Step::Complete, "Lý Hồng Vân Anh", ""),
        entry(
            -8,
            Step::FailDelivery,
            "",
            "Hộp thư vyan@example.com không nhận thư.",
        ),
    ]
}

/// The part of the gallery.
#[component]
pub fn Feedback() -> impl IntoView {
    let mut kept = AppError::from(ErrorCode::FileTooLarge { bytes: 32_715_571 });
    kept.kept = Some("Những gì đã nhập vẫn còn trong bản nháp.".into());
    view! {
        <div class="gallery-two gallery-gap">
            <Card title="Thông báo">
                <div class="stack">
                    <Alert tone=Tone::Ok title="Ký số thành công"><p>"Đã chuyển cấp số và đóng dấu."</p></Alert>
                    <Alert tone=Tone::Warn title="Chưa kiểm tra được trạng thái chứng thư số"><p>"Máy chủ OCSP không trả lời. Hãy thử lại sau ít phút."</p></Alert>
                    <Alert title="Bản nháp được lưu tự động lúc 09:02"/>
                    <Alert tone=Tone::Sign title="Đang chờ xác nhận trên điện thoại"/>
                    <ErrorPanel
                        what="Không gửi được tệp: mất kết nối với máy chủ."
                        kept="Đã giữ 19,8 / 29,1 MB."
                        next="Khi có mạng, hãy bấm Gửi tiếp."
                    >
                        <Button small=true icon=Icon::Upload>"Gửi tiếp"</Button>
                    </ErrorPanel>
                    <AppErrorPanel error=kept/>
                    <Progress label="Ký nhiều giấy tờ" done=3_u64 total=12_u64 text="Đã ký 3 / 12 giấy tờ"/>
                    <Skeleton/>
                </div>
            </Card>
            <Card title="Xem tiến trình"><Timeline entries=entries()/></Card>
        </div>
        <Card title="Hộp thoại"><Dialogs/></Card>
    }
}

#[component]
fn Dialogs() -> impl IntoView {
    let toasts = use_toasts();
    let (book, confirm, pin) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let (pin_busy, pin_error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let reason = RwSignal::new(String::new());
    view! {
        <div class="acts">
            <Button on_press=move |()| book.set(true)>"Thêm mới sổ"</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| confirm.set(true)>"Hủy hồ sơ"</Button>
            <Button kind=ButtonKind::Primary icon=Icon::Sign on_press=move |()| pin.set(true)>"Ký số"</Button>
            <Button on_press=move |()| toasts.show(Tone::Ok, "Ký số thành công. Đang tải lại dữ liệu")>"Báo xong"</Button>
            <Button on_press=move |()| toasts.show(Tone::Bad, "Không thể xóa sổ đã cấp số")>"Báo lỗi"</Button>
        </div>
        <Dialog id="so-moi" title="Thêm mới sổ" open=book>
            <div class="dialog-body">
                <Field label="Tên sổ chứng thực" name="ten-so" required=true hint="Tên sổ chứng thực mặc định có hậu tố: -SCTĐT/BS để phân biệt với sổ chứng thực giấy, người dùng không cần nhập">
                    <TextInput value="01/2026"/>
                </Field>
                <div class="fields">
                    <Field label="Số bắt đầu" name="so-dau" required=true><TextInput value="1" numeric=true keyboard="numeric"/></Field>
                </div>
            </div>
            <DialogActs>
                <Button on_press=move |()| book.set(false)>"Thoát"</Button>
                <Button kind=ButtonKind::Primary on_press=move |()| book.set(false)>"Lưu"</Button>
            </DialogActs>
        </Dialog>
        <ConfirmDialog
            id="huy"
            title="Hủy hồ sơ H99.101-261120-000041?"
            open=confirm
            text="Hồ sơ dừng xử lý và không mở lại được. Chưa có số chứng thực nào được cấp."
            confirm="Hủy hồ sơ"
            danger=true
            on_confirm=move |()| confirm.set(false)
        >
            <Field label="Lý do" name="ly-do-huy"><Textarea bind=reason rows=2/></Field>
        </ConfirmDialog>
        <PinDialog
            id="pin"
            title="Ký số"
            open=pin
            text="Ký 3 giấy tờ bằng chứng thư số của Vũ Đình Khải Minh."
            confirm="Ký số"
            keep=RwSignal::new(false)
            busy=pin_busy
            error=pin_error
            on_pin=move |typed: String| {
                if typed == "1234" {
                    pin_error.set(None);
                    pin.set(false);
                } else {
                    pin_error.set(Some("Mã PIN không đúng, còn 4 lần thử. Chưa có gì được ký.".into()));
                }
            }
        />
    }
}
