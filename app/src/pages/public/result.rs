//! The answer of a check (UX §4): one headline, then each signature, then details for experts.

use chungthuc_domain::view::{
    check::{
        CheckLine, CheckOutcome, CheckView, Issuance, RevisionView, SignatureView, SignerRole,
        Verdict,
    },
    file::size_text,
};
use leptos::prelude::*;

use super::{
    look_up::{LookUp, LookUpOffer},
    report::ReportOffer,
};
use crate::browser::{BrowserStorage, PickedFile};
use crate::components::{
    Alert, Button, ButtonKind, Card, Cell, Facts, Ic, Icon, LinkButton, Row, Table, Tag, Th, Tone,
};

/// Where a file was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the computer of whoever asks.
    Browser,
    /// On the server, which was sent the file.
    Server,
}

/// The whole answer.
#[component]
pub fn CheckResult(
    /// What was found.
    answer: CheckView,
    /// Where.
    place: Place,
    /// What the server could add.
    look_up: Option<LookUp>,
    /// The file, for a report that the server signs.
    file: StoredValue<Option<PickedFile>, BrowserStorage>,
    /// Checks another file.
    again: Callback<()>,
) -> impl IntoView {
    let (tone, icon) = look(answer.verdict);
    let (can_sign, size) = (answer.can_sign_report, answer.size);
    let mut about = vec![answer.file_name.clone(), size_text(answer.size)];
    about.extend(answer.pages_text());
    let place = match place {
        Place::Browser => "trên máy của bạn",
        Place::Server => "trên máy chủ",
    };
    about.push(format!(
        "kiểm tra {place} trong {}",
        seconds(answer.duration_us)
    ));
    let signatures = answer
        .signatures
        .into_iter()
        .map(|signature| view! { <One signature/> })
        .collect_view();
    let findings = answer
        .findings
        .into_iter()
        .map(|finding| view! { <li><Ic icon=Icon::Alert/>{finding.message}</li> })
        .collect::<Vec<_>>();
    let report = format!(
        "data:application/json;charset=utf-8,{}",
        percent_encode(&answer.report_json)
    );
    view! {
        <section class=format!("res {}", tone.class()) aria-live="polite">
            <span class="big"><Ic icon/></span>
            <div>
                <h1 id="ket-luan">{answer.verdict.label()}</h1>
                <p>{answer.summary}</p>
                <p class="small">{about.join(" · ")}</p>
            </div>
            <div class="ac">
                <LinkButton href=report icon=Icon::Download download="ket-qua-kiem-tra.json">"Tải báo cáo (JSON)"</LinkButton>
                <Button kind=ButtonKind::Quiet icon=Icon::Swap on_press=again>"Kiểm tra tệp khác"</Button>
            </div>
        </section>
        {issued(answer.issuance)}
        {(!findings.is_empty()).then(|| view! {
            <Card title="Điều cần biết về tệp này"><ul class="ck warn">{findings}</ul></Card>
        })}
        {look_up.map(|look_up| view! { <LookUpOffer look_up/> })}
        {signatures}
        {can_sign.then(|| view! { <ReportOffer file size/> })}
        <Details sha256=answer.sha256 revisions=answer.revisions/>
    }
}

/// What is known of the file itself; nothing as long as nobody was asked.
fn issued(issuance: Issuance) -> Option<AnyView> {
    let (title, text) = issuance.said()?;
    let tone = match issuance {
        Issuance::Issued(_) => Tone::Ok,
        Issuance::Annulled(_) => Tone::Bad,
        Issuance::NotAsked | Issuance::NotIssued => Tone::Neutral,
    };
    let text = text.to_owned();
    Some(view! { <Alert tone title><p>{text}</p></Alert> }.into_any())
}

