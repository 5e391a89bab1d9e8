//! The audit log: who did what to which thing, and who read whose personal data. Append only, tamper-evident.
//!
//! [`append`] writes an entry in the caller's transaction, so that what happened and the record of it stand or fall
//! together. Entries form a chain ([`chain`]): each carries a MAC over its own content and the entry before.
//! [`verify_chain`] walks it and names the first link that does not hold; triggers in the database refuse UPDATE and
//! DELETE, so that an entry cannot be changed by accident either. Reading it:
//! `/admin/audit` ([`pages`]).

mod chain;
pub mod pages;
mod store;
mod verify;

use kernel::id::{AuditId, StaffId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QuerySelect, sea_query::LockType,
};
use serde_json::Value;

use crate::app::App;
use entity::{audit, audit_head};

pub use verify::{Broken, Fault, Report, verify_chain};

/// The only row of `audit_head`.
const HEAD: i32 = 1;

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who; `None` for the system and the command line.
    pub staff: Option<StaffId>,
    /// What, as `thing.verb`: `identity.reveal`, `staff.disable`. The sentence is `audit-action-{thing}-{verb}`.
    pub action: &'static str,
    /// Kind of thing it was done to: `ticket`, `staff`, `unit` …
    pub subject_kind: &'static str,
    /// Which: its number, code or id. Never personal data.
    pub subject_id: String,
    /// Why, where a reason is asked.
    pub reason: Option<String>,
    /// More, without personal data: whole numbers, words, lists, maps.
    pub detail: Value,
}

/// Records an entry. Call it last in the transaction of what it records: from here to the commit every other writer of
/// the log waits, which is what keeps the chain without gaps and forks.
pub async fn append(db: &impl ConnectionTrait, app: &App, entry: Entry) -> Result<(), DbErr> {
    let head = audit_head::Entity::find_by_id(HEAD)
        .lock(LockType::Update)
        .one(db)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("the head of the audit chain is missing".into()))?;
    let mut row = audit::Model {
        id: AuditId::new(app.clock.as_ref(), &app.rng),
        seq: head.seq + 1,
        at: app.clock.now(),
        staff_id: entry.staff,
        action: entry.action.to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id,
        reason: entry.reason,
        detail: entry.detail,
        prev_hash: head.hash,
        hash: String::new(),
    };
    row.hash = chain::link(app.vault.keys(), &row);
    let next = audit_head::ActiveModel {
        id: Set(HEAD),
        seq: Set(row.seq),
        hash: Set(row.hash.clone()),
    };
    audit::Entity::insert(audit::ActiveModel::from(row).reset_all())
        .exec_without_returning(db)
        .await?;
    next.update(db).await.map(drop)
}
