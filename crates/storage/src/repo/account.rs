//! Everybody who can log in: staff, citizens and enterprises.

use chungthuc_domain::{PersonId, calendar::Moment, identifier::Identifier, search};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// STAFF, CITIZEN, ENTERPRISE
    pub kind: String,
    /// User name.
    pub login: String,
    /// Full name.
    pub name: String,
    /// CCCD, CMND or MST.
    pub identifier: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// argon2, in PHC form; `None`: no log-in by password.
    pub password_hash: Option<String>,
    /// INACTIVE, ACTIVE, DISABLED
    pub state: String,
    /// Wrong passwords since the last right one.
    pub failed_logins: u32,
    /// No log-in before this moment.
    pub locked_until: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

/// The person of an id; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PersonId) -> Result<Option<Person>> {
    one(db, "SELECT * FROM person WHERE id = $1", &id.to_string()).await
}

/// The person of a user name; `None` if there is none.
pub async fn find_by_login(db: &mut AnyConnection, login: &str) -> Result<Option<Person>> {
    one(db, "SELECT * FROM person WHERE login = $1", login).await
}

/// The portal's account of a CCCD, CMND or MST; `None` if there is none. Staff have none.
pub async fn find_applicant(
    db: &mut AnyConnection,
    identifier: &Identifier,
) -> Result<Option<Person>> {
    one(
        db,
        "SELECT * FROM person WHERE identifier = $1 AND kind <> 'STAFF' AND state = 'ACTIVE'",
        identifier.as_str(),
    )
    .await
}

/// Adds a person.
pub async fn insert(db: &mut AnyConnection, person: &Person, now: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO person (id, kind, login, name, name_key, identifier, phone, email,
           password_hash, state, failed_logins, locked_until, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(person.id.to_string())
    .bind(&person.kind)
    .bind(&person.login)
    .bind(&person.name)
    .bind(search::name_key(&person.name))
    .bind(&person.identifier)
    .bind(&person.phone)
    .bind(&person.email)
    .bind(&person.password_hash)
    .bind(&person.state)
    .bind(i64::from(person.failed_logins))
    .bind(person.locked_until.map(|at| at.0))
    .bind(now.0)
    .bind(person.version)
    .execute(db)
    .await?;
    Ok(())
}

/// Holds a person until the transaction ends: of two who check what there is of theirs and add to that,
/// such as in two windows, the second sees what the first did.
pub async fn hold(db: &mut AnyConnection, id: PersonId) -> Result<()> {
    sqlx::query("UPDATE person SET version = version WHERE id = $1")
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Counts a wrong password, and locks the account until `locked_until` if given. Counting is
/// atomic, so that attempts at the same time can't hide behind one another.
pub async fn count_failed_login(
    db: &mut AnyConnection,
    id: PersonId,
    lock_from: u32,
    locked_until: Moment,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE person SET failed_logins = failed_logins + 1,
           locked_until = CASE WHEN failed_logins + 1 >= $2 THEN $3 ELSE locked_until END
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(i64::from(lock_from))
    .bind(locked_until.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Forgets wrong passwords after a right one.
pub async fn clear_failed_logins(db: &mut AnyConnection, id: PersonId) -> Result<()> {
    sqlx::query("UPDATE person SET failed_logins = 0, locked_until = NULL WHERE id = $1")
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

async fn one(db: &mut AnyConnection, sql: &'static str, value: &str) -> Result<Option<Person>> {
    let row = sqlx::query(sql).bind(value).fetch_optional(db).await?;
    row.as_ref().map(person).transpose()
}

fn person(row: &AnyRow) -> Result<Person> {
    let row = Columns::of("person", row);
    Ok(Person {
        id: row.uuid("id")?.into(),
        kind: row.text("kind")?,
        login: row.text("login")?,
        name: row.text("name")?,
        identifier: row.optional_text("identifier")?,
        phone: row.optional_text("phone")?,
        email: row.optional_text("email")?,
        password_hash: row.optional_text("password_hash")?,
        state: row.text("state")?,
        failed_logins: row.small_count("failed_logins")?,
        locked_until: row.optional_integer("locked_until")?.map(Moment),
        version: row.integer("version")?,
    })
}
