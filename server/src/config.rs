//! The configuration file: what an installation decides, and what is wrong with it.

use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use chungthuc_domain::signature::SignatureLevel;
use serde::Deserialize;

use crate::sms::SmsConfig;

/// The configuration file, as it is written (TOML).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen at.
    pub listen: SocketAddr,
    /// The data folder: SQLite's file and the object store.
    pub data: PathBuf,
    /// Where the public reaches the program; printed on each copy, so it must last.
    pub public_url: String,
    /// `postgres://…`; the data folder's SQLite file if left out.
    pub database: Option<String>,
    /// The file with the master keys that the object store is encrypted with (0600, outside `data`).
    pub master_keys: PathBuf,
    /// The folder with the PKCS#12 files.
    pub keys: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed, and that speak TLS for the program.
    #[serde(default)]
    pub proxies: Vec<IpAddr>,
    /// How e-mail is sent.
    pub mail: MailConfig,
    /// How SMS are sent; without it none are.
    pub sms: Option<SmsConfig>,
    /// How long signatures are to be provable.
    #[serde(default)]
    pub signing: SigningConfig,
    /// The key that reports of checks are signed with; without it they are offered unsigned only.
    pub reports: Option<ReportsConfig>,
    /// Programs that may have files checked over HTTP.
    #[serde(default)]
    pub api: Vec<ApiClient>,
    /// How long a key may take to answer, in seconds.
    #[serde(default = "default_patience")]
    pub key_patience_seconds: u32,
}

/// How e-mail is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `tls`, `starttls`, or `none` (on loopback only).
    pub security: MailSecurity,
    /// User name.
    pub user: Option<String>,
    /// The file with the password (0600, or a systemd credential).
    pub password_file: Option<PathBuf>,
    /// Whom e-mails come from.
    pub from: String,
}

/// A program that may have files checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiClient {
    /// Whose it is, for the log.
    pub name: String,
    /// SHA-256 of its key, hexadecimal.
    pub key_sha256: String,
    /// How many files a minute.
    #[serde(default = "default_per_minute")]
    pub per_minute: u32,
}

/// How long signatures are to be provable, and by whose word.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SigningConfig {
    /// `B-B`, `B-T`, `B-LT` (if left out) or `B-LTA`.
    pub level: SignatureLevel,
    /// Time-stamping authorities (RFC 3161 over HTTP), asked in this order.
    pub timestamp_authorities: Vec<String>,
}

/// The program's own key, which opens unattended.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportsConfig {
    /// Its PKCS#12 file in the folder `keys`, without `.p12`.
    pub key: String,
    /// The file with its passphrase (0600, or a systemd credential).
    pub passphrase_file: PathBuf,
}

/// How the way to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, which is required.
    Starttls,
    /// Nothing: only to this very machine.
    None,
}

/// What the command line says instead of the file.
#[derive(Debug, Clone, Default)]
pub struct Instead {
    /// Another address and port to listen at.
    pub listen: Option<SocketAddr>,
    /// Another data folder.
    pub data: Option<PathBuf>,
}

/// Why a configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("không đọc được tệp cấu hình {path}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It isn't TOML, or holds what isn't known.
    #[error("tệp cấu hình {path} không đúng")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// It says what can't be.
    #[error("cấu hình không dùng được: {}", .0.join("; "))]
    Unusable(Vec<String>),
}

