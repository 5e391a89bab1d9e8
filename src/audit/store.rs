//! Finding entries, the newest first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    audit::{self, Entity as Audit},
    audit_head,
    setting::{self, Entity as Setting},
    staff,
};
use kernel::{id::StaffId, page::Limit};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::{HEAD, Report};
use crate::app::App;

/// Setting that keeps what the last walk along the chain found.
const LAST_CHECK: &str = "audit.check";

/// What to look for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// This action.
    pub(super) action: Option<String>,
    /// Done by this person.
    pub(super) staff: Option<StaffId>,
    /// Done to one of these things; to anything when there is none.
    pub(super) subjects: Vec<String>,
    /// From then on.
    pub(super) from: Option<DateTime<Utc>>,
    /// Before then.
    pub(super) until: Option<DateTime<Utc>>,
}

/// What the last walk found, and when it was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Check {
    pub(super) at: DateTime<Utc>,
    pub(super) report: Report,
}

/// Entries before position `before`; and the position from which the next page goes on.
pub(super) async fn list(
    app: &App,
    wanted: &Wanted,
    before: Option<i64>,
    limit: Limit,
) -> Result<(Vec<audit::Model>, Option<i64>), DbErr> {
    let subjects = &wanted.subjects;
    let subjects = (!subjects.is_empty()).then(|| audit::Column::SubjectId.is_in(subjects));
    let condition = Condition::all()
        .add_option(
            wanted
                .action
                .clone()
                .map(|action| audit::Column::Action.eq(action)),
        )
        .add_option(wanted.staff.map(|id| audit::Column::StaffId.eq(id)))
        .add_option(subjects)
        .add_option(wanted.from.map(|from| audit::Column::At.gte(from)))
        .add_option(wanted.until.map(|until| audit::Column::At.lt(until)))
        .add_option(before.map(|seq| audit::Column::Seq.lt(seq)));
    let mut rows = Audit::find()
        .filter(condition)
        .order_by_desc(audit::Column::Seq)
        .limit(limit.probe())
        .all(app.db.read())
        .await?;
    let has_more = rows.len() as u64 > limit.get();
    if has_more {
        rows.pop();
    }
    let next = rows.last().filter(|_| has_more).map(|row| row.seq);
    Ok((rows, next))
}

/// The people who did what `rows` tell, and to whom it was done, by id.
pub(super) async fn people(
    app: &App,
    rows: &[audit::Model],
) -> Result<HashMap<StaffId, staff::Model>, DbErr> {
    let done_to = rows
        .iter()
        .filter(|row| row.subject_kind == "staff")
        .filter_map(|row| row.subject_id.parse().ok());
    let ids: Vec<StaffId> = rows
        .iter()
        .filter_map(|row| row.staff_id)
        .chain(done_to)
        .collect();
    let people = staff::Entity::find()
        .filter(staff::Column::Id.is_in(ids))
        .all(app.db.read())
        .await?;
    Ok(people.into_iter().map(|person| (person.id, person)).collect())
}

/// How many entries there are.
pub(super) async fn count(app: &App) -> Result<i64, DbErr> {
    let head = audit_head::Entity::find_by_id(HEAD).one(app.db.read()).await?;
    Ok(head.map_or(0, |head| head.seq))
}

/// What the last walk found.
pub(super) async fn last_check(app: &App) -> Result<Option<Check>, DbErr> {
    let row = Setting::find_by_id(LAST_CHECK).one(app.db.read()).await?;
    Ok(row.and_then(|row| serde_json::from_value(row.value).ok()))
}

/// Keeps what a walk found.
pub(super) async fn keep_check(app: &App, check: &Check) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        key: Set(LAST_CHECK.to_owned()),
        value: Set(serde_json::to_value(check).map_err(|error| DbErr::Json(error.to_string()))?),
        updated_at: Set(check.at),
    };
    let replace = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    app.db
        .write(async |tx| {
            Setting::insert(row)
                .on_conflict(replace)
                .exec_without_returning(tx)
                .await
                .map(drop)
        })
        .await
}
