//! A mailbox to fetch from: Dovecot from Debian's packages, in a folder and on ports of its own (`scripts/temporary-dovecot`). Gone
//! when dropped.

use std::{
    fs::Permissions,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A running IMAP server with one mailbox.
pub struct Mailbox {
    folder: PathBuf,
    port: u16,
    tls_port: u16,
    server: Child,
}

impl Mailbox {
    /// Starts it; `None`, said loudly, where Dovecot is not installed.
    pub fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// The same, with more lines in Dovecot's settings.
    pub fn start_with(settings: &[&str]) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/temporary-dovecot");
        let is_there = Command::new(&script)
            .arg("--where")
            .output()
            .expect("the script runs");
        if !is_there.status.success() {
            eprintln!("SKIPPED: {}", String::from_utf8_lossy(&is_there.stderr));
            return None;
        }
        let mut server = Command::new(&script)
            .args(settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the script runs");
        let mut line = String::new();
        let out = server.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let words: Vec<&str> = line.split_whitespace().collect();
        let [folder, port, tls_port] = words[..] else {
            panic!("Dovecot did not start: {line:?}");
        };
        Some(Self {
            folder: folder.into(),
            port: port.parse().expect("a port"),
            tls_port: tls_port.parse().expect("a port"),
            server,
        })
    }

    /// What `IMAP_URL` is set to, in the clear.
    pub fn url(&self) -> String {
        format!("imap://lapor%40bkn.example:rahasia@127.0.0.1:{}", self.port)
    }

    /// The same with TLS, trusting the server's own authority.
    pub fn tls_url(&self) -> String {
        format!(
            "{}?ca={}",
            self.tls_url_without_authority(),
            self.folder.join("ca.pem").display()
        )
    }

    /// The same with TLS, trusting the world's authorities only.
    pub fn tls_url_without_authority(&self) -> String {
        format!("imaps://lapor%40bkn.example:rahasia@127.0.0.1:{}", self.tls_port)
    }

    /// A mail arrives, as a mail server delivers it.
    pub fn deliver(&self, name: &str, raw: &[u8]) {
        let mail = self.folder.join("mail");
        std::fs::write(mail.join("tmp").join(name), raw).expect("a mail");
        std::fs::rename(mail.join("tmp").join(name), mail.join("new").join(name)).expect("a mail");
    }

    /// How many mails are in a folder (the inbox is the empty name).
    pub fn count(&self, folder: &str) -> usize {
        self.files(folder).len()
    }

    /// Puts every mail of a folder back into the inbox, as a server does that was restored from its backup.
    pub fn put_back(&self, folder: &str) {
        for (number, file) in self.files(folder).into_iter().enumerate() {
            let back = self.folder.join(format!("mail/new/back{number}"));
            std::fs::rename(file, back).expect("a mail");
        }
    }

    /// The server loses count of its inbox and begins another: every mail has another number, and the validity is another.
    pub async fn renumber(&self) {
        for entry in std::fs::read_dir(self.folder.join("mail")).expect("the inbox") {
            let entry = entry.expect("an entry");
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                std::fs::remove_file(entry.path()).expect("a file of the server's");
            }
        }
        // A validity is the second in which it began.
        actix_web::rt::time::sleep(std::time::Duration::from_millis(1_100)).await;
    }

    /// From now on nobody may write into a folder, which is not there yet.
    pub fn close_folder(&self, folder: &str) {
        let place = self.folder.join(format!("mail/.{folder}"));
        std::fs::create_dir(&place).expect("a folder");
        std::fs::set_permissions(place, Permissions::from_mode(0o000)).expect("its rights");
    }

    /// The folder is as if it had never been.
    pub fn remove_folder(&self, folder: &str) {
        std::fs::remove_dir(self.folder.join(format!("mail/.{folder}"))).expect("an empty folder");
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut place = self.folder.join("mail");
        if !folder.is_empty() {
            place = place.join(format!(".{folder}"));
        }
        let parts = [place.join("new"), place.join("cur")];
        let listed = parts.iter().filter_map(|part| std::fs::read_dir(part).ok());
        listed
            .flatten()
            .map(|entry| entry.expect("an entry").path())
            .collect()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        // The script ends when its input does, and throws everything away.
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}
