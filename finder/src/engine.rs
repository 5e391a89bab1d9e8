//! The one face of both engines. one suite of behaviour holds them to the same promises.

use crate::{
    document::{Change, Document},
    query::Query,
    results::{Results, Suggestion},
};

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// It did not answer in time or not at all.
    #[error("the search engine cannot be reached: {0}")]
    Unreachable(String),
    /// It refuses the key it was given.
    #[error("the search engine refuses the key: {0}")]
    Refused(String),
    /// It answered with an error.
    #[error("the search engine answered with an error: {0}")]
    Failed(String),
    /// A folder or file of the index cannot be used.
    #[error("the search index cannot be used: {0}")]
    Index(String),
}

/// A search engine.
#[async_trait::async_trait]
pub trait Engine: std::fmt::Debug + Send + Sync {
    /// What the API calls it.
    fn name(&self) -> &'static str;

    /// The articles that answer a question.
    async fn search(&self, query: &Query) -> Result<Results, EngineError>;

    /// The articles whose titles fit what is being typed; the last word may be unfinished.
    async fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>, EngineError>;

    /// Takes changes in; once this returns they are found. `revision` is the number of the last of them.
    async fn apply(&self, changes: Vec<Change>, revision: i64) -> Result<(), EngineError>;

    /// Builds the index anew beside the one in use, and swaps them once it is whole.
    async fn rebuild(&self, documents: Vec<Document>, revision: i64) -> Result<(), EngineError>;
}
