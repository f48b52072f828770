//! Forms: fields in every state, choices, files, people, buttons.

use leptos::prelude::*;

use crate::components::{
    Button, ButtonKind, Card, Checkbox, DateInput, DropZone, Facts, Field, Icon, LinkButton,
    PersonCard, RadioSegment, Select, Steps, Tag, TextInput, Textarea, Tone, UploadRow,
    UploadState,
};

fn types() -> Vec<(String, String)> {
    [
        ("KS", "Giấy khai sinh"),
        ("BTN", "Bằng tốt nghiệp"),
        ("QSDĐ", "Giấy chứng nhận quyền sử dụng đất"),
    ]
    .map(|(code, name)| (code.to_owned(), name.to_owned()))
    .to_vec()
}

fn accounts() -> Vec<(String, String)> {
    [
        ("co", "Đối tượng có tài khoản DVCQG"),
        ("khong", "Đối tượng không có tài khoản DVCQG"),
    ]
    .map(|(value, text)| (value.to_owned(), text.to_owned()))
    .to_vec()
}

/// The part of the gallery.
#[component]
pub fn Forms() -> impl IntoView {
    view! {
        <div class="two gallery-gap">
            <div>
                <Card title="Thông tin người đăng ký cấp bản sao"><Person/></Card>
                <Card title="Giấy tờ"><Papers/></Card>
            </div>
            <aside>
                <Card title="Lời chứng">
                    <p>"Chứng thực bản sao đúng với bản chính"</p>
                    <hr/>
                    <Facts facts=vec![
                        ("Phí chứng thực", "2.000 đ".into()),
                        ("Cách tính", "1 trang × 2.000 đ × 1 bản".into()),
                        ("Hạn trả", "Hôm nay, trước 17:00".into()),
                        ("Số điện thoại", String::new()),
                    ]/>
                </Card>
                <div class="gallery-buttons">
                    <Button kind=ButtonKind::Primary wide=true>"Trình ký"</Button>
                    <LinkButton href="/tao-moi">"Bỏ qua"</LinkButton>
                </div>
                <p class="hint">"Người ký: Vũ Đình Khải Minh, Chủ tịch UBND phường"</p>
            </aside>
        </div>
        <Card title="Tải tệp"><Files/></Card>
        <Card title="Nút và bước"><Buttons/></Card>
    }
}

#[component]
fn Person() -> impl IntoView {
    let kind = RwSignal::new("co".to_owned());
    let number = RwSignal::new("003190000011".to_owned());
    let email = RwSignal::new("vyan@example".to_owned());
    view! {
        <div class="stack">
            <RadioSegment legend="Đối tượng" name="tai-khoan" options=accounts() bind=kind/>
            <Field
                label="CMND/CCCD (Đối với công dân) hoặc MST (đối với doanh nghiệp)"
                name="so-giay-to"
                required=true
            >
                <div class="gallery-row">
                    <TextInput bind=number numeric=true keyboard="numeric" autocomplete="off" placeholder="Nhập CMND/CCCD/MST"/>
                    <Button icon=Icon::Search>"Tìm kiếm tài khoản"</Button>
                </div>
            </Field>
            <PersonCard
                name="Nguyễn Hạ Vy An"
                details=vec!["003190000011".into(), "0900000011".into(), "vyan@example.com".into()]
            >
                <Tag tone=Tone::Ok icon=Icon::Check>"Đã chọn"</Tag>
            </PersonCard>
            <Field
                label="Nhập email nhận bản chứng thực"
                name="email"
                required=true
                error="Email chưa đúng dạng. Hãy nhập như ten@vi-du.vn."
                hint="Bản chứng thực được gửi tới địa chỉ này."
            >
                <TextInput bind=email kind="email" autocomplete="email"/>
            </Field>
        </div>
    }
}

