//! "Danh sách tin cậy": what the administrator of the topmost unit trusts is what files are checked
//! against, from that moment on, and every change is kept with its ground.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    right::Right,
    view::{
        check::{CheckView, Verdict},
        trust::{
            FoundCertificate, NewTrusted, PeriodForm, TrustAction, TrustRole, TrustStanding,
            TrustTerms, TrustedRow,
        },
    },
};
use chungthuc_storage::{
    repo::unit::{self, Grant},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, PKCS_ED25519,
};

use crate::support::{World, counter, office};

/// Somebody who administers `unit`.
async fn administrator(world: &World, unit: UnitId, login: &str) -> Actor {
    let like = Actor {
        unit: Some(unit),
        grants: vec![Grant {
            right: Right::Admin,
            unit,
            ..world.officer.grants[0].clone()
        }],
        ..world.officer.clone()
    };
    counter::colleague(world, &like, login, "Lương Quốc Bảo Trị").await
}

fn terms(list: &str, reason: &str) -> TrustTerms {
    TrustTerms {
        name: "Gốc thử".to_owned(),
        list: list.to_owned(),
        periods: vec![PeriodForm::default()],
        reason: reason.to_owned(),
    }
}

/// What was signed, checked anew.
async fn check(world: &World, file: &[u8]) -> CheckView {
    world
        .workflow
        .check_file("ban-sao.pdf", file.to_vec())
        .await
        .unwrap()
}

/// Is the leader's chain trusted?
fn anchor(view: &CheckView) -> Option<String> {
    view.signatures.first().and_then(|of| of.anchor.clone())
}

async fn signed(world: &mut World) -> Vec<u8> {
    let paper = world.signed().await;
    world.bytes(world.paper(paper).await.signed.unwrap()).await
}

async fn only(world: &World, admin: &Actor) -> TrustedRow {
    let mut list = world.workflow.trust_list(admin).await.unwrap().certificates;
    assert_eq!(list.len(), 1);
    list.remove(0)
}

/// A certificate of somebody who may issue others, of a time-stamping authority, or of a person.
fn certificate(name: &str, ca: bool, usage: Option<ExtendedKeyUsagePurpose>) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    if ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params.extended_key_usages.extend(usage);
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    params.self_signed(&key).unwrap().der().to_vec()
}

fn pem(ders: &[&[u8]]) -> String {
    let blocks = ders.iter().map(|der| {
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            BASE64.encode(der)
        )
    });
    BASE64.encode(blocks.collect::<String>())
}

