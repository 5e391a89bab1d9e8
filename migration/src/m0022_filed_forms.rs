//! Forms that were filed on the pages are counts that people see: kept, not counted, like those of m0015.
//!
//! | kind | name | amount |
//! |---|---|---|
//! | `form_day` | UTC day of receipt `/` service, `2026-07-01/lupa-password` | tickets of channel `web` |
//! | `form_hour` | UTC hour of receipt `/` service, `2026-07-01T02/lupa-password` | the same |
//!
//! Two, because the office's day begins within a UTC day: a period is the hours of its first day and the days after it, and thus some
//! hundred rows, however many tickets.
//!
//! The triggers stand beside those of m0015 and look only at what these counts are made of, so a ticket that is worked on costs
//! nothing more. `tally_truth` says what it said, and these. What there is already is counted once, in one reading of the table:
//! some seconds at a million tickets, in which PostgreSQL lets those who write tickets wait, and nobody who reads.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DatabaseBackend, Statement},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let (db, backend) = (m.get_connection(), m.get_database_backend());
        // First of all: from here to the end nobody files a ticket that is neither counted by a trigger nor by what follows.
        let triggers = match backend {
            DatabaseBackend::Postgres => postgres_triggers(),
            _ => sqlite_triggers(),
        };
        for trigger in triggers {
            db.execute_unprepared(&trigger).await?;
        }
        let asked = Statement::from_string(backend, definition_of_truth(backend));
        let Some(row) = db.query_one_raw(asked).await? else {
            return Err(DbErr::Migration("there is no view tally_truth".to_owned()));
        };
        let truth: String = row.try_get("", "words")?;
        db.execute_unprepared("DROP VIEW tally_truth").await?;
        let forms = sums(backend, "", "ticket");
        db.execute_unprepared(&format!("{truth} UNION ALL {forms}"))
            .await?;
        let [_, (kind, name)] = names(backend, "r");
        db.execute_unprepared(&format!(
            "INSERT INTO tally (kind, name, amount)
             SELECT '{kind}', {name}, count(*) FROM ticket AS r WHERE r.channel = 'web' GROUP BY 2"
        ))
        .await?;
        db.execute_unprepared(DAYS_OF_HOURS).await?;
        if backend == DatabaseBackend::Postgres {
            db.execute_unprepared("ANALYZE tally").await?;
        }
        Ok(())
    }
}

/// Without the hour, which stands between the tenth character and the slash.
const DAYS_OF_HOURS: &str = "INSERT INTO tally (kind, name, amount)
    SELECT 'form_day', substr(name, 1, 10) || substr(name, 14), sum(amount) FROM tally WHERE kind = 'form_hour' GROUP BY 2";

/// The columns that the counts are made of.
const COLUMNS: &str = "channel, service_slug, created_at";
/// Whether one of them has changed.
const CHANGED: &str =
    "(NEW.channel, NEW.service_slug, NEW.created_at) <> (OLD.channel, OLD.service_slug, OLD.created_at)";

/// Asks for the statement that makes the view as it is now.
fn definition_of_truth(backend: DatabaseBackend) -> &'static str {
    match backend {
        DatabaseBackend::Postgres => {
            "SELECT 'CREATE VIEW tally_truth AS ' || rtrim(pg_get_viewdef('tally_truth'::regclass), ';') AS words"
        }
        _ => "SELECT sql AS words FROM sqlite_master WHERE type = 'view' AND name = 'tally_truth'",
    }
}

/// (kind, name) that a ticket is counted under, `r` being what its row is called.
fn names(backend: DatabaseBackend, r: &str) -> [(&'static str, String); 2] {
    let (day, hour) = match backend {
        DatabaseBackend::Postgres => {
            let utc = |format: &str| format!("to_char({r}.created_at AT TIME ZONE 'UTC', '{format}')");
            (utc("YYYY-MM-DD"), utc("YYYY-MM-DD\"T\"HH24"))
        }
        _ => (
            format!("substr({r}.created_at, 1, 10)"),
            format!("replace(substr({r}.created_at, 1, 13), ' ', 'T')"),
        ),
    };
    [("form_day", day), ("form_hour", hour)]
        .map(|(kind, at)| (kind, format!("{at} || '/' || {r}.service_slug")))
}

/// What the tickets in `from` add up to, as a select.
fn sums(backend: DatabaseBackend, sign: &str, from: &str) -> String {
    let each = names(backend, "r").map(|(kind, name)| {
        format!(
            "SELECT '{kind}' AS kind, {name} AS name, {sign}count(*) AS amount
             FROM {from} AS r WHERE r.channel = 'web' GROUP BY 2"
        )
    });
    each.join(" UNION ALL ")
}

/// The same of one row of a trigger, `NEW` or `OLD`.
fn one(backend: DatabaseBackend, r: &str, amount: &str) -> String {
    let each = names(backend, r).map(|(kind, name)| {
        format!("SELECT '{kind}' AS kind, {name} AS name, {amount} AS amount WHERE {r}.channel = 'web'")
    });
    each.join(" UNION ALL ")
}

fn write(figures: &str) -> String {
    format!("INSERT INTO tally_delta (kind, name, amount) {figures};")
}

/// Once for a statement that files or deletes, however many rows it writes; changes of what is counted are rare, and a row each.
fn postgres_triggers() -> Vec<String> {
    let backend = DatabaseBackend::Postgres;
    let (insert, delete) = (
        write(&sums(backend, "", "is_now")),
        write(&sums(backend, "-", "was")),
    );
    let (was, is) = (one(backend, "OLD", "-1"), one(backend, "NEW", "1"));
    let update = write(&format!("{was} UNION ALL {is}"));
    vec![
        format!(
            "CREATE FUNCTION ticket_form() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                IF TG_OP = 'INSERT' THEN {insert}
                ELSIF TG_OP = 'UPDATE' THEN {update}
                ELSE {delete}
                END IF;
                RETURN NULL;
             END $$"
        ),
        "CREATE TRIGGER ticket_form_insert AFTER INSERT ON ticket
         REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION ticket_form()"
            .to_owned(),
        format!(
            "CREATE TRIGGER ticket_form_update AFTER UPDATE OF {COLUMNS} ON ticket
             FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION ticket_form()"
        ),
        "CREATE TRIGGER ticket_form_delete AFTER DELETE ON ticket
         REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION ticket_form()"
            .to_owned(),
    ]
}

fn sqlite_triggers() -> Vec<String> {
    let backend = DatabaseBackend::Sqlite;
    let (was, is) = (one(backend, "OLD", "-1"), one(backend, "NEW", "1"));
    vec![
        format!(
            "CREATE TRIGGER ticket_form_insert AFTER INSERT ON ticket BEGIN {} END",
            write(&is)
        ),
        format!(
            "CREATE TRIGGER ticket_form_update AFTER UPDATE OF {COLUMNS} ON ticket WHEN {CHANGED} BEGIN {} END",
            write(&format!("{was} UNION ALL {is}"))
        ),
        format!(
            "CREATE TRIGGER ticket_form_delete AFTER DELETE ON ticket BEGIN {} END",
            write(&was)
        ),
    ]
}
