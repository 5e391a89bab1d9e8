//! How a receiver fares: left alone for a while when it fails again and again, put to sleep after days of it, stopped when it says
//! that it is gone. Administrators are told, once.
//!
//! While it is left alone, what waits for it keeps its tries: only one delivery at a time finds out whether it is back.

use chrono::{DateTime, Duration, Utc};
use entity::{
    staff,
    webhook::{self, Column, WebhookState},
};
use kernel::{id::WebhookId, role::Role};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func},
};
use serde_json::json;

use super::address;
use crate::{
    app::App,
    audit,
    notify::staff_notice::{self, Telling},
};

/// Failures in a row before it is left alone: one bad delivery among good ones holds nobody up.
const FORGIVEN: i32 = 2;
/// The first rest, doubled each time, and the longest.
const FIRST_REST: Duration = Duration::seconds(30);
const LONGEST_REST: Duration = Duration::hours(1);
/// Failing for so long, and so often, it is put to sleep.
const SLEEPS_AFTER: Duration = Duration::days(5);
const SLEEPS_FROM: i32 = 10;
/// Sides of the dice that spreads the rests of nodes.
const JITTER: u32 = 1_000;

/// It took a delivery.
pub(super) async fn well(db: &impl ConnectionTrait, id: WebhookId) -> Result<(), DbErr> {
    webhook::Entity::update_many()
        .set(fresh())
        .filter(Column::Id.eq(id))
        .filter(Column::Failures.gt(0))
        .exec(db)
        .await
        .map(drop)
}

/// A receiver that has not failed.
pub(super) fn fresh() -> webhook::ActiveModel {
    webhook::ActiveModel {
        failures: sea_orm::ActiveValue::Set(0),
        failing_since: sea_orm::ActiveValue::Set(None),
        resume_at: sea_orm::ActiveValue::Set(None),
        ..Default::default()
    }
}

/// It did not take one; `rest` is what it asked for itself.
pub(super) async fn ill(
    tx: &DatabaseTransaction,
    app: &App,
    receiver: &webhook::Model,
    rest: Option<Duration>,
) -> Result<(), DbErr> {
    let now = app.clock.now();
    let counted = count(tx, receiver.id, now).await?;
    if let Some(row) = counted.as_ref().filter(|row| is_hopeless(row, now)) {
        return stop(tx, app, row, WebhookState::Asleep).await;
    }
    let ours = counted
        .as_ref()
        .and_then(|row| rest_after(row.failures, app.rng.below(JITTER)));
    let Some(rest) = rest.into_iter().chain(ours).max() else {
        return Ok(());
    };
    let Some(row) = webhook::Entity::find_by_id(receiver.id).one(tx).await? else {
        return Ok(());
    };
    let until = row.resume_at.into_iter().chain([now + rest]).max();
    webhook::Entity::update_many()
        .col_expr(Column::ResumeAt, Expr::value(until))
        .filter(Column::Id.eq(row.id))
        .exec(tx)
        .await
        .map(drop)
}

/// One more failure, unless it is left alone already: what was under way when it began to fail is one failure, however many
/// deliveries that were, for a moment's trouble must not cost an hour.
async fn count(
    tx: &DatabaseTransaction,
    id: WebhookId,
    now: DateTime<Utc>,
) -> Result<Option<webhook::Model>, DbErr> {
    let since = Func::coalesce([Expr::col(Column::FailingSince), Expr::value(now)]);
    let is_asked = Condition::any()
        .add(Column::ResumeAt.is_null())
        .add(Column::ResumeAt.lte(now));
    let changed = webhook::Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).add(1))
        .col_expr(Column::FailingSince, since.into())
        .filter(Column::Id.eq(id))
        .filter(is_asked)
        .exec_with_returning(tx)
        .await?;
    Ok(changed.into_iter().next())
}

/// Pauses every receiver that is active, and returns how many were.
pub async fn pause_all(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, DbErr> {
    webhook::Entity::update_many()
        .col_expr(Column::State, WebhookState::Paused.into())
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::State.eq(WebhookState::Active))
        .exec(db)
        .await
        .map(|paused| paused.rows_affected)
}

/// It answered 410.
pub(super) async fn gone(
    tx: &DatabaseTransaction,
    app: &App,
    receiver: &webhook::Model,
) -> Result<(), DbErr> {
    stop(tx, app, receiver, WebhookState::Gone).await
}

/// Stops it and tells the administrators, unless another node or a person has stopped it already.
async fn stop(
    tx: &DatabaseTransaction,
    app: &App,
    receiver: &webhook::Model,
    state: WebhookState,
) -> Result<(), DbErr> {
    let stopped = webhook::Entity::update_many()
        .col_expr(Column::State, state.into())
        .filter(Column::Id.eq(receiver.id))
        .filter(Column::State.eq(WebhookState::Active))
        .exec(tx)
        .await?;
    if stopped.rows_affected == 0 {
        return Ok(());
    }
    app.webhooks.subscriptions.forget();
    tracing::error!(webhook.id = %receiver.id, webhook.state = ?state, "a receiver of webhooks was stopped");
    let kind = match state {
        WebhookState::Gone => "webhook-gone",
        _ => "webhook-asleep",
    };
    staff_notice::tell(tx, app, tellings(tx, kind).await?).await?;
    let entry = audit::Entry {
        staff: None,
        action: "webhook.stop",
        subject_kind: "webhook",
        subject_id: receiver.id.to_string(),
        reason: None,
        detail: json!({ "host": address::place(&receiver.url), "state": state }),
    };
    audit::append(tx, app, entry).await
}

async fn tellings(db: &impl ConnectionTrait, kind: &str) -> Result<Vec<Telling>, DbErr> {
    let admins = staff::Entity::find()
        .filter(staff::Column::Role.eq(Role::Admin))
        .filter(staff::Column::DisabledAt.is_null())
        .all(db)
        .await?;
    let tell = |admin: staff::Model| Telling {
        staff: admin.id,
        kind: kind.to_owned(),
        ticket: None,
        data: json!({}),
        only_counted: true,
    };
    Ok(admins.into_iter().map(tell).collect())
}

fn is_hopeless(receiver: &webhook::Model, now: DateTime<Utc>) -> bool {
    let is_old = receiver
        .failing_since
        .is_some_and(|since| now - since >= SLEEPS_AFTER);
    is_old && receiver.failures >= SLEEPS_FROM
}

/// How long it is left alone after so many failures in a row.
fn rest_after(failures: i32, dice: u32) -> Option<Duration> {
    let doublings = u32::try_from(failures - FORGIVEN - 1).ok()?.clamp(0, 16);
    let rest = (FIRST_REST * 2_i32.pow(doublings)).min(LONGEST_REST);
    Some(rest + rest * i32::try_from(dice.clamp(0, JITTER)).unwrap_or(0) / (4 * JITTER.cast_signed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_failures_are_forgiven_and_rests_grow_up_to_an_hour() {
        assert_eq!(rest_after(1, 0), None);
        assert_eq!(rest_after(FORGIVEN, 0), None);
        assert_eq!(rest_after(3, 0), Some(Duration::seconds(30)));
        assert_eq!(rest_after(5, 0), Some(Duration::minutes(2)));
        assert_eq!(rest_after(400, 0), Some(LONGEST_REST));
        assert_eq!(rest_after(400, JITTER), Some(Duration::minutes(75)));
    }
}
