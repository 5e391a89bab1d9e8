//! What tables the database has, asked of the database itself, in words that hold for both kinds: so that a copy of
//! everything never forgets a table, and what one kind wrote the other can read.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use serde::{Deserialize, Serialize};

use crate::config::DatabaseKind;

/// A table with its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Columns in the table's own order; computed ones are left out.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds, whichever database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text.
    Text,
    /// 16 bits.
    Small,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Big,
    /// 64 bits with a fraction.
    Real,
    /// Yes or no.
    Bool,
    /// Bytes.
    Bytes,
    /// UUID.
    Uuid,
    /// A moment, to the microsecond.
    Time,
    /// A day.
    Day,
    /// JSON.
    Json,
}

/// Table in which the migrator notes what it has applied.
pub const MIGRATIONS: &str = "seaql_migrations";

/// Every table of the program, by name, without [`MIGRATIONS`] and what SQLite derives from others to find words.
pub(super) async fn tables(db: &impl ConnectionTrait, kind: DatabaseKind) -> Result<Vec<Table>, DbErr> {
    let mut tables = Vec::new();
    for name in names(db, kind).await? {
        let columns = columns(db, kind, &name).await?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

async fn names(db: &impl ConnectionTrait, kind: DatabaseKind) -> Result<Vec<String>, DbErr> {
    let question = match kind {
        DatabaseKind::Sqlite => {
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             AND name <> 'ticket_word_place'"
        }
        DatabaseKind::Postgres => {
            "SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
        }
    };
    let rows = db.query_all_raw(ask(db, question, None)).await?;
    let names: Result<Vec<String>, DbErr> = rows.iter().map(|row| row.try_get("", "name")).collect();
    let mut names = names?;
    names.retain(|name| name != MIGRATIONS);
    names.sort();
    Ok(names)
}

async fn columns(db: &impl ConnectionTrait, kind: DatabaseKind, table: &str) -> Result<Vec<Column>, DbErr> {
    let question = match kind {
        DatabaseKind::Sqlite => "SELECT name, type AS word FROM pragma_table_info($1) ORDER BY cid",
        DatabaseKind::Postgres => {
            "SELECT column_name::text AS name, data_type::text AS word FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'
             ORDER BY ordinal_position"
        }
    };
    let rows = db.query_all_raw(ask(db, question, Some(table))).await?;
    rows.iter().map(|row| column(row, kind, table)).collect()
}

fn ask(db: &impl ConnectionTrait, question: &str, about: Option<&str>) -> Statement {
    let values = about.map(|about| about.to_owned().into());
    Statement::from_sql_and_values(db.get_database_backend(), question, values)
}

fn column(row: &QueryResult, database: DatabaseKind, table: &str) -> Result<Column, DbErr> {
    let (name, word): (String, String) = (row.try_get("", "name")?, row.try_get("", "word")?);
    let found = kind_of(&word).ok_or_else(|| {
        DbErr::Type(format!(
            "column {name} of table {table} has the unknown type {word}"
        ))
    })?;
    // SQLite's whole numbers have 64 bits, whatever the column is called.
    let is_whole = matches!(found, Kind::Small | Kind::Integer);
    let kind = if is_whole && database == DatabaseKind::Sqlite {
        Kind::Big
    } else {
        found
    };
    Ok(Column { name, kind })
}

/// The words of both databases; on SQLite they are those that the migrations wrote.
fn kind_of(word: &str) -> Option<Kind> {
    // `varchar(255)` and the like.
    let bare = word.split('(').next().unwrap_or(word).trim();
    let kind = match bare.to_ascii_lowercase().as_str() {
        "text" | "varchar" | "character varying" | "character" | "char" => Kind::Text,
        "smallint" => Kind::Small,
        "integer" => Kind::Integer,
        "bigint" => Kind::Big,
        "double" | "double precision" | "float" | "real" => Kind::Real,
        "boolean" => Kind::Bool,
        "blob" | "varbinary_blob" | "bytea" => Kind::Bytes,
        "uuid" | "uuid_text" => Kind::Uuid,
        "timestamp_with_timezone_text" | "timestamp with time zone" => Kind::Time,
        "date_text" | "date" => Kind::Day,
        "json" | "jsonb" | "json_text" | "jsonb_text" => Kind::Json,
        _ => return None,
    };
    Some(kind)
}
