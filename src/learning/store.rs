//! Rows of `search_question`: written in batches, read as sums.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::search_question::{ActiveModel, Column as C, Entity as Questions};
use kernel::locale::Locale;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, OnConflict, SimpleExpr},
};

use super::{
    Question,
    ledger::{Counts, Key, Page},
};

/// Rows of one statement.
const BATCH: usize = 200;

/// A question over several days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Language.
    pub lang: Locale,
    /// The words; empty for all that are not told apart.
    pub words: String,
    /// What came of it.
    pub counts: Counts,
}

/// Adds counts to the rows of their days.
pub(super) async fn add(db: &impl ConnectionTrait, page: &Page) -> Result<(), DbErr> {
    let rows: Vec<ActiveModel> = page.iter().map(|(key, counts)| row(key, *counts)).collect();
    for batch in rows.chunks(BATCH) {
        Questions::insert_many(batch.to_vec())
            .on_conflict(add_up())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

fn row(key: &Key, counts: Counts) -> ActiveModel {
    ActiveModel {
        day: Set(key.day),
        lang: Set(key.lang),
        words: Set(key.question.as_str().to_owned()),
        asked: Set(counts.asked),
        nothing: Set(counts.nothing),
        helped: Set(counts.helped),
        not_helped: Set(counts.not_helped),
    }
}

fn add_up() -> OnConflict {
    let sum = |column: C| {
        let new = Expr::col((Alias::new("excluded"), column));
        (column, Expr::col((Questions, column)).add(new))
    };
    OnConflict::columns([C::Day, C::Lang, C::Words])
        .values([C::Asked, C::Nothing, C::Helped, C::NotHelped].map(sum))
        .to_owned()
}

/// How many different questions a day has.
pub(super) async fn different(db: &impl ConnectionTrait, day: NaiveDate) -> Result<u64, DbErr> {
    Questions::find().filter(C::Day.eq(day)).count(db).await
}

/// Those of some questions that a day has already.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    day: NaiveDate,
    words: Vec<&str>,
) -> Result<BTreeSet<String>, DbErr> {
    let mut known = BTreeSet::new();
    for batch in words.chunks(BATCH) {
        let found: Vec<String> = Questions::find()
            .select_only()
            .column(C::Words)
            .filter(C::Day.eq(day))
            .filter(C::Words.is_in(batch.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        known.extend(found);
    }
    Ok(known)
}

/// What every question since a day came to together.
pub async fn totals(db: &impl ConnectionTrait, since: NaiveDate) -> Result<Counts, DbErr> {
    let sums: Option<Sums> = summed(Questions::find().filter(C::Day.gte(since)).select_only())
        .into_tuple()
        .one(db)
        .await?;
    Ok(sums.map_or_else(Counts::default, counts))
}

/// The questions since a day that have most of something, and at least one.
pub async fn most(
    db: &impl ConnectionTrait,
    since: NaiveDate,
    of: C,
    limit: u64,
) -> Result<Vec<Asked>, DbErr> {
    let query = Questions::find()
        .select_only()
        .column(C::Lang)
        .column(C::Words)
        .filter(C::Day.gte(since))
        .filter(C::Words.ne(""))
        .filter(of.gt(0))
        .group_by(C::Lang)
        .group_by(C::Words)
        .order_by_desc(of.sum())
        .order_by_asc(C::Words)
        .limit(limit);
    let rows: Vec<OfQuestion> = summed(query).into_tuple().all(db).await?;
    let asked = |(lang, words, asked, nothing, helped, not_helped)| Asked {
        lang,
        words,
        counts: counts((asked, nothing, helped, not_helped)),
    };
    Ok(rows.into_iter().map(asked).collect())
}

/// Puts the questions that match among those that are not told apart; how many rows that were. The day's sums stay. Nodes
/// may do so at the same time: each row is taken by one of them.
pub(super) async fn fold(db: &impl ConnectionTrait, which: Condition) -> Result<usize, DbErr> {
    let which = Condition::all().add(which).add(C::Words.ne(""));
    let gone = Questions::delete_many()
        .filter(which)
        .exec_with_returning(db)
        .await?;
    let mut page = Page::new();
    for row in &gone {
        let key = Key {
            day: row.day,
            lang: row.lang,
            question: Question::default(),
        };
        page.entry(key).or_default().add(Counts {
            asked: row.asked,
            nothing: row.nothing,
            helped: row.helped,
            not_helped: row.not_helped,
        });
    }
    add(db, &page).await?;
    Ok(gone.len())
}

/// Whatever is older than `all`; and before `rare` what was asked no more than once on all days together.
pub(super) fn too_old(all: NaiveDate, rare: NaiveDate) -> Condition {
    let often = Questions::find()
        .select_only()
        .column(C::Words)
        .group_by(C::Words)
        .having(C::Asked.sum().gt(1));
    let seldom = Condition::all()
        .add(C::Day.lt(rare))
        .add(C::Words.not_in_subquery(sea_orm::QueryTrait::into_query(often)));
    Condition::any().add(C::Day.lt(all)).add(seldom)
}

/// Language, words and sums.
type OfQuestion = (Locale, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
type Sums = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

fn summed(query: Select<Questions>) -> Select<Questions> {
    let sum = |column: C| -> SimpleExpr { column.sum() };
    query
        .expr_as(sum(C::Asked), "asked_in_all")
        .expr_as(sum(C::Nothing), "nothing_in_all")
        .expr_as(sum(C::Helped), "helped_in_all")
        .expr_as(sum(C::NotHelped), "not_helped_in_all")
}

fn counts((asked, nothing, helped, not_helped): Sums) -> Counts {
    let whole = |sum: Option<i64>| i32::try_from(sum.unwrap_or(0)).unwrap_or(i32::MAX);
    Counts {
        asked: whole(asked),
        nothing: whole(nothing),
        helped: whole(helped),
        not_helped: whole(not_helped),
    }
}
