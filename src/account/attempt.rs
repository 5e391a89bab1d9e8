//! Lock-outs that hold on every node: failures are counted in the database under a keyed hash, so that the
//! table names nobody.

use chrono::Duration;
use entity::attempt;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType,
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
}

/// Seconds to wait, if `subject` is locked out now.
pub async fn wait(app: &App, what: Counted, subject: &str) -> Result<Option<u64>, DbErr> {
    let row = attempt::Entity::find_by_id(key(app, what, subject))
        .one(app.db.read())
        .await?;
    let left = row
        .and_then(|row| row.locked_until)
        .map(|until| (until - app.clock.now()).num_seconds());
    Ok(left
        .and_then(|left| u64::try_from(left).ok())
        .filter(|&left| left > 0))
}

/// Counts a failure; the fifth starts the wait. Failures older than the wait are forgotten.
pub async fn fail(app: &App, what: Counted, subject: &str) -> Result<(), DbErr> {
    let key = key(app, what, subject);
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let first = attempt::ActiveModel {
                key: Set(key.clone()),
                failures: Set(0),
                last_at: Set(now),
                locked_until: Set(None),
            };
            attempt::Entity::insert(first)
                .on_conflict_do_nothing_on([attempt::Column::Key])
                .exec_without_returning(tx)
                .await?;
            let row = attempt::Entity::find_by_id(key.clone())
                .lock(LockType::Update)
                .one(tx)
                .await?;
            let stale = row.as_ref().is_none_or(|row| now - row.last_at > WAIT);
            let failures = if stale {
                1
            } else {
                row.map_or(0, |row| row.failures) + 1
            };
            let locked = (failures >= MAX_FAILURES).then_some(now + WAIT);
            let change = attempt::ActiveModel {
                failures: Set(if locked.is_some() { 0 } else { failures }),
                last_at: Set(now),
                locked_until: Set(locked),
                ..Default::default()
            };
            attempt::Entity::update_many()
                .set(change)
                .filter(attempt::Column::Key.eq(key.clone()))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
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
    };
    format!(
        "{kind}:{}",
        app.vault
            .keys()
            .mac_text(Purpose::Attempt, format!("{kind}:{subject}").as_bytes())
    )
}
