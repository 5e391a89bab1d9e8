//! Counts that people see: kept, not counted, so that they cost the same at a thousand tickets and at a million. Triggers of the
//! database append every change in its own transaction (migrations m0015 and m0022 have the tables of kinds and names); here they are
//! folded together, read, compared with the truth and repaired.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Utc};
use kernel::{service_slug::ServiceSlug, status::Status, unit_code::UnitCode};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, QueryResult,
    sea_query::{Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement, UnionType},
};

use crate::{app::App, db::Db};

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
/// Tickets filed on the pages, by the UTC day of their receipt and by service, `2026-07-01/lupa-password`; see [`forms`].
pub const FORM_DAY: &str = "form_day";
/// The same by UTC hour, `2026-07-01T02/lupa-password`.
pub const FORM_HOUR: &str = "form_hour";

const ALL: [&str; 7] = [STATE, CLASS, HOUR, TOTAL, MAIL, FORM_DAY, FORM_HOUR];

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

/// Tickets by status, all of them or a unit's: what [`STATE`] says, added up by the database, for every list of staff shows it.
pub async fn by_status(db: &Db, unit: Option<&UnitCode>) -> Result<BTreeMap<Status, i64>, DbErr> {
    let states_of = |unit: &UnitCode| {
        let states = Status::ALL.iter().map(|status| format!("{unit}/{status}"));
        states.collect::<Vec<_>>()
    };
    let part = |table: &'static str| {
        let mut part = Query::select();
        part.expr_as(db.behind_slash("name"), "status")
            .column("amount")
            .from(table)
            .and_where(Expr::col("kind").eq(STATE));
        if let Some(unit) = unit {
            part.and_where(Expr::col("name").is_in(states_of(unit)));
        }
        part
    };
    let both = part(KEPT).union(UnionType::All, part(CHANGES)).take();
    let summed = Query::select()
        .column("status")
        .expr_as(Func::sum(Expr::col("amount")).cast_as("bigint"), "amount")
        .from_subquery(both, "both")
        .group_by_col("status")
        .take();
    let rows = db.read().query_all(&summed).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "status")?, row.try_get("", "amount")?)))
        .collect()
}

/// How the database writes an hour.
pub fn hour_name(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H").to_string()
}

/// Tickets filed on the pages since the beginning of an hour, by service: those of the hours that are left of that UTC day, and of
/// the days after it.
pub async fn forms(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<Vec<(ServiceSlug, i64)>, DbErr> {
    let (hour, day) = (hour_name(since), since.date_naive());
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).to_string();
    let part = |table: &'static str, kind: &str, from: &str, until: Option<&str>| {
        // The service stands behind the time and a slash.
        let service = Expr::cust(format!("substr(name, {})", from.len() + 2));
        let mut part = Query::select();
        part.expr_as(service, "service")
            .column("amount")
            .from(table)
            .and_where(Expr::col("kind").eq(kind))
            .and_where(Expr::col("name").gte(from));
        if let Some(until) = until {
            part.and_where(Expr::col("name").lt(until));
        }
        part
    };
    let mut parts = part(KEPT, FORM_DAY, &next, None);
    parts
        .union(UnionType::All, part(CHANGES, FORM_DAY, &next, None))
        .union(UnionType::All, part(KEPT, FORM_HOUR, &hour, Some(next.as_str())))
        .union(
            UnionType::All,
            part(CHANGES, FORM_HOUR, &hour, Some(next.as_str())),
        );
    let summed = Query::select()
        .column("service")
        .expr_as(Func::sum(Expr::col("amount")).cast_as("bigint"), "amount")
        .from_subquery(parts, "parts")
        .group_by_col("service")
        .take();
    let rows = db.query_all(&summed).await?;
    let forms: Result<Vec<(ServiceSlug, i64)>, DbErr> = rows
        .iter()
        .map(|row| Ok((row.try_get("", "service")?, row.try_get("", "amount")?)))
        .collect();
    forms.map(|forms| forms.into_iter().filter(|(_, filed)| *filed != 0).collect())
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
            let kept = amounts(tx, &ALL, None).await?;
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
    // In this order, what is asked for together lies together.
    let counted = truth()
        .order_by("kind", Order::Asc)
        .order_by("name", Order::Asc)
        .take();
    let mut insert = Query::insert();
    insert
        .into_table(KEPT)
        .columns(["kind", "name", "amount"])
        .select_from(counted)
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
