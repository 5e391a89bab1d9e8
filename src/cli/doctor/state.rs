//! What the database holds: is it whole, and does it fit the program?

use chrono::Datelike;
use entity::{holiday, staff};
use kernel::{
    clock::{Clock, SystemClock},
    role::Role,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::Finding::{self, Fine, Mind, Wrong};
use crate::{
    app::App,
    audit::{Report, verify_chain},
    diagnosis,
    identity::key_check::{self, KeyFault},
    retention, sla, tally,
};

pub(super) async fn secret_key(app: &App) -> Finding {
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

/// Leases, deadlines and links go by the node's clock: one that is wrong takes work out of other nodes' hands.
pub(super) async fn clock(app: &App) -> Finding {
    let ahead = match app.db.behind(SystemClock.now()).await {
        Ok(Some(ahead)) => ahead,
        Ok(None) => return Fine("this machine's, for the database too".into()),
        Err(error) => return Wrong(format!("the database server's cannot be asked: {error}")),
    };
    let apart = ahead.num_seconds();
    match apart.abs() {
        0..=5 => Fine("as the database server's".into()),
        6..=60 => Mind(format!("{apart} seconds ahead of the database server's")),
        _ => Wrong(format!(
            "{apart} seconds ahead of the database server's: set both by NTP, or nodes take each other's work"
        )),
    }
}

/// The decree on next year's holidays appears around September.
pub(super) async fn calendar(app: &App) -> Finding {
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
    let known = sla::calendar_of(&days);
    let missing: Vec<String> = (today.year()..=needed)
        .filter(|year| !known.covers(*year))
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
pub(super) async fn questions(app: &App) -> Finding {
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
pub(super) async fn keeping(app: &App) -> Finding {
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
pub(super) async fn counts(app: &App) -> Finding {
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

pub(super) async fn audit_log(app: &App) -> Finding {
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

pub(super) async fn administrator(app: &App) -> Finding {
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
