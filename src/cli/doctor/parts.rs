//! What the program leans on: does it answer?

use bytes::Bytes;
use entity::webhook::{self, WebhookState};
use sea_orm::EntityTrait;
use tokio::time::timeout;

use super::Finding::{self, Fine, Mind, Wrong};
use crate::{
    app::App,
    notify::{hold, inbound},
    search::jobs,
};

pub(super) async fn database(app: &App) -> Finding {
    if let Err(error) = app.db.ping().await {
        return Wrong(format!("does not answer: {error}"));
    }
    match app.db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Fine(format!("{:?} answers and is up to date", app.db.kind())),
        Ok(pending) => Mind(format!(
            "{} migrations are missing; run: laporbkn migrate",
            pending.len()
        )),
        Err(error) => Wrong(format!("the state of the migrations cannot be read: {error}")),
    }
}

pub(super) async fn files(app: &App) -> Finding {
    const KEY: &str = "doctor/probe";
    let place = &app.config.files;
    let probe = Bytes::from_static(b"laporbkn doctor");
    let result = async {
        app.files.put(KEY, probe.clone()).await?;
        let back = app.files.get(KEY).await?;
        app.files.delete(KEY).await?;
        Ok::<_, object_store::Error>(back)
    };
    match result.await {
        Ok(back) if back == probe => Fine(format!("{place}: a file was written, read back and deleted")),
        Ok(_) => Wrong(format!("{place}: what was read back is not what was written")),
        Err(error) => Wrong(format!("{place} cannot be used: {error}")),
    }
}

pub(super) async fn mail(app: &App) -> Finding {
    if !app.mailer.is_configured() {
        let old = match hold::waiting_too_long(app).await {
            Ok(old) if old > 0 => {
                format!("; {old} are older than three days and will not leave by themselves once it is set")
            }
            _ => String::new(),
        };
        return Mind(format!(
            "SMTP_URL is not set: mails stay in the outbox, readable under /admin/surat{old}"
        ));
    }
    match app.mailer.check().await {
        Ok(true) => Fine("the mail server answers".into()),
        Ok(false) => Wrong("the mail server does not answer properly".into()),
        Err(error) => Wrong(format!("the mail server cannot be reached: {error}")),
    }
}

/// Logs in and opens the folder, as the poller does.
pub(super) async fn mailbox(app: &App) -> Finding {
    match (inbound::mailbox::check(app).await, &app.config.mail.inbox) {
        (Ok(true), _) => Fine("it lets us in, and the folder of IMAP_URL can be opened".into()),
        (Ok(false), Some(_)) => Fine("none is polled; mails come in by: laporbkn mail ingest".into()),
        (Ok(false), None) => Mind("LAPORBKN_MAIL_INBOX is not set: nobody is asked to answer a mail".into()),
        (Err(error), _) => Wrong(format!("the one of IMAP_URL cannot be read: {error}")),
    }
}

pub(super) async fn search(app: &App) -> Finding {
    let Some(remote) = &app.search.remote else {
        return Fine("articles are found by the embedded engine, in the data folder".into());
    };
    let Ok(version) = timeout(jobs::PATIENCE, remote.engine.version()).await else {
        return Wrong(format!(
            "Meilisearch takes connections but does not answer within {} s; the embedded engine answers in its place",
            jobs::PATIENCE.as_secs()
        ));
    };
    match (version, jobs::lag(app).await) {
        (Err(error), _) => Wrong(format!(
            "Meilisearch: {error}; the embedded engine answers in its place"
        )),
        (Ok(version), Ok(None)) if matches!(jobs::is_another_than_it_was(app).await, Ok(true)) => {
            Mind(format!(
                "Meilisearch {version} answers but has other articles than it was sent; a job fills it anew within the hour"
            ))
        }
        (Ok(version), Ok(None)) => Fine(format!("Meilisearch {version} answers and is up to date")),
        (Ok(version), Ok(Some(behind))) => untold(app, &version, behind).await,
        (Ok(_), Err(error)) => Wrong(format!("how far Meilisearch is cannot be read: {error}")),
    }
}

/// A Meilisearch that has not heard of so many changes, or was set to something else.
async fn untold(app: &App, version: &str, behind: i64) -> Finding {
    let what = match behind {
        0 => "is not set as this program would set it".to_owned(),
        count => format!("has not heard of the last changes ({count})"),
    };
    match jobs::given_up(app).await {
        Ok(None) => Mind(format!(
            "Meilisearch {version} answers but {what}; a job tells it"
        )),
        Ok(Some(why)) => Wrong(format!(
            "Meilisearch {version} answers but {what}, and the last job that was to tell it was given up: {why}; \
             another tries within the hour, and /admin/pekerjaan can send it off at once"
        )),
        Err(error) => Wrong(format!("whether its jobs were given up cannot be read: {error}")),
    }
}

/// Receivers that are sent nothing although nobody paused them, and those that fail.
pub(super) async fn webhooks(app: &App) -> Finding {
    let receivers = match webhook::Entity::find().all(app.db.read()).await {
        Ok(receivers) => receivers,
        Err(error) => return Wrong(format!("cannot be read: {error}")),
    };
    let named = |is: fn(&webhook::Model) -> bool| -> Vec<String> {
        let found = receivers.iter().filter(|one| is(one));
        found.map(|one| one.name.clone()).collect()
    };
    let asleep = named(|one| one.state == WebhookState::Asleep);
    if !asleep.is_empty() {
        return Wrong(format!(
            "{} failed for days and are sent nothing any more; see /admin/webhook",
            asleep.join(", ")
        ));
    }
    let gone = named(|one| one.state == WebhookState::Gone);
    if !gone.is_empty() {
        return Mind(format!(
            "{} said that they are gone; they can be taken off the list under /admin/webhook",
            gone.join(", ")
        ));
    }
    let failing = named(|one| one.state == WebhookState::Active && one.failures > 0);
    if !failing.is_empty() {
        return Mind(format!(
            "{} did not take the last delivery; it is tried again by itself",
            failing.join(", ")
        ));
    }
    match receivers.len() {
        0 => Fine("nobody asked for any".into()),
        count => Fine(format!("{count} in the list, none of them failing")),
    }
}
