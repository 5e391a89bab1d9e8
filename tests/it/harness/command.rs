//! Commands of the program, each in a process of its own, against a test's database, files and keys.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use super::{TEST_KEY, TestApp};

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// It ended well.
    pub ok: bool,
    /// How it ended.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl TestApp {
    /// Runs `laporbkn` with the test's settings, changed by `settings` (an empty value takes one away).
    pub async fn command(&self, arguments: &[&str], settings: &[(&str, &str)], input: &str) -> Ran {
        let config = &self.app.config;
        let mut command = Command::new(env!("CARGO_BIN_EXE_laporbkn"));
        command
            .args(arguments)
            .env("DATABASE_URL", &config.database.url)
            .env("LAPORBKN_DATA_DIR", &config.data_dir)
            .env("LAPORBKN_SECRET_KEY", TEST_KEY)
            .env("LAPORBKN_PUBLIC_URL", self.url(""))
            .env("LAPORBKN_FILES_URL", config.files.to_string())
            .current_dir(&config.data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, value) in settings {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        let input = input.to_owned();
        let done = actix_web::web::block(move || {
            let mut child = command.spawn().unwrap();
            // A command that fails early does not read all of it.
            let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
            child.wait_with_output().unwrap()
        });
        let done = done.await.unwrap();
        Ran {
            ok: done.status.success(),
            code: done.status.code(),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }
}
