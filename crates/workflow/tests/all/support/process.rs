//! The office in a process of its own: a second server, or one that a crash takes away whole.
//!
//! The process is this very program, told to run the one "test" that is left out otherwise. It opens
//! database, store and keys for itself, and shares nothing with the test but what is on disk and the
//! machine's clock.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use chungthuc_domain::{
    ErrorCode, PaperId, PersonId, SessionId, UnitId,
    view::{
        paper_copy::NumberRequest,
        signing::{SealRequest, SignRequest},
    },
};
use chungthuc_storage::{
    clock::{Clock, SystemClock},
    ids::{Ids, TestIds},
    repo::{account, unit},
    testing,
};
use chungthuc_workflow::{Actor, Failpoint, Workflow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::task::{JoinSet, block_in_place};

use super::{
    World,
    keys::{ExportedKeys, TestKeys},
    objects, workflow,
};

/// The variable that holds a process' orders.
const ORDERS: &str = "CHUNGTHUC_TEST_ORDERS";
/// The name of [`orders_are_carried_out`].
const NAME: &str = "support::process::orders_are_carried_out";
/// Said where a process stops for good.
const REACHED: &str = "reached the place to die";

/// What a process is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Seal, and stop for good at this one of [`Failpoint::ALL`].
    Seal(SealRequest, usize),
    /// Sign, and stop likewise.
    Sign(SignRequest, usize),
    /// Seal all these papers as the request says, by so many clerks at once.
    SealAll(Vec<PaperId>, SealRequest, usize),
    /// Number copies on paper, and stop for good once all is written and nothing committed.
    Number(NumberRequest),
    /// Number all these copies on paper from the request's book, by so many clerks at once.
    NumberAll(Vec<PaperId>, NumberRequest, usize),
}

#[derive(Debug, Serialize, Deserialize)]
struct Orders {
    url: String,
    folder: PathBuf,
    keys: ExportedKeys,
    /// Different in every process, or they would invent the same identifiers.
    seed: u64,
    /// The office's time less the machine's, in microseconds.
    ahead: i64,
    unit: UnitId,
    person: PersonId,
    task: Task,
}

/// The machine's clock, set to the office's time: the same in all processes.
#[derive(Debug, Clone, Copy)]
struct OfficeClock {
    ahead: i64,
}

impl Clock for OfficeClock {
    fn now(&self) -> Timestamp {
        let micros = SystemClock.now().as_microsecond() + self.ahead;
        Timestamp::from_microsecond(micros).unwrap()
    }
}

/// A process at work.
pub struct Process(std::process::Child);

impl World {
    /// Starts a process that does `task` as `actor`.
    pub fn start(&self, actor: &Actor, task: Task) -> Process {
        static SEED: AtomicU64 = AtomicU64::new(1000);
        let orders = Orders {
            url: self.url.clone(),
            folder: self.folder.clone(),
            keys: self.keys.export(),
            seed: SEED.fetch_add(1, Ordering::SeqCst),
            ahead: self.clock.now().as_microsecond() - SystemClock.now().as_microsecond(),
            unit: self.unit,
            person: actor.person,
            task,
        };
        let program = Command::new(std::env::current_exe().unwrap())
            .args([NAME, "--exact", "--ignored", "--nocapture"])
            .env(ORDERS, serde_json::to_string(&orders).unwrap())
            .stdout(Stdio::piped())
            .spawn();
        Process(program.unwrap())
    }
}

impl Process {
    /// Waits until it has stopped for good, and kills it: it can clean nothing up.
    pub fn kill_where_it_stops(mut self) {
        block_in_place(|| {
            let output = BufReader::new(self.0.stdout.take().unwrap());
            let reached = output.lines().any(|line| line.unwrap().contains(REACHED));
            self.0.kill().unwrap();
            self.0.wait().unwrap();
            assert!(reached, "it ended before");
        });
    }

