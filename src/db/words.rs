//! Finding tickets by words of subject and name, by the index that each database has for it (migrations m0015 and m0021). A word
//! finds what begins with it.
//!
//! PostgreSQL collects all tickets of all words that begin with one before it compares them with those of another word: a word that
//! stands in every twentieth ticket or more ([`COMMON`], where there are [`MANY`]) would cost more than all others together, so beside others it finds itself
//! alone. Which words are common the database tells from its own statistics.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

use entity::ticket;
use sea_orm::{
    ConnectionTrait, DbErr, Statement,
    sea_query::{BinOper, Expr, ExprTrait, Value},
};

use super::Db;
use crate::config::DatabaseKind;

/// The part of all tickets from which on a word is common.
const COMMON: f32 = 0.05;
/// With fewer tickets than this nothing is slow, and what begins with a word is found however common it is.
const MANY: f32 = 50_000.0;

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// In the subject and in the reporter's name.
    Everywhere,
    /// In the subject alone.
    Subject,
}

/// The common words, as this node knows them.
#[derive(Clone, Debug, Default)]
pub(super) struct CommonWords(Arc<RwLock<HashSet<String>>>);

impl Db {
    /// Whether a ticket holds words that begin with each of `beginnings`, which are letters and digits alone, in lower case.
    pub fn holds_words(&self, beginnings: &[String], place: Words) -> Expr {
        match self.kind {
            DatabaseKind::Postgres => {
                let words = Expr::col((ticket::Entity, "words"));
                // Written out, for the plan depends on the words: as a parameter they would get, from the sixth time on, one plan
                // for rare and common words alike.
                let asked = Expr::Constant(Value::from(self.question(beginnings, place)));
                Expr::cust_with_exprs("$1 @@ to_tsquery('pg_catalog.simple', $2)", [words, asked])
            }
            DatabaseKind::Sqlite => {
                let column = if place == Words::Subject { "subject : " } else { "" };
                let each: Vec<String> = beginnings.iter().map(|word| format!("\"{word}\" *")).collect();
                let found = Expr::cust_with_values(
                    "(SELECT ticket_id FROM ticket_word_place WHERE place IN (SELECT rowid FROM ticket_word WHERE ticket_word MATCH ?))",
                    [Value::from(format!("{column}({})", each.join(" AND ")))],
                );
                Expr::col((ticket::Entity, ticket::Column::Id)).binary(BinOper::In, found)
            }
        }
    }

    fn question(&self, beginnings: &[String], place: Words) -> String {
        let weight = if place == Words::Subject { "A" } else { "" };
        let common = self.common_words.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_alone = beginnings.len() == 1;
        let each = beginnings
            .iter()
            .map(|word| match (is_alone || !common.contains(word), weight) {
                (true, weight) => format!("{word}:*{weight}"),
                (false, "") => word.clone(),
                (false, weight) => format!("{word}:{weight}"),
            });
        each.collect::<Vec<_>>().join(" & ")
    }

    /// Asks the database anew which words are common.
    pub async fn learn_common_words(&self) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Sqlite {
            return Ok(());
        }
        let asked = Statement::from_sql_and_values(
            self.read().get_database_backend(),
            "SELECT word FROM pg_catalog.pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS each (word, part)
             WHERE schemaname = current_schema() AND tablename = 'ticket' AND attname = 'words'
               AND word IS NOT NULL AND part >= $1
               AND (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = 'ticket'::regclass) >= $2",
            [COMMON.into(), MANY.into()],
        );
        let rows = self.read().query_all_raw(asked).await?;
        let words = rows.iter().map(|row| row.try_get("", "word"));
        let words = words.collect::<Result<HashSet<String>, DbErr>>()?;
        *self
            .common_words
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner) = words;
        Ok(())
    }
}
