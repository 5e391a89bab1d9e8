//! Work to do after a commit: rows written in the caller's transaction, leased by workers.

use kernel::id::{JobId, StaffId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum JobState {
    /// Waiting for its time or a worker.
    Ready,
    /// Finished.
    Done,
    /// Given up; an operator decides.
    Buried,
}

/// One row of `job`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Which worker runs it.
    pub kind: String,
    /// Ids it needs.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// Where it is.
    pub state: JobState,
    /// At most one row per key.
    pub unique_key: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// Tries before it is buried.
    pub max_attempts: i32,
    /// Written.
    pub created_at: DateTimeUtc,
    /// Not before.
    pub run_at: DateTimeUtc,
    /// Lease.
    pub locked_until: Option<DateTimeUtc>,
    /// End.
    pub finished_at: Option<DateTimeUtc>,
    /// Who asked for it.
    pub created_by: Option<StaffId>,
    /// Progress and outcome.
    #[sea_orm(column_type = "JsonBinary")]
    pub result: Json,
    /// Why the last try failed.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
