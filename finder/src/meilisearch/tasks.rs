//! Waiting for what Meilisearch was asked to do, and asking whether it was done.

use std::time::Duration;

use meilisearch_sdk::{
    client::Client,
    errors::{ErrorCode, MeilisearchError},
    task_info::TaskInfo,
    tasks::Task,
};

use super::failure;
use crate::engine::EngineError;

/// How often a task is asked after.
const EVERY: Duration = Duration::from_millis(50);
/// How long a task may take; a large house is indexed in seconds.
const LONGEST: Duration = Duration::from_mins(2);

/// Waits for a task; it must succeed.
pub(super) async fn done(client: &Client, task: TaskInfo) -> Result<(), EngineError> {
    settled(client, task, |_| false).await
}

/// Waits for an index to be made; one that is there already will do.
pub(super) async fn done_or_there(client: &Client, task: TaskInfo) -> Result<(), EngineError> {
    settled(client, task, |error| {
        error.error_code == ErrorCode::IndexAlreadyExists
    })
    .await
}

/// Waits for an index to be deleted; one that is not there will do.
pub(super) async fn done_or_gone(client: &Client, task: TaskInfo) -> Result<(), EngineError> {
    settled(client, task, |error| error.error_code == ErrorCode::IndexNotFound).await
}

async fn settled(
    client: &Client,
    task: TaskInfo,
    is_fine: impl Fn(&MeilisearchError) -> bool,
) -> Result<(), EngineError> {
    match client
        .wait_for_task(task, Some(EVERY), Some(LONGEST))
        .await
        .map_err(failure)?
    {
        Task::Succeeded { .. } => Ok(()),
        Task::Failed { content } if is_fine(&content.error) => Ok(()),
        Task::Failed { content } => Err(EngineError::Failed(content.error.error_message)),
        Task::Enqueued { .. } | Task::Processing { .. } => {
            Err(EngineError::Unreachable("a task was not done in time".to_owned()))
        }
    }
}
