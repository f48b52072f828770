//! "Hướng dẫn sử dụng": whom to turn to, and the work of each right in a few steps.

use chungthuc_domain::{right::Right, view::unit::SupportView};
use leptos::prelude::*;

use crate::{
    api::unit::support,
    components::{Card, ContactList, Crumb, EmptyState, Icon, LinkButton, PageHead},
    pages::{frame::framed, loaded::loaded},
    routes,
};

const TITLE: &str = "Hướng dẫn sử dụng";

/// What somebody with a right does, step by step.
const STEPS: [(Right, &[&str]); 4] = [
    (
        Right::Creator,
        &[
            "Mở Thêm mới bản sao từ bản chính; tìm tài khoản theo CMND/CCCD/MST, hoặc nhập họ tên và email.",
            "Đính kèm bản chính (scan) dạng .pdf, tối đa 30 MB; chọn loại giấy tờ, số trang, số bản.",
            "Bấm Trình ký. Hồ sơ bị trả lại nằm ở Hồ sơ bị từ chối: Xử lý tiếp hoặc Hủy hồ sơ.",
        ],
    ),
    (
        Right::Signer,
        &[
            "Mở Bản sao chờ ký, chọn Xử lý để đọc bản quét và trang lời chứng.",
            "Bấm Ký số, đặt chữ ký, Áp dụng, nhập mã PIN; hoặc Trả lại kèm lý do.",
            "Bấm Chuyển cấp số và đóng dấu. Khi đi vắng, ghi ở Vắng mặt và ký thay.",
        ],
    ),
    (
        Right::Sealer,
        &[
            "Mở sổ ở Quản lý sổ chứng thực trước khi nhận hồ sơ đầu tiên của năm.",
            "Mở Bản sao chờ đóng dấu, chọn Xử lý, chọn sổ, đặt con dấu, Đóng dấu, nhập mã PIN.",
            "Bấm Hoàn thành và chuyển. Thư chưa gửi được nằm ở Quản lý gửi lại email.",
        ],
    ),
    (
        Right::Admin,
        &[
            "Xem Điều kiện tiếp nhận của từng đơn vị; nhập ngày nghỉ lễ của năm.",
            "Ghi đầu mối hỗ trợ, tên sổ và ai quản lý sổ ở Thiết lập đơn vị, thời hạn lưu tệp ở Lưu trữ.",
        ],
    ),
];

/// What citizens and enterprises do, step by step.
const OWN_STEPS: [&str; 4] = [
    "Muốn hẹn trước, mở Đặt lịch hẹn, chọn nơi và giờ còn trống; khi đến mang theo bản chính.",
    "Theo dõi hồ sơ ở Kho dữ liệu của tôi; mỗi thay đổi được báo ở Thông báo.",
    "Tải bản sao đã chứng thực ở Kho dữ liệu của tôi, dùng thay bản chính đã đối chiếu.",
    "Ai nhận bản sao đều kiểm tra được ở trang Kiểm tra bản sao, hoặc bằng mã QR trên bản sao.",
];

/// The page.
#[component]
pub fn HelpPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        let answer = Resource::new_blocking(|| (), |()| support());
        let may_set = session.rights.contains(&Right::Admin);
        let is_applicant = session.is_applicant;
        let own = is_applicant.then(|| {
            let items = OWN_STEPS
                .into_iter()
                .map(|step| view! { <li>{step}</li> })
                .collect_view();
            view! { <Card title="Công dân, doanh nghiệp"><ol class="steps-text">{items}</ol></Card> }
        });
        let guides = STEPS
            .into_iter()
            .filter(|(right, _)| session.rights.contains(right))
            .map(|(right, steps)| {
                let items = steps
                    .iter()
                    .map(|step| view! { <li>{*step}</li> })
                    .collect_view();
                view! { <Card title=right.label()><ol class="steps-text">{items}</ol></Card> }
                    .into_any()
            })
            .collect_view();
        view! {
            <PageHead title=TITLE/>
            <div class="two">
                <div class="stack">{own}{guides}</div>
                {loaded(answer, move |view| contacts(view, may_set, is_applicant))}
            </div>
        }
    })
}

fn contacts(view: SupportView, may_set: bool, is_applicant: bool) -> AnyView {
    let set = may_set.then(|| {
        view! { <LinkButton href=routes::UNIT_SETTINGS icon=Icon::Edit>"Ghi đầu mối hỗ trợ"</LinkButton> }
    });
    if view.contacts.is_empty() {
        let all = is_applicant.then(|| {
            view! { <LinkButton href=routes::PUBLIC_HELP>"Xem đầu mối của các cơ quan"</LinkButton> }
        });
        let text = if is_applicant {
            "Hãy hỏi nơi đã tiếp nhận hồ sơ."
        } else {
            "Đơn vị chưa ghi ai hỗ trợ. Hãy hỏi người quản trị của đơn vị."
        };
        return view! {
            <Card title="Có khó khăn, vướng mắc">
                <EmptyState icon=Icon::Help title="Chưa có đầu mối hỗ trợ" text>{set}{all}</EmptyState>
            </Card>
        }
        .into_any();
    }
    view! {
        <Card title="Có khó khăn, vướng mắc, liên hệ">
            <div class="stack">
                <p class="small">{view.unit_name}</p>
                <ContactList contacts=view.contacts hours=view.hours/>
                {set}
            </div>
        </Card>
    }
    .into_any()
}
