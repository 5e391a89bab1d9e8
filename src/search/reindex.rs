//! Building every index anew, ordered by an operator.

use super::{follow, jobs, state};
use crate::app::App;

/// What an order to rebuild came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reindexed {
    /// Articles that are found from now on.
    pub articles: usize,
}

/// Orders every node to build its index anew, beside the one in use. Running nodes do so within a second or two, the
/// others when they start. Meilisearch is rebuilt by a job of whichever node is free, into a second index that is swapped in.
pub async fn reindex(app: &App) -> Result<Reindexed, follow::FollowError> {
    app.db
        .write(async |tx| {
            let epoch = state::order_rebuild(tx, app).await?;
            jobs::order(tx, app, format!("rebuild/{epoch}")).await
        })
        .await?;
    Ok(Reindexed {
        articles: follow::all(app).await?.len(),
    })
}
