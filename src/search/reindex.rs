//! Building every index anew, ordered by an operator.

use super::{follow, state};
use crate::app::App;

/// What an order to rebuild came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reindexed {
    /// Articles that are found from now on.
    pub articles: usize,
}

/// Orders every node to build its index anew, beside the one in use. Running nodes do so within a second or two, the
/// others when they start.
pub async fn reindex(app: &App) -> Result<Reindexed, follow::FollowError> {
    app.db.write(async |tx| state::order_rebuild(tx, app).await).await?;
    Ok(Reindexed { articles: follow::all(app).await?.len() })
}
