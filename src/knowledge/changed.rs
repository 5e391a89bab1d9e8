//! The one place that says "what the public reads of an article changed".
//!
//! The article gets the next number of `article_revision`, whose single row every writer updates: numbers become visible
//! in their own order and without gaps, so a search engine that remembers the last number it has seen misses nothing
//! ([`super::changed_since`]). Articles are archived, never deleted, so a removal is a change like any other.

use entity::{article, article_revision};
use kernel::id::ArticleId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use crate::{app::App, search};

/// The only row of `article_revision`.
const ROW: i32 = 1;

/// Notes the change in the caller's transaction. Call it late: from here to the commit other writers of articles wait.
pub async fn note(db: &impl ConnectionTrait, app: &App, article: ArticleId) -> Result<(), DbErr> {
    let rows = article_revision::Entity::update_many()
        .col_expr(
            article_revision::Column::Revision,
            Expr::col(article_revision::Column::Revision).add(1_i64),
        )
        .filter(article_revision::Column::Id.eq(ROW))
        .exec_with_returning(db)
        .await?;
    let head = rows
        .first()
        .ok_or_else(|| DbErr::RecordNotFound("the counter of article revisions is missing".into()))?;
    article::Entity::update_many()
        .col_expr(article::Column::Revision, Expr::value(head.revision))
        .filter(article::Column::Id.eq(article))
        .exec(db)
        .await?;
    search::article_changed(db, app, article, head.revision).await
}

/// Waits until no other transaction changes articles. On SQLite every writer waits anyway.
pub(super) async fn take_turn(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    article_revision::Entity::find_by_id(ROW)
        .lock(LockType::Update)
        .one(db)
        .await
        .map(drop)
}

/// Number of the last change.
pub(super) async fn last(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let head = article_revision::Entity::find_by_id(ROW).one(db).await?;
    Ok(head.map_or(0, |head| head.revision))
}