    /// Waits until it has done what it was told.
    pub fn finish(self) {
        let output = block_in_place(|| self.0.wait_with_output()).unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by other tests as a process of its own"]
async fn orders_are_carried_out() {
    let Ok(orders) = std::env::var(ORDERS) else {
        return;
    };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(OfficeClock {
        ahead: orders.ahead,
    });
    let ids: Arc<dyn Ids> = Arc::new(TestIds::new(clock.clone(), orders.seed));
    let db = testing::open(&orders.url).await;
    let keys = TestKeys::import(&orders.keys);
    let workflow = workflow(
        &db,
        &objects(&orders.folder, &ids),
        clock,
        ids.clone(),
        &keys,
    );
    let mut read = db.read().await.unwrap();
    let person = account::find(&mut read, orders.person).await.unwrap();
    let day = workflow.now().day();
    let actor = Actor {
        session: SessionId(ids.uuid()),
        person: orders.person,
        name: person.unwrap().name,
        is_applicant: false,
        unit: Some(orders.unit),
        grants: unit::grants_of(&mut read, orders.person, day)
            .await
            .unwrap(),
    };
    drop(read);
    match orders.task {
        Task::Seal(request, point) => {
            let reached = workflow.failpoints.stop_at(Failpoint::ALL[point]);
            tokio::select! {
                outcome = workflow.seal(&actor, request) => panic!("{outcome:?}"),
                () = reached.notified() => wait_for_death().await,
            }
        }
        Task::Sign(request, point) => {
            let reached = workflow.failpoints.stop_at(Failpoint::ALL[point]);
            tokio::select! {
                outcome = workflow.sign(&actor, request) => panic!("{outcome:?}"),
                () = reached.notified() => wait_for_death().await,
            }
        }
        Task::SealAll(papers, request, clerks) => {
            let actors = (0..clerks).map(|_| Actor {
                session: SessionId(ids.uuid()),
                ..actor.clone()
            });
            seal_all(
                papers,
                &request,
                actors.map(|actor| (workflow.clone(), actor)),
            )
            .await;
        }
        Task::Number(request) => {
            let reached = workflow.failpoints.stop_at(Failpoint::Written);
            tokio::select! {
                outcome = workflow.number_copies(&actor, request) => panic!("{outcome:?}"),
                () = reached.notified() => wait_for_death().await,
            }
        }
        Task::NumberAll(papers, request, clerks) => {
            let clerks = (0..clerks).map(|_| (workflow.clone(), actor.clone()));
            number_all(papers, &request, clerks).await;
        }
    }
}

/// All clerks take papers from one pile and number them.
pub async fn number_all(
    pile: Vec<PaperId>,
    request: &NumberRequest,
    clerks: impl Iterator<Item = (Workflow, Actor)>,
) {
    let pile = Arc::new(Mutex::new(pile));
    let mut at_work = JoinSet::new();
    for (workflow, actor) in clerks {
        let (pile, request) = (Arc::clone(&pile), request.clone());
        at_work.spawn(async move {
            loop {
                let Some(paper) = pile.lock().unwrap().pop() else {
                    return;
                };
                let request = NumberRequest {
                    paper,
                    ..request.clone()
                };
                match workflow.number_copies(&actor, request).await {
                    Ok(_) => {}
                    Err(error) if error.code == ErrorCode::Busy => {
                        pile.lock().unwrap().insert(0, paper);
                    }
                    Err(error) => panic!("{error:?}"),
                }
            }
        });
    }
    while let Some(done) = at_work.join_next().await {
        done.unwrap();
    }
}

async fn wait_for_death() {
    println!("{REACHED}");
    std::future::pending::<()>().await;
}

/// All clerks take papers from one pile and seal them; who finds the series busy puts the paper back.
pub async fn seal_all(
    pile: Vec<PaperId>,
    request: &SealRequest,
    clerks: impl Iterator<Item = (Workflow, Actor)>,
) {
    let pile = Arc::new(Mutex::new(pile));
    let mut at_work = JoinSet::new();
    for (workflow, actor) in clerks {
        let (pile, request) = (Arc::clone(&pile), request.clone());
        at_work.spawn(async move {
            loop {
                let Some(paper) = pile.lock().unwrap().pop() else {
                    return;
                };
                let request = SealRequest {
                    paper,
                    ..request.clone()
                };
                match workflow.seal(&actor, request).await {
                    Ok(_) => {}
                    Err(error) if error.code == ErrorCode::Busy => {
                        pile.lock().unwrap().insert(0, paper);
                    }
                    Err(error) => panic!("{error:?}"),
                }
            }
        });
    }
    while let Some(done) = at_work.join_next().await {
        done.unwrap();
    }
}
