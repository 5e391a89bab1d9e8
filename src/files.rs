//! The object store: attachments under random keys, in a folder or in S3.

use std::path::Path;

use bytes::Bytes;
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem, path::Path as Key,
    prefix::PrefixStore,
};
use std::sync::Arc;

use crate::config::FilesConfig;

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct FileStore {
    store: Arc<dyn ObjectStore>,
}

impl FileStore {
    /// Opens the store of the settings; a folder is created where it is missing.
    pub fn open(config: &FilesConfig) -> Result<Self, object_store::Error> {
        let store: Arc<dyn ObjectStore> = match config {
            FilesConfig::Folder(path) => Arc::new(folder(path)?),
            FilesConfig::S3 { bucket, prefix } => {
                let s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Arc::new(PrefixStore::new(s3, prefix.as_str()))
            }
        };
        Ok(Self { store })
    }

    /// Stores bytes under a key.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), object_store::Error> {
        self.store
            .put(&Key::from(key), PutPayload::from_bytes(bytes))
            .await
            .map(drop)
    }

    /// Reads the bytes of a key.
    pub async fn get(&self, key: &str) -> Result<Bytes, object_store::Error> {
        self.store.get(&Key::from(key)).await?.bytes().await
    }

    /// Deletes a key; a missing one is fine.
    pub async fn delete(&self, key: &str) -> Result<(), object_store::Error> {
        match self.store.delete(&Key::from(key)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            other => other,
        }
    }
}

fn folder(path: &Path) -> Result<LocalFileSystem, object_store::Error> {
    std::fs::create_dir_all(path).map_err(|source| object_store::Error::Generic {
        store: "folder",
        source: Box::new(source),
    })?;
    LocalFileSystem::new_with_prefix(path)
}
