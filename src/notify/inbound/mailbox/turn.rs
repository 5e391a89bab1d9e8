//! Whose turn it is: of all nodes one at a time fetches. A node that dies in its turn keeps the others waiting for a few
//! minutes; two that fetch at once (the turn ran out while a server took its time) do the same work twice, and it is done once. The
//! row also says how the mailbox is.

use chrono::{DateTime, Duration, Utc};
use entity::setting;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
    sea_query::LockType,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Fetched;
use crate::app::App;

/// The row.
const KEY: &str = "mail.mailbox";
/// How long a node may be silent before the others believe it dead.
const TURN: Duration = Duration::minutes(5);
/// How long the mailbox rests between two rounds, whichever nodes they are of.
const REST: Duration = Duration::seconds(15);
/// How long it rests at most while it cannot be read: a server that counts wrong passwords must not lock us out.
const LONG_REST: Duration = Duration::minutes(5);

/// How the mailbox is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// End of the running turn.
    until: Option<DateTime<Utc>>,
    /// Nobody looks into it before.
    rests_until: Option<DateTime<Utc>>,
    /// When it was last emptied.
    pub emptied_at: Option<DateTime<Utc>>,
    /// Since when it cannot be.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why, without anybody's address.
    pub fault: Option<String>,
}

/// A turn, until it runs out.
#[derive(Debug)]
pub(super) struct Turn {
    until: DateTime<Utc>,
}

/// How the mailbox is; the default before it was ever looked at.
pub async fn health(db: &impl ConnectionTrait) -> Result<Health, DbErr> {
    let row = setting::Entity::find_by_id(KEY).one(db).await?;
    Ok(read(row))
}

fn read(row: Option<setting::Model>) -> Health {
    row.and_then(|row| serde_json::from_value(row.value).ok())
        .unwrap_or_default()
}

/// Takes the turn, if nobody has it and the mailbox has rested.
pub(super) async fn begin(app: &App) -> Result<Option<Turn>, DbErr> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let health = held(tx, now).await?;
            let is_closed = [health.until, health.rests_until]
                .into_iter()
                .flatten()
                .any(|until| until > now);
            if is_closed {
                return Ok(None);
            }
            let until = now + TURN;
            let begun = Health {
                until: Some(until),
                ..health
            };
            write(tx, now, &begun).await?;
            Ok(Some(Turn { until }))
        })
        .await
}

impl Turn {
    /// Says that this node is alive, now and then. A turn that another node has by now stays the other's.
    pub(super) async fn prolong(&mut self, app: &App) -> Result<(), DbErr> {
        let now = app.clock.now();
        if self.until - now > TURN - Duration::minutes(1) {
            return Ok(());
        }
        let (old, new) = (self.until, now + TURN);
        app.db
            .write(async |tx| {
                let health = held(tx, now).await?;
                if health.until != Some(old) {
                    return Ok(());
                }
                let longer = Health {
                    until: Some(new),
                    ..health
                };
                write(tx, now, &longer).await
            })
            .await?;
        self.until = new;
        Ok(())
    }
}

/// Gives the turn back, and says how it went: what was done, and why the mailbox cannot be emptied, if it cannot. It rests the
/// longer the longer nothing goes on at all; a mail that cannot be taken does not slow down the others.
pub(super) async fn end(app: &App, turn: Turn, fetched: Fetched, fault: Option<String>) -> Result<(), DbErr> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let before = held(tx, now).await?;
            // Another node's turn goes on.
            let until = before.until.filter(|until| *until != turn.until);
            let failing_since = fault.as_ref().map(|_| before.failing_since.unwrap_or(now));
            let went_on = fetched.taken + fetched.moved > 0;
            let rest = match failing_since {
                Some(since) if !went_on => rest_after(now - since),
                _ => REST,
            };
            let next = Health {
                until,
                rests_until: (!fetched.has_more).then(|| now + rest),
                emptied_at: if fault.is_none() {
                    Some(now)
                } else {
                    before.emptied_at
                },
                failing_since,
                fault,
            };
            write(tx, now, &next).await
        })
        .await
}

/// As long again as it has failed, within limits.
fn rest_after(failing: Duration) -> Duration {
    failing.clamp(REST, LONG_REST)
}

/// The row, made if there is none, and held until the transaction ends.
async fn held(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Health, DbErr> {
    let row = setting::ActiveModel {
        key: Set(KEY.to_owned()),
        value: Set(json!({})),
        updated_at: Set(now),
    };
    setting::Entity::insert(row)
        .on_conflict_do_nothing_on([setting::Column::Key])
        .exec_without_returning(tx)
        .await?;
    let row = setting::Entity::find_by_id(KEY)
        .lock(LockType::Update)
        .one(tx)
        .await?;
    Ok(read(row))
}

async fn write(tx: &DatabaseTransaction, now: DateTime<Utc>, health: &Health) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        key: Set(KEY.to_owned()),
        value: Set(json!(health)),
        updated_at: Set(now),
    };
    setting::Entity::update(row).exec(tx).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_it_fails_the_longer_it_rests() {
        for (failing, rest) in [(0, 15), (10, 15), (60, 60), (299, 299), (7_200, 300)] {
            assert_eq!(rest_after(Duration::seconds(failing)), Duration::seconds(rest));
        }
    }
}
