//! Finding tickets by words of subject and name, by the index that each database has for it (migration m0015). A word finds
//! what begins with it.

use entity::ticket;
use sea_orm::sea_query::{Expr, ExprTrait, Value};

use super::Db;
use crate::config::DatabaseKind;

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// In the subject and in the reporter's name.
    Everywhere,
    /// In the subject alone.
    Subject,
}

impl Db {
    /// Whether a ticket holds words that begin with each of `beginnings`, which are letters and digits alone, in lower case.
    pub fn holds_words(&self, beginnings: &[String], place: Words) -> Expr {
        match self.kind {
            DatabaseKind::Postgres => {
                let weight = if place == Words::Subject { "A" } else { "" };
                let each: Vec<String> = beginnings
                    .iter()
                    .map(|word| format!("{word}:*{weight}"))
                    .collect();
                let columns = [ticket::Column::Subject, ticket::Column::ReporterName];
                let [subject, name] = columns.map(|column| Expr::col((ticket::Entity, column)));
                // Written out, for the plan depends on the words: as a parameter they would get, from the sixth time on, one plan
                // for rare and common words alike.
                let words = Expr::Constant(Value::from(each.join(" & ")));
                Expr::cust_with_exprs(
                    "ticket_words($1, $2) @@ to_tsquery('pg_catalog.simple', $3)",
                    [subject, name, words],
                )
            }
            DatabaseKind::Sqlite => {
                let column = if place == Words::Subject { "subject : " } else { "" };
                let each: Vec<String> = beginnings.iter().map(|word| format!("\"{word}\" *")).collect();
                let found = Expr::cust_with_values(
                    "(SELECT ticket_id FROM ticket_word_place WHERE place IN (SELECT rowid FROM ticket_word WHERE ticket_word MATCH ?))",
                    [Value::from(format!("{column}({})", each.join(" AND ")))],
                );
                Expr::col((ticket::Entity, ticket::Column::Id)).binary(sea_orm::sea_query::BinOper::In, found)
            }
        }
    }
}
