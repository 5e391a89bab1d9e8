//! Claiming rows in one statement: `WITH due AS (SELECT … LIMIT n FOR UPDATE SKIP LOCKED) UPDATE … WHERE id IN (SELECT id FROM due)`.
//!
//! The choice stands in a common table expression, which PostgreSQL works out once. As a plain subquery the planner may work it
//! out again for each row it looks at, and rows that others unlock meanwhile would be claimed beyond the limit.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, UpdateMany,
    sea_query::{CommonTableExpression, LockBehavior, LockType, Query, WithClause},
};

/// Name of the choice within the statement.
const DUE: &str = "due";

/// Narrows `update` to the rows that `due` finds and nobody else has locked. On SQLite, which has one writer, nobody has.
pub fn lease<E: EntityTrait>(mut update: UpdateMany<E>, id: E::Column, due: Select<E>) -> UpdateMany<E> {
    let due = due
        .select_only()
        .column(id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let mut choice = CommonTableExpression::new();
    choice.query(due).column(id).table_name(DUE);
    let mut with = WithClause::new();
    with.cte(choice);
    QueryTrait::query(&mut update).with_cte(with);
    let chosen = Query::select().column(id).from(DUE).to_owned();
    update.filter(id.in_subquery(chosen))
}

#[cfg(test)]
mod tests {
    use entity::job;
    use sea_orm::{DatabaseBackend, QueryOrder, sea_query::Expr};

    use super::*;

    fn statement(backend: DatabaseBackend) -> String {
        let due = job::Entity::find()
            .filter(job::Column::Kind.eq("a"))
            .order_by_asc(job::Column::Id)
            .limit(2);
        let update = job::Entity::update_many().col_expr(job::Column::Attempts, Expr::value(1));
        lease(update, job::Column::Id, due).build(backend).to_string()
    }

    #[test]
    fn the_choice_is_made_once_and_passes_over_what_others_hold() {
        assert_eq!(
            statement(DatabaseBackend::Postgres),
            r#"WITH "due" ("id") AS (SELECT "job"."id" FROM "job" WHERE "job"."kind" = 'a' ORDER BY "job"."id" ASC LIMIT 2 FOR UPDATE SKIP LOCKED) UPDATE "job" SET "attempts" = 1 WHERE "job"."id" IN (SELECT "id" FROM "due")"#
        );
        assert!(!statement(DatabaseBackend::Sqlite).contains("SKIP LOCKED"));
    }
}
