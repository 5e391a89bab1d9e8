//! Waiting for what Meilisearch was asked to do, and asking whether it was done.

use std::time::Duration;

use meilisearch_sdk::{
    errors::{ErrorCode, MeilisearchError},
    task_info::TaskInfo,
    tasks::Task,
};

use super::{Meilisearch, failure};
use crate::engine::EngineError;

/// How often a task is asked after.
const EVERY: Duration = Duration::from_millis(50);
/// How much longer a task may take than a call: two minutes, as it is usually; a large house is indexed in seconds.
const LONGER: u32 = 4;

impl Meilisearch {
    /// Waits for a task; it must succeed.
    pub(super) async fn done(&self, task: TaskInfo) -> Result<(), EngineError> {
        self.settled(task, |_| false).await
    }

    /// Waits for an index to be made; one that is there already will do.
    pub(super) async fn done_or_there(&self, task: TaskInfo) -> Result<(), EngineError> {
        self.settled(task, |error| error.error_code == ErrorCode::IndexAlreadyExists)
            .await
    }

    /// Waits for an index to be deleted; one that is not there will do.
    pub(super) async fn done_or_gone(&self, task: TaskInfo) -> Result<(), EngineError> {
        self.settled(task, |error| error.error_code == ErrorCode::IndexNotFound)
            .await
    }

    async fn settled(
        &self,
        task: TaskInfo,
        is_fine: impl Fn(&MeilisearchError) -> bool,
    ) -> Result<(), EngineError> {
        match self.ended(&task).await? {
            Task::Succeeded { .. } => Ok(()),
            Task::Failed { content } if is_fine(&content.error) => Ok(()),
            Task::Failed { content } => Err(EngineError::Failed(content.error.error_message)),
            Task::Enqueued { .. } | Task::Processing { .. } => Err(late()),
        }
    }

    /// The task once it is over.
    async fn ended(&self, task: &TaskInfo) -> Result<Task, EngineError> {
        let asked = async {
            loop {
                let now = self.writer.get_task(task).await.map_err(failure)?;
                if !matches!(now, Task::Enqueued { .. } | Task::Processing { .. }) {
                    return Ok(now);
                }
                tokio::time::sleep(EVERY).await;
            }
        };
        tokio::time::timeout(self.patience * LONGER, asked)
            .await
            .map_err(|_| late())?
    }
}

fn late() -> EngineError {
    EngineError::Unreachable("a task was not done in time".to_owned())
}
