//! Counts that people see: kept, not counted, so that they cost the same at a thousand tickets and at a million. Triggers of the
//! database append every change in its own transaction (migration m0015 has the table of kinds and names); here they are
//! folded together, read, compared with the truth and repaired.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, QueryResult,
    sea_query::{Expr, ExprTrait, Func, OnConflict, Query, SelectStatement, UnionType},
};

use crate::app::App;

/// Tickets of a unit in a status; see [`state`].
pub const STATE: &str = "state";
/// Tickets of a class, by its number; nothing for those without.
pub const CLASS: &str = "class";
/// Tickets by the UTC hour of their receipt, `2026-07-01T02`.
pub const HOUR: &str = "hour";
/// Figures over all tickets.
pub const TOTAL: &str = "total";
/// Mails by state.
pub const MAIL: &str = "mail";

const KEPT: &str = "tally";
const CHANGES: &str = "tally_delta";
const TRUTH: &str = "tally_truth";
/// Rows that one statement writes.
const BATCH: usize = 1_000;

/// (kind, name) → amount.
pub type Amounts = BTreeMap<(String, String), i64>;

/// The unit and the status of a name of kind [`STATE`]; the unit is empty where Humas has the ticket.
pub fn state(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('/')
}

/// What is kept of `kinds`; of hours only those from `since` on.
pub async fn amounts(
    db: &impl ConnectionTrait,
    kinds: &[&str],
    since: Option<&str>,
) -> Result<Amounts, DbErr> {
    let part = |table: &'static str| {
        let mut part = Query::select();
        part.columns(["kind", "name", "amount"])
            .from(table)
            .and_where(Expr::col("kind").is_in(kinds.iter().copied()));
        if let Some(since) = since {
            part.and_where(Expr::col("kind").ne(HOUR).or(Expr::col("name").gte(since)));
        }
        part
    };
    let both = part(KEPT).union(UnionType::All, part(CHANGES)).take();
    let summed = Query::select()
        .columns(["kind", "name"])
        .expr_as(Func::sum(Expr::col("amount")).cast_as("bigint"), "amount")
        .from_subquery(both, "both")
        .group_by_columns(["kind", "name"])
        .take();
    read(db.query_all(&summed).await?)
}

fn read(rows: Vec<QueryResult>) -> Result<Amounts, DbErr> {
    let mut amounts = Amounts::new();
    for row in rows {
        let key = (row.try_get("", "kind")?, row.try_get("", "name")?);
        *amounts.entry(key).or_default() += row.try_get::<i64>("", "amount")?;
    }
    amounts.retain(|_, amount| *amount != 0);
    Ok(amounts)
}

/// Adds the changes since the last time to what is kept; how many there were. Nodes may do so at the same time: each change is
/// taken by one of them.
pub async fn fold(app: &App) -> Result<usize, DbErr> {
    let any = Query::select().expr(Expr::val(1)).from(CHANGES).limit(1).take();
    if app.db.read().query_one(&any).await?.is_none() {
        return Ok(0);
    }
    app.db
        .write(async |tx| {
            let changes = Query::delete().from_table(CHANGES).returning_all().take();
            let changes = tx.query_all(&changes).await?;
            let count = changes.len();
            add(tx, read(changes)?).await?;
            Ok(count)
        })
        .await
}

/// In the order of their names, so that two nodes never wait for each other in a circle.
async fn add(tx: &DatabaseTransaction, amounts: Amounts) -> Result<(), DbErr> {
    let rows: Vec<_> = amounts.into_iter().collect();
    for batch in rows.chunks(BATCH) {
        let mut insert = Query::insert();
        insert.into_table(KEPT).columns(["kind", "name", "amount"]);
        for ((kind, name), amount) in batch {
            insert.values_panic([kind.as_str().into(), name.as_str().into(), (*amount).into()]);
        }
        let sum = Expr::col((KEPT, "amount")).add(Expr::col(("excluded", "amount")));
        insert.on_conflict(
            OnConflict::columns(["kind", "name"])
                .value("amount", sum)
                .to_owned(),
        );
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// What is kept and not true: (kind, name) → (kept, true).
pub async fn compare(app: &App) -> Result<BTreeMap<(String, String), (i64, i64)>, DbErr> {
    app.db
        .snapshot(async |tx| {
            let kept = amounts(tx, &[STATE, CLASS, HOUR, TOTAL, MAIL], None).await?;
            let truth = read(tx.query_all(&truth()).await?)?;
            let keys = kept.keys().chain(truth.keys()).cloned();
            let of = |all: &Amounts, key: &(String, String)| all.get(key).copied().unwrap_or(0);
            Ok(keys
                .map(|key| {
                    let pair = (of(&kept, &key), of(&truth, &key));
                    (key, pair)
                })
                .filter(|(_, (kept, truth))| kept != truth)
                .collect())
        })
        .await
}

/// Counts everything afresh, while others go on writing.
pub async fn repair(app: &App) -> Result<(), DbErr> {
    app.db.write_over_snapshot(async |tx| rewrite(tx).await).await
}

/// The same in a transaction that sees one unmoving picture, or that nobody else can write beside.
pub async fn rewrite(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    for table in [KEPT, CHANGES] {
        tx.execute(&Query::delete().from_table(table).take()).await?;
    }
    let mut insert = Query::insert();
    insert
        .into_table(KEPT)
        .columns(["kind", "name", "amount"])
        .select_from(truth())
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    tx.execute(&insert).await?;
    Ok(())
}

fn truth() -> SelectStatement {
    Query::select()
        .columns(["kind", "name", "amount"])
        .from(TRUTH)
        .take()
}
