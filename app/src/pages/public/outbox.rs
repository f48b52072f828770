//! The demo's outbox: e-mails and SMS that would have gone out.

use chungthuc_domain::{calendar::stamp_text, view::delivery::OutboxMessage};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::copies::outbox,
    components::{Card, EmptyState, Icon, Tag, Tone},
    pages::loaded::loaded,
    shell::PublicShell,
};

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    let answer = Resource::new_blocking(|| (), |()| outbox());
    view! {
        <Title text="Hộp thư thử nghiệm"/>
        <PublicShell>
            <section class="narrow">
                <h1>"Hộp thư thử nghiệm"</h1>
                <p class="small">"Bản thử nghiệm không gửi email và SMS ra ngoài; mọi tin nằm ở đây, mới nhất đứng đầu."</p>
                {loaded(answer, show)}
            </section>
        </PublicShell>
    }
}

fn show(messages: Vec<OutboxMessage>) -> AnyView {
    if messages.is_empty() {
        return view! {
            <Card><EmptyState title="Chưa có tin nào" text="Khi văn thư hoàn thành một hồ sơ, email và SMS gửi cho người dân hiện ở đây."/></Card>
        }
        .into_any();
    }
    messages.into_iter().map(one).collect_view().into_any()
}

fn one(message: OutboxMessage) -> AnyView {
    let (tone, icon, channel) = if message.channel == "SMS" {
        (Tone::Neutral, Icon::Phone, "SMS")
    } else {
        (Tone::Sign, Icon::Mail, "Email")
    };
    let body = message.body.lines().map(body_line).collect_view();
    view! {
        <article class="card message">
            <header>
                <Tag tone icon>{channel}</Tag>
                <b>{message.recipient}</b>
                <small class="num">{stamp_text(message.sent_at)}</small>
            </header>
            {(!message.subject.is_empty()).then(|| view! { <h2>{message.subject}</h2> })}
            <div class="message-body">{body}</div>
        </article>
    }
    .into_any()
}

/// A line of text; a line that is a link of ours can be followed.
fn body_line(line: &str) -> AnyView {
    let line = line.to_owned();
    let own = line
        .split_once("/nhan/")
        .filter(|(before, _)| before.starts_with("http"));
    match own.map(|(_, token)| format!("/nhan/{token}")) {
        Some(href) => view! { <p><a href=href>{line}</a></p> }.into_any(),
        None => view! { <p>{line}</p> }.into_any(),
    }
}
