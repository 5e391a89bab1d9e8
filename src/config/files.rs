//! Where attachments are kept: a folder or an S3 compatible store.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{ConfigError, RawConfig};

/// The object store.
#[derive(Clone, PartialEq, Eq)]
pub enum FilesConfig {
    /// A folder on this machine.
    Folder(PathBuf),
    /// A bucket (`s3://bucket/prefix`).
    S3 {
        /// Bucket.
        bucket: String,
        /// Path inside it, may be empty.
        prefix: String,
        /// Credentials, endpoint, region: the usual `AWS_…` variables, names in lower case.
        options: BTreeMap<String, String>,
    },
}

/// Without the options, which hold credentials.
impl std::fmt::Debug for FilesConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_string())
    }
}

/// As the operator wrote it.
impl std::fmt::Display for FilesConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "file://{}", path.display()),
            Self::S3 { bucket, prefix, .. } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

impl FilesConfig {
    pub(super) fn parse(raw: &RawConfig, data_dir: &Path) -> Result<Self, ConfigError> {
        let Some(text) = raw.files_url.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(Self::Folder(data_dir.join("files")));
        };
        if let Some(path) = text.strip_prefix("file://").filter(|path| !path.is_empty()) {
            return Ok(Self::Folder(PathBuf::from(path)));
        }
        let Some(rest) = text.strip_prefix("s3://") else {
            return Err(fault("must start with file:// or s3://"));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(fault("names no bucket"));
        }
        Ok(Self::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            options: raw.aws.clone(),
        })
    }
}

fn fault(why: &str) -> ConfigError {
    ConfigError::new(
        "LAPORBKN_FILES_URL",
        why,
        "s3://laporbkn-files or file:///var/lib/laporbkn/files",
    )
}
