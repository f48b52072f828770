//! Who is told what, how much waits for whom, and what goes by e-mail.

use std::{collections::BTreeMap, sync::Arc};

use chungthuc_domain::{
    ErrorCode, PersonId,
    view::{
        appointment::RescheduleForm,
        notice::{NoticeChoiceForm, NoticeKind},
    },
};
use chungthuc_storage::{repo::notice, testing::TestDatabase};
use chungthuc_workflow::{Actor, MailerError, Workflow};
use jiff::{SignedDuration, civil::datetime};

use super::appointments::{MONDAY, book, takes_appointments, to};
use crate::support::{
    World,
    counter::{
        self, TestMailer, citizen, colleague, form, form_for, run_jobs, submit, with_mailer,
    },
};

/// What somebody was told, the newest first.
async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut db = world.db.read().await.unwrap();
    let rows = notice::of_person(&mut db, person, 50, 0).await.unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

/// The office with a mail server of the test's own.
fn mailed(world: &mut World) -> Arc<TestMailer> {
    let mailer = Arc::new(TestMailer::default());
    world.workflow = with_mailer(world, &mailer);
    mailer
}

fn wanting(email: &str, kinds: &[NoticeKind]) -> NoticeChoiceForm {
    let kinds = kinds
        .iter()
        .map(|kind| (kind.code().to_owned(), "1".to_owned()));
    NoticeChoiceForm {
        email: email.into(),
        kinds: kinds.collect::<BTreeMap<_, _>>(),
    }
}

async fn wants(workflow: &Workflow, actor: &Actor, kinds: &[NoticeKind]) {
    let form = wanting("nguoinhan@example.com", kinds);
    workflow.choose_notices(actor, form).await.unwrap();
}

