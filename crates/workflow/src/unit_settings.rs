//! "Thiết lập đơn vị": what a unit decides for itself, set by who administers it or a unit above it:
//! whom to turn to for help (S000: "Có khó khăn, vướng mắc … liên hệ"), which units below take over,
//! and whether copies go with the e-mail. How long files are kept is in `retention`, how books are named
//! and numbered and who manages them in `books`.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    code::PublicCode,
    identifier::Email,
    view::unit::{
        MOST_CONTACTS, SupportContact, SupportForm, SupportView, UnitSettingsView, UnitSupport,
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        paper,
        unit::Unit,
        unit_setting::{self, UnitSetting},
    },
};
use serde_json::json;

use crate::{
    Workflow,
    actor::Actor,
    books::books_of,
    failure::Failure,
    step::same_version,
    units::{administered, brief, issuing_lines, lineage},
};

/// The longest name of a contact, and the longest hours, in characters.
const MAX_TEXT: usize = 200;
/// The longest phone number, with blanks.
const MAX_PHONE: usize = 40;

impl Workflow {
    /// Whom the person turns to: the contacts of the unit being worked in, or of the nearest above it
    /// that has any. Without a unit, or where none has any, there are none.
    ///
    /// Errors: the database's.
    pub async fn support(&self, actor: &Actor) -> Result<SupportView, AppError> {
        self.answer(async {
            match actor.unit {
                Some(unit) => support_of(&mut *self.db.read().await?, unit).await,
                None => Ok(SupportView::default()),
            }
        })
        .await
    }

    /// Whom to turn to about the copy behind a QR code: nothing personal, only its unit's contacts, a
    /// line each. None for a code that isn't there.
    ///
    /// Errors: the database's.
    pub async fn support_behind(&self, code: &str) -> Result<Vec<String>, AppError> {
        self.answer(async {
            let Ok(code) = code.parse::<PublicCode>() else {
                return Ok(Vec::new());
            };
            let mut db = self.db.read().await?;
            match paper::find_by_public_code(&mut db, &code).await? {
                Some(paper) => Ok(support_of(&mut db, paper.unit).await?.lines()),
                None => Ok(Vec::new()),
            }
        })
        .await
    }

    /// Whom to turn to in each unit that issues copies, by name, for anybody: nothing personal, only what
    /// units have written for people to read.
    ///
    /// Errors: the database's.
    pub async fn published_support(&self) -> Result<Vec<UnitSupport>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let lines = issuing_lines(&mut db, self.now().day()).await?;
            let settings = unit_setting::with_contacts(&mut db).await?;
            let published = lines.iter().filter_map(|line| published(line, &settings));
            Ok(published.collect())
        })
        .await
    }

    /// The settings of a unit, for who administers it.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn unit_settings(
        &self,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<UnitSettingsView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let (unit, _) = administered(&mut db, actor, unit).await?;
            let setting = unit_setting::find(&mut db, unit.id).await?;
            let inherited = match unit.parent {
                Some(parent) => support_of(&mut db, parent).await?,
                None => SupportView::default(),
            };
            let mut contacts = setting.support_contacts.unwrap_or_default();
            contacts.resize_with(MOST_CONTACTS, SupportContact::default);
            Ok(UnitSettingsView {
                unit: brief(&unit),
                support: SupportForm {
                    contacts,
                    hours: setting.support_hours,
                },
                inherited,
                attach_copies: setting.attach_copies,
                books: books_of(&mut db, &unit, self.now().day()).await?,
                version: setting.version,
            })
        })
        .await
    }

    /// Sets whom to turn to in a unit; all contacts empty: those of the unit above hold.
    ///
    /// Errors: the fields `name0`, `phone0`, `email0`, … of a contact and `hours`,
    /// [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn set_support(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        form: SupportForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let (contacts, hours) = parse(form)?;
            let details = json!({ "contacts": contacts.len() });
            self.change_settings(actor, unit, version, "SET_SUPPORT", details, |setting| {
                setting.support_contacts = (!contacts.is_empty()).then_some(contacts);
                setting.support_hours = hours;
            })
            .await
        })
        .await
    }

    /// Sets whether certified copies go with the e-mail, or as a link only.
    ///
    /// Errors: [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn set_attach_copies(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        attach: bool,
    ) -> Result<(), AppError> {
        self.answer(async {
            let details = json!({ "attach": attach });
            self.change_settings(
                actor,
                unit,
                version,
                "SET_ATTACH_COPIES",
                details,
                |setting| {
                    setting.attach_copies = attach;
                },
            )
            .await
        })
        .await
    }

    /// Changes the settings of a unit that the actor administers, as they were looked at.
    pub(crate) async fn change_settings(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        action: &'static str,
        details: serde_json::Value,
        change: impl FnOnce(&mut UnitSetting) + Send,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let unit = self.still_administers(&mut tx, actor, unit).await?;
        let mut setting = unit_setting::find(&mut tx, unit.id).await?;
        same_version(setting.version, version)?;
        change(&mut setting);
        self.save_settings(&mut tx, actor, &setting, action, details)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Saves the settings of a unit as they were changed, and who changed what.
    pub(crate) async fn save_settings(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        setting: &UnitSetting,
        action: &'static str,
        details: serde_json::Value,
    ) -> Result<(), Failure> {
        unit_setting::save(tx, setting, &actor.name, self.now()).await?;
        let subject = format!("unit {}", setting.unit);
        self.audit(tx, actor, setting.unit, action, subject, details);
        Ok(())
    }
}

