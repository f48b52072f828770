//! A small office to test in: a unit with an officer, a leader and a clerk, their keys and images,
//! and (in `papers`) papers at any step of their way.

mod admin;
pub mod counter;
pub mod files;
pub mod keys;
mod papers;
pub mod process;
pub mod races;
pub mod reception;
pub mod refusal;
pub mod services;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    BookId, FileId, KeyId, PaperId, PersonId, SessionId, UnitId,
    book::BookKind,
    calendar::Moment,
    document_type::DocumentType,
    right::{Capacity, Right},
    signature::SignatureLevel,
    view::{
        book::{BookForm, BookRow},
        signing::SealedView,
        stamp::{NewStampImage, SignatureDetails, StampImageView, StampKind},
        trust::TrustRole,
    },
};
use chungthuc_keystore::KeyStores;
use chungthuc_storage::{
    clock::{Clock, MockClock},
    database::Database,
    ids::{Ids, TestIds},
    objects::{MasterKeys, Objects, UploadStore},
    repo::{
        account::{self, Person},
        file::{self, FileVersion},
        key::{self, SigningKey},
        paper::{self, Paper},
        reference,
        stamp::Owner,
        trusted::{self, Trusted},
        unit::{self, Grant, Unit},
    },
    testing::{self, TestDatabase},
};
use chungthuc_workflow::{Actor, OutboxMailer, Parts, Settings, Workflow};
use jiff::civil::{DateTime, Time};
use keys::TestKeys;
use services::{Authority, TestServices};
use uuid::Uuid;

/// What a book goes on from that doesn't begin at 1.
pub const ON_PAPER: &str = "Sổ giấy 01/2026";

/// A root that everybody here trusts.
fn demo_anchor(id: Uuid, der: &[u8]) -> Trusted {
    Trusted::new(id.into(), TrustRole::Anchor, Some("DEMO"), "Gốc thử", der)
}

/// The office.
pub struct World {
    /// The use cases.
    pub workflow: Workflow,
    /// The clock, which stands at 08:30 on Friday, 20 November 2026 in Vietnam.
    pub clock: MockClock,
    /// Where rows are.
    pub db: Database,
    /// Where files are.
    pub objects: Objects,
    /// The keys.
    pub keys: TestKeys,
    /// The unit.
    pub unit: UnitId,
    /// Who registers.
    pub officer: Actor,
    /// Who signs.
    pub leader: Actor,
    /// Who seals.
    pub clerk: Actor,
    /// The leader's image.
    pub signature: StampImageView,
    ids: Arc<TestIds>,
    url: String,
    folder: PathBuf,
    seed: u64,
}

