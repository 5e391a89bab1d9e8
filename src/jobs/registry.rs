//! Which slice runs which kind of job.

use entity::job;
use serde_json::Value;

use super::JobError;
use crate::{app::App, retention, search, sla, ticket};

/// Every kind that this version can run. A job of another kind is a newer version's: it is left to the nodes that know it
/// ([`super::forget`]).
pub const KINDS: [&str; 5] = [
    retention::job::KIND,
    search::jobs::KIND,
    sla::recompute::KIND,
    ticket::bulk::KIND,
    ticket::retell::job::KIND,
];

/// Runs a claimed job; what it returns is kept as its result.
pub(super) async fn run(app: &App, job: &job::Model) -> Result<Value, JobError> {
    match job.kind.as_str() {
        retention::job::KIND => retention::job::sweep(app).await,
        ticket::bulk::KIND => ticket::jobs::bulk(app, job).await,
        ticket::retell::job::KIND => ticket::retell::job::run(app, job).await,
        search::jobs::KIND => search::jobs::push(app, job).await,
        sla::recompute::KIND => sla::recompute::run(app, job).await,
        unknown => Err(JobError::Bury(format!("no worker runs jobs of kind {unknown:?}"))),
    }
}
