//! `laporbkn doctor`: checks every configured part and says in plain words what is wrong.

use bytes::Bytes;
use chrono::Datelike;
use clap::Args;
use entity::{holiday, staff};
use kernel::role::Role;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::CliError;
use crate::{
    app::App,
    audit::{Report, verify_chain},
    config::Config,
    diagnosis,
    identity::key_check::{self, KeyFault},
    notify::{hold, inbound},
    private, retention, search, tally,
};

/// What a check found.
enum Finding {
    /// Works.
    Fine(String),
    /// Works, but somebody should know.
    Mind(String),
    /// Does not work.
    Wrong(String),
}

use Finding::{Fine, Mind, Wrong};

/// Check every configured part and say what is wrong.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Count afresh what is kept, first
    #[arg(long)]
    repair_counts: bool,
}

impl Doctor {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = App::build(Config::load()?).await?;
        if self.repair_counts {
            tally::repair(&app).await?;
        }
        report(&app).await
    }
}

/// Checks every part and prints what was found; an error where one does not work.
#[expect(clippy::print_stdout, reason = "the report is the command's output")]
pub(super) async fn report(app: &App) -> Result<(), CliError> {
    println!(
        "fine   settings: valid; data folder {}",
        app.config.data_dir.display()
    );
    let mut wrong = 0;
    for (part, finding) in check(app).await {
        let (mark, words) = match finding {
            Fine(words) => ("fine ", words),
            Mind(words) => ("mind ", words),
            Wrong(words) => {
                wrong += 1;
                ("WRONG", words)
            }
        };
        println!("{mark}  {part}: {words}");
    }
    match wrong {
        0 => Ok(()),
        1 => Err("one part does not work, see above".into()),
        many => Err(format!("{many} parts do not work, see above").into()),
    }
}

async fn check(app: &App) -> Vec<(&'static str, Finding)> {
    let database = database(app).await;
    let reachable = matches!(database, Fine(_) | Mind(_));
    let mut found = vec![
        ("database", database),
        ("files", files(app).await),
        ("mail", mail(app).await),
        ("mailbox", mailbox(app).await),
    ];
    found.push(("search", search(app).await));
    found.push(("address", address(app)));
    found.push(("data folder", data_folder(app)));
    found.push(("environment", environment(app)));
    if reachable {
        let key = secret_key(app).await;
        let fits = matches!(key, Fine(_) | Mind(_));
        found.push(("secret key", key));
        found.push(("calendar", calendar(app).await));
        found.push(("self-diagnosis", questions(app).await));
        found.push(("administrator", administrator(app).await));
        found.push(("retention", keeping(app).await));
        found.push(("counts", counts(app).await));
        // Its links are made with the key: another one says nothing of it.
        if fits {
            found.push(("audit log", audit_log(app).await));
        }
    }
    found
}

