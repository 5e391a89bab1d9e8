//! The embedded engine: a Tantivy index in a folder, and nothing to set up.
//!
//! Tantivy keeps the articles and which words are in which, and survives a power cut. The hundred that have most of the words
//! of a question ([`candidates`]) are then read more closely by [`crate::rank`], from numbers in memory. Two nodes never share a folder.

mod answers;
mod candidates;
mod helping;
mod home;
mod live;
mod moment;
mod schema;
mod searching;

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use answers::Answers;
pub use helping::Prepared;
use home::Home;
use live::{Live, unusable};
pub use searching::Elsewhere;
use tokio::sync::Semaphore;

use crate::{
    dictionary::Dictionary,
    document::{Change, Document},
    engine::{Engine, EngineError},
    plan::Weights,
    query::Query,
    results::{Results, Suggestion},
    text,
};

/// Words of a question that is answered on the spot. Each word that no article has is compared with all that they have.
const SHORT: usize = 24;
/// Longer questions that are answered at a time, so that they never hold every core.
const LONG_AT_ONCE: usize = 2;

/// The embedded engine.
#[derive(Debug, Clone)]
pub struct Embedded {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Held while the index is written: one at a time.
    home: Mutex<Option<Home>>,
    live: RwLock<Arc<Live>>,
    dictionary: RwLock<Arc<Dictionary>>,
    weights: Weights,
    /// Room for long questions.
    patience: Arc<Semaphore>,
    /// Counts whatever may change an answer, once it can be found.
    changes: AtomicU64,
    found: Answers<Results>,
    suggested: Answers<Vec<Suggestion>>,
}

/// How an index was found when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Whole, with everything up to this revision.
    At(i64),
    /// There was none yet: build it.
    Empty,
    /// It could not be used, and why: build it.
    Damaged(String),
    /// Another process uses the folder: whatever is built stays in memory.
    Taken,
    /// The folder cannot be used, and why: whatever is built stays in memory.
    Unusable(String),
}

