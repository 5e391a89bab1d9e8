//! One row as one line of JSON, the same for both databases: an array with a value for each column, in the table's order.
//!
//! Text as it is, numbers as numbers, bytes in base64, moments and days as RFC 3339, JSON columns as a string that holds
//! JSON (so that a JSON `null` is not a missing value).

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sea_orm::{DbErr, QueryResult, TryGetable, Value as DbValue};
use serde_json::Value;
use uuid::Uuid;

use crate::db::schema::{Column, Kind};

/// Appends the line of a row.
pub(super) fn write(row: &QueryResult, columns: &[Column], line: &mut Vec<u8>) -> Result<(), DbErr> {
    let values: Result<Vec<Value>, DbErr> = columns.iter().map(|column| value(row, column)).collect();
    serde_json::to_writer(&mut *line, &values?).map_err(|error| DbErr::Json(error.to_string()))?;
    line.push(b'\n');
    Ok(())
}

fn value(row: &QueryResult, column: &Column) -> Result<Value, DbErr> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Text => get::<String>(row, name)?.into(),
        Kind::Small => get::<i16>(row, name)?.into(),
        Kind::Integer => get::<i32>(row, name)?.into(),
        Kind::Big => get::<i64>(row, name)?.into(),
        Kind::Real => get::<f64>(row, name)?.into(),
        Kind::Bool => get::<bool>(row, name)?.into(),
        Kind::Bytes => get::<Vec<u8>>(row, name)?
            .map(|bytes| BASE64_STANDARD.encode(bytes))
            .into(),
        Kind::Uuid => get::<Uuid>(row, name)?.map(|id| id.to_string()).into(),
        Kind::Time => get::<DateTime<Utc>>(row, name)?
            .map(|time| time.to_rfc3339_opts(SecondsFormat::Micros, true))
            .into(),
        Kind::Day => get::<NaiveDate>(row, name)?.map(|day| day.to_string()).into(),
        Kind::Json => get::<Value>(row, name)?.map(|json| json.to_string()).into(),
    })
}

fn get<T: TryGetable>(row: &QueryResult, name: &str) -> Result<Option<T>, DbErr> {
    row.try_get("", name)
}

/// The values of a line, to be bound; `None` when the line is not a row of these columns.
pub(super) fn read(line: &[u8], columns: &[Column]) -> Option<Vec<DbValue>> {
    let values: Vec<Value> = serde_json::from_slice(line).ok()?;
    if values.len() != columns.len() {
        return None;
    }
    let bound = values.into_iter().zip(columns);
    bound.map(|(value, column)| bind(&value, column.kind)).collect()
}

fn bind(value: &Value, kind: Kind) -> Option<DbValue> {
    let text = || value.as_str();
    let is_null = value.is_null();
    Some(match kind {
        Kind::Text if is_null => None::<String>.into(),
        Kind::Text => text()?.to_owned().into(),
        Kind::Small if is_null => None::<i16>.into(),
        Kind::Small => i16::try_from(value.as_i64()?).ok()?.into(),
        Kind::Integer if is_null => None::<i32>.into(),
        Kind::Integer => i32::try_from(value.as_i64()?).ok()?.into(),
        Kind::Big if is_null => None::<i64>.into(),
        Kind::Big => value.as_i64()?.into(),
        Kind::Real if is_null => None::<f64>.into(),
        Kind::Real => value.as_f64()?.into(),
        Kind::Bool if is_null => None::<bool>.into(),
        Kind::Bool => value.as_bool()?.into(),
        Kind::Bytes if is_null => None::<Vec<u8>>.into(),
        Kind::Bytes => BASE64_STANDARD.decode(text()?).ok()?.into(),
        Kind::Uuid if is_null => None::<Uuid>.into(),
        Kind::Uuid => Uuid::parse_str(text()?).ok()?.into(),
        Kind::Time if is_null => None::<DateTime<Utc>>.into(),
        Kind::Time => text()?.parse::<DateTime<Utc>>().ok()?.into(),
        Kind::Day if is_null => None::<NaiveDate>.into(),
        Kind::Day => text()?.parse::<NaiveDate>().ok()?.into(),
        Kind::Json if is_null => None::<Value>.into(),
        Kind::Json => serde_json::from_str::<Value>(text()?).ok()?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(kinds: &[Kind]) -> Vec<Column> {
        let column = |kind: &Kind| Column {
            name: "x".into(),
            kind: *kind,
        };
        kinds.iter().map(column).collect()
    }

    #[test]
    fn a_line_that_is_not_a_row_of_the_table_is_refused() {
        let two = columns(&[Kind::Text, Kind::Big]);
        assert!(read(br#"["a",1]"#, &two).is_some());
        assert!(read(br"[null,null]", &two).is_some());
        for wrong in [
            &br#"["a"]"#[..],
            br#"["a","1"]"#,
            br#"["a",1,2]"#,
            br#"{"a":1}"#,
            b"",
            b"[\"a\",1",
        ] {
            assert!(read(wrong, &two).is_none(), "{}", String::from_utf8_lossy(wrong));
        }
        assert!(
            read(b"[70000]", &columns(&[Kind::Small])).is_none(),
            "out of range"
        );
    }

    #[test]
    fn a_json_null_is_a_value_and_no_value_is_none() {
        let json = columns(&[Kind::Json]);
        assert_eq!(read(br#"["null"]"#, &json), Some(vec![Value::Null.into()]));
        assert_eq!(read(b"[null]", &json), Some(vec![None::<Value>.into()]));
        assert_ne!(read(br#"["null"]"#, &json), read(b"[null]", &json));
    }
}
