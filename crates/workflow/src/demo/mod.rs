//! The demo: a fresh installation filled with the invented units, people and keys of DOMAIN §6.
//! Nothing here is reachable outside `serve --demo`.

mod appointments;
mod examples;
mod keys;
mod people;

use chungthuc_domain::{
    PersonId, UnitId, calendar::Moment, document_type::DocumentType, view::account::DemoAccount,
};
pub use chungthuc_keystore::demo_pki::DEMO_PIN;
use chungthuc_keystore::demo_pki::DemoPki;
use chungthuc_storage::{
    database::Tx,
    repo::{
        account::{self, Person},
        reference,
        unit::{self, Grant, Unit},
        warning,
    },
};
use jiff::civil::Time;

use crate::{Workflow, account::password, failure::Failure};

/// The password of every demo account.
pub const DEMO_PASSWORD: &str = "chungthuc";

/// The demo's accounts, by role.
pub fn accounts() -> Vec<DemoAccount> {
    let staff = people::STAFF
        .iter()
        .map(|staff| (staff.login, staff.name, staff.role));
    let applicants = people::APPLICANTS
        .iter()
        .map(|applicant| (applicant.identifier, applicant.name, applicant.role));
    staff
        .chain(applicants)
        .map(|(login, name, role)| DemoAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
        })
        .collect()
}

impl Workflow {
    /// Fills an empty installation with the demo; one that is filled already stays as it is.
    ///
    /// Errors: the database's, the object store's.
    pub async fn seed_demo(&self, pki: &DemoPki) -> Result<(), Failure> {
        if unit::find_by_code(&mut *self.db.read().await?, people::UNITS[0].code)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let mut salt = [0; 16];
        self.ids.fill(&mut salt);
        let hash = tokio::task::spawn_blocking(move || password::hash(DEMO_PASSWORD, salt))
            .await
            .map_err(Failure::broken)?
            .map_err(Failure::broken)?;
        let images = self.store_demo_images().await?;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        self.seed_reference(&mut tx).await?;
        let units = self.seed_units(&mut tx).await?;
        self.seed_staff(&mut tx, &units, &hash, now).await?;
        self.seed_applicants(&mut tx, &hash, now).await?;
        self.seed_appointments(&mut tx, &units, now).await?;
        self.seed_keys(&mut tx, pki, &units, &images, now).await?;
        tx.commit().await?;
        // Whoever tries the program can do so without them.
        if let Err(failure) = self.seed_examples().await {
            tracing::error!(?failure, "the demo's examples are incomplete");
        }
        Ok(())
    }

    async fn seed_reference(&self, tx: &mut Tx) -> Result<(), Failure> {
        for (position, (code, name, sensitive)) in (0..).zip(people::DOCUMENT_TYPES) {
            let document_type = DocumentType {
                code: code.to_owned(),
                name: name.to_owned(),
                sensitive,
                needs_description: code == "KHAC",
            };
            reference::insert_document_type(tx, &document_type, position).await?;
            if people::COLOURED.contains(&code) {
                warning::set_coloured(tx, code).await?;
            }
        }
        for (day, name) in people::HOLIDAYS {
            reference::insert_holiday(tx, day, name).await?;
        }
        Ok(())
    }

    async fn seed_units(&self, tx: &mut Tx) -> Result<Vec<(&'static str, UnitId)>, Failure> {
        let mut units: Vec<(&'static str, UnitId)> = Vec::new();
        for demo in people::UNITS {
            let id = UnitId(self.ids.uuid());
            let parent = demo.parent.and_then(|code| find(&units, code));
            let unit = Unit {
                id,
                parent,
                code: demo.code.to_owned(),
                old_code: demo.old_code.map(str::to_owned),
                name: demo.name.to_owned(),
                province: "tỉnh Hòa Lâm".to_owned(),
                level: demo.level.to_owned(),
                issues_copies: demo.issues_copies,
                book_suffix: "-SCTĐT/BS".to_owned(),
                number_width: 0,
                closes_at: Time::constant(17, 0, 0, 0),
                valid_from: demo.valid_from.and_then(|day| day.parse().ok()),
                valid_to: demo.valid_to.and_then(|day| day.parse().ok()),
            };
            unit::insert(tx, &unit).await?;
            units.push((demo.code, id));
        }
        Ok(units)
    }

    async fn seed_staff(
        &self,
        tx: &mut Tx,
        units: &[(&'static str, UnitId)],
        hash: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        for staff in people::STAFF {
            let person = self.demo_person("STAFF", staff.login, staff.name, hash);
            account::insert(tx, &person, now).await?;
            let Some(unit) = find(units, staff.unit) else {
                continue;
            };
            for right in staff.rights {
                let grant = Grant {
                    person: person.id,
                    unit,
                    right: *right,
                    title: staff.title.to_owned(),
                    capacity: staff.capacity.map(|(capacity, _, _)| capacity),
                    head_title: staff.capacity.map(|(_, head, _)| head.to_owned()),
                    own_title: staff.capacity.map(|(_, _, own)| own.to_owned()),
                    valid_from: None,
                    valid_to: None,
                };
                unit::insert_grant(tx, self.ids.id(), &grant).await?;
            }
        }
        Ok(())
    }

    async fn seed_applicants(&self, tx: &mut Tx, hash: &str, now: Moment) -> Result<(), Failure> {
        for applicant in people::APPLICANTS {
            let person = Person {
                identifier: Some(applicant.identifier.to_owned()),
                phone: applicant.phone.map(str::to_owned),
                email: applicant.email.map(str::to_owned),
                ..self.demo_person(applicant.kind, applicant.identifier, applicant.name, hash)
            };
            account::insert(tx, &person, now).await?;
        }
        Ok(())
    }

    fn demo_person(&self, kind: &str, login: &str, name: &str, hash: &str) -> Person {
        Person {
            id: PersonId(self.ids.uuid()),
            kind: kind.to_owned(),
            login: login.to_owned(),
            name: name.to_owned(),
            identifier: None,
            phone: None,
            email: None,
            password_hash: Some(hash.to_owned()),
            state: "ACTIVE".to_owned(),
            failed_logins: 0,
            locked_until: None,
            version: 1,
        }
    }
}

fn find(units: &[(&'static str, UnitId)], code: &str) -> Option<UnitId> {
    units
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, id)| *id)
}
