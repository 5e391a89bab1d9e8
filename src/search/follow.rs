//! Keeps this node's index up to date: asks the database a few times a second whether anything changed, which is one
//! row, and takes in what did.

use std::time::Duration;

use actix_web::{rt, web};
use finder::{Change, Document, Engine, EngineError};
use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use super::{dictionary, engines::Progress, state};
use crate::{app::App, knowledge};

/// How long between two looks.
const REST: Duration = Duration::from_millis(300);
/// How long after an index could not be built: that reads every article and writes a lot.
const LONG_REST: Duration = Duration::from_secs(30);
/// Changes that are taken in at once.
const BATCH: u64 = 500;

/// Why an index cannot be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The database.
    #[error("the database cannot be read: {0}")]
    Database(#[from] DbErr),
    /// The index.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Follows until `stop` is cancelled.
pub async fn run(app: web::Data<App>, stop: CancellationToken) {
    let mut failing = false;
    while !stop.is_cancelled() {
        let mut rest = REST;
        if app.is_ready() {
            let followed = catch_up(&app).await;
            if let Err(error) = &followed {
                if !failing {
                    tracing::warn!(error = %error, "the search index cannot follow the database");
                }
                if matches!(error, FollowError::Engine(_)) {
                    rest = LONG_REST;
                }
            }
            failing = followed.is_err();
        }
        tokio::select! {
            () = rt::time::sleep(rest) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Takes in everything that changed. An index that cannot be written is built anew.
pub async fn catch_up(app: &App) -> Result<(), FollowError> {
    let _turn = app.search.turn.lock().await;
    if !app.search.progress().opened {
        app.search.open().await?;
    }
    let orders = state::orders(app.db.read()).await?;
    let mut progress = app.search.progress();
    if progress.dictionary != orders.dictionary {
        app.search
            .embedded
            .use_dictionary(dictionary::current(app.db.read()).await?);
        progress.dictionary = orders.dictionary;
        app.search.reached(progress);
    }
    // An index that is ahead of the database followed another one.
    let last = knowledge::revision(app.db.read()).await?;
    let reached = progress.revision.filter(|reached| *reached <= last);
    match reached.filter(|_| progress.epoch == orders.epoch) {
        None => {
            rebuild(
                app,
                Progress {
                    epoch: orders.epoch,
                    ..progress
                },
            )
            .await
        }
        Some(revision) if revision == last => Ok(()),
        Some(revision) => match take_in(app, progress, revision).await {
            Err(FollowError::Engine(error)) => {
                tracing::warn!(error = %error, "the search index cannot be written and is built anew");
                rebuild(app, progress).await
            }
            other => other,
        },
    }
}

async fn take_in(app: &App, mut progress: Progress, mut reached: i64) -> Result<(), FollowError> {
    loop {
        let changes = knowledge::changed_since(app.db.read(), reached, BATCH).await?;
        let Some(last) = changes.last() else { return Ok(()) };
        reached = last.revision;
        app.search
            .embedded
            .apply(changes.into_iter().map(change).collect(), reached)
            .await?;
        progress.revision = Some(reached);
        app.search.reached(progress);
    }
}

/// Builds the index beside the one in use. The revision is read first: what changes meanwhile is taken in again.
async fn rebuild(app: &App, progress: Progress) -> Result<(), FollowError> {
    let revision = knowledge::revision(app.db.read()).await?;
    let documents = all(app).await?;
    let articles = documents.len();
    app.search.embedded.rebuild(documents, revision).await?;
    app.search.reached(Progress {
        revision: Some(revision),
        ..progress
    });
    tracing::info!(search.articles = articles, "the search index is built");
    Ok(())
}

/// Every published article, as the engines take it.
pub(super) async fn all(app: &App) -> Result<Vec<Document>, DbErr> {
    let articles = knowledge::published(app.db.read()).await?;
    Ok(articles.into_iter().map(document).collect())
}

pub(super) fn change(change: knowledge::Change) -> Change {
    match change.document {
        Some(article) => Change::Put(Box::new(document(article))),
        None => Change::Remove(change.id.to_string()),
    }
}

fn document(article: knowledge::Document) -> Document {
    Document {
        id: article.id.to_string(),
        slug: article.slug.to_string(),
        lang: article.lang,
        category: article.category,
        title: article.title,
        aliases: article.aliases,
        tags: article.tags,
        body: article.body,
    }
}