async fn database(app: &App) -> Finding {
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

async fn files(app: &App) -> Finding {
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

async fn mail(app: &App) -> Finding {
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
async fn mailbox(app: &App) -> Finding {
    match (inbound::mailbox::check(app).await, &app.config.mail.inbox) {
        (Ok(true), _) => Fine("it lets us in, and the folder of IMAP_URL can be opened".into()),
        (Ok(false), Some(_)) => Fine("none is polled; mails come in by: laporbkn mail ingest".into()),
        (Ok(false), None) => Mind("LAPORBKN_MAIL_INBOX is not set: nobody is asked to answer a mail".into()),
        (Err(error), _) => Wrong(format!("the one of IMAP_URL cannot be read: {error}")),
    }
}

async fn search(app: &App) -> Finding {
    let Some(remote) = &app.search.remote else {
        return Fine("articles are found by the embedded engine, in the data folder".into());
    };
    match (remote.engine.version().await, search::jobs::lag(app).await) {
        (Err(error), _) => Wrong(format!(
            "Meilisearch: {error}; the embedded engine answers in its place"
        )),
        (Ok(version), Ok(None)) if matches!(search::jobs::is_another_than_it_was(app).await, Ok(true)) => {
            Mind(format!(
                "Meilisearch {version} answers but has other articles than it was sent; a job fills it anew within the hour"
            ))
        }
        (Ok(version), Ok(None)) => Fine(format!("Meilisearch {version} answers and is up to date")),
        (Ok(version), Ok(Some(behind))) => Mind(format!(
            "Meilisearch {version} answers but has not heard of the last changes ({behind}); a job tells it"
        )),
        (Ok(_), Err(error)) => Wrong(format!("how far Meilisearch is cannot be read: {error}")),
    }
}

async fn secret_key(app: &App) -> Finding {
    match key_check::check(app).await {
        Ok(()) if app.key_source.is_new() => Mind(format!(
            "there is none yet; the first start makes one in {}",
            app.key_source.place()
        )),
        Ok(()) => Fine(format!(
            "{} of {} is the one of this database",
            app.vault.key_id(),
            app.key_source.place()
        )),
        Err(KeyFault::Db(_))
            if app
                .db
                .pending_migrations()
                .await
                .is_ok_and(|pending| !pending.is_empty()) =>
        {
            Mind("cannot be held against a database that is not migrated yet".into())
        }
        Err(fault) => Wrong(fault.to_string()),
    }
}

/// Other accounts of the machine must not read identity cards.
fn data_folder(app: &App) -> Finding {
    let path = &app.config.data_dir;
    match private::is_open(path) {
        Ok(true) => Mind(format!(
            "other accounts of this machine can look into {0}; close it with: chmod -R go= {0}",
            path.display()
        )),
        Ok(false) => Fine(format!("{} is open to this account only", path.display())),
        Err(error) => Wrong(format!("{} cannot be looked at: {error}", path.display())),
    }
}

fn environment(app: &App) -> Finding {
    let unknown = &app.config.unknown;
    if unknown.is_empty() {
        return Fine("every LAPORBKN_ variable is a setting".into());
    }
    Mind(format!(
        "{} is no setting and is ignored; the settings are {}",
        unknown.join(", "),
        crate::config::names().join(", ")
    ))
}

fn address(app: &App) -> Finding {
    let http = &app.config.http;
    if !http.is_https() && !http.listen.ip().is_loopback() {
        return Mind(format!(
            "{} is not https: cookies and personal data travel in the clear",
            http.public_url
        ));
    }
    if http.is_https() && http.trusted_proxies.is_empty() {
        return Mind(
            "people reach the site over https, so a proxy stands before it, but LAPORBKN_TRUSTED_PROXIES names none: \
             everybody shares the limits of one address"
                .into(),
        );
    }
    Fine(format!("people reach the site at {}", http.public_url))
}

/// The decree on next year's holidays appears around September.
async fn calendar(app: &App) -> Finding {
    let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
    let needed = if today.month() >= 10 {
        today.year() + 1
    } else {
        today.year()
    };
    let days = match holiday::Entity::find().all(app.db.read()).await {
        Ok(days) => days,
        Err(error) => return Wrong(format!("cannot be read: {error}")),
    };
    let missing: Vec<String> = (today.year()..=needed)
        .filter(|year| !days.iter().any(|row| row.day.year() == *year))
        .map(|year| year.to_string())
        .collect();
    if missing.is_empty() {
        return Fine(format!("holidays are known up to {needed}"));
    }
    Wrong(format!(
        "no holidays for {}: working days cannot be promised; add them under /admin",
        missing.join(", ")
    ))
}

/// The trees themselves are whole, or nothing would have been built; what they name may have been withdrawn since.
async fn questions(app: &App) -> Finding {
    match diagnosis::withdrawn(app).await {
        Ok(gone) if gone.is_empty() => Fine(format!(
            "{} trees of questions; every article, form and contact that they lead to is there",
            app.diagnosis.trees.len()
        )),
        Ok(gone) => Mind(format!(
            "some ends lead to what is not public any more: {}",
            gone.join(", ")
        )),
        Err(error) => Wrong(format!("cannot be held against the database: {error}")),
    }
}

/// What the end of keeping would take away; nothing is taken here.
async fn keeping(app: &App) -> Finding {
    let looked = async {
        let policy = retention::policy::current(app.db.read()).await?;
        Ok::<_, sea_orm::DbErr>((policy, retention::forecast(app, &policy).await?))
    };
    match looked.await {
        Ok((policy, forecast)) if policy.enabled => Fine(format!(
            "on, {} months: {} tickets and {} files are past it and go with the next daily job",
            policy.months, forecast.tickets, forecast.files
        )),
        Ok((policy, forecast)) if forecast.tickets == 0 => Fine(format!(
            "off; nothing is older than the proposed {} months",
            policy.months
        )),
        Ok((policy, forecast)) => Mind(format!(
            "off, but {} tickets ended more than {} months ago and still hold personal data; see /admin/retensi",
            forecast.tickets, policy.months
        )),
        Err(error) => Wrong(format!("cannot be read: {error}")),
    }
}

/// Counts that pages show are kept; here every ticket is counted.
async fn counts(app: &App) -> Finding {
    match tally::compare(app).await {
        Ok(odd) if odd.is_empty() => Fine("what is kept is what there is".into()),
        Ok(odd) => Wrong(format!(
            "{} of the kept counts are not what there is, for example {}; run: laporbkn doctor --repair-counts",
            odd.len(),
            odd.iter()
                .next()
                .map_or_else(String::new, |((kind, name), (kept, truth))| format!(
                    "{kind} {name}: kept {kept}, counted {truth}"
                ))
        )),
        Err(error) => Wrong(format!("cannot be compared: {error}")),
    }
}

async fn audit_log(app: &App) -> Finding {
    match verify_chain(app).await {
        Ok(Report {
            entries,
            broken: None,
        }) => Fine(format!("all {entries} entries are whole and in order")),
        Ok(Report {
            broken: Some(broken), ..
        }) => Wrong(format!(
            "the chain is broken at entry {} ({}); see /admin/audit",
            broken.seq,
            broken.fault.word()
        )),
        Err(error) => Wrong(format!("cannot be read: {error}")),
    }
}

async fn administrator(app: &App) -> Finding {
    let admins = staff::Entity::find()
        .filter(staff::Column::Role.eq(Role::Admin))
        .filter(staff::Column::DisabledAt.is_null())
        .count(app.db.read())
        .await;
    match admins {
        Ok(0) => Mind("there is none yet; `laporbkn serve` prints a one-time link that creates one".into()),
        Ok(count) => Fine(format!("{count} active")),
        Err(error) => Wrong(format!("cannot be read: {error}")),
    }
}