impl Embedded {
    /// An engine without articles, in memory.
    pub fn new(dictionary: Dictionary) -> Result<Self, EngineError> {
        let inner = Inner {
            home: Mutex::new(None),
            live: RwLock::new(Arc::new(Live::create(None)?)),
            dictionary: RwLock::new(Arc::new(dictionary)),
            weights: Weights::default(),
            patience: Arc::new(Semaphore::new(LONG_AT_ONCE)),
            changes: AtomicU64::new(0),
            found: Answers::new(),
            suggested: Answers::new(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Moves into a folder: its index answers from now on, and what is written is written there. While the index cannot be
    /// used, what answered before goes on until a new one is built.
    pub async fn open(&self, folder: &Path) -> Result<Opened, EngineError> {
        let (inner, folder) = (Arc::clone(&self.inner), folder.to_owned());
        in_background(move || Ok(inner.open(&folder))).await
    }

    /// Takes a new dictionary into use.
    pub fn use_dictionary(&self, dictionary: Dictionary) {
        *self
            .inner
            .dictionary
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(dictionary);
        self.inner.has_changed();
    }

    /// Answers a question as it was answered since the last change, or thinks about it.
    async fn answer<T: Clone + Send + Sync + 'static>(
        &self,
        query: &Query,
        answers: impl Fn(&Inner) -> &Answers<T>,
        thought: impl FnOnce(&Inner, &Query) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let changes = self.inner.changes.load(Ordering::Acquire);
        let answers = answers(&self.inner);
        if let Some(answer) = answers.find(query, changes) {
            return Ok(T::clone(&answer));
        }
        let answer = Arc::new(self.consider(query, thought).await??);
        answers.keep(query, changes, Arc::clone(&answer));
        Ok(T::clone(&answer))
    }

    /// Thinks about a question: a short one here, a long one aside, where it keeps no thread from serving others.
    async fn consider<T: Send + 'static>(
        &self,
        query: &Query,
        thought: impl FnOnce(&Inner, &Query) -> T + Send + 'static,
    ) -> Result<T, EngineError> {
        if is_short(query) {
            return Ok(thought(&self.inner, query));
        }
        let aside = |error: &dyn std::fmt::Display| EngineError::Failed(error.to_string());
        let patience = Arc::clone(&self.inner.patience);
        let room = patience.acquire_owned().await.map_err(|error| aside(&error))?;
        let (inner, query) = (Arc::clone(&self.inner), query.clone());
        // The room goes with the work: whoever asked may be gone before it ends.
        let work = move || {
            let _room = room;
            thought(&inner, &query)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| aside(&error))
    }

    /// How many articles can be found.
    pub fn articles(&self) -> usize {
        self.inner.live().memory().len()
    }
}

impl Inner {
    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn dictionary(&self) -> Arc<Dictionary> {
        Arc::clone(&self.dictionary.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn open(&self, folder: &Path) -> Opened {
        let mut home = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match Home::at(folder) {
            Ok(Some(found)) => found,
            Ok(None) => return Opened::Taken,
            Err(error) => return Opened::Unusable(error.to_string()),
        };
        let opened = match found.current() {
            Some(Ok(path)) => match Live::open(&path) {
                Ok((live, revision)) => {
                    self.use_index(live);
                    Opened::At(revision)
                }
                Err(error) => Opened::Damaged(error.to_string()),
            },
            Some(Err(why)) => Opened::Damaged(why),
            None => Opened::Empty,
        };
        *home = Some(found);
        opened
    }

    fn use_index(&self, live: Live) {
        let before = std::mem::replace(
            &mut *self.live.write().unwrap_or_else(PoisonError::into_inner),
            Arc::new(live),
        );
        self.has_changed();
        drop(before);
    }

    /// No answer that was begun before this is given again.
    fn has_changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    fn apply(&self, changes: &[Change], revision: i64) -> Result<(), EngineError> {
        let _turn = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        let applied = self.live().apply(changes, revision);
        // Also where it failed: part of it may have been done.
        self.has_changed();
        applied
    }

    fn rebuild(&self, documents: Vec<Document>, revision: i64) -> Result<(), EngineError> {
        let home = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        let changes: Vec<Change> = documents
            .into_iter()
            .map(|document| Change::Put(Box::new(document)))
            .collect();
        if let Some(home) = &*home {
            match self.rebuild_in(home, &changes, revision) {
                Ok(()) => return Ok(()),
                Err(error) => {
                    tracing::warn!(error = %error, "the search folder cannot be written: the index is kept in memory");
                    // What is left there would pass for the newest one after a restart.
                    home.forget();
                }
            }
        }
        let live = Live::create(None)?;
        live.apply(&changes, revision)?;
        self.use_index(live);
        Ok(())
    }

    fn rebuild_in(&self, home: &Home, changes: &[Change], revision: i64) -> Result<(), EngineError> {
        let folder = home.next().map_err(|error| unusable(&error))?;
        let built = Live::create(Some(&folder)).and_then(|live| {
            live.apply(changes, revision)?;
            home.name(&folder).map_err(|error| unusable(&error))?;
            Ok(live)
        });
        match built {
            Ok(live) => {
                self.use_index(live);
                if let Err(error) = home.keep_only(&folder) {
                    tracing::warn!(error = %error, "an old search index cannot be deleted");
                }
                Ok(())
            }
            Err(error) => {
                Home::drop_folder(&folder);
                Err(error)
            }
        }
    }
}

#[async_trait::async_trait]
impl Engine for Embedded {
    fn name(&self) -> &'static str {
        "embedded"
    }

    async fn search(&self, query: &Query) -> Result<Results, EngineError> {
        self.answer(query, |inner| &inner.found, Inner::search).await
    }

    async fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>, EngineError> {
        self.answer(query, |inner| &inner.suggested, Inner::suggest).await
    }

    async fn apply(&self, changes: Vec<Change>, revision: i64) -> Result<(), EngineError> {
        let inner = Arc::clone(&self.inner);
        in_background(move || inner.apply(&changes, revision)).await
    }

    async fn rebuild(&self, documents: Vec<Document>, revision: i64) -> Result<(), EngineError> {
        let inner = Arc::clone(&self.inner);
        in_background(move || inner.rebuild(documents, revision)).await
    }
}

fn is_short(query: &Query) -> bool {
    text::words(query.text()).take(SHORT + 1).count() <= SHORT
}

/// Writing waits for disks: not on a thread that serves requests.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(EngineError::Index(error.to_string())))
}
