//! Lock-outs that hold on every node: failures are counted in the database under a keyed hash, so that the
//! table names nobody.

use chrono::{DateTime, Duration, Utc};
use entity::attempt;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};

use crate::{app::App, identity::keys::Purpose};

/// Failures that are allowed before a wait.
pub const MAX_FAILURES: i32 = 5;
/// The wait.
pub const WAIT: Duration = Duration::minutes(15);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// PIN tries, by ticket number, whether or not there is such a ticket.
    Pin,
    /// Logins, by e-mail address, whether or not there is such an account.
    Login,
    /// Codes of the second step, by account.
    Totp,
}

/// Seconds to wait, if `subject` is locked out now.
pub async fn wait(app: &App, what: Counted, subject: &str) -> Result<Option<u64>, DbErr> {
    let row = attempt::Entity::find_by_id(key(app, what, subject))
        .one(app.db.read())
        .await?;
    let until = row.and_then(|row| row.locked_until);
    Ok(until.and_then(|until| seconds_left(until, app.clock.now())))
}

/// Counts a failure; the fifth starts the wait. Failures older than the wait are forgotten.
pub async fn fail(app: &App, what: Counted, subject: &str) -> Result<(), DbErr> {
    charge(app, what, subject).await.map(drop)
}

/// Counts a try *before* it is judged, so that a burst of tries at the same instant, on whatever nodes, cannot slip past
/// the limit. `Some(seconds)` to wait when it is locked out: then the try must not be judged. A try that turns out right
/// is forgiven with [`succeed`]. For what is slow to judge (a password); what is not is [`settle`]d.
pub async fn charge(app: &App, what: Counted, subject: &str) -> Result<Option<u64>, DbErr> {
    let key = key(app, what, subject);
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let row = row_under_lock(tx, &key, now).await?;
            if let Some(left) = row.locked_until.and_then(|until| seconds_left(until, now)) {
                return Ok(Some(left));
            }
            count_failure(tx, &row, now).await.map(|()| None)
        })
        .await
}

/// Counts a try that is judged already, because judging costs nothing: only a wrong one counts, and a right one forgives
/// those before it. Tries on one subject are settled one after the other, so the burst of [`charge`] cannot slip past here
/// either, while any number of right ones at the same instant are all let in. `Some(seconds)` to wait when it is locked out:
/// then a right try must not be told from a wrong one.
pub async fn settle(app: &App, what: Counted, subject: &str, is_right: bool) -> Result<Option<u64>, DbErr> {
    let key = key(app, what, subject);
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let row = row_under_lock(tx, &key, now).await?;
            if let Some(left) = row.locked_until.and_then(|until| seconds_left(until, now)) {
                return Ok(Some(left));
            }
            match (is_right, row.failures) {
                (false, _) => count_failure(tx, &row, now).await?,
                (true, 0) => {}
                (true, _) => change(tx, &row.key, 0, None, now).await?,
            }
            Ok(None)
        })
        .await
}

/// One failure more; the fifth locks. Failures older than the wait are forgotten.
async fn count_failure(
    tx: &DatabaseTransaction,
    row: &attempt::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let failures = if now - row.last_at > WAIT {
        1
    } else {
        row.failures + 1
    };
    if failures >= MAX_FAILURES {
        return change(tx, &row.key, 0, Some(now + WAIT), now).await;
    }
    change(tx, &row.key, failures, None, now).await
}

async fn change(
    tx: &DatabaseTransaction,
    key: &str,
    failures: i32,
    locked_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let change = attempt::ActiveModel {
        failures: Set(failures),
        last_at: Set(now),
        locked_until: Set(locked_until),
        ..Default::default()
    };
    attempt::Entity::update_many()
        .set(change)
        .filter(attempt::Column::Key.eq(key))
        .exec(tx)
        .await
        .map(drop)
}

/// The counter's row, made where it is missing, held until the transaction ends.
async fn row_under_lock(
    tx: &DatabaseTransaction,
    key: &str,
    now: DateTime<Utc>,
) -> Result<attempt::Model, DbErr> {
    let first = attempt::ActiveModel {
        key: Set(key.to_owned()),
        failures: Set(0),
        last_at: Set(now),
        locked_until: Set(None),
    };
    attempt::Entity::insert(first)
        .on_conflict_do_nothing_on([attempt::Column::Key])
        .exec_without_returning(tx)
        .await?;
    let row = attempt::Entity::find_by_id(key.to_owned())
        .lock(LockType::Update)
        .one(tx)
        .await?;
    // Only a success on another node can have taken the row away in between: then there is nothing to count from.
    Ok(row.unwrap_or(attempt::Model {
        key: key.to_owned(),
        failures: 0,
        last_at: now,
        locked_until: None,
    }))
}

fn seconds_left(until: DateTime<Utc>, now: DateTime<Utc>) -> Option<u64> {
    u64::try_from((until - now).num_seconds())
        .ok()
        .filter(|&left| left > 0)
}

/// Forgets failures after a success.
pub async fn succeed(app: &App, what: Counted, subject: &str) -> Result<(), DbErr> {
    let key = key(app, what, subject);
    if attempt::Entity::find_by_id(key.clone())
        .one(app.db.read())
        .await?
        .is_none()
    {
        return Ok(());
    }
    app.db
        .write(async |tx| attempt::Entity::delete_by_id(key).exec(tx).await.map(drop))
        .await
}

fn key(app: &App, what: Counted, subject: &str) -> String {
    let kind = match what {
        Counted::Pin => "pin",
        Counted::Login => "login",
        Counted::Totp => "totp",
    };
    format!(
        "{kind}:{}",
        app.vault
            .keys()
            .mac_text(Purpose::Attempt, format!("{kind}:{subject}").as_bytes())
    )
}
