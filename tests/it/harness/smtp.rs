//! A mail server that catches everything: real SMTP over a socket (the crate `mailin` speaks it), so that what tests
//! read is what a mail server would have been given.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::rt;
use mail_parser::{Message, MessageParser};
use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A running mail server; gone when dropped.
pub struct MailCatcher {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    server: JoinHandle<()>,
}

/// A mail as the server got it.
#[derive(Clone, Debug)]
pub struct Caught {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Headers and body, byte for byte.
    pub raw: String,
}

/// How the server is today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// It answers.
    #[default]
    Fine,
    /// It hangs up on whoever calls.
    Away,
    /// It takes a mail, and is gone before it says so.
    Vanishes,
    /// It takes a mail, and says so only when its mood has changed.
    Stalls,
}

#[derive(Default)]
struct Shared {
    mood: Mood,
    caught: Vec<Caught>,
    refusal: Option<(u16, String)>,
    refusal_of_whole: Option<(u16, String)>,
}

impl MailCatcher {
    /// Starts a server on a port of its own.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Mutex::new(Shared::default()));
        let server = rt::spawn(serve(listener, shared.clone()));
        Self {
            address,
            shared,
            server,
        }
    }

    /// What `SMTP_URL` is set to for this server.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on every recipient is refused with this code and these words.
    pub fn refuse(&self, code: u16, words: &str) {
        self.shared.lock().expect("the catcher").refusal = Some((code, words.to_owned()));
    }

    /// From now on every mail is refused after its last byte.
    pub fn refuse_whole(&self, code: u16, words: &str) {
        self.shared.lock().expect("the catcher").refusal_of_whole = Some((code, words.to_owned()));
    }

    /// From now on mails are accepted again.
    pub fn accept(&self) {
        let mut shared = self.shared.lock().expect("the catcher");
        shared.refusal = None;
        shared.refusal_of_whole = None;
    }

    /// From now on the server is like this, also to those who are connected.
    pub fn mood(&self, mood: Mood) {
        self.shared.lock().expect("the catcher").mood = mood;
    }

    /// Everything accepted so far, in the order of arrival.
    pub fn received(&self) -> Vec<Caught> {
        self.shared.lock().expect("the catcher").caught.clone()
    }
}

impl Drop for MailCatcher {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Caught {
    /// The mail, parsed.
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).expect("a mail")
    }

    /// The text part.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).expect("a text part").into_owned()
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        self.parsed().body_html(0).expect("an HTML part").into_owned()
    }

    /// A header as it was sent, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default();
        let head = head.replace("\r\n ", " ");
        let mut lines = head.lines();
        lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }
}

async fn serve(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, peer)) = listener.accept().await {
        let shared = shared.clone();
        rt::spawn(async move {
            // A client that goes away ends its session; nobody else is harmed.
            let _ = converse(stream, peer.ip(), shared).await;
        });
    }
}

async fn converse(stream: TcpStream, peer: IpAddr, shared: Arc<Mutex<Shared>>) -> io::Result<()> {
    let mood = || shared.lock().expect("the catcher").mood;
    if mood() == Mood::Away {
        return Ok(());
    }
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let mut session = SessionBuilder::new("catcher.test").build(
        peer,
        Catch {
            shared: shared.clone(),
            mail: None,
        },
    );
    write.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if read.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        if mood() == Mood::Away {
            return Ok(());
        }
        let caught = shared.lock().expect("the catcher").caught.len();
        let answer = session.process(&line);
        let is_taken = shared.lock().expect("the catcher").caught.len() > caught;
        if is_taken && mood() == Mood::Vanishes {
            return Ok(());
        }
        while is_taken && mood() == Mood::Stalls {
            rt::time::sleep(Duration::from_millis(20)).await;
        }
        match answer.action {
            Action::NoReply => {}
            Action::Reply => write.write_all(&answer.buffer()?).await?,
            Action::Close | Action::UpgradeTls => {
                write.write_all(&answer.buffer()?).await?;
                return Ok(());
            }
        }
    }
}

struct Catch {
    shared: Arc<Mutex<Shared>>,
    mail: Option<(String, Vec<String>, Vec<u8>)>,
}

impl Handler for Catch {
    fn rcpt(&mut self, _to: &str) -> Response {
        match &self.shared.lock().expect("the catcher").refusal {
            Some((code, words)) => Response::custom(*code, words.clone()),
            None => response::OK,
        }
    }

    fn data_start(&mut self, _domain: &str, from: &str, _is8bit: bool, to: &[String]) -> Response {
        self.mail = Some((from.to_owned(), to.to_vec(), Vec::new()));
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, _, raw)) = &mut self.mail {
            raw.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if let Some((from, to, raw)) = self.mail.take() {
            let raw = String::from_utf8_lossy(&raw).into_owned();
            let mut shared = self.shared.lock().expect("the catcher");
            if let Some((code, words)) = &shared.refusal_of_whole {
                // The crate would take all that follows for more of the mail.
                let mut refusal = Response::custom(*code, words.clone());
                refusal.action = Action::Close;
                return refusal;
            }
            shared.caught.push(Caught { from, to, raw });
        }
        response::OK
    }
}
