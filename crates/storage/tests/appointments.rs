//! The officer's list among five thousand appointments: what it holds, and that it scans no table.

#![allow(clippy::unwrap_used, clippy::panic)]

use chungthuc_domain::{
    AppointmentId, PersonId,
    applicant::ApplicantKind,
    appointment::{AppointmentState, SlotTime},
    calendar::Moment,
    view::appointment::{AppointmentOrder, AppointmentScope},
};
use chungthuc_storage::{
    database::Backend,
    repo::appointment::{self, Appointment, Filter},
    testing::{
        TestDatabase,
        papers::{HOUR, LEADER, UNIT, fill},
    },
};
use uuid::Uuid;

const APPOINTMENTS: u128 = 5_000;

fn all() -> Filter {
    Filter {
        unit: UNIT,
        scope: AppointmentScope::All,
        kind: None,
        code: String::new(),
        words: Vec::new(),
        between: None,
        time: None,
        order: AppointmentOrder::Time,
        descending: false,
        limit: 10,
        offset: 0,
    }
}

/// Appointment `i` is at hour `i`, every second one still awaited, every third one an enterprise's.
fn made(i: u128) -> Appointment {
    Appointment {
        id: AppointmentId(Uuid::from_u128(i)),
        code: format!("CTĐT-20261123-{i:04}"),
        unit: UNIT,
        person: PersonId(LEADER.0),
        document_type: "KS".into(),
        document_name: "Giấy khai sinh".into(),
        state: if i.is_multiple_of(2) {
            AppointmentState::Booked
        } else {
            AppointmentState::Processed
        },
        booked_for: Moment(i as i64 * HOUR),
        moved_to: None,
        reason: None,
        dossier: None,
        booked_at: Moment(0),
        kind: if i.is_multiple_of(3) {
            ApplicantKind::Enterprise
        } else {
            ApplicantKind::Citizen
        },
        name: format!("Nguyễn Văn So{i}"),
        identifier: Some(format!("00319{i:07}")),
        version: 1,
    }
}

fn lists() -> Vec<(&'static str, Filter, u64)> {
    let open = AppointmentScope::Open;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        ("all", all(), 5_000),
        (
            "open",
            Filter {
                scope: open,
                ..all()
            },
            2_500,
        ),
        (
            "last page",
            Filter {
                scope: open,
                offset: 2_490,
                ..all()
            },
            2_500,
        ),
        (
            "by name",
            Filter {
                scope: open,
                order: AppointmentOrder::Name,
                ..all()
            },
            2_500,
        ),
        (
            "enterprises",
            Filter {
                kind: Some(ApplicantKind::Enterprise),
                ..all()
            },
            1_666,
        ),
        (
            "processed",
            Filter {
                scope: AppointmentScope::In(AppointmentState::Processed),
                ..all()
            },
            2_500,
        ),
        (
            "a day",
            Filter {
                between: Some((Moment(48 * HOUR), Moment(72 * HOUR))),
                ..all()
            },
            24,
        ),
        // Hour 1 is eight in the morning in Vietnam.
        (
            "an hour",
            Filter {
                time: Some(SlotTime::hour(8)),
                ..all()
            },
            209,
        ),
        (
            "a code",
            Filter {
                code: "CTĐT-20261123-0042".into(),
                ..all()
            },
            1,
        ),
        (
            "a rare word",
            Filter {
                words: words(&["so4711"]),
                ..all()
            },
            1,
        ),
        (
            "a common word",
            Filter {
                words: words(&["nguyen"]),
                scope: open,
                ..all()
            },
            2_500,
        ),
        (
            "words",
            Filter {
                words: words(&["so47", "van"]),
                ..all()
            },
            111,
        ),
    ]
}

#[tokio::test]
async fn the_list_of_five_thousand_is_right_and_scans_no_table() {
    TestDatabase::each(async |test| {
        fill(test, 1).await;
        let mut tx = test.begin().await.unwrap();
        for i in 1..=APPOINTMENTS {
            appointment::insert(&mut tx, &made(i)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut db = test.read().await.unwrap();
        for (what, filter, expected) in lists() {
            let plan = appointment::plan(&mut db, test.backend(), &filter)
                .await
                .unwrap();
            for line in &plan {
                assert!(!scans(test.backend(), line), "{what}: {line}\n{plan:#?}");
            }
            let begun = std::time::Instant::now();
            let (rows, total) = appointment::list(&mut db, &filter).await.unwrap();
            // Seen with `--no-capture`.
            eprintln!("{what}: {:?}", begun.elapsed());
            assert_eq!(total, expected, "{what}");
            assert_eq!(rows.len() as u64, expected.min(10), "{what}");
            let times: Vec<_> = rows.iter().map(Appointment::starts_at).collect();
            let by_time = filter.order == AppointmentOrder::Time;
            assert!(!by_time || times.is_sorted(), "{what}");
        }
    })
    .await;
}

/// Whether a line of a plan reads a whole table of appointments or words.
fn scans(backend: Backend, line: &str) -> bool {
    match backend {
        Backend::Sqlite => {
            // Walking a whole index of another unit's appointments would be a scan too.
            line.starts_with("SCAN a") || line.starts_with("SCAN t")
        }
        Backend::Postgres => line.contains("Seq Scan on appointment"),
    }
}
