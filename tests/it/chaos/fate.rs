//! What happens to the nodes and to the mail server while people file.

use std::{rc::Rc, time::Duration};

use actix_web::rt::{self, task::JoinHandle, time::sleep};
use futures_util::future::join_all;
use kernel::rng::Rng;

use super::{crowd::Crowd, fleet::Fleet, hours};
use crate::harness::{TestApp, post_office::PostOffice};

/// Kills, outages and hours, as the dice will have it.
pub struct Fate<'a> {
    app: &'a TestApp,
    fleet: Rc<Fleet>,
    post: PostOffice,
    dice: Rng,
    restarts: Vec<JoinHandle<()>>,
    outages: u32,
    hours: u32,
}

impl<'a> Fate<'a> {
    /// Nothing has happened yet.
    pub fn of(app: &'a TestApp, fleet: &Rc<Fleet>, post: &PostOffice, dice: &Rng) -> Self {
        Self {
            app,
            fleet: fleet.clone(),
            post: post.clone(),
            dice: dice.clone(),
            restarts: Vec::new(),
            outages: 0,
            hours: 0,
        }
    }

    /// So many kills, spread over the filing of the tickets up to `until`.
    pub async fn strike(&mut self, crowd: &Crowd, until: u32, kills: u32) {
        let from = crowd.acknowledged();
        for kill in 1..=kills {
            let due = from + (until - from) * kill / (kills + 1);
            while crowd.acknowledged() < due {
                sleep(Duration::from_millis(5)).await;
            }
            match self.dice.below(3) {
                0 => self.mail_server_goes_away().await,
                1 => self.hours_pass().await,
                _ => {}
            }
            // One node is left to file with.
            while self.fleet.running() < 2 {
                sleep(Duration::from_millis(5)).await;
            }
            let victim = self.fleet.kill_one().await;
            let (fleet, rest) = (self.fleet.clone(), self.pause(800));
            self.restarts.push(rt::spawn(async move {
                sleep(rest).await;
                fleet.start(victim).await;
            }));
        }
    }

    /// All nodes stop in order, the leases of killed ones run out, and all start again.
    pub async fn calm(&mut self) {
        for started in join_all(self.restarts.drain(..)).await {
            started.expect("a node starts again");
        }
        self.fleet.start_all().await;
        self.fleet.stop_all().await;
        hours::pass_for_leases(self.app).await;
        hours::pass_for_postponed_mails(self.app).await;
        self.fleet.start_all().await;
    }

    /// What happened.
    pub fn figures(&self) -> String {
        format!(
            "{} kills, {} of them while a mail was handed in; the mail server was away {} times; {} hours passed",
            self.fleet.killed().len(),
            self.fleet.hits(),
            self.outages,
            self.hours
        )
    }

    async fn mail_server_goes_away(&mut self) {
        self.outages += 1;
        self.post.close();
        sleep(self.pause(1_000)).await;
        self.post.reopen();
        hours::pass_for_postponed_mails(self.app).await;
    }

    async fn hours_pass(&mut self) {
        let hours = 6 + self.dice.below(24);
        self.hours += hours;
        hours::pass_for_clocks(self.app, hours).await;
    }

    fn pause(&self, longest: u32) -> Duration {
        Duration::from_millis(u64::from(100 + self.dice.below(longest)))
    }
}