impl World {
    /// An office in an empty database.
    pub async fn new(test: &TestDatabase) -> Self {
        let keys = TestKeys::of(&["leader", "agency"]);
        let ids = test.ids();
        let db: Database = (**test).clone();
        let objects = objects(test.folder(), &as_ids(&ids));
        let clock = test.clock().clone();
        let workflow = workflow(&db, &objects, Arc::new(clock.clone()), as_ids(&ids), &keys);
        let unit = UnitId(ids.uuid());
        let mut tx = db.begin().await.unwrap();
        unit::insert(&mut tx, &office(unit, "H99.101"))
            .await
            .unwrap();
        let people = [
            (
                "motcua",
                "Nông Thị Hoài An",
                Right::Creator,
                "Công chức Tư pháp - Hộ tịch",
            ),
            (
                "lanhdao",
                "Đỗ Thanh Trúc Lam",
                Right::Signer,
                "Phó Chủ tịch UBND phường",
            ),
            ("vanthu", "Lý Mỹ Hà", Right::Sealer, "Văn thư"),
        ];
        let mut actors = Vec::new();
        for (login, name, right, title) in people {
            let person = PersonId(ids.uuid());
            account::insert(&mut tx, &staff(person, login, name), test_now(test))
                .await
                .unwrap();
            let grant = Grant {
                person,
                unit,
                right,
                title: title.into(),
                capacity: (right == Right::Signer).then_some(Capacity::Deputy),
                head_title: Some("CHỦ TỊCH".into()),
                own_title: Some("PHÓ CHỦ TỊCH".into()),
                valid_from: None,
                valid_to: None,
            };
            unit::insert_grant(&mut tx, ids.id(), &grant).await.unwrap();
            actors.push(Actor {
                session: SessionId(ids.uuid()),
                person,
                name: name.into(),
                is_applicant: false,
                unit: Some(unit),
                grants: vec![grant],
            });
        }
        let [officer, leader, clerk] = <[Actor; 3]>::try_from(actors).unwrap();
        for (owner, name) in [
            (Owner::Person(leader.person), "leader"),
            (Owner::Unit(unit), "agency"),
        ] {
            let row = SigningKey {
                id: KeyId(ids.uuid()),
                owner,
                keystore: "TEST".into(),
                locator: keys::locator(name).to_string(),
                label: name.into(),
                certificate: BASE64_STANDARD.encode(keys.certificate_of(name).der),
                failed_pins: 0,
                locked_until: None,
            };
            key::insert(&mut tx, &row, test_now(test)).await.unwrap();
        }
        let root = demo_anchor(ids.uuid(), keys.root());
        trusted::insert(&mut tx, &root, test_now(test))
            .await
            .unwrap();
        let birth = DocumentType {
            code: "GKS".into(),
            name: "Giấy khai sinh".into(),
            sensitive: true,
            needs_description: false,
        };
        reference::insert_document_type(&mut tx, &birth, 1)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let new = |kind, name: &str, width_mm| NewStampImage {
            kind,
            name: name.into(),
            png: BASE64_STANDARD.encode(files::ink(30, 20)),
            remove_background: false,
            width_mm,
            holds_name: false,
            valid_from: String::new(),
            valid_to: String::new(),
            details: SignatureDetails::default(),
        };
        let signature = new(StampKind::Signature, "Chữ ký", 45.0);
        let signature = workflow.add_stamp(&leader, signature).await.unwrap();
        let seal = new(StampKind::Seal, "Con dấu", 36.0);
        workflow.add_stamp(&clerk, seal).await.unwrap();
        Self {
            workflow,
            clock,
            db,
            objects,
            keys,
            unit,
            officer,
            leader,
            clerk,
            signature,
            ids,
            url: test.url().to_owned(),
            folder: test.folder().to_owned(),
            seed: 0,
        }
    }

    /// The same office as a second server would open it, on this test's clock.
    pub async fn another_server(&self) -> Workflow {
        let db = testing::open(&self.url).await;
        let ids = as_ids(&self.ids);
        let objects = objects(&self.folder, &ids);
        workflow(&db, &objects, Arc::new(self.clock.clone()), ids, &self.keys)
    }

    /// From now on the office signs at this level, with services that answer.
    pub async fn with_services(&mut self, level: SignatureLevel) -> Arc<TestServices> {
        let services = TestServices::new(&self.keys, &self.clock);
        self.trust(&services.root).await;
        let parts = &self.workflow;
        self.workflow = Workflow::new(Parts {
            db: parts.db.clone(),
            objects: parts.objects.clone(),
            uploads: UploadStore::new(self.db.clone(), self.objects.clone(), as_ids(&self.ids)),
            keys: KeyStores::new().with(keys::SCHEME, Arc::new(self.keys.clone())),
            clock: parts.clock.clone(),
            ids: parts.ids.clone(),
            mailer: parts.mailer.clone(),
            trust: services.clone(),
            settings: Settings {
                level,
                ..parts.settings.clone()
            },
        });
        services
    }

