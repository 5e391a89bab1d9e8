//! The engines of this node.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use finder::{
    Dictionary, EngineError,
    embedded::{Embedded, Opened},
};

use super::{dictionary, remote::Remote};
use crate::config::Config;

/// The file beside the index that says which order to rebuild was the last one followed.
const EPOCH: &str = "epoch";

/// The engines of this node, and how far its own index is.
#[derive(Debug)]
pub struct Search {
    pub(super) embedded: Embedded,
    /// Meilisearch, where there is one: it answers as long as it can.
    pub remote: Option<Remote>,
    folder: PathBuf,
    progress: Mutex<Progress>,
    /// Held by whoever brings the index up to date: one at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
}

/// How far the index of this node is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// Whether the data folder was looked at.
    pub opened: bool,
    /// Number of the last change of an article that it has; `None` until it is built.
    pub revision: Option<i64>,
    /// The last order to rebuild that it followed.
    pub epoch: i64,
    /// Which dictionary it uses, by number; 0 is the one of this program.
    pub dictionary: i64,
}

impl Search {
    /// Engines that know nothing yet: only a process that serves reads and writes the index of its data folder, beginning
    /// with the first [`super::follow::catch_up`].
    pub fn new(config: &Config) -> Result<Self, EngineError> {
        let embedded = Embedded::new(dictionary::of_this_program())?;
        Ok(Self {
            remote: Remote::of(&config.search, &embedded)?,
            embedded,
            folder: config.data_dir.join("search"),
            progress: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    /// Opens the index of the data folder. One that is missing or damaged is left to be built.
    pub(super) async fn open(&self) -> Result<(), EngineError> {
        let folder = self.folder.display();
        let revision = match self.embedded.open(&self.folder).await? {
            Opened::At(revision) => Some(revision),
            Opened::Empty => None,
            Opened::Damaged(why) => {
                tracing::warn!(search.folder = %folder, "the search index cannot be used and is built anew: {why}");
                None
            }
            Opened::Taken => {
                tracing::warn!(search.folder = %folder, "another process uses this search folder: this one keeps its index in memory");
                None
            }
            Opened::Unusable(why) => {
                tracing::warn!(search.folder = %folder, "the search folder cannot be used: the index is kept in memory: {why}");
                None
            }
        };
        let epoch = std::fs::read_to_string(self.folder.join(EPOCH)).ok();
        let epoch = epoch.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        self.reached(Progress {
            opened: true,
            revision,
            epoch,
            dictionary: 0,
        });
        Ok(())
    }

    /// The dictionary in use.
    pub fn dictionary(&self) -> Arc<Dictionary> {
        self.embedded.dictionary()
    }

    /// How many articles this node's own index has.
    pub fn articles(&self) -> usize {
        self.embedded.articles()
    }

    /// The change that this node's own index has reached; `None` until it is built.
    pub fn revision(&self) -> Option<i64> {
        self.progress().revision
    }

    pub(super) fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn reached(&self, progress: Progress) {
        let before = self.progress();
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        if before.opened
            && before.epoch != progress.epoch
            && let Err(error) = std::fs::write(self.folder.join(EPOCH), progress.epoch.to_string())
        {
            tracing::warn!(error = %error, "the search folder cannot be written: the index will be rebuilt once more");
        }
    }
}
