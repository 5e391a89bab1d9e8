//! Filling empty tables of PostgreSQL with very many rows: `COPY` into tables without indexes and references, which are made
//! again at the end, when each row is checked once and in order. One transaction: all of it or nothing, and nobody sees a
//! table without its rules.

use std::fmt::Write;

use sea_orm::{
    ActiveModelTrait, ActiveValue, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, RuntimeErr, Value,
    sqlx::{self, AssertSqlSafe, PgConnection, PgPool, Row},
};

/// An open transaction that fills tables. Dropped before [`Bulk::finish`] it leaves nothing behind.
#[derive(Debug)]
pub struct Bulk {
    /// Not the pool's any more, so that what was left open ends with it.
    connection: PgConnection,
    tables: Vec<&'static str>,
    put_back: Vec<String>,
}

/// Rows of one table in the words of `COPY`.
#[derive(Clone, Debug)]
pub struct Lines {
    statement: String,
    text: String,
}

impl Bulk {
    /// Takes `tables` for itself, which have to be empty, and lifts their rules.
    pub(super) async fn begin(pool: &PgPool, tables: &[&'static str]) -> Result<Self, DbErr> {
        let connection = pool.acquire().await.map_err(failed)?.detach();
        let mut bulk = Self {
            connection,
            tables: tables.to_vec(),
            put_back: Vec::new(),
        };
        let names = tables.join(", ");
        bulk.run("BEGIN").await?;
        bulk.run(&format!("LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
            .await?;
        for table in tables {
            let held = bulk
                .pairs(&format!(
                    "SELECT 'row', '' FROM (SELECT FROM {table} LIMIT 1) one"
                ))
                .await?;
            if !held.is_empty() {
                return Err(DbErr::Custom(format!("table {table} is not empty")));
            }
        }
        let listed: Vec<String> = tables
            .iter()
            .map(|table| format!("'{table}'::regclass"))
            .collect();
        let listed = listed.join(", ");
        let references = bulk.pairs(&constraints(&listed, "contype = 'f'")).await?;
        let keys = bulk.pairs(&constraints(&listed, "contype IN ('p', 'u')")).await?;
        let indexes = bulk.pairs(&indexes(&listed)).await?;
        for (drop, make) in &references {
            bulk.run(drop).await?;
            bulk.put_back.push(make.clone());
        }
        for (drop, make) in indexes.iter().chain(&keys) {
            bulk.run(drop).await?;
            bulk.put_back.push(make.clone());
        }
        // Keys and indexes before the references that lean on them.
        bulk.put_back.reverse();
        for table in tables {
            bulk.run(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"))
                .await?;
        }
        // Rows that come after this in the same transaction need not be written a second time as seen by all.
        bulk.run(&format!("TRUNCATE {names}")).await?;
        Ok(bulk)
    }

    /// Adds rows.
    pub async fn copy(&mut self, lines: Lines) -> Result<(), DbErr> {
        if lines.text.is_empty() {
            return Ok(());
        }
        let mut copy = self
            .connection
            .copy_in_raw(&lines.statement)
            .await
            .map_err(failed)?;
        copy.send(lines.text.into_bytes()).await.map_err(failed)?;
        copy.finish().await.map_err(failed)?;
        Ok(())
    }

    /// Puts the rules back, which checks every row, and makes all of it visible.
    pub async fn finish(mut self) -> Result<(), DbErr> {
        self.run("SET LOCAL maintenance_work_mem = '256MB'").await?;
        for make in std::mem::take(&mut self.put_back) {
            self.run(&make).await?;
        }
        for table in self.tables.clone() {
            self.run(&format!("ALTER TABLE {table} ENABLE TRIGGER USER"))
                .await?;
        }
        self.run("COMMIT").await?;
        for table in self.tables.clone() {
            // What the planner knows of the table, before the first question.
            self.run(&format!("ANALYZE {table}")).await?;
        }
        Ok(())
    }

    async fn run(&mut self, statement: &str) -> Result<(), DbErr> {
        let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
        statement.execute(&mut self.connection).await.map_err(failed)?;
        Ok(())
    }

    async fn pairs(&mut self, question: &str) -> Result<Vec<(String, String)>, DbErr> {
        let question = sqlx::raw_sql(AssertSqlSafe(question.to_owned()));
        let rows = question.fetch_all(&mut self.connection).await.map_err(failed)?;
        rows.iter()
            .map(|row| Ok((row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?)))
            .collect()
    }
}

/// (drop, make again) of the constraints of a kind on the tables, or pointing to them.
fn constraints(tables: &str, kind: &str) -> String {
    format!(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
         FROM pg_catalog.pg_constraint WHERE {kind} AND (conrelid IN ({tables}) OR confrelid IN ({tables}))"
    )
}

/// The same of the indexes that are no constraint's.
fn indexes(tables: &str) -> String {
    format!(
        "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
         FROM pg_catalog.pg_index WHERE indrelid IN ({tables})
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))"
    )
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

/// Rows with all their columns set, as `COPY` reads them.
pub fn lines<A: ActiveModelTrait>(rows: Vec<A>) -> Result<Lines, DbErr> {
    let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter().collect();
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let table = A::Entity::default();
    let mut text = String::with_capacity(rows.len() * columns.len() * 16);
    for mut row in rows {
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            match row.take(*column) {
                ActiveValue::Set(value) | ActiveValue::Unchanged(value) => write_value(&mut text, value),
                ActiveValue::NotSet => Err(()),
            }
            .map_err(|()| DbErr::Type(format!("column {} cannot be copied", column.as_str())))?;
        }
        text.push('\n');
    }
    Ok(Lines {
        statement: format!(
            "COPY {} ({}) FROM STDIN WITH (FREEZE)",
            table.table_name(),
            names.join(", ")
        ),
        text,
    })
}

/// One value; an error for kinds that no table of ours has.
fn write_value(text: &mut String, value: Value) -> Result<(), ()> {
    let written = match value {
        Value::Bool(Some(yes)) => write!(text, "{}", if yes { 't' } else { 'f' }),
        Value::SmallInt(Some(number)) => write!(text, "{number}"),
        Value::Int(Some(number)) => write!(text, "{number}"),
        Value::BigInt(Some(number)) => write!(text, "{number}"),
        Value::Uuid(Some(id)) => write!(text, "{id}"),
        Value::ChronoDateTimeUtc(Some(at)) => write!(text, "{}", at.format("%Y-%m-%dT%H:%M:%S%.6fZ")),
        Value::Json(Some(json)) => {
            escape(text, &json.to_string());
            Ok(())
        }
        Value::String(Some(words)) => {
            escape(text, &words);
            Ok(())
        }
        Value::Bytes(Some(bytes)) => {
            text.push_str("\\\\x");
            text.push_str(&crate::http::hex(&bytes));
            Ok(())
        }
        Value::Bool(None)
        | Value::SmallInt(None)
        | Value::Int(None)
        | Value::BigInt(None)
        | Value::Uuid(None)
        | Value::ChronoDateTimeUtc(None)
        | Value::Json(None)
        | Value::String(None)
        | Value::Bytes(None) => {
            text.push_str("\\N");
            Ok(())
        }
        _ => return Err(()),
    };
    written.map_err(|_| ())
}

/// The characters that mean something to `COPY`.
fn escape(text: &mut String, words: &str) {
    for part in words.chars() {
        match part {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // PostgreSQL keeps no such character in a text.
            '\0' => {}
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_copy_is_escaped_and_nothing_is_no_word() {
        let mut text = String::new();
        for value in [
            Value::from("baris\tsatu\nC:\\dua"),
            Value::String(None),
            Value::from(vec![0_u8, 255]),
            Value::from(false),
        ] {
            write_value(&mut text, value).unwrap();
            text.push('|');
        }
        assert_eq!(text, "baris\\tsatu\\nC:\\\\dua|\\N|\\\\x00ff|f|");
        assert!(write_value(&mut text, Value::Char(Some('x'))).is_err());
    }
}
