//! The PostgreSQL cluster of the tests: started once, shared by every test process, left running.
//!
//! It lives in `~/.cache/chungthuc/pg-test`, or for root, whom PostgreSQL refuses, in
//! `/tmp/chungthuc-pg-test` under the user `postgres`. It listens on a socket in that folder only,
//! has locale C, and doesn't fsync. Tests copy a template that the current migrations were run on.
//! To end it: `pg_ctl -D ~/.cache/chungthuc/pg-test/data stop`.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::clock::SystemClock;
use crate::database::{Database, DatabaseOptions, migrations_digest};

const SUPERUSER: &str = "chungthuc";
/// The template of a database without tables.
const EMPTY: &str = "template0 LOCALE 'C' ENCODING 'UTF8'";

/// Makes a database with all tables and gives its address; `None` if PostgreSQL is turned off.
pub(super) async fn create_database() -> Option<String> {
    let server = server().await?;
    let template = format!("template_{}", &migrations_digest()[..16]);
    let mut admin = server.admin().await;
    if !exists(&mut admin, &template).await {
        server.make_template(&template).await;
    }
    Some(server.create(&mut admin, &template).await)
}

/// The same without tables.
pub(super) async fn create_empty_database() -> Option<String> {
    let server = server().await?;
    let mut admin = server.admin().await;
    Some(server.create(&mut admin, EMPTY).await)
}

/// Drops a database that [`create_database`] made, whoever is still connected to it.
pub(super) async fn drop_database(url: &str) {
    let Some(server) = server().await else { return };
    let name = url
        .split('?')
        .next()
        .and_then(|address| address.rsplit('/').next());
    let Some(name) = name.filter(|name| name.starts_with("test_")) else {
        panic!("{url} is no database of a test")
    };
    let mut admin = server.admin().await;
    remove(&mut admin, name).await;
}

/// A server on which the tests may make databases.
struct Server {
    /// The address without a database: what stands before its name, and after.
    before: String,
    after: String,
    /// Locked by whoever changes what all tests share.
    lock: PathBuf,
}

async fn server() -> Option<Server> {
    sqlx::any::install_default_drivers();
    match env::var("CHUNGTHUC_TEST_PG") {
        Ok(off) if off == "off" => None,
        Ok(url) if !url.is_empty() => {
            let (address, query) = url.split_once('?').unwrap_or((&url, ""));
            let host = address.trim_end_matches('/');
            // The address may name a database to connect to; tests have their own.
            let before = match host.splitn(4, '/').collect::<Vec<_>>()[..] {
                [scheme, _, host, ..] => format!("{scheme}//{host}/"),
                _ => panic!("CHUNGTHUC_TEST_PG is no address: {url}"),
            };
            let after = if query.is_empty() {
                String::new()
            } else {
                format!("?{query}")
            };
            Some(Server {
                before,
                after,
                lock: env::temp_dir().join("chungthuc-pg-test.lock"),
            })
        }
        _ => Some(Cluster::find().running().await),
    }
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.before, self.after)
    }

    async fn admin(&self) -> AnyConnection {
        AnyConnection::connect(&self.url("postgres"))
            .await
            .unwrap_or_else(|error| panic!("PostgreSQL doesn't answer: {error}"))
    }

    /// Makes a database of a template and gives its address.
    async fn create(&self, admin: &mut AnyConnection, template: &str) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::SeqCst);
        let name = format!("test_{}_{made}", std::process::id());
        create(admin, &name, template).await;
        self.url(&name)
    }

    /// Makes the template under another name and renames it, so that it is never seen half made.
    async fn make_template(&self, template: &str) {
        let _lock = lock(&self.lock);
        let mut admin = self.admin().await;
        if exists(&mut admin, template).await {
            return;
        }
        let building = format!("building_{template}");
        create(&mut admin, &building, EMPTY).await;
        let options = DatabaseOptions {
            readers: 1,
            writers: 1,
            patience: Duration::from_secs(60),
        };
        let database = Database::open_with(&self.url(&building), options)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        database
            .migrate(&SystemClock)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        database.close().await;
        execute(
            &mut admin,
            format!("ALTER DATABASE {building} RENAME TO {template}"),
        )
        .await;
    }
}

/// The cluster that the tests start themselves.
struct Cluster {
    folder: PathBuf,
    /// PostgreSQL's programs.
    programs: PathBuf,
    as_root: bool,
}

impl Cluster {
    fn find() -> Self {
        let as_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        let folder = if as_root {
            PathBuf::from("/tmp/chungthuc-pg-test")
        } else {
            let cache = env::var_os("XDG_CACHE_HOME")
                .map(PathBuf::from)
                .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
            cache
                .unwrap_or_else(env::temp_dir)
                .join("chungthuc/pg-test")
        };
        Self {
            folder,
            programs: programs(),
            as_root,
        }
    }

