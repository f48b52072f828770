//! Logging in and out, sessions, and the unit somebody works in.

pub mod password;

use chungthuc_domain::{
    AppError, ErrorCode, PersonId, SessionId, UnitId,
    calendar::Moment,
    right::Right,
    state::PaperState,
    view::{
        account::{Counters, DemoAccount, SessionView, UnitBrief},
        live::LiveEvent,
    },
};
use chungthuc_storage::{
    audit,
    database::{Connection, Read, Tx},
    repo::{
        account,
        account::Person,
        appointment, notice, paper, reception,
        session::{self, Session},
        unit,
    },
};

use serde_json::json;

use crate::{
    Workflow, actor::Actor, failure::Failure, queue::urgent, reception::urgent as urgent_received,
};

/// A session ends this many seconds after it began.
const LONGEST: i64 = 12 * 60 * 60;
/// A session ends when it wasn't used for this many seconds.
const IDLE: i64 = 60 * 60;
/// From so many wrong passwords on, the account waits.
const LOCK_FROM: u32 = 5;
/// How many seconds it waits.
const LOCK_SECONDS: i64 = 300;

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// What the browser keeps in its cookie: 256 random bits, hex. Only its hash is stored.
    pub token: String,
    /// Whether a citizen or an enterprise logged in.
    pub is_applicant: bool,
}

impl Workflow {
    /// Logs in by user name (staff) or CCCD/MST (applicants) and password. Wrong name, wrong password
    /// and an account that waits after wrong passwords look the same and take the same time, so
    /// that nobody learns which names there are.
    ///
    /// Errors: [`ErrorCode::WrongPassword`].
    pub async fn login(&self, login: &str, password: &str) -> Result<NewSession, AppError> {
        self.answer(async {
            let login = login.trim();
            if login.len() > 100 || password.len() > 200 {
                return Err(ErrorCode::WrongPassword.into());
            }
            let person = account::find_by_login(&mut *self.db.read().await?, login).await?;
            let hash = person
                .as_ref()
                .and_then(|person| person.password_hash.clone());
            let matches = self.check_password(password, hash).await?;
            let Some(person) = person.filter(|person| person.state == "ACTIVE") else {
                return Err(ErrorCode::WrongPassword.into());
            };
            // Looked at again: others may have guessed wrong while this one was waiting its turn.
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let known = account::find(&mut tx, person.id).await?;
            let waits = known
                .and_then(|person| person.locked_until)
                .is_some_and(|until| until > now);
            if matches && !waits {
                return self.begin_session(tx, &person).await;
            }
            if !waits {
                let until = now.plus_seconds(LOCK_SECONDS);
                account::count_failed_login(&mut tx, person.id, LOCK_FROM, until).await?;
            }
            self.audit_session(&mut tx, &person, "LOGIN_REFUSED");
            tx.commit().await?;
            Err(ErrorCode::WrongPassword.into())
        })
        .await
    }

    /// Logs in as a demo account, without a password. Only in the demo.
    pub async fn demo_login(&self, login: &str) -> Result<NewSession, AppError> {
        self.answer(async {
            if !self.settings.demo {
                return Err(ErrorCode::NotFound.into());
            }
            let person = account::find_by_login(&mut *self.db.read().await?, login).await?;
            let person = person.ok_or(ErrorCode::NotFound)?;
            self.begin_session(self.db.begin().await?, &person).await
        })
        .await
    }

    /// The demo's accounts, by role; empty outside the demo.
    pub fn demo_accounts(&self) -> Vec<DemoAccount> {
        if self.settings.demo {
            crate::demo::accounts()
        } else {
            Vec::new()
        }
    }

