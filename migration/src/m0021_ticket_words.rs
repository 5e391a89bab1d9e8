//! A ticket's words in a column of their own. A search for words that many tickets hold walks the list until its page is full and
//! looks at each ticket's words: computed each time they cost fifteen microseconds a ticket (172 ms for a page of a name at a million
//! tickets), kept they cost one.
//!
//! PostgreSQL alone: it writes the whole table anew, a minute or two for a million tickets, and nobody reads or writes a ticket
//! meanwhile. Nodes of an older version go on without the index that they search words by, slowly, rather than every installation
//! keeping two until the next one (`docs/operations.md` says when to upgrade). SQLite's index of words is a table already.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        if m.get_database_backend() == DatabaseBackend::Postgres {
            for statement in STATEMENTS {
                m.get_connection().execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }
}

const STATEMENTS: [&str; 4] = [
    "ALTER TABLE ticket ADD COLUMN words tsvector GENERATED ALWAYS AS (ticket_words(subject, reporter_name)) STORED",
    "DROP INDEX ix_ticket_words",
    "CREATE INDEX ix_ticket_words ON ticket USING gin (words)",
    "ANALYZE ticket",
];
