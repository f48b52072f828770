//! What a mail server answers, in its own words: kept of each attempt, from a real conversation over
//! SMTP on.

use std::{
    io::{BufRead, BufReader, Result, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use chungthuc_domain::view::delivery::DeliveryState;
use chungthuc_storage::{clock::MockClock, testing::TestDatabase};
use chungthuc_workflow::{Mailer, MailerError, Message, Reply, SmtpMailer};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, TestMailer, form, run_jobs, submit, with_mailer},
};

/// What a server says to a recipient, and to a whole message.
#[derive(Clone, Copy)]
struct Says {
    recipient: &'static str,
    message: &'static str,
}

/// A mail server that talks to one client; gives its address.
fn serve(says: Says) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // The client may break the conversation off: that is the end of it, and no fault.
    thread::spawn(move || listener.accept().and_then(|(stream, _)| talk(stream, says)));
    format!("smtp://{address}")
}

fn talk(stream: TcpStream, says: Says) -> Result<()> {
    let mut out = stream.try_clone()?;
    out.write_all(b"220 mail.example.com ESMTP\r\n")?;
    let mut in_message = false;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let answer = if in_message {
            if line != "." {
                continue;
            }
            in_message = false;
            says.message
        } else {
            match line.get(..4).unwrap_or_default() {
                "EHLO" => "250-mail.example.com\r\n250 8BITMIME",
                "RCPT" => says.recipient,
                "DATA" => {
                    in_message = true;
                    "354 End data with <CR><LF>.<CR><LF>"
                }
                _ => "250 2.0.0 Ok",
            }
        };
        out.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

/// What comes of an e-mail that is handed to the server at `url`.
async fn hand_over(url: &str) -> Reply {
    let clock = Arc::new(MockClock::default());
    let mailer = SmtpMailer::new(url, "chungthuc@example.com", clock).unwrap();
    let message = Message {
        id: "1@example.com".into(),
        sms: false,
        recipient: "trucly@example.com".into(),
        subject: "Bản sao chứng thực điện tử".into(),
        body: "Kính gửi Ông/Bà.\n".into(),
        attachment: None,
    };
    mailer.send(&message).await
}

#[tokio::test]
async fn a_server_that_takes_a_message_says_under_which_number() {
    let reply = hand_over(&serve(Says {
        recipient: "250 2.1.5 Ok",
        message: "250 2.0.0 Ok: queued as 4F2A",
    }))
    .await;
    assert_eq!(reply.taken, Ok(()));
    assert_eq!(
        reply.answer.as_deref(),
        Some("250 2.0.0 Ok: queued as 4F2A")
    );
}

#[tokio::test]
async fn a_server_that_refuses_says_why_on_as_many_lines_as_it_likes() {
    for (recipient, why, answer) in [
        (
            "550-5.1.1 No such mailbox:\r\n550 5.1.1 ask\x07 the postmaster",
            MailerError::Refused,
            "550 5.1.1 No such mailbox: ask the postmaster",
        ),
        (
            "451 4.7.1 Greylisted, try again",
            MailerError::NotTaken,
            "451 4.7.1 Greylisted, try again",
        ),
        // Its own trouble, not the address's.
        (
            "554 5.7.1 Sender blocked",
            MailerError::NotTaken,
            "554 5.7.1 Sender blocked",
        ),
    ] {
        let message = "250 Ok";
        let reply = hand_over(&serve(Says { recipient, message })).await;
        assert_eq!(reply.taken, Err(why));
        assert_eq!(reply.answer.as_deref(), Some(answer));
    }
}

#[tokio::test]
async fn a_server_that_isnt_there_says_nothing() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", free.local_addr().unwrap());
    drop(free);
    let reply = hand_over(&url).await;
    assert_eq!(reply, Reply::unanswered(Err(MailerError::Unreachable)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clerk_reads_what_the_server_answered_to_each_attempt() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        world.open_book("01/2026", 1).await;
        let workflow = with_mailer(&world, &mailer);
        let sent = submit(&world, &workflow, form(&world).await).await;
        mailer.refuse(Some(MailerError::NotTaken));
        mailer.say("451 4.7.1 Greylisted, try again");
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        let first = world.now();
        world.clock.advance(SignedDuration::from_hours(1));
        mailer.refuse(None);
        mailer.say("250 2.0.0 Ok: queued as 4F2A");
        run_jobs(&workflow).await;

        let listing = workflow.deliveries(&world.clerk, 1).await.unwrap();
        let row = &listing.rows[0];
        assert_eq!((row.state, row.attempts), (DeliveryState::Done, 2));
        let [last, before] = &row.history[..] else {
            panic!("{:?}", row.history);
        };
        assert_eq!((last.number, last.at, last.arrived), (2, world.now(), true));
        assert_eq!(last.answer.as_deref(), Some("250 2.0.0 Ok: queued as 4F2A"));
        assert_eq!(last.reason, None);
        assert_eq!(
            (before.number, before.at, before.arrived),
            (1, first, false)
        );
        assert_eq!(
            before.answer.as_deref(),
            Some("451 4.7.1 Greylisted, try again")
        );
        assert_eq!(
            before.reason.as_deref(),
            Some("Máy chủ thư chưa nhận thư này.")
        );
    })
    .await;
}
