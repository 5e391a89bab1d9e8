//! Emptying a database to fill it from elsewhere, in the caller's transaction: rules that guard daily work (a log that only
//! grows, rows that must exist before others name them) are lifted meanwhile, and hold again for everything that was
//! written before the transaction ends.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement};

use super::schema::Table;
use crate::config::DatabaseKind;

/// What was lifted and has to be put back.
#[derive(Debug)]
pub struct Refill {
    kind: DatabaseKind,
    tables: Vec<String>,
    /// SQLite: the triggers' own words. PostgreSQL: the statements that make references wait again.
    put_back: Vec<String>,
}

impl Refill {
    /// Lifts the rules and empties `tables`.
    pub(super) async fn begin(
        tx: &DatabaseTransaction,
        kind: DatabaseKind,
        tables: &[Table],
    ) -> Result<Self, DbErr> {
        let tables: Vec<String> = tables.iter().map(|table| quoted(&table.name)).collect();
        let put_back = match kind {
            DatabaseKind::Sqlite => lift_sqlite(tx, &tables).await?,
            DatabaseKind::Postgres => lift_postgres(tx, &tables).await?,
        };
        Ok(Self {
            kind,
            tables,
            put_back,
        })
    }

    /// Puts the rules back; an error where a row breaks one.
    pub async fn finish(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Postgres {
            // Checks every reference now, and lets the tables be altered again.
            tx.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await?;
            for table in &self.tables {
                let enable = format!("ALTER TABLE {table} ENABLE TRIGGER USER");
                tx.execute_unprepared(&enable).await?;
                advance_counters(tx, table).await?;
            }
        }
        for statement in &self.put_back {
            tx.execute_unprepared(statement).await?;
        }
        if self.kind == DatabaseKind::Sqlite {
            find_words_again(tx).await?;
        }
        Ok(())
    }
}

/// Triggers go and come back; references are checked when the transaction ends.
async fn lift_sqlite(tx: &DatabaseTransaction, tables: &[String]) -> Result<Vec<String>, DbErr> {
    tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
    let triggers = rows(tx, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").await?;
    let mut put_back = Vec::with_capacity(triggers.len());
    for trigger in triggers {
        let name: String = trigger.try_get("", "name")?;
        put_back.push(trigger.try_get("", "sql")?);
        tx.execute_unprepared(&format!("DROP TRIGGER {}", quoted(&name)))
            .await?;
    }
    for table in tables {
        tx.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    Ok(put_back)
}

/// The index of words followed nobody while the triggers were away. An older schema has none.
async fn find_words_again(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let index = rows(tx, "SELECT name FROM sqlite_master WHERE name = 'ticket_word'").await?;
    if index.is_empty() {
        return Ok(());
    }
    for statement in [
        "INSERT INTO ticket_word (ticket_word) VALUES ('delete-all')",
        "DELETE FROM ticket_word_place",
        "INSERT INTO ticket_word_place (ticket_id) SELECT id FROM ticket",
        "INSERT INTO ticket_word (rowid, subject, name) SELECT place, subject, reporter_name
         FROM ticket_word_place JOIN ticket ON ticket.id = ticket_id",
    ] {
        tx.execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn lift_postgres(tx: &DatabaseTransaction, tables: &[String]) -> Result<Vec<String>, DbErr> {
    for table in tables {
        tx.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"))
            .await?;
    }
    let references = rows(
        tx,
        "SELECT conrelid::regclass::text AS name, quote_ident(conname) AS sql FROM pg_catalog.pg_constraint
         WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace",
    )
    .await?;
    let mut put_back = Vec::with_capacity(references.len());
    for reference in references {
        let (table, name): (String, String) = (reference.try_get("", "name")?, reference.try_get("", "sql")?);
        let alter = format!("ALTER TABLE {table} ALTER CONSTRAINT {name}");
        tx.execute_unprepared(&format!("{alter} DEFERRABLE INITIALLY DEFERRED"))
            .await?;
        put_back.push(format!("{alter} NOT DEFERRABLE"));
    }
    if !tables.is_empty() {
        tx.execute_unprepared(&format!("TRUNCATE {}", tables.join(", ")))
            .await?;
    }
    Ok(put_back)
}

/// Columns that count by themselves go on after the highest number that was written.
async fn advance_counters(tx: &DatabaseTransaction, table: &str) -> Result<(), DbErr> {
    let counters = format!(
        "SELECT quote_ident(attname) AS name, pg_get_serial_sequence('{table}', attname) AS sql
         FROM pg_catalog.pg_attribute
         WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
           AND pg_get_serial_sequence('{table}', attname) IS NOT NULL"
    );
    for counter in rows(tx, &counters).await? {
        let (column, sequence): (String, String) =
            (counter.try_get("", "name")?, counter.try_get("", "sql")?);
        tx.execute_unprepared(&format!(
            "SELECT setval('{sequence}', COALESCE((SELECT max({column}) FROM {table}), 0) + 1, false)"
        ))
        .await?;
    }
    Ok(())
}

async fn rows(tx: &DatabaseTransaction, question: &str) -> Result<Vec<QueryResult>, DbErr> {
    tx.query_all_raw(Statement::from_string(tx.get_database_backend(), question))
        .await
}

/// Names come from the database itself, and are those that the migrations chose.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