    /// From now on this root (DER) is an anchor.
    pub async fn trust(&self, root: &[u8]) {
        let anchor = demo_anchor(self.ids.uuid(), root);
        let mut tx = self.db.begin().await.unwrap();
        trusted::insert(&mut tx, &anchor, self.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A time-stamping authority of that name, below a root of its own that is no anchor yet.
    pub fn authority(&self, name: &str) -> Arc<Authority> {
        Authority::new(name, &self.clock)
    }

    /// Somebody else with the clerk's rights, in a session of their own.
    pub fn another_clerk(&self) -> Actor {
        Actor {
            session: SessionId(self.ids.uuid()),
            ..self.clerk.clone()
        }
    }

    /// Sets Vietnam's clocks.
    pub fn set_time(&self, local: DateTime) {
        self.clock.set(Moment::from_vietnam(local).timestamp());
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.workflow.now()
    }

    /// Opens a book for this year, from `start` on.
    pub async fn open_book(&self, stem: &str, start: u32) -> BookRow {
        self.open_book_of(BookKind::ElectronicCopies, stem, start)
            .await
    }

    /// Opens a book of a kind for this year, from `start` on.
    pub async fn open_book_of(&self, kind: BookKind, stem: &str, start: u32) -> BookRow {
        let year = self.now().day().year();
        let form = BookForm {
            kind: kind.code().to_owned(),
            stem: stem.into(),
            start_number: start.to_string(),
            // Asked for where nothing kept here explains it, and no more than that.
            continues: ON_PAPER.into(),
            opened_on: format!("01/01/{year}"),
            closes_on: format!("31/12/{year}"),
        };
        self.workflow.create_book(&self.clerk, form).await.unwrap()
    }

    /// Closes a book.
    pub async fn close_book(&self, book: BookId) {
        let books = self.workflow.books(&self.clerk).await.unwrap().books;
        let found = books.iter().find(|row| row.book == book).unwrap();
        self.workflow
            .close_book(&self.clerk, book, found.version)
            .await
            .unwrap();
    }

    /// Numbers and seals a paper as it is proposed.
    pub async fn seal(&self, paper: PaperId) -> Result<SealedView, chungthuc_domain::AppError> {
        let request = self.seal_request(paper).await;
        self.workflow.seal(&self.clerk, request).await
    }

    /// A paper as the database has it.
    pub async fn paper(&self, paper: PaperId) -> Paper {
        paper::find(&mut self.db.read().await.unwrap(), paper)
            .await
            .unwrap()
            .unwrap()
    }

    /// A version as the database has it.
    pub async fn file(&self, file: FileId) -> FileVersion {
        file::find(&mut self.db.read().await.unwrap(), file)
            .await
            .unwrap()
            .unwrap()
    }

    /// The bytes of a version.
    pub async fn bytes(&self, file: FileId) -> Vec<u8> {
        let reader = self.objects.open(file.0).await.unwrap();
        let length = usize::try_from(reader.size()).unwrap();
        reader.read_range(0, length).await.unwrap().to_vec()
    }

    /// What was audited in the unit, by its codes, the oldest first.
    pub async fn audited(&self) -> Vec<String> {
        let mut db = self.db.read().await.unwrap();
        let rows = chungthuc_storage::audit::entries(&mut db, Some(self.unit), None, 10_000).await;
        rows.unwrap()
            .into_iter()
            .rev()
            .map(|row| row.action)
            .collect()
    }
}

/// SHA-256, hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(ring::digest::digest(&ring::digest::SHA256, bytes))
}

fn test_now(test: &TestDatabase) -> Moment {
    test.clock().now().into()
}

fn as_ids(ids: &Arc<TestIds>) -> Arc<dyn Ids> {
    ids.clone()
}

fn objects(folder: &Path, ids: &Arc<dyn Ids>) -> Objects {
    let keys = MasterKeys::open_or_create(&folder.join("master-keys"), &**ids).unwrap();
    Objects::local(&folder.join("objects"), keys, ids.clone()).unwrap()
}

fn workflow(
    db: &Database,
    objects: &Objects,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    keys: &TestKeys,
) -> Workflow {
    Workflow::new(Parts {
        db: db.clone(),
        objects: objects.clone(),
        uploads: UploadStore::new(db.clone(), objects.clone(), ids.clone()),
        keys: KeyStores::new().with(keys::SCHEME, Arc::new(keys.clone())),
        clock: clock.clone(),
        ids,
        mailer: Arc::new(OutboxMailer::new(db.clone(), clock)),
        settings: Settings {
            public_url: "https://chungthuc.example.invalid".into(),
            demo: false,
            level: SignatureLevel::Basic,
            mail_from: "chungthuc@example.invalid".into(),
            key_patience_seconds: 60,
        },
        trust: Arc::new(services::Silent),
    })
}

/// A unit that issues copies.
pub fn office(id: UnitId, code: &str) -> Unit {
    Unit {
        id,
        parent: None,
        code: code.into(),
        old_code: None,
        name: "UBND phường Cầu Sương".into(),
        province: "tỉnh Hòa Lâm".into(),
        level: "COMMUNE".into(),
        issues_copies: true,
        book_suffix: "-SCTĐT/BS".into(),
        number_width: 0,
        closes_at: Time::constant(17, 0, 0, 0),
        valid_from: None,
        valid_to: None,
    }
}

fn staff(id: PersonId, login: &str, name: &str) -> Person {
    Person {
        id,
        kind: "STAFF".into(),
        login: login.into(),
        name: name.into(),
        identifier: None,
        phone: None,
        email: None,
        password_hash: None,
        state: "ACTIVE".into(),
        failed_logins: 0,
        locked_until: None,
        version: 1,
    }
}
