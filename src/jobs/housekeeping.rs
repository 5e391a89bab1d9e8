//! What has to happen every minute whether or not anybody asks. Every step is safe to run on several nodes at once,
//! and one that fails does not keep the others from running.

use super::{forget, gauges};
use crate::{
    app::App,
    learning, notify, search, sla,
    ticket::{close_by_silence, draft, filing},
};

/// One round.
pub async fn round(app: &App) {
    // Before anything that may wait for the database: what was measured must not pile up while it is away.
    app.metrics.run_upkeep();
    app.limits.forget_quiet();
    report("silent tickets", close_by_silence::sweep(app).await.map(drop));
    report("clocks", sla::recompute::adopt(app).await.map(drop));
    report("old drafts", draft::sweep_drafts(app).await.map(drop));
    report("old answers", filing::words::sweep(app).await);
    report("waiting files", draft::measure(app).await);
    report("accounts", crate::account::housekeep(app).await);
    report("retention", crate::retention::job::schedule(app).await);
    report("search", search::jobs::mind_the_gap(app).await);
    report("notices by mail", notify::staff_mail::round(app).await);
    report("old notices", notify::bell::forget_old(app).await);
    report("ended jobs", forget::ended(app).await);
    report("unknown jobs", forget::unknown(app).await);
    report("learning", learning::keep::round(app).await);
    report(
        "mails that were kept",
        notify::inbound::sweep(app).await.map(drop),
    );
    report("mailbox", notify::inbound::mailbox::measure(app).await);
    report("old webhooks", notify::webhook::upkeep::forget_old(app).await);
    report("webhooks", notify::webhook::upkeep::measure(app).await);
    report("gauges", gauges::measure(app).await);
}

fn report(step: &'static str, result: Result<(), sea_orm::DbErr>) {
    if let Err(error) = result {
        tracing::warn!(housekeeping.step = step, error = %error, "a step of the housekeeping failed");
    }
}