/// The contacts of a unit, or of the nearest above it that has any.
pub(crate) async fn support_of(db: &mut Connection, unit: UnitId) -> Result<SupportView, Failure> {
    for unit in lineage(db, unit).await? {
        let setting = unit_setting::find(db, unit.id).await?;
        if let Some(support) = contacts_in(&unit, &setting) {
            return Ok(support);
        }
    }
    Ok(SupportView::default())
}

/// The same of a unit whose line is known, itself first, and the settings that name contacts.
fn published(line: &[Unit], settings: &[UnitSetting]) -> Option<UnitSupport> {
    let support = line.iter().find_map(|unit| {
        let setting = settings.iter().find(|setting| setting.unit == unit.id)?;
        contacts_in(unit, setting)
    });
    Some(UnitSupport {
        unit_name: line.first()?.name.clone(),
        support: support.unwrap_or_default(),
    })
}

/// The contacts that a unit itself has; `None` while those above it hold.
fn contacts_in(unit: &Unit, setting: &UnitSetting) -> Option<SupportView> {
    Some(SupportView {
        unit_name: unit.name.clone(),
        contacts: setting.support_contacts.clone()?,
        hours: setting.support_hours.clone(),
    })
}

/// Reads the form; every field that is wrong is named.
fn parse(form: SupportForm) -> Result<(Vec<SupportContact>, String), AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let mut contacts = Vec::new();
    if form.contacts.len() > MOST_CONTACTS {
        let text = format!("Chỉ ghi được {MOST_CONTACTS} đầu mối.");
        wrong = wrong.and_field("hours", text);
    }
    let typed = form.contacts.into_iter().take(MOST_CONTACTS);
    for (at, contact) in typed.enumerate() {
        if contact.is_empty() {
            continue;
        }
        let contact = SupportContact {
            name: contact.name.trim().to_owned(),
            phone: contact.phone.trim().to_owned(),
            email: contact.email.trim().to_owned(),
        };
        if contact.name.is_empty() {
            wrong = wrong.and_field(&format!("name{at}"), "Hãy nhập tên người hoặc bộ phận.");
        } else if contact.name.chars().count() > MAX_TEXT {
            let text = format!("Tên dài quá {MAX_TEXT} ký tự.");
            wrong = wrong.and_field(&format!("name{at}"), text);
        }
        if contact.phone.is_empty() && contact.email.is_empty() {
            let text = "Hãy nhập số điện thoại hoặc email.";
            wrong = wrong.and_field(&format!("phone{at}"), text);
        }
        let is_phone = |text: &str| {
            text.len() <= MAX_PHONE
                && text.chars().any(|c| c.is_ascii_digit())
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || " +-.()".contains(c))
        };
        if !contact.phone.is_empty() && !is_phone(&contact.phone) {
            let text = "Số điện thoại chỉ gồm chữ số, dấu cách và các dấu + - . ( ).";
            wrong = wrong.and_field(&format!("phone{at}"), text);
        }
        if !contact.email.is_empty()
            && let Err(error) = Email::parse(&contact.email)
        {
            wrong = wrong.and_field(&format!("email{at}"), error);
        }
        contacts.push(contact);
    }
    let hours = form.hours.trim().to_owned();
    if hours.chars().count() > MAX_TEXT {
        wrong = wrong.and_field("hours", format!("Thời gian dài quá {MAX_TEXT} ký tự."));
    }
    if wrong.fields.is_empty() {
        Ok((contacts, hours))
    } else {
        Err(wrong)
    }
}