    /// Starts the cluster unless it runs.
    async fn running(self) -> Server {
        let server = Server {
            before: format!("postgres://{SUPERUSER}@localhost/"),
            after: format!("?host={}", self.folder.display()),
            lock: self.folder.with_extension("lock"),
        };
        if self.answers(&server).await {
            return server;
        }
        make_folder(self.folder.parent().unwrap_or(Path::new("/")));
        let _lock = lock(&server.lock);
        if !self.answers(&server).await {
            if !self.start() {
                // Of another version, or broken: nothing in it is worth keeping.
                let _ = fs::remove_dir_all(&self.folder);
                self.initialise();
                assert!(
                    self.start(),
                    "PostgreSQL doesn't start: see {}",
                    self.log().display()
                );
            }
            self.sweep(&server).await;
        }
        server
    }

    async fn answers(&self, server: &Server) -> bool {
        let socket = self.folder.join(".s.PGSQL.5432");
        socket.exists()
            && AnyConnection::connect(&server.url("postgres"))
                .await
                .is_ok()
    }

    fn initialise(&self) {
        make_folder(&self.folder);
        if self.as_root {
            let owned = Command::new("chown")
                .args([OsStr::new("postgres:"), self.folder.as_os_str()])
                .status()
                .is_ok_and(|status| status.success());
            assert!(
                owned,
                "PostgreSQL refuses to run as root, and there is no user postgres"
            );
        }
        let data = self.folder.join("data");
        let made = self.run(
            "initdb",
            &[
                "--locale=C".as_ref(),
                "--encoding=UTF8".as_ref(),
                "--auth=trust".as_ref(),
                "--no-sync".as_ref(),
                "--username".as_ref(),
                SUPERUSER.as_ref(),
                "--pgdata".as_ref(),
                data.as_os_str(),
            ],
        );
        assert!(made, "initdb failed in {}", self.folder.display());
        let settings = format!(
            "\nlisten_addresses = ''\nport = 5432\nunix_socket_directories = '{}'\n\
             max_connections = 300\nshared_buffers = 64MB\nsynchronous_commit = on\nfsync = off\n\
             full_page_writes = off\nmax_wal_size = 256MB\njit = off\n",
            self.folder.display()
        );
        let file = data.join("postgresql.conf");
        let before = fs::read_to_string(&file).unwrap_or_default();
        fs::write(&file, before + &settings)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    fn start(&self) -> bool {
        let data = self.folder.join("data");
        data.join("PG_VERSION").exists()
            && self.run(
                "pg_ctl",
                &[
                    "start".as_ref(),
                    "--wait".as_ref(),
                    "--silent".as_ref(),
                    "--pgdata".as_ref(),
                    data.as_os_str(),
                    "--log".as_ref(),
                    self.log().as_os_str(),
                ],
            )
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Runs one of PostgreSQL's programs. Nothing of it may hold on to the test's output, or the
    /// test runner would wait for the server.
    fn run(&self, program: &str, arguments: &[&OsStr]) -> bool {
        let program = self.programs.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Drops what earlier runs left: databases of failed tests, templates of old migrations.
    async fn sweep(&self, server: &Server) {
        let mut admin = server.admin().await;
        let rows = sqlx::query(
            "SELECT datname::text AS name FROM pg_database
             WHERE datname LIKE 'test%' OR datname LIKE 'building%' OR datname LIKE 'template\\_%'",
        )
        .fetch_all(&mut admin)
        .await
        .unwrap_or_default();
        for row in rows {
            let name: String = row.try_get("name").unwrap_or_default();
            remove(&mut admin, &name).await;
        }
    }
}

/// The folder of PostgreSQL's programs: Debian's newest, or where `initdb` is found.
fn programs() -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = debian
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse::<u32>().ok()?;
            let programs = entry.path().join("bin");
            programs
                .join("initdb")
                .exists()
                .then_some((version, programs))
        })
        .max();
    if let Some((_, programs)) = newest {
        return programs;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .find(|folder| folder.join("initdb").exists())
        .unwrap_or_else(|| {
            panic!(
                "these tests run on PostgreSQL too, and it isn't installed: install the package \
             `postgresql`, or set CHUNGTHUC_TEST_PG to a server's address, or to `off`"
            )
        })
}

fn make_folder(folder: &Path) {
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}

/// Waits for the other test processes; the lock goes with the file.
fn lock(path: &Path) -> File {
    let file = File::create(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.lock()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file
}

async fn exists(admin: &mut AnyConnection, name: &str) -> bool {
    sqlx::query("SELECT 1 AS one FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(admin)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
        .is_some()
}

/// Makes a database of a template, in place of one of that name.
async fn create(admin: &mut AnyConnection, name: &str, template: &str) {
    remove(admin, name).await;
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
    execute(admin, sql).await;
}

/// Drops a database if it is there, whoever is still connected to it.
async fn remove(admin: &mut AnyConnection, name: &str) {
    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    execute(admin, sql).await;
}

async fn execute(admin: &mut AnyConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql.clone()))
        .execute(admin)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}
