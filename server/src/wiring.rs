//! Puts the parts together: from a configuration, or for the demo, to the use cases.

use std::{
    error::Error,
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use chungthuc_domain::signature::SignatureLevel;
use chungthuc_keystore::{
    KeyLocator, KeyStores, Pin,
    demo_pki::{DEMO_PIN, DemoHolder},
    pkcs12::{self, Pkcs12Store},
};
use chungthuc_storage::{
    clock::{Clock, SystemClock},
    database::Database,
    ids::{Ids, SystemIds},
    objects::{MasterKeys, Objects, UploadStore},
};
use chungthuc_trust_services::Reach;
use chungthuc_workflow::{
    AccountsAsIdentities, Mailer, OutboxMailer, Parts, Settings, SmtpMailer, Workflow,
};
use ring::rand::SystemRandom;

use crate::{
    config::{Config, MailConfig, MailSecurity},
    demo_port::{self, DemoServices},
    sms::{MailAndSms, SmsGateway},
    trust_services::NetworkServices,
};

/// What can go wrong at a start, for the one who starts the program.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The use cases of a production installation.
///
/// Errors: whatever part can't be opened; demo keys, which a production start refuses.
pub async fn production(config: &Config) -> Result<Workflow, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::new(clock.clone()));
    make_folder(&config.data)?;
    let db = open_database(config.database.as_deref(), &config.data, &*clock).await?;
    let master = MasterKeys::open(&config.master_keys)?;
    let keys = Pkcs12Store::new(config.keys.clone(), SystemRandom::new());
    let url = smtp_url(&config.mail)?;
    let mail = SmtpMailer::new(&url, &config.mail.from, clock.clone())?;
    let mailer: Arc<dyn Mailer> = match &config.sms {
        Some(sms) => Arc::new(MailAndSms::new(mail, SmsGateway::new(sms)?)),
        None => Arc::new(mail),
    };
    let settings = Settings {
        public_url: config.public_url.clone(),
        demo: false,
        mail_from: config.mail.from.clone(),
        level: config.signing.level,
        key_patience_seconds: config.key_patience_seconds,
    };
    let authorities = config.signing.timestamp_authorities.clone();
    let trust = NetworkServices::new(authorities, Reach::Public, clock.clone());
    let objects = objects_in(&config.data, master, &ids)?;
    let workflow = assemble(db, objects, keys, clock, ids, mailer, trust, settings);
    workflow.refuse_demo_keys().await?;
    if let Some(reports) = &config.reports {
        let passphrase = fs::read_to_string(&reports.passphrase_file)?;
        let locator = KeyLocator::new(pkcs12::SCHEME, &reports.key)?;
        open_service_key(&workflow, &locator, passphrase.trim_end()).await?;
    }
    Ok(workflow)
}

/// What the demo is started with.
pub struct Demo {
    /// Its folder.
    pub data: PathBuf,
    /// Another database than SQLite.
    pub database: Option<String>,
    /// Where browsers reach it.
    pub public_url: String,
    /// An SMTP server instead of the outbox page.
    pub smtp: Option<String>,
}

/// The use cases of the demo, filled at the first start and the same at later ones, and its PKI, whose
/// services are to be served.
///
/// Errors: whatever part can't be made or opened.
pub async fn demo(demo: Demo) -> Result<(Workflow, DemoServices), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::new(clock.clone()));
    make_folder(&demo.data)?;
    let db = open_database(demo.database.as_deref(), &demo.data, &*clock).await?;
    let master = MasterKeys::open_or_create(&demo.data.join("master-keys"), &*ids)?;
    let services = demo_port::open_or_create(demo.data.join("pki"), clock.now()).await?;
    let pki = &services.pki;
    let keys = Pkcs12Store::new(pki.folder.clone(), SystemRandom::new());
    let from = "chungthuc@example.com";
    let mailer: Arc<dyn Mailer> = match &demo.smtp {
        Some(address) => Arc::new(SmtpMailer::new(
            &format!("smtp://{address}"),
            from,
            clock.clone(),
        )?),
        None => Arc::new(OutboxMailer::new(db.clone(), clock.clone())),
    };
    let settings = Settings {
        public_url: demo.public_url,
        demo: true,
        mail_from: from.to_owned(),
        level: SignatureLevel::default(),
        key_patience_seconds: 60,
    };
    let authorities = pki.timestamp_urls().to_vec();
    let trust = NetworkServices::new(authorities, Reach::Private, clock.clone());
    let objects = objects_in(&demo.data, master, &ids)?;
    let workflow = assemble(db, objects, keys, clock, ids, mailer, trust, settings);
    workflow.seed_demo(pki).await?;
    if let Some(key) = pki.key(DemoHolder::System) {
        open_service_key(&workflow, &key.locator, DEMO_PIN).await?;
    }
    Ok((workflow, services))
}

/// Opens the key that reports of checks are signed with.
async fn open_service_key(
    workflow: &Workflow,
    locator: &KeyLocator,
    passphrase: &str,
) -> Result<(), Failure> {
    let passphrase = Pin::new(passphrase.to_owned())?;
    Ok(workflow.open_service_key(locator, &passphrase).await?)
}

/// The mail server as lettre wants it named; user name and password are percent-encoded.
fn smtp_url(mail: &MailConfig) -> std::io::Result<String> {
    let account = match (&mail.user, &mail.password_file) {
        (Some(user), Some(path)) => {
            let password = fs::read_to_string(path)?;
            format!("{}:{}@", encoded(user), encoded(password.trim_end()))
        }
        _ => String::new(),
    };
    let (scheme, tls) = match mail.security {
        MailSecurity::Tls => ("smtps", ""),
        MailSecurity::Starttls => ("smtp", "?tls=required"),
        MailSecurity::None => ("smtp", ""),
    };
    let host = if mail.host.contains(':') {
        format!("[{}]", mail.host)
    } else {
        mail.host.clone()
    };
    Ok(format!("{scheme}://{account}{host}:{}{tls}", mail.port))
}

/// Percent-encoded: what is no letter or digit, byte by byte.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

async fn open_database(
    url: Option<&str>,
    data: &Path,
    clock: &dyn Clock,
) -> Result<Database, Failure> {
    let url = match url {
        Some(url) => url.to_owned(),
        None => format!("sqlite://{}", data.join("chungthuc.sqlite").display()),
    };
    let db = Database::open(&url).await?;
    db.migrate(clock).await?;
    Ok(db)
}

fn objects_in(data: &Path, master: MasterKeys, ids: &Arc<dyn Ids>) -> Result<Objects, Failure> {
    Ok(Objects::local(&data.join("objects"), master, ids.clone())?)
}

#[allow(clippy::too_many_arguments, reason = "each is a part of the program")]
fn assemble(
    db: Database,
    objects: Objects,
    keys: Pkcs12Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    mailer: Arc<dyn Mailer>,
    trust: NetworkServices,
    settings: Settings,
) -> Workflow {
    let uploads = UploadStore::new(db.clone(), objects.clone(), ids.clone());
    let keys = KeyStores::new().with(pkcs12::SCHEME, Arc::new(keys));
    let identities = settings
        .demo
        .then(|| Arc::new(AccountsAsIdentities(db.clone())));
    let workflow = Workflow::new(Parts {
        db,
        objects,
        uploads,
        keys,
        clock,
        ids,
        mailer,
        trust: Arc::new(trust),
        settings,
    });
    // No national source of identities is connected yet outside the demo: the form says so.
    if let Some(identities) = identities {
        workflow.use_identities(identities);
    }
    workflow
}

fn make_folder(path: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}
