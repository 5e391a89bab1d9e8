//! A PostgreSQL that belongs to one test alone, which may stop it and start it again.

use std::{path::Path, process::Command, time::Duration};

use sea_orm::{ConnectionTrait, Database};
use url::Url;

use super::{database::single, lifeline::Lifeline};

/// A running, or stopped, server.
pub struct Cluster {
    server: Lifeline,
    maintenance: Url,
}

impl Cluster {
    /// Makes and starts one on a port of its own.
    pub fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/temporary-postgres");
        let server = Lifeline::start(&mut Command::new(script));
        let maintenance = server
            .wait_for_line(Duration::from_mins(1), |line| line.parse().ok())
            .expect("the temporary PostgreSQL does not start: what it says is above");
        Self { server, maintenance }
    }

    /// The address of a database.
    pub fn url(&self, name: &str) -> String {
        let mut url = self.maintenance.clone();
        url.set_path(name);
        url.into()
    }

    /// Makes an empty database.
    pub async fn create(&self, name: &str) {
        let admin = Database::connect(single(self.maintenance.as_str()))
            .await
            .unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
    }

    /// Stops at once, as `pg_ctl stop -m immediate` does: every connection breaks.
    pub fn stop(&mut self) {
        self.order("stop", "stopped");
    }

    /// Starts again on the same port, with everything that was committed.
    pub fn start_again(&mut self) {
        self.order("start", "started");
    }

    fn order(&mut self, order: &str, done: &str) {
        self.server.say(order);
        self.server
            .wait_for_line(Duration::from_mins(1), |line| (line == done).then_some(()))
            .expect("the cluster obeys");
    }
}