impl Config {
    /// Reads the file and checks what it says, with what the command line says instead.
    ///
    /// Errors: [`ConfigError`], naming everything that is wrong at once.
    pub fn read(path: &Path, instead: Instead) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let mut config: Self = toml::from_str(&text).map_err(|source| ConfigError::Malformed {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        config.listen = instead.listen.unwrap_or(config.listen);
        config.data = instead.data.unwrap_or(config.data);
        let problems = config.problems();
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Unusable(problems))
        }
    }

    /// What is wrong, in sentences.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut wrong = |is_wrong: bool, text: &str| {
            if is_wrong {
                problems.push(text.to_owned());
            }
        };
        let local = self.public_url.starts_with("http://localhost")
            || self.public_url.starts_with("http://127.0.0.1");
        wrong(
            !self.public_url.starts_with("https://") && !local,
            "public_url phải bắt đầu bằng https://, vì được in trên từng bản sao",
        );
        wrong(
            self.public_url.ends_with('/'),
            "public_url không được kết thúc bằng dấu /",
        );
        wrong(
            !self.listen.ip().is_loopback() && self.proxies.is_empty(),
            "listen ngoài máy này cần proxies: chương trình không phục vụ HTTP trần ra mạng",
        );
        wrong(
            self.master_keys.starts_with(&self.data),
            "master_keys không được nằm trong thư mục data, kẻo bị sao lưu cùng dữ liệu",
        );
        let near = matches!(self.mail.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        wrong(
            self.mail.security == MailSecurity::None && !near,
            "mail.security = \"none\" chỉ dùng được với máy chủ thư trên chính máy này",
        );
        wrong(
            self.mail.user.is_some() != self.mail.password_file.is_some(),
            "mail.user và mail.password_file phải đi cùng nhau",
        );
        wrong(
            !self.mail.from.contains('@'),
            "mail.from phải là một địa chỉ email",
        );
        wrong(
            self.signing.level > SignatureLevel::Basic
                && self.signing.timestamp_authorities.is_empty(),
            "signing.timestamp_authorities cần ít nhất một địa chỉ; muốn ký không có dấu thời gian, \
             đặt signing.level = \"B-B\"",
        );
        wrong(
            self.signing
                .timestamp_authorities
                .iter()
                .any(|url| !url.starts_with("http://") && !url.starts_with("https://")),
            "signing.timestamp_authorities phải là các địa chỉ http:// hoặc https://",
        );
        let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        wrong(
            self.api.iter().any(|client| !is_hash(&client.key_sha256)),
            "api.key_sha256 phải là 64 chữ số thập lục phân: SHA-256 của khóa",
        );
        wrong(
            !(5..=600).contains(&self.key_patience_seconds),
            "key_patience_seconds phải từ 5 đến 600",
        );
        problems.extend(self.sms.iter().flat_map(SmsConfig::problems));
        problems
    }
}

fn default_per_minute() -> u32 {
    60
}

fn default_patience() -> u32 {
    60
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        listen = "127.0.0.1:8080"
        data = "/var/lib/chungthuc"
        public_url = "https://chungthuc.example.gov.vn"
        master_keys = "/etc/chungthuc/master-keys"
        keys = "/etc/chungthuc/keys"
        [signing]
        timestamp_authorities = ["http://tsa.example.gov.vn"]
        [mail]
        host = "localhost"
        port = 25
        security = "none"
        from = "chungthuc@example.gov.vn"
    "#;

    fn problems(change: impl FnOnce(&mut Config)) -> Vec<String> {
        let mut config: Config = toml::from_str(GOOD).expect("the example is right");
        change(&mut config);
        config.problems()
    }

    #[test]
    fn the_example_can_be_used() {
        assert_eq!(problems(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let found = problems(|config| {
            config.public_url = "http://chungthuc.example.gov.vn/".into();
            config.master_keys = "/var/lib/chungthuc/keys".into();
            config.mail.host = "mail.example.com".into();
        });
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn plain_http_beyond_loopback_needs_a_proxy() {
        let open = |config: &mut Config| config.listen = "0.0.0.0:80".parse().expect("an address");
        assert_eq!(problems(open).len(), 1);
        let behind = |config: &mut Config| {
            open(config);
            config.proxies = vec!["10.0.0.1".parse().expect("an address")];
        };
        assert_eq!(problems(behind), Vec::<String>::new());
    }

    #[test]
    fn a_timestamp_is_left_out_only_on_purpose() {
        let none = |config: &mut Config| config.signing.timestamp_authorities.clear();
        assert_eq!(problems(none).len(), 1);
        let on_purpose = |config: &mut Config| {
            none(config);
            config.signing.level = SignatureLevel::Basic;
        };
        assert_eq!(problems(on_purpose), Vec::<String>::new());
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        assert!(toml::from_str::<Config>(&GOOD.replace("listen", "listn")).is_err());
    }
}
