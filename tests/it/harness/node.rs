//! Nodes: the program itself, each in a process of its own with a data folder of its own, which a test may end as a power cut
//! does, or as an operator does. None outlives its test.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;
use reqwest::{Client, Response};
use tempfile::TempDir;

use super::{TEST_KEY, TestApp, lifeline::Lifeline};

/// How long a node may take for anything.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs the program beside a shell that kills it when the test is gone, says its process number, and how it ended.
const SHELL: &str = r#"exec 3<&0
"$@" </dev/null 3<&- & node=$!
echo "node $node"
( read -r _ <&3; kill -KILL 0 ) &
exec 3<&-
wait $node
echo "ended $?""#;

/// A node, running or not.
pub struct Node {
    program: PathBuf,
    settings: Vec<(String, String)>,
    listen: SocketAddr,
    folder: TempDir,
    life: Option<Life>,
}

struct Life {
    process: Lifeline,
    pid: String,
}

impl TestApp {
    /// A node over the test's database and files. Its clock is the machine's.
    pub fn node(&self) -> Node {
        Node::of(&self.app.config.database.url).with("LAPORBKN_FILES_URL", &self.app.config.files.to_string())
    }
}

impl Node {
    /// A node over a database, not started yet.
    pub fn of(database: &str) -> Self {
        // Free a moment ago, and below nobody's default.
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let node = Self {
            program: env!("CARGO_BIN_EXE_laporbkn").into(),
            settings: Vec::new(),
            listen,
            folder: tempfile::tempdir().unwrap(),
            life: None,
        };
        node.with("DATABASE_URL", database)
            .with("LAPORBKN_SECRET_KEY", TEST_KEY)
    }

    /// With another setting.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Another program than the one that was built with the tests.
    pub fn running(mut self, program: &Path) -> Self {
        program.clone_into(&mut self.program);
        self
    }

    /// Another setting from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Starts it; it is not ready yet.
    pub fn start(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", SHELL, "sh"])
            .arg(&self.program)
            .arg("serve")
            .env("LAPORBKN_LISTEN", self.listen.to_string())
            .env("LAPORBKN_DATA_DIR", self.folder.path())
            .envs(self.settings.iter().cloned())
            .current_dir(self.folder.path())
            .stderr(Stdio::from(log));
        let process = Lifeline::start(&mut command);
        let pid = process.wait_for_line(PATIENCE, |line| line.strip_prefix("node ").map(str::to_owned));
        let pid = pid.expect("the shell says the process number");
        self.life = Some(Life { process, pid });
    }

    /// Ends it at once, as a power cut does (SIGKILL).
    pub fn kill(&mut self) {
        self.life = None;
    }

    /// Asks it to stop, as an operator does (SIGTERM).
    pub fn ask_to_stop(&self) {
        let life = self.life.as_ref().expect("the node runs");
        // The shell's own word: not every machine has a program of that name.
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", life.pid)])
            .status();
        assert!(asked.unwrap().success(), "the node is there to be asked");
    }

    /// With which code it ended by itself, if it has.
    pub fn has_ended(&mut self) -> Option<i32> {
        let life = self.life.as_ref().expect("the node was started");
        let code = std::iter::from_fn(|| life.process.said()).find_map(|line| ended_with(&line))?;
        self.life = None;
        Some(code)
    }

    /// Waits until it has ended by itself, and says with which code.
    pub async fn ended(&mut self) -> i32 {
        let begun = Instant::now();
        loop {
            if let Some(code) = self.has_ended() {
                return code;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "it does not end; its log: {}",
                self.log()
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether it was started and not ended.
    pub fn is_running(&self) -> bool {
        self.life.is_some()
    }

    /// Where it answers.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listen)
    }

    /// Asks for a page, as soon as anybody answers there: a node listens before it is built, which on a busy machine takes a while.
    pub async fn open(&self, path: &str) -> Response {
        let client = Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        let begun = Instant::now();
        loop {
            match client.get(self.url(path)).send().await {
                Ok(answer) => return answer,
                Err(error) if is_passing(&error) && begun.elapsed() < PATIENCE => {
                    sleep(Duration::from_millis(20)).await;
                }
                Err(error) => panic!("{path}: {error}; its log: {}", self.log()),
            }
        }
    }

    /// Waits until it is ready.
    pub async fn ready(&self) {
        let begun = Instant::now();
        while self.open("/readyz").await.status() != 200 {
            assert!(begun.elapsed() < PATIENCE, "not ready; its log: {}", self.log());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What it wrote to its log, over all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

fn is_passing(error: &reqwest::Error) -> bool {
    error.is_connect() || error.is_timeout()
}

fn ended_with(line: &str) -> Option<i32> {
    line.strip_prefix("ended ")?.parse().ok()
}
