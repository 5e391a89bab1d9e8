//! The object store: attachments under random keys, in a folder or in S3.
//!
//! A key is written once, whole or not at all: a folder gets a temporary file that is renamed, S3 one `PUT`. A store that is
//! away is given up after a few seconds, so that whoever sent a file is told instead of waiting.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use object_store::{
    ClientConfigKey, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    path::Path as Key,
    prefix::PrefixStore,
};

use crate::{config::FilesConfig, private};

/// How long a connection to S3 may take.
const CONNECT: &str = "3 seconds";
/// How long one request may take: the largest file over a slow line.
const REQUEST: &str = "30 seconds";
/// For how long a request that failed is tried again.
const RETRIES: Duration = Duration::from_secs(5);

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct FileStore {
    store: Arc<dyn ObjectStore>,
    /// Where the files are, when they are on this machine.
    folder: Option<PathBuf>,
}

impl FileStore {
    /// Opens the store of the settings; a folder is created where it is missing, a bucket is not asked yet.
    pub fn open(config: &FilesConfig) -> Result<Self, object_store::Error> {
        let store: Arc<dyn ObjectStore> = match config {
            FilesConfig::Folder(path) => Arc::new(folder(path)?),
            FilesConfig::S3 {
                bucket,
                prefix,
                options,
            } => {
                let s3 = bucket_client(bucket, options).build()?;
                Arc::new(PrefixStore::new(s3, prefix.as_str()))
            }
        };
        let folder = match config {
            FilesConfig::Folder(path) => Some(path.clone()),
            FilesConfig::S3 { .. } => None,
        };
        Ok(Self { store, folder })
    }

    /// Stores bytes under a key.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), object_store::Error> {
        self.store
            .put(&Key::from(key), PutPayload::from_bytes(bytes))
            .await?;
        match &self.folder {
            Some(folder) => private::close(&folder.join(key)).map_err(fault),
            None => Ok(()),
        }
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

/// Options that the client does not know (`AWS_PROFILE` of the command line, for one) are not for it.
fn bucket_client<'a>(
    bucket: &str,
    options: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> AmazonS3Builder {
    let mut builder = AmazonS3Builder::new()
        .with_retry(RetryConfig {
            max_retries: 3,
            retry_timeout: RETRIES,
            ..RetryConfig::default()
        })
        .with_config(
            AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout),
            CONNECT,
        )
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), REQUEST);
    for (name, value) in options {
        if let Ok(key) = name.parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
        // A store inside the data centre is often reached without TLS; its address says so.
        if name.starts_with("aws_endpoint") && value.starts_with("http://") {
            builder = builder.with_allow_http(true);
        }
    }
    builder.with_bucket_name(bucket)
}

fn folder(path: &Path) -> Result<LocalFileSystem, object_store::Error> {
    private::folder(path).map_err(fault)?;
    // Like the database: what was acknowledged survives a power cut.
    Ok(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))
}

fn fault(source: std::io::Error) -> object_store::Error {
    object_store::Error::Generic {
        store: "folder",
        source: Box::new(source),
    }
}
