//! Who carries messages: a mail server, beside it a gateway for SMS, which is the server's, or, in the
//! demo, the page that shows them.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use chungthuc_domain::{calendar::Moment, view::delivery::OutboxMessage};
use chungthuc_storage::{clock::Clock, database::Database, repo::outbox};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    message::{MultiPart, SinglePart, header::ContentType},
};

use super::answer::answer;

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The same for every attempt to send it: the Message-ID of an e-mail, without brackets.
    pub id: String,
    /// By SMS, not by e-mail.
    pub sms: bool,
    /// Address or phone number.
    pub recipient: String,
    /// Subject of an e-mail.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// A file that goes with an e-mail.
    pub attachment: Option<Attachment>,
}

/// A file that goes with an e-mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called: `giay-khai-sinh_signed.pdf`.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Message {
    /// Without anything personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a message wasn't taken, in words for the clerk and without personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailerError {
    /// The address can't be written to, now or later.
    #[error("Máy chủ thư từ chối địa chỉ nhận.")]
    Refused,
    /// The server wasn't reached.
    #[error("Chưa kết nối được máy chủ gửi tin.")]
    Unreachable,
    /// The server answered, and took nothing for now: it asks to try again, or something is wrong
    /// with itself or with how it is used.
    #[error("Máy chủ thư chưa nhận thư này.")]
    NotTaken,
    /// The number can't be written to, now or later.
    #[error("Cổng tin nhắn từ chối số điện thoại nhận.")]
    NumberRefused,
    /// The gateway for SMS answered, and took nothing for now.
    #[error("Cổng tin nhắn chưa nhận tin này.")]
    SmsNotTaken,
    /// Messages of this kind aren't sent here.
    #[error("Hệ thống chưa được cấu hình để gửi loại tin này.")]
    NotConfigured,
}

impl MailerError {
    /// Whether trying again wouldn't help.
    pub fn is_final(&self) -> bool {
        matches!(self, MailerError::Refused | MailerError::NumberRefused)
    }
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Whether it was taken.
    pub taken: Result<(), MailerError>,
    /// What the mail server, or the gateway for SMS, answered, in its own words, on one line and of bounded length. `None`: no
    /// server was asked, or it said nothing.
    pub answer: Option<String>,
}

impl Reply {
    /// Of a message that no server had anything to say to.
    pub fn unanswered(taken: Result<(), MailerError>) -> Self {
        Self {
            taken,
            answer: None,
        }
    }

    /// Of a message that a server answered with this code and these words.
    pub fn answered(taken: Result<(), MailerError>, code: u16, text: &str) -> Self {
        Self {
            taken,
            answer: Some(answer(code, text)),
        }
    }
}

/// Carries messages. One that was taken may still be taken a second time under the same id.
#[async_trait]
pub trait Mailer: fmt::Debug + Send + Sync {
    /// Hands a message over.
    async fn send(&self, message: &Message) -> Reply;

    /// Whether it also carries SMS.
    fn carries_sms(&self) -> bool;

    /// Whether it carries e-mails at all.
    fn carries_email(&self) -> bool {
        true
    }
}

/// The demo's: keeps messages where the outbox page shows them.
#[derive(Debug, Clone)]
pub struct OutboxMailer {
    db: Database,
    clock: Arc<dyn Clock>,
}

impl OutboxMailer {
    /// Keeps messages in `db`.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    async fn keep(
        &self,
        message: &Message,
    ) -> Result<(), chungthuc_storage::database::DatabaseError> {
        let kept = OutboxMessage {
            channel: if message.sms { "SMS" } else { "EMAIL" }.to_owned(),
            recipient: message.recipient.clone(),
            subject: message.subject.clone(),
            body: match &message.attachment {
                Some(attached) => format!("{}\n[Tệp đính kèm: {}]\n", message.body, attached.name),
                None => message.body.clone(),
            },
            sent_at: Moment::from(self.clock.now()),
        };
        let mut tx = self.db.begin().await?;
        outbox::insert(&mut tx, &message.id, &kept).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Mailer for OutboxMailer {
    async fn send(&self, message: &Message) -> Reply {
        let kept = self.keep(message).await.map_err(|cause| {
            tracing::error!(%cause, "the outbox can't be written");
            MailerError::Unreachable
        });
        Reply::unanswered(kept)
    }

    fn carries_sms(&self) -> bool {
        true
    }
}

/// The settings of a mail server can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The address that e-mails come from isn't one.
    #[error("the sender's address is malformed")]
    Sender(#[source] lettre::address::AddressError),
    /// The server's address isn't one.
    #[error("the mail server's address is malformed")]
    Server(#[source] lettre::transport::smtp::Error),
}

/// Hands e-mails to a mail server over TLS; carries no SMS.
#[derive(Debug, Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    clock: Arc<dyn Clock>,
}

impl SmtpMailer {
    /// Hands e-mails to the server at `url` (`smtps://user:password@host` or
    /// `smtp://user:password@host?tls=required`), from the address `from`.
    ///
    /// # Errors
    /// [`SmtpError`].
    pub fn new(url: &str, from: &str, clock: Arc<dyn Clock>) -> Result<Self, SmtpError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(SmtpError::Server)?
            .timeout(Some(Duration::from_secs(30)))
            .build();
        let from = from.parse().map_err(SmtpError::Sender)?;
        Ok(Self {
            transport,
            from,
            clock,
        })
    }

    /// The e-mail of a message, or why there can't be one.
    fn put_together(&self, message: &Message) -> Result<lettre::Message, MailerError> {
        if message.sms {
            return Err(MailerError::NotConfigured);
        }
        let to: Mailbox = message
            .recipient
            .parse()
            .map_err(|_| MailerError::Refused)?;
        let envelope = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&message.subject)
            .message_id(Some(format!("<{}>", message.id)))
            .date(self.clock.now().into());
        // Without a file it stays plain text.
        let email = match &message.attachment {
            Some(file) => envelope.multipart(with_file(&message.body, file)),
            None => envelope
                .header(ContentType::TEXT_PLAIN)
                .body(message.body.clone()),
        };
        email.map_err(|cause| {
            tracing::error!(%cause, "an e-mail can't be put together");
            MailerError::Refused
        })
    }
}

/// The text and the file that goes with it.
fn with_file(body: &str, file: &Attachment) -> MultiPart {
    let text = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(body.to_owned());
    let pdf = ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN);
    let file = lettre::message::Attachment::new(file.name.clone()).body(file.bytes.clone(), pdf);
    MultiPart::mixed().singlepart(text).singlepart(file)
}

/// What a server that didn't take a message means by it.
fn not_taken(error: &lettre::transport::smtp::Error) -> Reply {
    let Some(code) = error.status().map(u16::from) else {
        return Reply::unanswered(Err(MailerError::Unreachable));
    };
    // What the server says of itself (its own password, its storage) may pass.
    let about_the_address = [550, 551, 553, 556];
    let why = if about_the_address.contains(&code) {
        MailerError::Refused
    } else {
        MailerError::NotTaken
    };
    let text = error.source().map(ToString::to_string);
    Reply::answered(Err(why), code, &text.unwrap_or_default())
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, message: &Message) -> Reply {
        let email = match self.put_together(message) {
            Ok(email) => email,
            Err(why) => return Reply::unanswered(Err(why)),
        };
        match self.transport.send(email).await {
            Ok(taken) => {
                let lines: Vec<_> = taken.message().collect();
                Reply::answered(Ok(()), taken.code().into(), &lines.join(" "))
            }
            Err(error) => not_taken(&error),
        }
    }

    fn carries_sms(&self) -> bool {
        false
    }
}