    /// Ends a session and closes the keys that were open in it.
    pub async fn logout(&self, token: &str) -> Result<(), AppError> {
        self.answer(async {
            let hash = token_hash(token);
            let now = self.now();
            let live = session::find_live(
                &mut *self.db.read().await?,
                &hash,
                now,
                now.plus_seconds(-IDLE),
            )
            .await?;
            let Some(session) = live else { return Ok(()) };
            self.unlocked.forget_session(&session.id.to_string());
            let mut tx = self.db.begin().await?;
            session::end(&mut tx, &hash, now).await?;
            self.mark_session(&mut tx, session.person).await?;
            if let Some(person) = account::find(&mut tx, session.person).await? {
                self.audit_session(&mut tx, &person, "LOGOUT");
            }
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    /// Who a token stands for; `None` if it stands for nobody (any more).
    pub async fn actor(&self, token: &str) -> Result<Option<Actor>, AppError> {
        self.answer(async {
            let now = self.now();
            let found = self
                .live_session(&mut *self.db.read().await?, token)
                .await?;
            let Some((session, actor)) = found else {
                return Ok(None);
            };
            // Once a minute is often enough, and spares a write for each click.
            if session.last_seen_at.plus_seconds(60) < now {
                let mut tx = self.db.begin().await?;
                session::touch(&mut tx, session.id, now).await?;
                tx.commit().await?;
            }
            Ok(Some(actor))
        })
        .await
    }

    /// The session of a token and whose it is; `None` if it has ended. It isn't prolonged.
    pub(crate) async fn live_session(
        &self,
        db: &mut Connection,
        token: &str,
    ) -> Result<Option<(Session, Actor)>, Failure> {
        let now = self.now();
        let idle_since = now.plus_seconds(-IDLE);
        let live = session::find_live(&mut *db, &token_hash(token), now, idle_since).await?;
        let Some(session) = live else { return Ok(None) };
        let Some(person) = account::find(&mut *db, session.person).await? else {
            return Ok(None);
        };
        let grants = unit::grants_of(&mut *db, person.id, now.day()).await?;
        let chosen = session
            .unit
            .filter(|id| grants.iter().any(|grant| grant.unit == *id));
        let actor = Actor {
            session: session.id,
            person: person.id,
            name: person.name,
            is_applicant: person.kind != "STAFF",
            unit: chosen.or_else(|| grants.first().map(|grant| grant.unit)),
            grants,
        };
        Ok(Some((session, actor)))
    }

    /// Who is logged in, for the shell: name, units, rights, and how much work waits.
    pub async fn session_view(&self, actor: &Actor) -> Result<SessionView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let mut units: Vec<UnitBrief> = Vec::new();
            for grant in &actor.grants {
                if units.iter().any(|known| known.id == grant.unit) {
                    continue;
                }
                if let Some(unit) = unit::find(&mut db, grant.unit).await? {
                    units.push(UnitBrief {
                        id: unit.id,
                        code: unit.code,
                        name: unit.name,
                    });
                }
            }
            Ok(SessionView {
                person: actor.person,
                name: actor.name.clone(),
                title: actor.title(),
                is_applicant: actor.is_applicant,
                unit: units
                    .iter()
                    .find(|unit| Some(unit.id) == actor.unit)
                    .cloned(),
                units,
                rights: actor.rights(),
                counters: counters(&mut db, actor, self.now()).await?,
                as_of: self.now(),
                demo: self.settings.demo,
            })
        })
        .await
    }

