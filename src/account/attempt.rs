//! Lock-outs that hold on every node: failures are counted in the database under a keyed hash, so that the
//! table names nobody.

use chrono::{DateTime, Duration, Utc};
use entity::attempt;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

use crate::{app::App, identity::keys::Purpose};

/// The longest wait, and how long after its last failure a counter is forgotten where waits do not grow.
pub const WAIT: Duration = Duration::minutes(15);
/// How long a counter whose waits grow remembers them.
pub const MEMORY: Duration = Duration::hours(1);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// PIN tries, by ticket number and the place they come from, whether or not there is such a ticket.
    Pin,
    /// The same from everywhere, by ticket number alone.
    PinAnywhere,
    /// Logins, by e-mail address and the place they come from, whether or not there is such an account.
    Login,
    /// Logins from places that the account does not know, by e-mail address alone.
    Account,
    /// Passwords of people who are logged in, by account.
    Password,
    /// Codes of the second step, by account.
    Totp,
}

/// When failures start a wait, and how long it is.
#[derive(Clone, Copy, Debug)]
struct Rule {
    /// The failure that starts the first wait.
    first_at: i32,
    /// The first wait.
    wait: Duration,
    /// Whether each failure after a wait doubles it, up to [`WAIT`]; otherwise counting begins anew after each.
    grows: bool,
}

impl Counted {
    const fn rule(self) -> Rule {
        match self {
            // Six digits: what matters is how few tries there are in a day.
            Self::Pin | Self::Totp => Rule {
                first_at: 5,
                wait: WAIT,
                grows: false,
            },
            Self::Login | Self::Password => Rule {
                first_at: 5,
                wait: Duration::minutes(1),
                grows: true,
            },
            // Whoever knows a number cannot lock its reporter out alone; from many places there are a few more tries than from one.
            Self::PinAnywhere => Rule {
                first_at: 20,
                wait: WAIT,
                grows: false,
            },
            // Slows a guessing from many places at once. A lock would let anybody keep somebody from working.
            Self::Account => Rule {
                first_at: 100,
                wait: Duration::seconds(5),
                grows: false,
            },
        }
    }
}

impl Rule {
    /// What the counter holds after one failure more: failures, and the end of a wait.
    fn next(self, row: &attempt::Model, now: DateTime<Utc>) -> (i32, Option<DateTime<Utc>>) {
        let memory = if self.grows { MEMORY } else { WAIT };
        let is_old = now - row.last_at > memory;
        let failures = if is_old { 1 } else { row.failures.saturating_add(1) };
        let Ok(beyond) = u32::try_from(failures - self.first_at) else {
            return (failures, None);
        };
        if !self.grows {
            // The next failure after the wait starts it again where the count is high, and the count where it is low.
            let kept = if self.wait < WAIT { failures } else { 0 };
            return (kept, Some(now + self.wait));
        }
        let doubled = self.wait * 2_i32.pow(std::cmp::min(beyond, 8));
        (failures, Some(now + std::cmp::min(doubled, WAIT)))
    }
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
            count_failure(tx, what, &row, now).await.map(|()| None)
        })
        .await
}

/// Counts a try that is judged already, because judging costs nothing: under `own`, where a right one forgives those before
/// it, and under `shared`, which others may have filled. Tries on one subject are settled one after the other, so the burst
/// of [`charge`] cannot slip past here either, while any number of right ones at the same instant are all let in.
/// `Some(seconds)` to wait when either is locked out: then a right try must not be told from a wrong one.
pub async fn settle(
    app: &App,
    own: (Counted, &str),
    shared: (Counted, &str),
    is_right: bool,
) -> Result<Option<u64>, DbErr> {
    let now = app.clock.now();
    let [own_key, shared_key] = [own, shared].map(|(what, subject)| key(app, what, subject));
    app.db
        .write(async |tx| {
            let own_row = row_under_lock(tx, &own_key, now).await?;
            let shared_row = row_under_lock(tx, &shared_key, now).await?;
            let waits = [&own_row, &shared_row].map(|row| row.locked_until);
            let left = waits
                .into_iter()
                .flatten()
                .filter_map(|until| seconds_left(until, now));
            if let Some(left) = left.max() {
                return Ok(Some(left));
            }
            if !is_right {
                count_failure(tx, own.0, &own_row, now).await?;
                count_failure(tx, shared.0, &shared_row, now).await?;
            } else if own_row.failures > 0 {
                change(tx, &own_row.key, 0, None, now).await?;
            }
            Ok(None)
        })
        .await
}

/// One failure more, and the wait that it starts.
async fn count_failure(
    tx: &DatabaseTransaction,
    what: Counted,
    row: &attempt::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (failures, locked_until) = what.rule().next(row, now);
    change(tx, &row.key, failures, locked_until, now).await
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

/// Takes back one try that was charged and turned out right; the failures of others before it stay counted.
pub async fn forgive(app: &App, what: Counted, subject: &str) -> Result<(), DbErr> {
    let one_less = attempt::Entity::update_many()
        .col_expr(
            attempt::Column::Failures,
            Expr::col(attempt::Column::Failures).sub(1),
        )
        .filter(attempt::Column::Key.eq(key(app, what, subject)))
        .filter(attempt::Column::Failures.gt(0));
    app.db.write(async |tx| one_less.exec(tx).await).await.map(drop)
}

fn key(app: &App, what: Counted, subject: &str) -> String {
    let kind = match what {
        Counted::Pin => "pin",
        Counted::PinAnywhere => "pin-anywhere",
        Counted::Login => "login",
        Counted::Account => "account",
        Counted::Password => "password",
        Counted::Totp => "totp",
    };
    format!(
        "{kind}:{}",
        app.vault
            .keys()
            .mac_text(Purpose::Attempt, format!("{kind}:{subject}").as_bytes())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits in seconds after each of `count` failures, each tried as soon as it may be.
    fn waits(what: Counted, count: usize) -> Vec<i64> {
        let mut row = attempt::Model {
            key: String::new(),
            failures: 0,
            last_at: DateTime::UNIX_EPOCH,
            locked_until: None,
        };
        let mut waits = Vec::new();
        for _ in 0..count {
            let now = row.locked_until.unwrap_or(row.last_at);
            (row.failures, row.locked_until) = what.rule().next(&row, now);
            row.last_at = now;
            waits.push(row.locked_until.map_or(0, |until| (until - now).num_seconds()));
        }
        waits
    }

    #[test]
    fn waits_of_logins_double_up_to_a_quarter_of_an_hour() {
        assert_eq!(
            waits(Counted::Login, 11),
            [0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900]
        );
    }

    #[test]
    fn a_pin_has_five_tries_in_a_quarter_of_an_hour() {
        assert_eq!(waits(Counted::Pin, 10), [0, 0, 0, 0, 900, 0, 0, 0, 0, 900]);
    }

    #[test]
    fn a_pin_has_twenty_tries_from_everywhere() {
        let waits = waits(Counted::PinAnywhere, 40);
        let locks = waits.iter().enumerate().filter(|(_, wait)| **wait > 0);
        assert_eq!(locks.collect::<Vec<_>>(), [(19, &900), (39, &900)]);
    }

    #[test]
    fn an_account_is_slowed_and_never_closed() {
        let waits = waits(Counted::Account, 200);
        assert!(waits.iter().take(99).all(|&wait| wait == 0));
        assert!(waits.iter().skip(99).all(|&wait| wait == 5));
    }
}
