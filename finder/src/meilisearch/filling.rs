//! Filling indexes. A rebuild fills one of its own beside the one that is searched, then the two change places.
//!
//! Nothing here keeps two rebuilds apart: whoever calls [`Meilisearch::build`] and [`Meilisearch::put_in_place`] has to be
//! the only one who does, on all nodes together, and to make sure of that once more between the two.

use meilisearch_sdk::{client::SwapIndexes, indexes::IndexesQuery};

use super::{Meilisearch, Record};
use crate::{dictionary::Dictionary, document::Document, engine::EngineError};

/// Articles that are sent at once.
const BATCH: usize = 500;
/// Indexes that are looked through for leftovers.
const MOST_INDEXES: usize = 1_000;

/// An index that is whole but not searched yet.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "an index beside the one in use answers nobody"]
pub struct Next(String);

impl Meilisearch {
    /// Fills an index of its own, named after `token`: letters, digits, `-` and `_`, another one for each rebuild. What
    /// rebuilds that died have left behind is deleted first.
    pub async fn build(
        &self,
        token: &str,
        documents: Vec<Document>,
        dictionary: &Dictionary,
    ) -> Result<Next, EngineError> {
        self.sweep().await?;
        let next = format!("{}_{token}", self.beside());
        self.make(&next).await?;
        self.configure(&next, dictionary).await?;
        self.put_all(&next, documents).await?;
        Ok(Next(next))
    }

    /// Lets a filled index answer from now on, and deletes the one before.
    pub async fn put_in_place(&self, next: Next) -> Result<(), EngineError> {
        let Next(next) = next;
        self.make(&self.index).await?;
        let swap = SwapIndexes {
            indexes: (self.index.clone(), next.clone()),
            rename: None,
        };
        let task = self.within(self.writer.swap_indexes([&swap])).await?;
        self.done(task).await?;
        self.drop_index(&next).await
    }

    /// Deletes the index and whatever rebuilds left beside it; after a trial.
    pub async fn discard(&self) -> Result<(), EngineError> {
        self.sweep().await?;
        self.drop_index(&self.index).await
    }

    /// How the names of indexes that are being filled begin.
    fn beside(&self) -> String {
        format!("{}_next", self.index)
    }

    async fn sweep(&self) -> Result<(), EngineError> {
        let mut all = IndexesQuery::new(&self.writer);
        all.with_limit(MOST_INDEXES);
        let indexes = self.within(self.writer.list_all_indexes_with(&all)).await?;
        let beside = self.beside();
        for left in indexes.results {
            if left.uid.starts_with(&beside) {
                self.drop_index(&left.uid).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn configure(&self, index: &str, dictionary: &Dictionary) -> Result<(), EngineError> {
        let index = self.writer.index(index);
        let settings = super::settings::of(dictionary);
        let task = self.within(index.set_settings(&settings)).await?;
        self.done(task).await
    }

    pub(super) async fn put_all(&self, index: &str, articles: Vec<Document>) -> Result<(), EngineError> {
        let records: Vec<Record> = articles.into_iter().map(Record::from).collect();
        let index = self.writer.index(index);
        for batch in records.chunks(BATCH) {
            let task = self.within(index.add_or_replace(batch, Some("id"))).await?;
            self.done(task).await?;
        }
        Ok(())
    }

    async fn make(&self, index: &str) -> Result<(), EngineError> {
        let task = self.within(self.writer.create_index(index, Some("id"))).await?;
        self.done_or_there(task).await
    }

    async fn drop_index(&self, index: &str) -> Result<(), EngineError> {
        let task = self.within(self.writer.delete_index(index)).await?;
        self.done_or_gone(task).await
    }
}
