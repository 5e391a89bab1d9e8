//! The search over the knowledge base: what people type, and the articles that answer it.
//!
//! The engines are the crate [`finder`]; this slice owns when they read what ([`follow`], [`jobs`], [`reindex`]), which of them
//! answers ([`mod@answer`]), and the faces of it ([`pages`], [`api`]). The embedded index lies in `<data folder>/search`, one
//! to a node, and follows the revisions of [`crate::knowledge`]; nothing in it is lost that the database has.

pub mod answer;
pub mod api;
pub mod dictionary;
mod engines;
pub mod follow;
pub mod jobs;
mod learn;
pub mod pages;
pub mod reindex;
mod remote;
mod state;
mod turn;
mod typed;
mod view;

pub use answer::{Answer, beside, look_up, suggest};
pub use engines::Search;
pub use remote::Remote;

use kernel::id::ArticleId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::app::App;

/// Notes, in the transaction of a change, that what the public reads of an article changed: `revision` is the number of
/// that change. The index of each node follows the revisions by itself; Meilisearch is told by a job.
pub async fn article_changed(
    db: &impl ConnectionTrait,
    app: &App,
    _article: ArticleId,
    revision: i64,
) -> Result<(), DbErr> {
    jobs::order(db, app, revision.to_string()).await
}

/// Notes, in the transaction that put an archive back, that the database is another one than the engines know: every node
/// builds its index anew, and Meilisearch is filled anew.
pub async fn database_replaced(tx: &DatabaseTransaction, app: &App) -> Result<(), DbErr> {
    let epoch = state::order_afresh(tx, app).await?;
    jobs::order(tx, app, format!("rebuild/{epoch}")).await
}
