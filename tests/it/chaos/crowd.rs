//! People who file: each with a key, at whichever node answers, again and again until one says that it is filed.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;
use futures_util::future::join_all;
use kernel::rng::Rng;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::{Plan, fleet::Fleet};

/// How many file at the same time.
const PEOPLE: u32 = 6;
/// How long one of them tries.
const PATIENCE: Duration = Duration::from_mins(2);

/// Everybody, and what they were told.
pub struct Crowd {
    fleet: Rc<Fleet>,
    dice: Rng,
    seed: u64,
    client: Client,
    next: Cell<u32>,
    /// Numbers by who filed.
    filed: RefCell<BTreeMap<u32, String>>,
    requests: Cell<usize>,
    longest: Cell<Duration>,
}

impl Crowd {
    /// Nobody has filed yet.
    pub fn of(plan: &Plan, fleet: &Rc<Fleet>, dice: &Rng) -> Self {
        Self {
            fleet: fleet.clone(),
            dice: dice.clone(),
            seed: plan.seed,
            client: Client::builder()
                .timeout(Duration::from_secs(10))
                .build()
                .unwrap(),
            next: Cell::new(0),
            filed: RefCell::default(),
            requests: Cell::new(0),
            longest: Cell::default(),
        }
    }

    /// Files until so many tickets are.
    pub async fn file(&self, until: u32) {
        join_all((0..PEOPLE).map(|_| self.file_some(until))).await;
    }

    /// How many tickets were acknowledged.
    pub fn acknowledged(&self) -> u32 {
        u32::try_from(self.filed.borrow().len()).unwrap()
    }

    /// The acknowledged numbers.
    pub fn numbers(&self) -> Vec<String> {
        self.filed.borrow().values().cloned().collect()
    }

    /// What they went through.
    pub fn figures(&self) -> String {
        format!(
            "{} tickets acknowledged after {} requests, the slowest after {:.1} s",
            self.acknowledged(),
            self.requests.get(),
            self.longest.get().as_secs_f64()
        )
    }

    async fn file_some(&self, until: u32) {
        while self.next.get() < until {
            let who = self.next.replace(self.next.get() + 1);
            let begun = Instant::now();
            let number = self.file_one(who).await;
            self.longest.set(self.longest.get().max(begun.elapsed()));
            self.filed.borrow_mut().insert(who, number);
        }
    }

    async fn file_one(&self, who: u32) -> String {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            // One in five is impatient and asks twice at once.
            let at_once = if self.dice.below(5) == 0 { 2 } else { 1 };
            let answers = join_all((0..at_once).map(|_| self.ask(who))).await;
            let numbers: Vec<String> = answers.into_iter().flatten().collect();
            if let Some(number) = numbers.first() {
                assert!(numbers.iter().all(|other| other == number), "{numbers:?}");
                return number.clone();
            }
            sleep(Duration::from_millis(u64::from(50 + self.dice.below(100)))).await;
        }
        panic!("person {who} could not file");
    }

    /// The ticket's number; `None` where nobody answered, or only that it is not possible now.
    async fn ask(&self, who: u32) -> Option<String> {
        self.requests.set(self.requests.get() + 1);
        let filing = json!({
            "service": "kontak-petugas",
            "name": format!("Pelapor Nomor {who}"),
            "email": format!("pelapor.{who}@contoh.test"),
            "subject": format!("Laporan {who}"),
            "description": format!("Laporan ke-{who}: akun saya terkunci sejak kemarin malam."),
        });
        let request = self
            .client
            .post(self.fleet.url("/api/v1/tickets"))
            .header("Idempotency-Key", format!("chaos-{}-{who}", self.seed))
            .json(&filing);
        let answer = request.send().await.ok()?;
        let status = answer.status();
        let body: Value = answer.json().await.ok()?;
        match status {
            StatusCode::CREATED => Some(body["number"].as_str().unwrap().to_owned()),
            StatusCode::SERVICE_UNAVAILABLE => None,
            _ => panic!("{status}: {body}"),
        }
    }
}
