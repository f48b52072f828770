//! "Giấy tờ": what is to be certified, how long it is and how many copies.

use chungthuc_domain::document_type::DocumentType;
use leptos::prelude::*;

use super::{desk::Desk, scan_section::ScanSection};
use crate::components::{Card, Field, Select, TextInput};

/// The section.
#[component]
pub fn DocumentSection(
    /// Of which form.
    desk: Desk,
    /// What can be chosen.
    types: Vec<DocumentType>,
) -> impl IntoView {
    let options: Vec<_> = types
        .into_iter()
        .map(|kind| (kind.code, kind.name))
        .collect();
    let needs_description = desk.needs_description();
    view! {
        <Card title="Giấy tờ">
            <div class="stack">
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
