//! The loops that keep the queue, the outbox and the housekeeping going, until the process is asked to stop. They run in
//! the runtime of the main thread, beside the HTTP workers, which have threads of their own. None of them ends by a panic
//! ([`supervise`]).

use std::time::Duration;

use actix_web::{rt, web};
use tokio_util::sync::CancellationToken;

use super::{housekeeping, lanes::WORKERS, run_while, supervise};
use crate::{
    app::App,
    learning,
    notify::{bell, inbound::mailbox, outbox, redact, webhook},
    search, sla, tally,
};

/// How long an empty queue rests.
const REST: Duration = Duration::from_secs(1);
/// How often open pages are told of new notices.
const RING: Duration = Duration::from_secs(2);
/// How often the clocks are looked at, and changes added to the kept counts.
const WATCH: Duration = Duration::from_secs(5);
/// How often the house is kept.
const ROUND: Duration = Duration::from_mins(1);
/// How often the mailbox is looked into.
const FETCH: Duration = Duration::from_secs(20);

/// Starts the loops; the handles end once `stop` is cancelled and what was under way is finished.
pub fn start(app: &web::Data<App>, stop: &CancellationToken) -> Vec<rt::task::JoinHandle<()>> {
    let mut loops = vec![
        supervised("database", app, stop, watch_database),
        supervised("mail", app, stop, send_mails),
        supervised("housekeeping", app, stop, keep_house),
        supervised("mailbox", app, stop, fetch_mails),
        supervised("search", app, stop, search::follow::run),
        supervised("clocks", app, stop, watch_clocks),
        supervised("counts", app, stop, keep_counts),
        supervised("bell", app, stop, ring_bells),
        supervised("webhooks", app, stop, webhook::run),
    ];
    loops.extend((0..WORKERS).map(|_| supervised("jobs", app, stop, work_off_jobs)));
    loops
}

fn supervised<F>(
    name: &'static str,
    app: &web::Data<App>,
    stop: &CancellationToken,
    run: impl Fn(web::Data<App>, CancellationToken) -> F + 'static,
) -> rt::task::JoinHandle<()>
where
    F: Future<Output = ()> + 'static,
{
    let (app, token) = (app.clone(), stop.clone());
    supervise::start(name, stop, move || run(app.clone(), token.clone()))
}

async fn watch_database(app: web::Data<App>, stop: CancellationToken) {
    app.db.watch(&stop).await;
}

async fn work_off_jobs(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready() {
            work_off_due(&app, &stop).await;
        }
        rest(REST, &stop).await;
    }
}

/// In a task of its own: a job that panics ends that task and not the worker. Its lease runs out, and it is tried again.
async fn work_off_due(app: &web::Data<App>, stop: &CancellationToken) {
    let (app, stop) = (app.clone(), stop.clone());
    let round = rt::spawn(async move { run_while(&app, || !stop.is_cancelled()).await });
    match round.await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(error = %error, "the job queue cannot be read"),
        Err(error) => tracing::error!(error = %error, "a job panicked"),
    }
}

async fn send_mails(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready()
            && let Err(error) = outbox::deliver_due(&app).await
        {
            tracing::warn!(error = %error, "the outbox cannot be read");
        }
        rest(REST, &stop).await;
    }
}

async fn fetch_mails(app: web::Data<App>, stop: CancellationToken) {
    if app.config.mail.imap.is_none() {
        return;
    }
    while !stop.is_cancelled() {
        let mut has_more = false;
        if app.is_ready() {
            match mailbox::round_while(&app, || !stop.is_cancelled()).await {
                Ok(fetched) => has_more = fetched.has_more,
                Err(error) => {
                    tracing::warn!(error = %redact::reason(&error.to_string()), "the mailbox cannot be emptied");
                }
            }
        }
        if !has_more {
            rest(FETCH, &stop).await;
        }
    }
}

async fn keep_house(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready() {
            housekeeping::round(&app).await;
            if let Err(error) = app.db.learn_common_words().await {
                tracing::warn!(error = %error, "which words are common cannot be asked");
            }
        }
        rest(ROUND, &stop).await;
    }
    // Until the next round it would be lost with the process.
    if let Err(error) = learning::keep::write(&app).await {
        tracing::warn!(error = %error, "the last searches could not be counted");
    }
}

async fn watch_clocks(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready()
            && let Err(error) = sla::watcher::round(&app).await
        {
            tracing::warn!(error = %error, "the clocks cannot be watched");
        }
        rest(WATCH, &stop).await;
    }
}

async fn keep_counts(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready()
            && let Err(error) = tally::fold(&app).await
        {
            tracing::warn!(error = %error, "the kept counts cannot be folded together");
        }
        rest(WATCH, &stop).await;
    }
}

async fn ring_bells(app: web::Data<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if app.is_ready()
            && let Err(error) = bell::ring_due(&app).await
        {
            tracing::warn!(error = %error, "open pages cannot be told of new notices");
        }
        rest(RING, &stop).await;
    }
}

async fn rest(time: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = rt::time::sleep(time) => {}
        () = stop.cancelled() => {}
    }
}
