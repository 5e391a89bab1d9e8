//! Rows of other tables beside a row, in the same statement: a way to the server and back costs more than what it brings.

use sea_orm::{DbErr, sea_query::Expr};
use serde::de::DeserializeOwned;

use super::Db;
use crate::config::DatabaseKind;

impl Db {
    /// The rows of `from` (SQL of ours: a table or a subquery with its name, which may speak of the row beside it) as one text: a JSON
    /// array with an array of `columns` for each row, in the order of the column `order`. Times are RFC 3339. For [`read`].
    pub fn rows_beside(&self, from: &str, columns: &[&str], order: &str) -> Expr {
        let columns = columns.join(", ");
        Expr::cust(match self.kind {
            DatabaseKind::Sqlite => {
                format!("(SELECT json_group_array(json_array({columns}) ORDER BY {order}) FROM {from})")
            }
            DatabaseKind::Postgres => format!(
                "(SELECT CAST(COALESCE(json_agg(json_build_array({columns}) ORDER BY {order}), '[]') AS text) FROM {from})"
            ),
        })
    }
}

/// What [`Db::rows_beside`] gave; a row is a struct or a tuple of the columns in their order.
pub fn read<T: DeserializeOwned>(rows: &str) -> Result<Vec<T>, DbErr> {
    serde_json::from_str(rows).map_err(|error| DbErr::Json(format!("rows beside a row: {error}")))
}
