//! SMS by an HTTP gateway: one POST a message, with the fields that the office's provider wants, which
//! the configuration names. What is sent, when, and how often it is tried is `workflow`'s.

use std::{collections::BTreeMap, env, fmt, fs, io, path::PathBuf, time::Duration};

use async_trait::async_trait;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use chungthuc_trust_services::{Answered, Fetcher, Reach};
use chungthuc_workflow::{Mailer, MailerError, Message, Reply, SmtpMailer};
use serde::Deserialize;
use serde_json::Value;

use crate::wiring::encoded;

/// Bytes of an answer that are read.
const MOST: usize = 64 * 1024;
/// So many digits in a row tell something of whom a message is for: a code, a number.
const TELLING: usize = 4;

/// `[sms]` of the configuration file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Where messages are posted to.
    pub url: String,
    /// What the body is: `json` or `form`.
    #[serde(default)]
    pub format: SmsFormat,
    /// The field with the phone number.
    #[serde(default = "default_to")]
    pub to_field: String,
    /// How the number is written: `national` (0901…) or `international` (84901…).
    #[serde(default)]
    pub numbers: SmsNumbers,
    /// The field with the text.
    #[serde(default = "default_text")]
    pub text_field: String,
    /// The name that people see as the sender.
    pub sender: Option<String>,
    /// The field with it.
    #[serde(default = "default_sender")]
    pub sender_field: String,
    /// The field with what names a message, the same in every attempt.
    pub id_field: Option<String>,
    /// Fields that are the same in all messages.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The header with the secret.
    #[serde(default = "default_header")]
    pub secret_header: String,
    /// The field with the secret, where that is no header.
    pub secret_field: Option<String>,
    /// The file with the secret, such as `Bearer …`.
    pub secret_file: Option<PathBuf>,
    /// The environment variable with it.
    pub secret_env: Option<String>,
    /// The field of a JSON answer that says whether the message was taken; a dot leads into an object.
    pub accepted_field: Option<String>,
    /// What it then says.
    pub accepted_value: Option<String>,
    /// How long an answer may take.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u32,
}

/// How fields are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsFormat {
    /// A JSON object.
    #[default]
    Json,
    /// As a form of a web page.
    Form,
}

/// How numbers of Vietnam are written; others stay with their country's digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsNumbers {
    /// 0901234567
    #[default]
    National,
    /// 84901234567
    International,
}

fn default_to() -> String {
    "to".to_owned()
}

fn default_text() -> String {
    "text".to_owned()
}

fn default_sender() -> String {
    "from".to_owned()
}

fn default_header() -> String {
    header::AUTHORIZATION.as_str().to_owned()
}

fn default_timeout() -> u32 {
    10
}

impl SmsConfig {
    /// What is wrong, in sentences.
    pub fn problems(&self) -> Vec<String> {
        let near = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
        let is_near = near.iter().any(|host| {
            let rest = self.url.strip_prefix(*host);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        });
        let wrong = [
            (
                !self.url.starts_with("https://") && !is_near,
                "sms.url phải bắt đầu bằng https://; http:// chỉ dùng được với cổng tin nhắn trên chính máy này",
            ),
            (
                self.secret_file.is_some() && self.secret_env.is_some(),
                "sms.secret_file và sms.secret_env: chỉ dùng một trong hai",
            ),
            (
                self.secret_field.is_some()
                    && self.secret_file.is_none()
                    && self.secret_env.is_none(),
                "sms.secret_field cần sms.secret_file hoặc sms.secret_env",
            ),
            (
                HeaderName::try_from(self.secret_header.as_str()).is_err(),
                "sms.secret_header không phải tên của một tiêu đề HTTP",
            ),
            (
                self.to_field.is_empty() || self.text_field.is_empty(),
                "sms.to_field và sms.text_field không được để trống",
            ),
            (
                self.accepted_field.is_some() != self.accepted_value.is_some(),
                "sms.accepted_field và sms.accepted_value phải đi cùng nhau",
            ),
            (
                !(1..=60).contains(&self.timeout_seconds),
                "sms.timeout_seconds phải từ 1 đến 60",
            ),
        ];
        wrong
            .into_iter()
            .filter(|(is_wrong, _)| *is_wrong)
            .map(|(_, text)| text.to_owned())
            .collect()
    }

    fn secret(&self) -> io::Result<Option<String>> {
        if let Some(path) = &self.secret_file {
            return Ok(Some(fs::read_to_string(path)?.trim_end().to_owned()));
        }
        let Some(name) = &self.secret_env else {
            return Ok(None);
        };
        let secret = env::var(name)
            .map_err(|cause| io::Error::other(format!("biến môi trường {name}: {cause}")))?;
        Ok(Some(secret.trim_end().to_owned()))
    }
}

/// Hands SMS to the gateway.
pub struct SmsGateway {
    fetcher: Fetcher,
    config: SmsConfig,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The secret, where it is a field.
    field: Option<(String, String)>,
}

impl fmt::Debug for SmsGateway {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGateway").finish_non_exhaustive()
    }
}

