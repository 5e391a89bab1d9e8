//! Child processes that cannot outlive the test that started them.
//!
//! The child is given one end of a pipe as its standard input and ends when that pipe closes. The kernel closes it
//! however this process ends: a normal return, a panic, an abort, a runner's SIGKILL after a time-out. So nothing is
//! left behind, and a cluster kept in a `static` (which Rust never drops) is cleaned up all the same.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

/// How long a child may take to end by itself once its lifeline is cut; after that it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running child. Dropping it ends the child, and waits until it has.
pub struct Lifeline {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Lifeline {
    /// Starts `command`, which must itself end when its standard input does, in a process group of its own.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().expect("standard output was asked for");
        let (sender, lines) = channel();
        // Reads to the end, so that the child can never block on a full pipe.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, stdin, lines }
    }

    /// Starts a program that knows nothing of lifelines: a shell waits beside it, and kills the whole process group
    /// (so also what the program started) when the lifeline is cut.
    pub fn guard(program: &str, arguments: &[&str], configure: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("sh");
        command
            .args(["-c", r#""$@" & read -r _; kill -KILL 0"#, "sh", program])
            .args(arguments);
        configure(&mut command);
        Self::start(&mut command)
    }

    /// Writes a line to the child.
    pub fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("the lifeline is not cut");
        writeln!(stdin, "{line}").expect("the child reads");
    }

    /// The next line of the child's output that nobody has read, if there is one by now.
    pub fn said(&self) -> Option<String> {
        self.lines.try_recv().ok()
    }

    /// The first line of the child's output from which `find` makes something, or `None` when the child ends its
    /// output, or `within` passes without a line, before that.
    pub fn wait_for_line<T>(&self, within: Duration, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        while let Ok(line) = self.lines.recv_timeout(within) {
            if let Some(found) = find(&line) {
                return Some(found);
            }
        }
        None
    }
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // The output ends when the last process that holds it has ended.
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
