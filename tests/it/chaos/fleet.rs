//! The nodes: which lives they have had, and which of these were ended by force.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;
use kernel::rng::Rng;

use super::Plan;
use crate::harness::{
    TestApp,
    node::Node,
    post_office::{LifeId, PostOffice},
};

/// How many there are.
const NODES: usize = 3;
/// How long one may take to be ready, or to stop.
const PATIENCE: Duration = Duration::from_mins(1);

/// Three nodes behind no balancer: clients try one after the other.
pub struct Fleet {
    nodes: Vec<RefCell<Node>>,
    lives: Vec<Cell<LifeId>>,
    killed: RefCell<BTreeSet<LifeId>>,
    hits: Cell<usize>,
    post: PostOffice,
    dice: Rng,
}

impl Fleet {
    /// Nodes over the test's database, not started yet.
    pub fn of(app: &TestApp, plan: &Plan, post: &PostOffice, dice: &Rng) -> Self {
        let node = || match &plan.program {
            Some(program) => app.node().running(program),
            None => app.node(),
        };
        Self {
            nodes: (0..NODES).map(|_| RefCell::new(node())).collect(),
            lives: (0..NODES).map(|_| Cell::new(0)).collect(),
            killed: RefCell::default(),
            hits: Cell::new(0),
            post: post.clone(),
            dice: dice.clone(),
        }
    }

    /// Starts one, and gives it a door of its own to the mail server.
    pub async fn start(&self, at: usize) {
        let (life, url) = self.post.door().await;
        self.lives[at].set(life);
        let mut node = self.nodes[at].borrow_mut();
        node.set("SMTP_URL", &url);
        node.start();
    }

    /// Starts those that do not run, and waits until all are ready.
    pub async fn start_all(&self) {
        for at in 0..NODES {
            if !self.nodes[at].borrow().is_running() {
                self.start(at).await;
            }
        }
        for at in 0..NODES {
            self.ready(at).await;
        }
    }

    /// Asks all to stop, and holds them to doing so in order.
    pub async fn stop_all(&self) {
        for node in &self.nodes {
            node.borrow().ask_to_stop();
        }
        for node in &self.nodes {
            let begun = Instant::now();
            let code = loop {
                if let Some(code) = node.borrow_mut().has_ended() {
                    break code;
                }
                assert!(
                    begun.elapsed() < PATIENCE,
                    "it does not end: {}",
                    node.borrow().log()
                );
                sleep(Duration::from_millis(10)).await;
            };
            let log = node.borrow().log();
            assert_eq!(code, 0, "{log}");
            assert!(!log.contains("panicked"), "{log}");
        }
    }

    /// Kills one that runs, every second time one that is just handing in a mail; says which.
    pub async fn kill_one(&self) -> usize {
        let running: Vec<usize> = (0..NODES)
            .filter(|at| self.nodes[*at].borrow().is_running())
            .collect();
        let mut victim = running[self.throw(running.len())];
        if self.throw(2) == 0 {
            for _ in 0..200 {
                if let Some(busy) = running.iter().find(|at| self.is_busy(**at)) {
                    victim = *busy;
                    break;
                }
                sleep(Duration::from_millis(2)).await;
            }
        }
        self.hits.set(self.hits.get() + usize::from(self.is_busy(victim)));
        self.nodes[victim].borrow_mut().kill();
        self.killed.borrow_mut().insert(self.lives[victim].get());
        victim
    }

    /// How many run.
    pub fn running(&self) -> usize {
        self.nodes
            .iter()
            .filter(|node| node.borrow().is_running())
            .count()
    }

    /// The address of a path on one of them, whichever.
    pub fn url(&self, path: &str) -> String {
        self.nodes[self.throw(NODES)].borrow().url(path)
    }

    /// The lives that were ended by force.
    pub fn killed(&self) -> BTreeSet<LifeId> {
        self.killed.borrow().clone()
    }

    /// How many of them while they handed in a mail.
    pub fn hits(&self) -> usize {
        self.hits.get()
    }

    fn is_busy(&self, at: usize) -> bool {
        self.post.is_busy_with(self.lives[at].get())
    }

    async fn ready(&self, at: usize) {
        let url = self.nodes[at].borrow().url("/readyz");
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if reqwest::get(&url)
                .await
                .is_ok_and(|answer| answer.status() == 200)
            {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("a node is not ready: {}", self.nodes[at].borrow().log());
    }

    fn throw(&self, sides: usize) -> usize {
        self.dice.below(u32::try_from(sides).unwrap()) as usize
    }
}