#[component]
fn Papers() -> impl IntoView {
    let kind = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let agreed = RwSignal::new(true);
    view! {
        <div class="stack">
            <div class="fields">
                <Field label="Loại giấy tờ cần chứng thực" name="loai" required=true class="grow">
                    <Select options=types() bind=kind placeholder="Chọn loại giấy tờ"/>
                </Field>
                <Field label="Số trang bản chính" name="so-trang"><TextInput value="1" numeric=true keyboard="numeric"/></Field>
                <Field label="Số bản" name="so-ban"><TextInput value="1" numeric=true keyboard="numeric"/></Field>
            </div>
            <div class="fields">
                <Field label="Ngày mở sổ" name="ngay-mo"><DateInput value="01/01/2026"/></Field>
                <Field label="Rộng" name="rong"><TextInput value="45,0" numeric=true unit="mm"/></Field>
                <Field label="Số chứng thực (dự kiến)" name="so"><TextInput value="8/ĐT" numeric=true disabled=true/></Field>
            </div>
            <Field label="Lý do trả lại" name="ly-do" required=true hint="Cán bộ tạo bản sao đọc được lý do này.">
                <Textarea bind=reason placeholder="Nêu rõ cần sửa gì" max_length=500/>
            </Field>
            <Checkbox checked=agreed name="go-bo" label="Gỡ bỏ nội dung không thuộc về bản quét rồi dùng tệp"/>
        </div>
    }
}

#[component]
fn Files() -> impl IntoView {
    const SIZE: u64 = 30_513_561;
    let picked = RwSignal::new(String::new());
    let rows = [
        UploadState::Sending { sent: 20_761_805, seconds_left: Some(4) },
        UploadState::Waiting { sent: 20_761_805 },
        UploadState::Checking,
        UploadState::Done { note: "2 trang".into() },
        UploadState::Failed("Tệp dài 31,2 MB; giới hạn là 30 MB. Hãy quét lại ở 200 dpi.".into()),
    ]
    .map(|state| {
        view! { <UploadRow name="giay-khai-sinh.pdf" size=SIZE state=Signal::stored(state) on_remove=|()| ()/> }
            .into_any()
    })
    .into_iter()
    .collect_view();
    view! {
        <div class="stack">
            <DropZone
                id="tep-lon"
                title="Kéo thả tệp PDF vào đây"
                on_file=move |file: crate::browser::PickedFile| picked.set(file.name())
            >
                <span>"Tệp được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại."</span>
            </DropZone>
            <DropZone
                id="tep-nho"
                small=true
                title="Đính kèm bản chính (scan)"
                hint="Bắt buộc định dạng .pdf, dung lượng ≤ 30 MB"
                error="Chỉ chấp nhận tệp .pdf, dung lượng tối đa 30MB"
                on_file=move |file: crate::browser::PickedFile| picked.set(file.name())
            />
            {move || (!picked.with(String::is_empty)).then(|| view! { <p role="status">"Đã chọn " {picked.get()}</p> })}
            {rows}
        </div>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <div class="stack">
            <div class="acts">
                <Button kind=ButtonKind::Primary icon=Icon::Sign>"Ký số"</Button>
                <Button icon=Icon::Search>"Tìm kiếm"</Button>
                <Button kind=ButtonKind::Quiet icon=Icon::Swap>"Kiểm tra tệp khác"</Button>
                <Button kind=ButtonKind::Danger icon=Icon::Trash>"Hủy hồ sơ"</Button>
                <Button kind=ButtonKind::Primary busy=true>"Đang ký…"</Button>
                <Button disabled=true>"Không bấm được"</Button>
                <Button kind=ButtonKind::Primary disabled=true>"Đóng dấu"</Button>
            </div>
            <div class="acts">
                <Button small=true>"Xử lý"</Button>
                <Button small=true kind=ButtonKind::Quiet>"Vừa chiều rộng"</Button>
                <Button small=true kind=ButtonKind::Quiet icon=Icon::Undo label="Hoàn tác"/>
                <Button icon=Icon::Download label="Tải xuống tệp tin"/>
                <LinkButton href="#" icon=Icon::Document>"Tải báo cáo"</LinkButton>
            </div>
            <Steps steps=vec!["Đọc", "Đặt chữ ký", "Ký số"] now=1_usize/>
        </div>
    }
}
