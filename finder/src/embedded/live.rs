//! One index that is being searched: its files, and what is kept in memory of them.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError,
    directory::error::OpenDirectoryError,
};

use super::{
    moment::Moment,
    schema::{Fields, VERSION},
};
use crate::{document::Change, engine::EngineError, memory::Memory};

/// Memory for changes that are being written, in bytes. Tantivy takes no less.
const BUDGET: usize = 15_000_000;
/// Bytes after which a block of stored articles is closed: less than most articles have, for whoever reads one unpacks its block.
const BLOCK: usize = 2_048;

/// An index and its memory.
pub(super) struct Live {
    fields: Fields,
    reader: IndexReader,
    index: Index,
    moment: RwLock<Arc<Moment>>,
    memory: RwLock<Memory>,
    /// Its folder; none where it is in memory.
    pub folder: Option<PathBuf>,
}

/// What a commit says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    version: u32,
    revision: i64,
}

impl Live {
    /// A new index in a folder, or in memory.
    pub fn create(folder: Option<&Path>) -> Result<Self, EngineError> {
        let (schema, fields) = Fields::make();
        let settings = IndexSettings {
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let builder = Index::builder().schema(schema).settings(settings);
        let index = match folder {
            Some(path) => {
                std::fs::create_dir_all(path).map_err(|error| unusable(&error))?;
                builder.create_in_dir(path)?
            }
            None => builder.create_in_ram()?,
        };
        Self::over(index, fields, folder)
    }

    /// The index of a folder, checked byte for byte, and the revision it is at.
    pub fn open(folder: &Path) -> Result<(Self, i64), EngineError> {
        let index = Index::open_in_dir(folder)?;
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            return Err(EngineError::Index(format!("{} is damaged", file.display())));
        }
        let (schema, fields) = Fields::make();
        let stamp = index
            .load_metas()?
            .payload
            .and_then(|text| serde_json::from_str::<Stamp>(&text).ok());
        let stamp = stamp.filter(|stamp| stamp.version == VERSION && index.schema() == schema);
        let stamp = stamp.ok_or_else(|| EngineError::Index("it was made by another version".to_owned()))?;
        let live = Self::over(index, fields, Some(folder))?;
        live.remember_all()?;
        Ok((live, stamp.revision))
    }

    fn over(index: Index, fields: Fields, folder: Option<&Path>) -> Result<Self, EngineError> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let moment = Moment::of(reader.searcher(), fields)?;
        Ok(Self {
            fields,
            reader,
            index,
            moment: RwLock::new(Arc::new(moment)),
            memory: RwLock::new(Memory::default()),
            folder: folder.map(Path::to_owned),
        })
    }

    fn remember_all(&self) -> Result<(), EngineError> {
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        for (segment, _) in self.moment().segments() {
            let store = segment.get_store_reader(1).map_err(|error| unusable(&error))?;
            for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let article = self.fields.article(&document?);
                memory.put(
                    &article
                        .ok_or_else(|| EngineError::Index("an article in it cannot be read".to_owned()))?,
                );
            }
        }
        Ok(())
    }

    /// The index as it is now; asked for while what is kept in memory is held, it is of the same articles.
    pub fn moment(&self) -> Arc<Moment> {
        Arc::clone(&self.moment.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is kept in memory.
    pub fn memory(&self) -> RwLockReadGuard<'_, Memory> {
        self.memory.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes changes; once this returns they are found.
    pub fn apply(&self, changes: &[Change], revision: i64) -> Result<(), EngineError> {
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, BUDGET)?;
        for change in changes {
            writer.delete_term(self.fields.by_id(change.id()));
            if let Change::Put(article) = change {
                writer.add_document(self.fields.document(article)?)?;
            }
        }
        let stamp = Stamp {
            version: VERSION,
            revision,
        };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(
            &serde_json::to_string(&stamp).map_err(|error| EngineError::Index(error.to_string()))?,
        );
        commit.commit()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        let moment = Moment::of(self.reader.searcher(), self.fields)?;
        // Together: whoever reads has texts and numbers of the same articles.
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(
            &mut *self.moment.write().unwrap_or_else(PoisonError::into_inner),
            Arc::new(moment),
        );
        for change in changes {
            match change {
                Change::Put(article) => memory.put(article),
                Change::Remove(id) => memory.remove(id),
            }
        }
        // What it kept is a great deal to free, and nobody has to wait for that.
        drop(memory);
        drop(before);
        Ok(())
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl From<TantivyError> for EngineError {
    fn from(error: TantivyError) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<OpenDirectoryError> for EngineError {
    fn from(error: OpenDirectoryError) -> Self {
        Self::Index(error.to_string())
    }
}

/// A folder or file that cannot be used.
pub(super) fn unusable(error: &std::io::Error) -> EngineError {
    EngineError::Index(error.to_string())
}
