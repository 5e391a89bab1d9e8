//! Numbered, forward-only migrations for SQLite and PostgreSQL.
//!
//! Rules: a released migration is never edited; entities are never used here (they change,
//! history does not); foreign keys go into `create_table` because SQLite cannot add them later.
//! Two nodes may start at once: the caller holds an advisory lock around [`Migrator`].
//!
//! Nodes are upgraded one by one, so the older ones meet a schema that is ahead of them. A migration therefore only
//! adds: tables, indexes, columns that may be null or have a default. Where that cannot be, its name contains
//! `breaking` (`m0042_breaking_status`): older nodes then refuse to start on it ([`breaks_older`]).

pub use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};
use sea_orm_migration::{
    SchemaManager,
    sea_orm::{DbErr, EntityTrait, IntoDatabaseExecutor, QueryOrder},
    seaql_migrations,
};

mod m0001_directory;
mod m0002_account;
mod m0003_ticket;
mod m0004_queues;
mod m0005_audit;
mod m0006_audit_guard;
mod m0007_recovery_code;
mod m0008_audit_indexes;
mod m0009_knowledge;
mod m0010_learning;
mod m0011_clocks;
mod m0012_mail;
mod m0013_webhook;
mod m0014_staff_preference;
mod m0015_kept_counts;
mod m0016_diagnosis;
mod m0017_queue;
mod m0018_outbox_sent;
mod m0019_list_indexes;
mod m0020_filing_draft;
mod m0021_ticket_words;
mod m0022_filed_forms;
mod m0023_unit_filed;

/// Whether a migration says that versions which do not know it cannot work with what it leaves.
pub fn breaks_older(name: &str) -> bool {
    name.contains("breaking")
}

/// Names of the applied migrations, oldest first, also of those that this version does not know. Writes nothing.
pub async fn applied<'c>(db: impl IntoDatabaseExecutor<'c>) -> Result<Vec<String>, DbErr> {
    let schema = SchemaManager::new(db);
    if !schema.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(schema.get_connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_directory::Migration),
            Box::new(m0002_account::Migration),
            Box::new(m0003_ticket::Migration),
            Box::new(m0004_queues::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_audit_guard::Migration),
            Box::new(m0007_recovery_code::Migration),
            Box::new(m0008_audit_indexes::Migration),
            Box::new(m0009_knowledge::Migration),
            Box::new(m0010_learning::Migration),
            Box::new(m0011_clocks::Migration),
            Box::new(m0012_mail::Migration),
            Box::new(m0013_webhook::Migration),
            Box::new(m0014_staff_preference::Migration),
            Box::new(m0015_kept_counts::Migration),
            Box::new(m0016_diagnosis::Migration),
            Box::new(m0017_queue::Migration),
            Box::new(m0018_outbox_sent::Migration),
            Box::new(m0019_list_indexes::Migration),
            Box::new(m0020_filing_draft::Migration),
            Box::new(m0021_ticket_words::Migration),
            Box::new(m0022_filed_forms::Migration),
            Box::new(m0023_unit_filed::Migration),
        ]
    }
}