fn as_new(found: &FoundCertificate) -> NewTrusted {
    NewTrusted {
        certificate: found.certificate.clone(),
        role: found.role,
        name: found.name.clone(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_see_it_and_only_that_of_the_topmost_unit_changes_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let below = UnitId(world.workflow.ids.uuid());
        let mut tx = world.db.begin().await.unwrap();
        let ward = unit::Unit {
            parent: Some(world.unit),
            ..office(below, "H99.101.01")
        };
        unit::insert(&mut tx, &ward).await.unwrap();
        tx.commit().await.unwrap();
        let of_a_ward = administrator(&world, below, "quantri.phuong").await;
        let seen = world.workflow.trust_list(&of_a_ward).await.unwrap();
        assert!(!seen.may_change && !seen.certificates.is_empty());
        let id = seen.certificates[0].id;
        let one = world.workflow.trusted(&of_a_ward, id).await.unwrap();
        assert!(!one.may_change);
        let nothing = |answer: Result<(), AppError>| {
            assert_eq!(answer.unwrap_err().code, ErrorCode::NotFound);
        };
        for actor in [&world.officer, &world.leader, &world.clerk] {
            let workflow = &world.workflow;
            nothing(workflow.trust_list(actor).await.map(drop));
            nothing(workflow.trust_history(actor, 1).await.map(drop));
            nothing(workflow.trusted(actor, id).await.map(drop));
        }
        for actor in [&world.officer, &world.leader, &world.clerk, &of_a_ward] {
            let workflow = &world.workflow;
            let file = pem(&[&certificate("CA", true, None)]);
            nothing(workflow.read_trust_file(actor, file).await.map(drop));
            let why = terms("NATIONAL", "x");
            nothing(workflow.edit_trusted(actor, id, 1, why).await);
            nothing(workflow.list_trusted(actor, id, 1, false, "x".into()).await);
            let policy = seen.policy.clone();
            nothing(
                workflow
                    .set_validation_policy(actor, 0, policy, "x".into())
                    .await,
            );
        }
        // A right that was taken away meanwhile doesn't help.
        let admin = administrator(&world, world.unit, "quantri").await;
        let forged = Actor {
            person: world.officer.person,
            ..admin
        };
        let row_of = administrator(&world, world.unit, "quantri2").await;
        let row = only(&world, &row_of).await;
        let refused = world
            .workflow
            .list_trusted(&forged, row.id, row.version, false, "x".into())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_out_is_trusted_no_more_until_it_is_put_back() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let file = signed(&mut world).await;
        let admin = administrator(&world, world.unit, "quantri").await;
        assert!(anchor(&check(&world, &file).await).is_some());

        let row = only(&world, &admin).await;
        let take = |version, listed, reason: &str| {
            let workflow = &world.workflow;
            workflow.list_trusted(&admin, row.id, version, listed, reason.to_owned())
        };
        let no_ground = take(row.version, false, " ").await.unwrap_err();
        assert!(no_ground.of_field("reason").is_some());
        take(row.version, false, "Khóa gốc bị lộ").await.unwrap();
        assert_eq!(anchor(&check(&world, &file).await), None);
        let row = only(&world, &admin).await;
        assert_eq!(row.standing, TrustStanding::Removed);
        // Who looked before that is told so.
        let late = take(row.version - 1, false, "x").await.unwrap_err();
        assert_eq!(late.code, ErrorCode::Conflict);

        take(row.version, true, "Nhầm").await.unwrap();
        assert!(anchor(&check(&world, &file).await).is_some());
        let view = world.workflow.trusted(&admin, row.id).await.unwrap();
        let told: Vec<_> = view
            .changes
            .iter()
            .map(|change| (change.action, change.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (TrustAction::Restore, "Nhầm"),
                (TrustAction::Remove, "Khóa gốc bị lộ")
            ]
        );
        assert_eq!(view.changes[0].person_name, "Lương Quốc Bảo Trị");
        let audited = world.audited().await;
        let changes = audited.iter().filter(|code| *code == "CHANGE_TRUST");
        assert_eq!(changes.count(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_anchor_that_ended_before_a_signature_proves_nothing_of_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let file = signed(&mut world).await;
        let admin = administrator(&world, world.unit, "quantri").await;
        let row = only(&world, &admin).await;
        let ended = TrustTerms {
            name: "Gốc cũ".to_owned(),
            periods: vec![PeriodForm {
                from: String::new(),
                until: "31/12/2025".to_owned(),
            }],
            ..terms("NATIONAL", "QĐ 9/QĐ-NEAC")
        };
        let edit = |version, terms: TrustTerms| {
            world.workflow.edit_trusted(&admin, row.id, version, terms)
        };
        edit(row.version, ended.clone()).await.unwrap();
        let row = only(&world, &admin).await;
        assert_eq!(row.standing, TrustStanding::Ended);
        assert_ne!(check(&world, &file).await.verdict, Verdict::Valid);
        let view = world.workflow.trusted(&admin, row.id).await.unwrap();
        assert_eq!(
            view.changes[0].summary,
            "tên: Gốc thử → Gốc cũ; \
             danh sách: Gốc thử nghiệm, không có giá trị pháp lý → Gốc chứng thực điện tử quốc gia \
             (chữ ký số công cộng); thời hạn: Không giới hạn → Đến hết 31/12/2025"
        );
        let same = edit(row.version, ended).await.unwrap_err();
        assert!(same.of_field("name").is_some(), "nothing has changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_are_added_from_a_file_all_or_none() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let admin = administrator(&world, world.unit, "quantri").await;
        let workflow = &world.workflow;
        let root = certificate("Gốc quốc gia", true, None);
        let stamps = ExtendedKeyUsagePurpose::TimeStamping;
        let file = pem(&[
            &root,
            &certificate("TSA", false, Some(stamps)),
            &certificate("Người dân", false, None),
            world.keys.root(),
        ]);
        let found = workflow.read_trust_file(&admin, file).await.unwrap();
        let seen: Vec<_> = found
            .iter()
            .map(|one| (one.name.as_str(), one.role, one.refused.is_some()))
            .collect();
        assert_eq!(seen[0], ("Gốc quốc gia", TrustRole::Anchor, false));
        assert_eq!(seen[1].0, "TSA");
        assert!(seen[3].2, "it is in the list already");

        let add =
            |new: Vec<NewTrusted>, terms: TrustTerms| workflow.add_trusted(&admin, new, terms);
        let listed = [as_new(&found[0]), as_new(&found[3])];
        let refused = add(listed.to_vec(), terms("NATIONAL", "QĐ 1")).await;
        assert!(refused.unwrap_err().of_field("certificates").is_some());
        let no_list = add(vec![as_new(&found[0])], terms("", "QĐ 1")).await;
        assert!(no_list.unwrap_err().of_field("list").is_some());
        assert_eq!(
            workflow
                .trust_list(&admin)
                .await
                .unwrap()
                .certificates
                .len(),
            1
        );

        add(vec![as_new(&found[0])], terms("NATIONAL", "QĐ 1"))
            .await
            .unwrap();
        let list = workflow.trust_list(&admin).await.unwrap().certificates;
        let added = list.iter().find(|row| row.name == "Gốc quốc gia").unwrap();
        assert_eq!(added.list.as_deref(), Some("NATIONAL"));
        assert_eq!(added.facts.key, "EC 256 bit");
        let history = workflow.trust_history(&admin, 1).await.unwrap();
        assert_eq!(
            (history.total, history.rows[0].action),
            (1, TrustAction::Add)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cant_be_a_services_certificate_isnt_added_as_one() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let admin = administrator(&world, world.unit, "quantri").await;
        let person = BASE64.encode(certificate("Người dân", false, None));
        for role in [TrustRole::Authority, TrustRole::TimeStamping] {
            let new = NewTrusted {
                certificate: person.clone(),
                role,
                name: "CA".to_owned(),
            };
            let refused = world
                .workflow
                .add_trusted(&admin, vec![new], terms("", "QĐ 1"))
                .await
                .unwrap_err();
            assert!(refused.of_field("certificates").is_some());
        }
        for (file, says) in [
            (
                BASE64.encode("-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----"),
                "bí mật",
            ),
            (BASE64.encode("%PDF-1.7"), "không phải chứng thư"),
            ("A".repeat(1_500_000), "1 MB"),
        ] {
            let refused = world
                .workflow
                .read_trust_file(&admin, file)
                .await
                .unwrap_err();
            assert!(refused.of_field("file").unwrap().contains(says), "{says}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_counts_from_the_moment_it_is_set() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let file = signed(&mut world).await;
        let admin = administrator(&world, world.unit, "quantri").await;
        let shown = world.workflow.trust_list(&admin).await.unwrap();
        assert_eq!(shown.policy_version, 0);
        let mut stricter = shown.policy.clone();
        for key in &mut stricter.keys {
            if key.kind == "EC" {
                key.min_bits = "384".to_owned();
            }
        }
        let set = |version| {
            let (typed, reason) = (stricter.clone(), "TT 15/2025 Phụ lục I".to_owned());
            world
                .workflow
                .set_validation_policy(&admin, version, typed, reason)
        };
        set(0).await.unwrap();
        assert_eq!(set(0).await.unwrap_err().code, ErrorCode::Conflict);
        let view = check(&world, &file).await;
        assert!(
            view.report_json.contains("CRYPTO_CONSTRAINTS_FAILURE"),
            "{}",
            view.report_json
        );
        let data = world.workflow.trust_json().await.unwrap();
        assert!(
            data.contains("\"min_bits\":384"),
            "browsers check by it too"
        );
        let history = world.workflow.trust_history(&admin, 1).await.unwrap();
        assert_eq!(history.rows[0].action, TrustAction::Policy);
        assert!(history.rows[0].summary.contains("EC từ 384 bit"));
    })
    .await;
}
