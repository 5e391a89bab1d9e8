//! What stays fast at a million tickets: counts that people see are kept, not counted, and words of a ticket are found by an
//! index.
//!
//! *Counts.* Triggers append to `tally_delta` what a statement changed, in its transaction; nobody waits for anybody, since no
//! row is updated. The program folds the changes into `tally` every few seconds, and reads both. `tally_truth` is the same
//! counted afresh: what a check compares with, and what a repair writes. Amounts are whole numbers:
//!
//! | kind | name | amount |
//! |---|---|---|
//! | `state` | unit `/` status | tickets |
//! | `class` | number of the class, or nothing | tickets |
//! | `hour` | UTC hour of receipt, `2026-07-01T02` | tickets |
//! | `total` | `answered`, `in_time`, `after_routing`, `ratings` | tickets |
//! | `total` | `receipt_ms`, `routing_ms`: until the first answer; `rating_sum` | sums |
//! | `mail` | state in the outbox | mails |
//!
//! *Words.* Subject and name of a ticket, which its row holds in clear, and nothing else: identity numbers are found by their keyed
//! indexes alone. PostgreSQL has one inverted index over `ticket_words(subject, name)`, weighted so that the two can be told apart;
//! SQLite a full-text table that keeps no text of its own.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("tally")
                .col(string("kind"))
                .col(string("name"))
                .col(big_integer("amount"))
                .primary_key(Index::create().col("kind").col("name"))
                .to_owned(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("tally_delta")
                .col(string("kind"))
                .col(string("name"))
                .col(big_integer("amount"))
                .to_owned(),
        )
        .await?;
        let statements = match m.get_database_backend() {
            DatabaseBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in statements {
            m.get_connection().execute_unprepared(&statement).await?;
        }
        m.get_connection()
            .execute_unprepared(
                "INSERT INTO tally (kind, name, amount) SELECT kind, name, amount FROM tally_truth",
            )
            .await?;
        Ok(())
    }
}

/// The promise that the share of answers in time is held against, 2x24 hours, with half a second of grace, because SQLite keeps its
/// days as floating point numbers.
const PROMISED: &str = "172800.5";

/// What holds on both.
const INDEXES: [&str; 3] = [
    "CREATE INDEX ix_ticket_email_lower ON ticket (lower(reporter_email))",
    "CREATE INDEX ix_ticket_closed ON ticket (closed_at)",
    "CREATE INDEX ix_outbox_state_id ON outbox (state, id)",
];

fn postgres() -> Vec<String> {
    let figures = format!(
        "LATERAL (VALUES
            ('state', coalesce(r.unit_code, '') || '/' || r.status, 1::bigint),
            ('class', coalesce(r.class_no::text, ''), 1),
            ('hour', to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24'), 1),
            ('total', 'answered', (r.first_answered_at IS NOT NULL)::int),
            ('total', 'in_time', (extract(epoch FROM r.first_answered_at - r.created_at) < {PROMISED})::int),
            ('total', 'receipt_ms', round(extract(epoch FROM r.first_answered_at - r.created_at) * 1000)::bigint),
            ('total', 'after_routing', (r.first_answered_at >= r.routed_at)::int),
            ('total', 'routing_ms', CASE WHEN r.first_answered_at >= r.routed_at
                THEN round(extract(epoch FROM r.first_answered_at - r.routed_at) * 1000)::bigint END),
            ('total', 'ratings', (r.rating IS NOT NULL)::int),
            ('total', 'rating_sum', r.rating)
         ) AS c(kind, name, amount)"
    );
    let columns = "id, unit_code, class_no, status, created_at, first_answered_at, routed_at, rating";
    let count = |from: &str| {
        format!(
            "INSERT INTO tally_delta (kind, name, amount)
             SELECT c.kind, c.name, sum(r.sign * c.amount)::bigint FROM ({from}) AS r CROSS JOIN {figures}
             GROUP BY 1, 2 HAVING sum(r.sign * c.amount) <> 0;"
        )
    };
    let (was, is) = (
        format!("SELECT -1 AS sign, {columns} FROM was"),
        format!("SELECT 1 AS sign, {columns} FROM is_now"),
    );
    let mails = |from: &str| {
        format!(
            "INSERT INTO tally_delta (kind, name, amount)
             SELECT 'mail', r.state, sum(r.sign)::bigint FROM ({from}) AS r GROUP BY 2 HAVING sum(r.sign) <> 0;"
        )
    };
    let (mail_was, mail_is) = (
        "SELECT -1 AS sign, state FROM was",
        "SELECT 1 AS sign, state FROM is_now",
    );
    let mut all = triggers(
        "ticket",
        &count(&is),
        &count(&format!("{was} UNION ALL {is}")),
        &count(&was),
    );
    all.extend(triggers(
        "outbox",
        &mails(mail_is),
        &mails(&format!("{mail_was} UNION ALL {mail_is}")),
        &mails(mail_was),
    ));
    all.push(format!(
        "CREATE VIEW tally_truth AS
         SELECT c.kind, c.name, sum(c.amount)::bigint AS amount FROM ticket AS r CROSS JOIN {figures}
         GROUP BY 1, 2 HAVING sum(c.amount) <> 0
         UNION ALL SELECT 'mail', state, count(*) FROM outbox GROUP BY state"
    ));
    all.push(
        "CREATE FUNCTION ticket_words(subject text, name text) RETURNS tsvector
         LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT setweight(to_tsvector('pg_catalog.simple', regexp_replace(lower(subject), '[^[:alnum:]]+', ' ', 'g')), 'A')
                || setweight(to_tsvector('pg_catalog.simple', regexp_replace(lower(name), '[^[:alnum:]]+', ' ', 'g')), 'B')
         $$"
        .to_owned(),
    );
    all.push(
        "CREATE INDEX ix_ticket_words ON ticket USING gin (ticket_words(subject, reporter_name))".to_owned(),
    );
    all.extend(INDEXES.map(str::to_owned));
    all
}

