//! A PostgreSQL server for one run of the tests: on a socket in a directory of its own, gone with
//! the process that started it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{fs, str::FromStr};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions};
use tokio::sync::OnceCell;

/// What starts the server, waits until the test's end of the pipe closes, and clears up.
const SUPERVISOR: &str = r#"
"$0/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c max_connections=200 \
    -c recovery_init_sync_method=syncfs >"$1/log" 2>&1 &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$1"
"#;

struct Server {
    folder: PathBuf,
    _supervisor: Child,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Returns the address of a new, empty database.
pub(crate) async fn new_database() -> String {
    let server = SERVER.get_or_init(start).await;
    let name = format!("register_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(&address(&server.folder, "postgres")).await.unwrap();
    let statement = AssertSqlSafe(format!("create database {name}"));
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    address(&server.folder, &name)
}

fn address(folder: &Path, database: &str) -> String {
    format!("postgres://brygga@localhost/{database}?host={}", folder.display())
}

async fn connect(address: &str) -> Result<AnyConnection, sqlx::Error> {
    sqlx::any::install_default_drivers();
    AnyConnectOptions::from_str(address)?.connect().await
}

async fn start() -> Server {
    let programs = programs();
    // As short as can be: the path of a socket has about a hundred letters.
    let folder = tempfile::Builder::new().prefix("brygga-").tempdir_in("/tmp").unwrap().keep();
    if is_root() {
        succeed(Command::new("chown").arg("postgres").arg(&folder));
    }
    succeed(unprivileged(&programs.join("initdb")).arg("-D").arg(folder.join("data")).args([
        "-U",
        "brygga",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]));
    let mut supervisor = supervise(&programs, &folder);
    for _ in 0..600 {
        if connect(&address(&folder, "postgres")).await.is_ok() {
            return Server { folder, _supervisor: supervisor };
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    supervisor.wait().unwrap();
    panic!("PostgreSQL does not answer within thirty seconds: {log}");
}

/// Returns the folder of the newest server's programs.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let number = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let folders = versions.map(|folder| folder.unwrap().path());
    let newest = folders.max_by_key(number).map(|folder| folder.join("bin"));
    newest.expect("PostgreSQL's server is needed: `./test tools` installs it")
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().unwrap();
    told.stdout == b"0\n"
}

/// Runs the supervisor; it ends by itself when this process does.
fn supervise(programs: &Path, folder: &Path) -> Child {
    unprivileged(Path::new("/bin/sh"))
        .args(["-c", SUPERVISOR])
        .arg(programs)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The server refuses to be run by root.
fn unprivileged(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/tmp");
    command
}

fn succeed(command: &mut Command) {
    let told = command.output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}
