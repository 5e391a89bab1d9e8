//! A mail server that comes and goes, with a door for each life of a node: whoever handed in a mail, and handed it in again, is known.
//!
//! It closes as a mail server does that is shut down in order: what it has in hand it takes and says so, whoever comes next finds
//! nobody. So every second delivery is a node's doing.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    io,
    net::SocketAddr,
    rc::Rc,
    time::Duration,
};

use actix_web::rt::{self, time::sleep};
use kernel::rng::Rng;
use mail_parser::MessageParser;
use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Milliseconds that it takes to store a mail, at most.
const STORING: u32 = 25;

/// One life of a node, from its start to its end.
pub type LifeId = usize;

/// The mail server.
#[derive(Clone)]
pub struct PostOffice {
    books: Rc<RefCell<Books>>,
    is_open: Rc<watch::Sender<bool>>,
    dice: Rng,
}

#[derive(Default)]
struct Books {
    /// Who handed in each mail, by Message-ID, in order.
    delivered: BTreeMap<String, Vec<LifeId>>,
    /// Mails that are being handed in.
    in_hand: BTreeMap<LifeId, usize>,
    doors: usize,
}

impl PostOffice {
    /// Opens it.
    pub fn open_with(dice: Rng) -> Self {
        Self {
            books: Rc::default(),
            is_open: Rc::new(watch::Sender::new(true)),
            dice,
        }
    }

    /// A door for a new life: its number, and what `SMTP_URL` is set to.
    pub async fn door(&self) -> (LifeId, String) {
        let first = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = first.local_addr().expect("an address");
        let life = {
            let mut books = self.books.borrow_mut();
            books.doors += 1;
            books.doors
        };
        rt::spawn(self.clone().keep(life, address, first));
        (life, format!("smtp://{address}"))
    }

    /// Nobody is there from now on.
    pub fn close(&self) {
        self.is_open.send_replace(false);
    }

    /// Somebody is there again.
    pub fn reopen(&self) {
        self.is_open.send_replace(true);
    }

    /// Whether a node is handing in a mail at this moment.
    pub fn is_busy_with(&self, life: LifeId) -> bool {
        self.books
            .borrow()
            .in_hand
            .get(&life)
            .is_some_and(|mails| *mails > 0)
    }

    /// Who handed in each mail, by Message-ID, in order.
    pub fn delivered(&self) -> BTreeMap<String, Vec<LifeId>> {
        self.books.borrow().delivered.clone()
    }

    /// The mails that were handed in twice without need: more than once by the same life, or again although none of `killed`
    /// had handed them in before.
    pub fn needless(&self, killed: &BTreeSet<LifeId>) -> Vec<(String, Vec<LifeId>)> {
        let is_needless = |lives: &[LifeId]| {
            let each: BTreeSet<&LifeId> = lives.iter().collect();
            let before = lives.split_last().map_or(lives, |(_, before)| before);
            each.len() < lives.len() || before.iter().any(|life| !killed.contains(life))
        };
        let delivered = self.delivered().into_iter();
        delivered.filter(|(_, lives)| is_needless(lives)).collect()
    }

    async fn keep(self, life: LifeId, address: SocketAddr, first: TcpListener) {
        let mut is_open = self.is_open.subscribe();
        let mut listener = Some(first);
        loop {
            if !*is_open.borrow_and_update() {
                listener = None;
                if is_open.changed().await.is_err() {
                    return;
                }
                continue;
            }
            let Some(door) = &listener else {
                listener = TcpListener::bind(address).await.ok();
                if listener.is_none() {
                    sleep(Duration::from_millis(20)).await;
                }
                continue;
            };
            tokio::select! {
                come = door.accept() => {
                    if let Ok((stream, _)) = come {
                        let (office, is_open) = (self.clone(), self.is_open.subscribe());
                        rt::spawn(async move {
                            // Whoever goes away, or is killed, ends the talk.
                            let _ = office.talk(life, stream, is_open).await;
                        });
                    }
                }
                changed = is_open.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn talk(
        &self,
        life: LifeId,
        stream: TcpStream,
        mut is_open: watch::Receiver<bool>,
    ) -> io::Result<()> {
        let peer = stream.peer_addr()?.ip();
        let (read, mut write) = stream.into_split();
        let mut read = BufReader::new(read);
        let hand = Hand::of(life, &self.books);
        let _leaving = Leaving(hand.clone());
        let mut session = SessionBuilder::new("kantor-pos.test").build(peer, hand.clone());
        write.write_all(&session.greeting().buffer()?).await?;
        let mut line = Vec::new();
        loop {
            line.clear();
            let is_between_mails = !hand.has_mail();
            let come = tokio::select! {
                come = read.read_until(b'\n', &mut line) => come?,
                _ = is_open.wait_for(|open| !open), if is_between_mails => return Ok(()),
            };
            if come == 0 {
                return Ok(());
            }
            let answer = session.process(&line);
            let is_taken = hand.is_taken();
            if is_taken {
                sleep(Duration::from_millis(u64::from(self.dice.below(STORING)))).await;
            }
            if !matches!(answer.action, Action::NoReply) {
                write.write_all(&answer.buffer()?).await?;
            }
            if is_taken {
                hand.give_back();
            }
            if matches!(answer.action, Action::Close | Action::UpgradeTls) {
                return Ok(());
            }
        }
    }
}

/// The mail that one talk is about.
#[derive(Clone)]
struct Hand {
    life: LifeId,
    books: Rc<RefCell<Books>>,
    mail: Rc<RefCell<Mail>>,
}

#[derive(Default)]
enum Mail {
    #[default]
    None,
    Coming(Vec<u8>),
    Taken,
}

impl Hand {
    fn of(life: LifeId, books: &Rc<RefCell<Books>>) -> Self {
        Self {
            life,
            books: books.clone(),
            mail: Rc::default(),
        }
    }

    fn has_mail(&self) -> bool {
        !matches!(*self.mail.borrow(), Mail::None)
    }

    fn is_taken(&self) -> bool {
        matches!(*self.mail.borrow(), Mail::Taken)
    }

    fn take_up(&self) {
        if !self.has_mail() {
            *self.books.borrow_mut().in_hand.entry(self.life).or_default() += 1;
        }
        *self.mail.borrow_mut() = Mail::Coming(Vec::new());
    }

    fn give_back(&self) {
        *self.mail.borrow_mut() = Mail::None;
        if let Some(mails) = self.books.borrow_mut().in_hand.get_mut(&self.life) {
            *mails -= 1;
        }
    }
}

/// A talk that breaks off leaves nothing in hand.
struct Leaving(Hand);

impl Drop for Leaving {
    fn drop(&mut self) {
        if self.0.has_mail() {
            self.0.give_back();
        }
    }
}

impl Handler for Hand {
    fn mail(&mut self, _ip: std::net::IpAddr, _domain: &str, _from: &str) -> Response {
        self.take_up();
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Mail::Coming(raw) = &mut *self.mail.borrow_mut() {
            raw.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let Mail::Coming(raw) = self.mail.replace(Mail::Taken) else {
            return response::INTERNAL_ERROR;
        };
        let mail = MessageParser::default().parse(&raw).expect("a mail");
        let id = mail.message_id().expect("a Message-ID").to_owned();
        let mut books = self.books.borrow_mut();
        books.delivered.entry(id).or_default().push(self.life);
        response::OK
    }
}