async fn an(world: &World) -> Actor {
    citizen(world, "Nguyễn Hạ Vy An", "003190000011", None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_told_who_received_it_where_when_and_that_it_was_brought() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let owner = an(&world).await;
        let form = form_for(&world, &owner).await;
        let sent = submit(&world, &world.workflow, form).await;
        let received = told(&world, owner.person).await;
        assert_eq!(
            received,
            [format!(
                "UBND phường Cầu Sương đã tiếp nhận hồ sơ {} lúc 08:30 20/11/2026. Người tiếp nhận: Nông Thị Hoài An. Hẹn trả kết quả: 17:00 20/11/2026.",
                sent.dossier_code
            )]
        );
        counter::complete(&world, sent.paper).await;
        run_jobs(&world.workflow).await;
        let told = told(&world, owner.person).await;
        assert_eq!(told.len(), 2, "{told:?}");
        let brought = told.iter().find(|text| text.contains("đã chứng thực xong"));
        assert!(brought.is_some_and(|text| text.contains(&sent.code)), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_not_told_what_the_office_says_among_itself() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = an(&world).await;
        let form = form_for(&world, &owner).await;
        let sent = submit(&world, &world.workflow, form).await;
        let version = world.paper(sent.paper).await.version;
        world
            .workflow
            .return_paper(&world.leader, sent.paper, version, "Nghi giả mạo")
            .await
            .unwrap();
        let owners = told(&world, owner.person).await;
        assert!(owners[0].contains("đang kiểm tra lại"), "{owners:?}");
        assert!(owners.iter().all(|text| !text.contains("giả mạo")));
        let officers = told(&world, world.officer.person).await;
        assert!(officers[0].ends_with("Lý do: Nghi giả mạo"), "{officers:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_did_not_arrive_is_told_to_the_officer_and_the_clerks() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let mailer = mailed(&mut world);
        mailer.refuse(Some(MailerError::Refused));
        let form = form(&world).await;
        let sent = submit(&world, &world.workflow, form).await;
        counter::complete(&world, sent.paper).await;
        run_jobs(&world.workflow).await;
        for person in [world.officer.person, world.clerk.person] {
            let told = told(&world, person).await;
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].contains(&format!("Chưa gửi được bản sao mã {}", sent.code)));
        }
        assert!(told(&world, world.leader.person).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn officers_are_told_who_booked_and_who_called_it_off_but_not_what_they_did_themselves() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 1).await;
        let other = colleague(&world, &world.officer, "motcua2", "Hoàng Bích Sương").await;
        let an = an(&world).await;
        let booked = book(&world, &an, MONDAY, "08:00").await;
        let (id, code) = (booked.row.appointment, booked.row.code);
        let form: RescheduleForm = to(MONDAY, "09:00");
        let moved = world
            .workflow
            .reschedule_appointment(&world.officer, id, booked.row.version, form)
            .await
            .unwrap();
        let version = moved.row.version;
        world
            .workflow
            .cancel_appointment(&an, id, version, "")
            .await
            .unwrap();
        for officer in [world.officer.person, other.person] {
            let mut told = told(&world, officer).await;
            told.sort();
            let expected = [
                format!("Lịch hẹn mới {code}: 08:00 23/11/2026, Giấy khai sinh."),
                format!("Người đăng ký đã hủy lịch hẹn {code}: 09:00 23/11/2026, Giấy khai sinh."),
            ];
            assert_eq!(told, expected);
        }
        assert!(told(&world, world.clerk.person).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_told_in_one_line_a_day_that_is_renewed_when_it_changes() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.workflow.start_upkeep().await.unwrap();
        world.submitted().await;
        let waits = async |world: &World| {
            run_jobs(&world.workflow).await;
            told(world, world.leader.person).await
        };
        let one = "UBND phường Cầu Sương: 1 bản sao chờ ký, 1 đến hạn hôm nay.";
        assert_eq!(waits(&world).await, [one]);
        world.clock.advance(SignedDuration::from_hours(1));
        world.submitted().await;
        let told = waits(&world).await;
        assert_eq!(told.len(), 1, "the line is the same");
        assert!(told[0].contains("2 bản sao chờ ký"), "{told:?}");
        assert!(waits(&world).await[0].contains("2 bản sao"));
        // Nobody is told by night.
        world.set_time(datetime(2026, 11, 20, 22, 5, 0, 0));
        world.submitted().await;
        assert!(waits(&world).await[0].contains("2 bản sao"));
        // On the next working day there is another line.
        world.set_time(datetime(2026, 11, 23, 8, 5, 0, 0));
        let told = waits(&world).await;
        assert_eq!(told.len(), 2);
        assert!(told[0].contains("3 quá hạn"), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clerks_are_told_how_much_waits_for_the_seal() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.signed().await;
        world.workflow.start_upkeep().await.unwrap();
        run_jobs(&world.workflow).await;
        let told = told(&world, world.clerk.person).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("1 bản sao chờ đóng dấu"), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_goes_by_e_mail_unless_it_is_wanted_and_then_only_word_of_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let mailer = mailed(&mut world);
        let owner = an(&world).await;
        let send = async |world: &World| {
            let form = form_for(world, &owner).await;
            let sent = submit(world, &world.workflow, form).await;
            run_jobs(&world.workflow).await;
            sent
        };
        send(&world).await;
        assert!(mailer.messages(false).is_empty());

        wants(&world.workflow, &owner, &[NoticeKind::Progress]).await;
        let sent = send(&world).await;
        let mails = mailer.messages(false);
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].recipient, "nguoinhan@example.com");
        assert_eq!(mails[0].subject, "Thông báo mới: Tiến trình hồ sơ");
        for hidden in [&sent.code, &sent.dossier_code, "Giấy khai sinh"] {
            assert!(!mails[0].body.contains(hidden), "{hidden}");
        }
        assert!(mails[0].body.contains("/thong-bao/cai-dat"));

        wants(&world.workflow, &owner, &[]).await;
        send(&world).await;
        assert_eq!(mailer.messages(false).len(), 1, "no longer wanted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_e_mail_that_is_tried_again_is_the_same_and_what_was_read_is_not_sent() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let mailer = mailed(&mut world);
        let owner = an(&world).await;
        wants(&world.workflow, &owner, &[NoticeKind::Progress]).await;
        mailer.refuse(Some(MailerError::Unreachable));
        let form = form_for(&world, &owner).await;
        submit(&world, &world.workflow, form).await;
        run_jobs(&world.workflow).await;
        mailer.refuse(None);
        world.clock.advance(SignedDuration::from_mins(1));
        run_jobs(&world.workflow).await;
        let mails = mailer.messages(false);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].id.starts_with("notice-"));
        assert!(mails[0].id.ends_with("@chungthuc.example.invalid"));

        let form = form_for(&world, &owner).await;
        submit(&world, &world.workflow, form).await;
        world.workflow.read_notices(&owner, None).await.unwrap();
        run_jobs(&world.workflow).await;
        assert_eq!(mailer.messages(false).len(), 1);
        mailer.refuse(Some(MailerError::Refused));
        let form = form_for(&world, &owner).await;
        submit(&world, &world.workflow, form).await;
        run_jobs(&world.workflow).await;
        let unread = world.workflow.unread_notices(&owner).await.unwrap();
        assert_eq!(
            unread, 1,
            "an address that is refused takes nothing from the account"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_digest_goes_by_e_mail_once_an_hour_at_most() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let mailer = mailed(&mut world);
        wants(
            &world.workflow,
            &world.leader.clone(),
            &[NoticeKind::Waiting],
        )
        .await;
        world.workflow.start_upkeep().await.unwrap();
        for _ in 0..2 {
            world.submitted().await;
            run_jobs(&world.workflow).await;
            world.submitted().await;
            world.workflow.start_upkeep().await.unwrap();
            run_jobs(&world.workflow).await;
            world.clock.advance(SignedDuration::from_hours(1));
        }
        let ids: Vec<_> = mailer
            .messages(false)
            .into_iter()
            .map(|mail| mail.id)
            .collect();
        assert_eq!(ids.len(), 2, "one in each hour: {ids:?}");
        assert_ne!(ids[0], ids[1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_chosen_has_an_address_and_is_something_that_one_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let view = workflow.notice_choice(&world.leader).await.unwrap();
        assert_eq!(
            view.kinds,
            [
                (NoticeKind::Returned, false),
                (NoticeKind::Waiting, false),
                (NoticeKind::Readiness, false)
            ]
        );
        for email in ["", "khong-phai-email", "a@b", "a@b.c\nBcc: d@e.f"] {
            let form = wanting(email, &[NoticeKind::Waiting]);
            let error = workflow
                .choose_notices(&world.leader, form)
                .await
                .unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            assert!(error.of_field("email").is_some(), "{email}");
        }
        let form = wanting(
            " lam@example.com ",
            &[NoticeKind::Waiting, NoticeKind::Progress],
        );
        workflow.choose_notices(&world.leader, form).await.unwrap();
        let view = workflow.notice_choice(&world.leader).await.unwrap();
        assert_eq!(view.email, "lam@example.com");
        assert_eq!(
            view.kinds,
            [
                (NoticeKind::Returned, false),
                (NoticeKind::Waiting, true),
                (NoticeKind::Readiness, false)
            ]
        );
        let none = wanting("", &[]);
        workflow.choose_notices(&world.leader, none).await.unwrap();
    })
    .await;
}