impl SmsGateway {
    /// The gateway of the configuration.
    ///
    /// Errors: the secret can't be read, or be what it is to be.
    pub fn new(config: &SmsConfig) -> io::Result<Self> {
        let kind = match config.format {
            SmsFormat::Json => "application/json",
            SmsFormat::Form => "application/x-www-form-urlencoded",
        };
        let mut headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
        let mut field = None;
        match (config.secret()?, &config.secret_field) {
            (Some(secret), Some(name)) => field = Some((name.clone(), secret)),
            (Some(secret), None) => {
                let name = HeaderName::try_from(config.secret_header.as_str());
                let mut value = HeaderValue::try_from(secret).map_err(io::Error::other)?;
                value.set_sensitive(true);
                headers.push((name.map_err(io::Error::other)?, value));
            }
            (None, _) => {}
        }
        Ok(Self {
            // The administrator names it: it may be in the office's own network.
            fetcher: Fetcher::new(Reach::Private),
            config: config.clone(),
            headers,
            field,
        })
    }

    /// The body of a request.
    fn body(&self, message: &Message) -> Vec<u8> {
        let config = &self.config;
        let number = written(&message.recipient, config.numbers);
        let mut fields: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, value) in config
            .fields
            .iter()
            .chain(self.field.iter().map(|(n, v)| (n, v)))
        {
            fields.insert(name, value);
        }
        fields.insert(&config.to_field, &number);
        fields.insert(&config.text_field, &message.body);
        if let Some(sender) = &config.sender {
            fields.insert(&config.sender_field, sender);
        }
        if let Some(name) = &config.id_field {
            fields.insert(name, &message.id);
        }
        match config.format {
            SmsFormat::Json => Value::from_iter(fields).to_string().into_bytes(),
            SmsFormat::Form => {
                let pairs = fields
                    .into_iter()
                    .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
                pairs.collect::<Vec<_>>().join("&").into_bytes()
            }
        }
    }

    /// What the gateway means by its answer. What isn't processable (400, 422) won't be later either.
    fn judge(&self, message: &Message, answered: &Answered) -> Reply {
        let taken = match answered.status {
            status if status.is_success() && self.accepts(&answered.body) => Ok(()),
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
                Err(MailerError::NumberRefused)
            }
            _ => Err(MailerError::SmsNotTaken),
        };
        let text = String::from_utf8_lossy(&answered.body);
        let text = without_echo(&text, message);
        Reply::answered(taken, answered.status.as_u16(), &text)
    }

    /// Whether the body says that the message was taken, where it has to say so.
    fn accepts(&self, body: &[u8]) -> bool {
        let config = &self.config;
        let Some((field, wanted)) = config
            .accepted_field
            .as_ref()
            .zip(config.accepted_value.as_ref())
        else {
            return true;
        };
        let Ok(answer) = serde_json::from_slice::<Value>(body) else {
            return false;
        };
        match answer.pointer(&format!("/{}", field.replace('.', "/"))) {
            Some(Value::String(said)) => said == wanted,
            // A number or a truth value, as JSON writes it.
            Some(said) => serde_json::to_string(said).is_ok_and(|said| said == *wanted),
            None => false,
        }
    }

    async fn hand_over(&self, message: &Message) -> Reply {
        let patience = Duration::from_secs(u64::from(self.config.timeout_seconds));
        let body = self.body(message);
        let answered = self
            .fetcher
            .exchange(&self.config.url, &self.headers, body, MOST, patience)
            .await;
        match answered {
            Ok(answered) => self.judge(message, &answered),
            Err(cause) => {
                tracing::warn!(%cause, "the SMS gateway gives no answer");
                Reply::unanswered(Err(MailerError::Unreachable))
            }
        }
    }
}

/// A number as the gateway wants it.
fn written(phone: &str, numbers: SmsNumbers) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let abroad = phone.trim_start().starts_with('+');
    let own = match digits.strip_prefix('0') {
        Some(rest) if !abroad => Some(rest),
        _ => digits
            .strip_prefix("84")
            .filter(|rest| abroad || rest.len() == 9),
    };
    match (own, numbers) {
        (Some(rest), SmsNumbers::National) => format!("0{rest}"),
        (Some(rest), SmsNumbers::International) => format!("84{rest}"),
        (None, _) => digits,
    }
}

/// An answer without what gateways like to repeat: the number, and the code that a message carries.
/// Whoever reads the deliveries is to know neither from here.
fn without_echo(answer: &str, message: &Message) -> String {
    let runs = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|run| run.len() >= TELLING)
            .map(str::to_owned)
            .collect()
    };
    let national = written(&message.recipient, SmsNumbers::National);
    let mut secret = runs(&message.body);
    secret.push(national.trim_start_matches('0').to_owned());
    secret.retain(|run| run.len() >= TELLING);
    // The longer first: a shorter one may be part of it.
    secret.sort_by_key(|run| std::cmp::Reverse(run.len()));
    let hide = |text: String, run: &String| text.replace(run.as_str(), "…");
    secret.iter().fold(answer.to_owned(), hide)
}

/// E-mails by the mail server, SMS by the gateway.
#[derive(Debug)]
pub struct MailAndSms {
    mail: SmtpMailer,
    sms: SmsGateway,
}

impl MailAndSms {
    /// Both.
    pub fn new(mail: SmtpMailer, sms: SmsGateway) -> Self {
        Self { mail, sms }
    }
}

#[async_trait]
impl Mailer for MailAndSms {
    async fn send(&self, message: &Message) -> Reply {
        if message.sms {
            self.sms.hand_over(message).await
        } else {
            self.mail.send(message).await
        }
    }

    fn carries_sms(&self) -> bool {
        true
    }

    fn carries_email(&self) -> bool {
        self.mail.carries_email()
    }
}

#[cfg(test)]
#[path = "sms_tests.rs"]
mod tests;