/// One function and three triggers for a table, each once for a statement however many rows it writes.
fn triggers(table: &str, insert: &str, update: &str, delete: &str) -> Vec<String> {
    vec![
        format!(
            "CREATE FUNCTION {table}_tally() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                IF TG_OP = 'INSERT' THEN {insert}
                ELSIF TG_OP = 'UPDATE' THEN {update}
                ELSE {delete}
                END IF;
                RETURN NULL;
             END $$"
        ),
        format!(
            "CREATE TRIGGER {table}_tally_insert AFTER INSERT ON {table}
             REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally()"
        ),
        format!(
            "CREATE TRIGGER {table}_tally_update AFTER UPDATE ON {table}
             REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally()"
        ),
        format!(
            "CREATE TRIGGER {table}_tally_delete AFTER DELETE ON {table}
             REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally()"
        ),
    ]
}

/// The figures of one row, as a select; `r` is its name, `sign` counts it in or out, `from` is where it stands, if anywhere.
fn sqlite_figures(r: &str, sign: &str, from: &str) -> String {
    let seconds =
        |since: &str| format!("((julianday({r}.first_answered_at) - julianday({r}.{since})) * 86400.0)");
    let after_routing = format!("julianday({r}.first_answered_at) >= julianday({r}.routed_at)");
    let each = [
        (
            "'state'",
            format!("coalesce({r}.unit_code, '') || '/' || {r}.status"),
            "1".to_owned(),
        ),
        (
            "'class'",
            format!("coalesce(CAST({r}.class_no AS text), '')"),
            "1".to_owned(),
        ),
        (
            "'hour'",
            format!("replace(substr({r}.created_at, 1, 13), ' ', 'T')"),
            "1".to_owned(),
        ),
        (
            "'total'",
            "'answered'".to_owned(),
            format!("{r}.first_answered_at IS NOT NULL"),
        ),
        (
            "'total'",
            "'in_time'".to_owned(),
            format!("{} < {PROMISED}", seconds("created_at")),
        ),
        (
            "'total'",
            "'receipt_ms'".to_owned(),
            format!("CAST(round({} * 1000) AS integer)", seconds("created_at")),
        ),
        ("'total'", "'after_routing'".to_owned(), after_routing.clone()),
        (
            "'total'",
            "'routing_ms'".to_owned(),
            format!(
                "CASE WHEN {after_routing} THEN CAST(round({} * 1000) AS integer) END",
                seconds("routed_at")
            ),
        ),
        (
            "'total'",
            "'ratings'".to_owned(),
            format!("{r}.rating IS NOT NULL"),
        ),
        ("'total'", "'rating_sum'".to_owned(), format!("{r}.rating")),
    ];
    let each = each.map(|(kind, name, amount)| {
        format!("SELECT {kind} AS kind, {name} AS name, {sign} * ({amount}) AS amount {from}")
    });
    each.join(" UNION ALL ")
}

