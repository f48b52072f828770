//! "Giấy tờ": what is to be certified, how long it is and how many copies.

use chungthuc_domain::{
    certification::{Certification, CertificationChoice},
    document_type::DocumentType,
};
use leptos::prelude::*;

use super::{desk::Desk, scan_section::ScanSection};
use crate::components::{Card, Field, RadioSegment, Select, TextInput};

/// The section.
#[component]
pub fn DocumentSection(
    /// Of which form.
    desk: Desk,
    /// What can be chosen.
    types: Vec<DocumentType>,
    /// What the paper that came back is certified as.
    #[prop(optional_no_strip)]
    returned: Option<Certification>,
) -> impl IntoView {
    let options: Vec<_> = types
        .into_iter()
        .map(|kind| (kind.code, kind.name))
        .collect();
    let needs_description = desk.needs_description();
    let certifications = CertificationChoice::ALL
        .map(|choice| (choice.code().to_owned(), choice.label().to_owned()))
        .to_vec();
    let certification = match returned {
        // Its papers were made by what was chosen then.
        Some(certification) => view! {
            <p class="inline">"Loại chứng thực: "<b>{certification.label()}</b></p>
        }
        .into_any(),
        None => view! {
            <RadioSegment legend="Loại chứng thực" show_legend=true name="certification" options=certifications bind=desk.certification/>
        }
        .into_any(),
    };
    let is_both = move || {
        let both = CertificationChoice::Both.code();
        returned.is_none() && desk.certification.with(|code| code == both)
    };
    view! {
        <Card title="Giấy tờ">
            <div class="stack">
                {certification}
                <div class="intake-paper">
                    <Field
                        label="Loại giấy tờ cần chứng thực"
                        name="document_type"
                        required=true
                        error=desk.fault("document_type")
                    >
                        <Select options=Signal::stored(options) bind=desk.document_type placeholder="Chọn loại giấy tờ"/>
                    </Field>
                    <Field
                        label="Số trang bản chính"
                        name="pages"
                        required=true
                        error=desk.fault("pages")
                    >
                        <TextInput bind=desk.pages keyboard="numeric" autocomplete="off" max_length=4 numeric=true/>
                    </Field>
                    <Field label="Số bản" name="copies" required=true error=desk.fault("copies")>
                        <TextInput bind=desk.copies keyboard="numeric" autocomplete="off" max_length=3 numeric=true/>
                    </Field>
                </div>
                {move || is_both().then(|| view! {
                    <p class="small">"Cả hai: một bản điện tử và số bản giấy đã nhập, mỗi loại có mã và số chứng thực riêng."</p>
                })}
                {move || needs_description.get().then(|| view! {
                    <Field
                        label="Tên giấy tờ"
                        name="document_name"
                        required=true
                        hint="Ghi như trên bản chính, ví dụ: Giấy xác nhận tình trạng hôn nhân"
                        error=desk.fault("document_name")
                    >
                        <TextInput bind=desk.document_name autocomplete="off" max_length=200/>
                    </Field>
                })}
                <ScanSection desk/>
            </div>
        </Card>
    }
}