    /// Chooses the unit to work in.
    ///
    /// Errors: [`ErrorCode::NotFound`] for a unit in which no right is held.
    pub async fn choose_unit(&self, actor: &Actor, unit: UnitId) -> Result<(), AppError> {
        self.answer(async {
            if !actor.grants.iter().any(|grant| grant.unit == unit) {
                return Err(ErrorCode::NotFound.into());
            }
            let mut tx = self.db.begin().await?;
            session::choose_unit(&mut tx, actor.session, unit).await?;
            self.mark_session(&mut tx, actor.person).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    async fn begin_session(&self, mut tx: Tx, person: &Person) -> Result<NewSession, Failure> {
        let now = self.now();
        let token = self.ids.token();
        let session = Session {
            id: SessionId(self.ids.uuid()),
            token_hash: token_hash(&token),
            person: person.id,
            unit: None,
            last_seen_at: now,
            expires_at: now.plus_seconds(LONGEST),
        };
        account::clear_failed_logins(&mut tx, person.id).await?;
        session::insert(&mut tx, &session, now).await?;
        self.audit_session(&mut tx, person, "LOGIN");
        tx.commit().await?;
        Ok(NewSession {
            token,
            is_applicant: person.kind != "STAFF",
        })
    }
}

impl Workflow {
    /// Tells a person's open pages that one of their sessions ended or has moved.
    async fn mark_session(&self, tx: &mut Tx, person: PersonId) -> Result<(), Failure> {
        self.mark_change(tx, None, Some(person), LiveEvent::Session)
            .await
    }

    /// Who came, went or was turned away, in the installation's chain: sessions belong to no unit.
    fn audit_session(&self, tx: &mut Tx, person: &Person, action: &'static str) {
        let entry = audit::Entry {
            unit: None,
            at: self.now(),
            actor: Some(person.id),
            actor_name: person.name.clone(),
            action,
            subject: format!("person {}", person.id),
            details: json!({}),
        };
        audit::append(tx, entry);
    }
}

/// How much waits for somebody, where they work.
pub(crate) async fn counters(
    db: &mut Read,
    actor: &Actor,
    now: Moment,
) -> Result<Counters, Failure> {
    let notices = notice::count_unread(&mut *db, actor.person).await?;
    let Some(unit) = actor.unit else {
        return Ok(Counters {
            notices,
            ..Counters::default()
        });
    };
    let rights = actor.rights();
    let appointments = if rights.contains(&Right::Creator) {
        appointment::count_awaited(&mut *db, unit).await?
    } else {
        0
    };
    let received = if rights.contains(&Right::Creator) {
        reception::count_received(&mut *db, unit).await?
    } else {
        0
    };
    let mut count = async |right: Right, states: &[PaperState], signer: Option<PersonId>| {
        if rights.contains(&right) {
            paper::total(&mut *db, unit, states, signer, None).await
        } else {
            Ok(0)
        }
    };
    let signing = [PaperState::PendingSignature, PaperState::Signed];
    let sealing = [PaperState::PendingSeal, PaperState::Sealed];
    let returned = [PaperState::Returned];
    let mut counters = Counters {
        appointments,
        notices,
        received,
        returned: count(Right::Creator, &returned, None).await?,
        pending_signature: count(Right::Signer, &signing, Some(actor.person)).await?,
        pending_seal: count(Right::Sealer, &sealing, None).await?,
        delivery_failed: count(Right::Sealer, &[PaperState::DeliveryFailed], None).await?,
        ..Counters::default()
    };
    // Nothing is urgent where nothing waits.
    if counters.received > 0 {
        counters.received_due = urgent_received(db, unit, now).await?;
    }
    if counters.returned > 0 {
        counters.returned_due = urgent(db, unit, &returned, None, now).await?;
    }
    if counters.pending_signature > 0 {
        let own = Some(actor.person);
        counters.signature_due = urgent(db, unit, &signing, own, now).await?;
    }
    if counters.pending_seal > 0 {
        counters.seal_due = urgent(db, unit, &sealing, None, now).await?;
    }
    Ok(counters)
}

/// Until when a session lasts if it isn't used again.
pub(crate) fn idle_end(session: &Session) -> Moment {
    session
        .expires_at
        .min(session.last_seen_at.plus_seconds(IDLE))
}

/// SHA-256 of a token, hex: tokens are random, so a plain hash can't be reversed.
pub(crate) fn token_hash(token: &str) -> String {
    hex::encode(ring::digest::digest(
        &ring::digest::SHA256,
        token.as_bytes(),
    ))
}