fn sqlite() -> Vec<String> {
    let write = |figures: &str| {
        format!(
            "INSERT INTO tally_delta (kind, name, amount)
             SELECT kind, name, sum(amount) FROM ({figures}) GROUP BY kind, name HAVING sum(amount) <> 0;"
        )
    };
    let (is, was) = (sqlite_figures("NEW", "1", ""), sqlite_figures("OLD", "-1", ""));
    let mail = |state: &str, sign: &str| {
        format!("INSERT INTO tally_delta (kind, name, amount) VALUES ('mail', {state}, {sign});")
    };
    let (mail_is, mail_was) = (mail("NEW.state", "1"), mail("OLD.state", "-1"));
    let forget = "DELETE FROM ticket_word WHERE rowid = (SELECT place FROM ticket_word_place WHERE ticket_id = OLD.id);";
    let mut all = vec![
        format!("CREATE TRIGGER ticket_tally_insert AFTER INSERT ON ticket BEGIN {} END", write(&is)),
        format!(
            "CREATE TRIGGER ticket_tally_update AFTER UPDATE ON ticket BEGIN {} END",
            write(&format!("{was} UNION ALL {is}"))
        ),
        format!("CREATE TRIGGER ticket_tally_delete AFTER DELETE ON ticket BEGIN {} END", write(&was)),
        format!("CREATE TRIGGER outbox_tally_insert AFTER INSERT ON outbox BEGIN {mail_is} END"),
        format!(
            "CREATE TRIGGER outbox_tally_update AFTER UPDATE OF state ON outbox WHEN NEW.state <> OLD.state
             BEGIN {mail_was} {mail_is} END"
        ),
        format!("CREATE TRIGGER outbox_tally_delete AFTER DELETE ON outbox BEGIN {mail_was} END"),
        format!(
            "CREATE VIEW tally_truth AS
             SELECT kind, name, sum(amount) AS amount FROM ({}) GROUP BY kind, name HAVING sum(amount) <> 0
             UNION ALL SELECT 'mail', state, count(*) FROM outbox GROUP BY state",
            sqlite_figures("ticket", "1", "FROM ticket")
        ),
        "CREATE TABLE ticket_word_place (place integer PRIMARY KEY, ticket_id uuid_text NOT NULL UNIQUE)".to_owned(),
        "CREATE VIRTUAL TABLE ticket_word USING fts5(subject, name, content='', contentless_delete=1,
             tokenize='unicode61 remove_diacritics 0')"
            .to_owned(),
        format!("CREATE TRIGGER ticket_word_insert AFTER INSERT ON ticket BEGIN {REMEMBER} END"),
        format!(
            "CREATE TRIGGER ticket_word_update AFTER UPDATE OF subject, reporter_name ON ticket
             WHEN NEW.subject <> OLD.subject OR NEW.reporter_name <> OLD.reporter_name BEGIN {forget}
                INSERT INTO ticket_word (rowid, subject, name)
                SELECT place, NEW.subject, NEW.reporter_name FROM ticket_word_place WHERE ticket_id = NEW.id; END"
        ),
        format!(
            "CREATE TRIGGER ticket_word_delete AFTER DELETE ON ticket BEGIN {forget}
                DELETE FROM ticket_word_place WHERE ticket_id = OLD.id; END"
        ),
        "INSERT INTO ticket_word_place (ticket_id) SELECT id FROM ticket".to_owned(),
        "INSERT INTO ticket_word (rowid, subject, name) SELECT place, subject, reporter_name
         FROM ticket_word_place JOIN ticket ON ticket.id = ticket_id"
            .to_owned(),
    ];
    all.extend(INDEXES.map(str::to_owned));
    all
}

const REMEMBER: &str = "INSERT INTO ticket_word_place (ticket_id) VALUES (NEW.id);
    INSERT INTO ticket_word (rowid, subject, name)
    SELECT place, NEW.subject, NEW.reporter_name FROM ticket_word_place WHERE ticket_id = NEW.id;";
