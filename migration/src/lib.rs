//! Numbered, forward-only migrations for SQLite and PostgreSQL.
//!
//! Rules: a released migration is never edited; entities are never used here (they change,
//! history does not); foreign keys go into `create_table` because SQLite cannot add them later.
//! Two nodes may start at once: the caller holds an advisory lock around [`Migrator`].

pub use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};

mod m0001_directory;
mod m0002_account;
mod m0003_ticket;
mod m0004_queues;
mod m0005_audit;
mod m0006_audit_guard;
mod m0007_recovery_code;
mod m0008_audit_indexes;
mod m0009_knowledge;
mod m0011_clocks;

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
            Box::new(m0011_clocks::Migration),
        ]
    }
}