#[component]
fn One(signature: SignatureView) -> impl IntoView {
    let (tone, icon) = match signature.role {
        _ if !signature.intact => (Tone::Bad, Icon::Stop),
        SignerRole::Agency => (Tone::Seal, Icon::Seal),
        SignerRole::Person => (Tone::Sign, Icon::Sign),
        SignerRole::TimestampAuthority => (Tone::Neutral, Icon::Clock),
    };
    let (role, signer) = (signature.role_text(), signature.signer_text());
    let (when, source) = signature.time_text();
    let (issued_by, issuer) = signature.issuer_text();
    let issuer = issuer.to_owned();
    let anchor = signature.anchor_text().to_owned();
    let conclusion = signature.conclusion_text();
    let lines = signature.checks.into_iter().map(line).collect_view();
    view! {
        <article class="card sgn">
            <div>
                <Tag tone icon>{role}</Tag>
                <h2>{signer}</h2>
                {signature.organisation.map(|name| view! { <p class="small">{name}</p> })}
                <dl>
                    <dt>"Thời điểm ký"</dt>
                    <dd class="num">{when} {source.map(|source| view! { <span class="muted">{format!(" ({source})")}</span> })}</dd>
                    <dt>{issued_by}</dt>
                    <dd>{issuer}</dd>
                    <dt>"Gốc tin cậy"</dt>
                    <dd>{anchor}</dd>
                    <dt>"Kết luận kỹ thuật"</dt>
                    <dd>{conclusion}</dd>
                </dl>
            </div>
            <ul class="ck">{lines}</ul>
        </article>
    }
}

fn line(line: CheckLine) -> impl IntoView {
    let (class, icon) = match line.outcome {
        CheckOutcome::Held => ("held", Icon::Check),
        CheckOutcome::Failed => ("failed", Icon::Stop),
        CheckOutcome::NotJudged => ("open", Icon::Help),
    };
    let said = format!("{}: ", line.outcome.label());
    view! {
        <li class=class><Ic icon/><span><span class="visually-hidden">{said}</span>{line.text}</span></li>
    }
}

#[component]
fn Details(sha256: String, revisions: Vec<RevisionView>) -> impl IntoView {
    let rows = revisions
        .into_iter()
        .map(|revision| {
            let thousands = chungthuc_domain::fee::thousands;
            view! {
                <Row>
                    <Cell label="Phiên bản" class="num">{revision.number}</Cell>
                    <Cell class="title">{revision.content}</Cell>
                    <Cell label="Byte" class="num">{format!("{} – {}", thousands(revision.start), thousands(revision.end))}</Cell>
                    <Cell label="Kết luận">{revision.conclusion}</Cell>
                </Row>
            }
        })
        .collect::<Vec<_>>();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <Table caption="Các phiên bản trong tệp" head=Box::new(|| view! {
                <Th>"Phiên bản"</Th><Th>"Nội dung"</Th><Th>"Byte"</Th><Th>"Kết luận"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
    });
    view! {
        <details class="card more">
            <summary>"Chi tiết kỹ thuật"</summary>
            <Facts facts=vec![("SHA-256 của tệp", sha256)]/>
            {table}
        </details>
    }
}

fn look(verdict: Verdict) -> (Tone, Icon) {
    match verdict {
        Verdict::Valid => (Tone::Ok, Icon::Valid),
        Verdict::Invalid | Verdict::NotPdf => (Tone::Bad, Icon::Stop),
        Verdict::Indeterminate => (Tone::Warn, Icon::Help),
        Verdict::Unsigned => (Tone::Neutral, Icon::Document),
    }
}

/// `0,04 giây`, from microseconds.
fn seconds(micros: u64) -> String {
    let hundredths = micros.div_ceil(10_000);
    format!("{},{:02} giây", hundredths / 100, hundredths % 100)
}

/// Text for a `data:` address.
fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_never_read_as_nothing() {
        assert_eq!(seconds(1), "0,01 giây");
        assert_eq!(seconds(38_000), "0,04 giây");
        assert_eq!(seconds(1_234_567), "1,24 giây");
    }

    #[test]
    fn a_report_survives_as_an_address() {
        assert_eq!(
            percent_encode("{\"a\": \"đ\"}"),
            "%7B%22a%22%3A%20%22%C4%91%22%7D"
        );
    }
}
