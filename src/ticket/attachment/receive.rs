//! Receiving one file piece by piece: hashed and capped on the way, judged by its content at the end, and kept as the
//! picture alone.

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::Semaphore,
};

use super::{FileFault, Incoming, MAX_BYTES, clean_name, metadata};
use crate::{app::App, http::error::Error};

/// How much of the beginning is looked at to know the type.
const HEAD: usize = 1024;

/// Pictures that are taken apart at one time: each is held in memory, a few times over, while it is.
static OPENING: Semaphore = Semaphore::const_new(4);

/// A file that is being received.
#[derive(Debug)]
pub struct Receiver {
    raw_name: String,
    file: tokio::fs::File,
    head: Vec<u8>,
    size: u64,
    hash: Sha256,
}

impl Receiver {
    /// Begins a file in the data folder, where it has no name and vanishes with its handle.
    pub fn new(app: &App, raw_name: &str) -> Result<Self, Error> {
        let file = tempfile::tempfile_in(&app.config.data_dir).map_err(Error::internal)?;
        Ok(Self {
            raw_name: raw_name.to_owned(),
            file: tokio::fs::File::from_std(file),
            head: Vec::with_capacity(HEAD),
            size: 0,
            hash: Sha256::new(),
        })
    }

    /// Takes the next piece; refused from the first byte beyond the limit on, and nothing of it is written then.
    pub async fn write(&mut self, piece: &[u8]) -> Result<Result<(), FileFault>, Error> {
        self.size += piece.len() as u64;
        if self.size > MAX_BYTES {
            return Ok(Err(FileFault::TooLarge));
        }
        let missing = HEAD - self.head.len();
        self.head.extend(piece.iter().take(missing));
        if missing > 0 && self.head.len() == HEAD && media_type(&self.head).is_none() {
            return Ok(Err(FileFault::WrongType));
        }
        self.hash.update(piece);
        self.file.write_all(piece).await.map_err(Error::internal)?;
        Ok(Ok(()))
    }

    /// Judges the whole file.
    pub async fn finish(mut self) -> Result<Result<Incoming, FileFault>, Error> {
        if self.size == 0 {
            return Ok(Err(FileFault::Empty));
        }
        let Some(media_type) = media_type(&self.head) else {
            return Ok(Err(FileFault::WrongType));
        };
        self.file.flush().await.map_err(Error::internal)?;
        if media_type.starts_with("image/") && self.keep_picture(media_type).await?.is_err() {
            return Ok(Err(FileFault::Damaged));
        }
        Ok(Ok(Incoming {
            name: clean_name(&self.raw_name, media_type),
            media_type,
            size: self.size,
            sha256: crate::http::hex(&self.hash.finalize()),
            file: self.file,
        }))
    }

    /// Writes the picture alone over what was sent.
    async fn keep_picture(
        &mut self,
        media_type: &'static str,
    ) -> Result<Result<(), metadata::Damaged>, Error> {
        let _permit = OPENING.acquire().await.map_err(Error::internal)?;
        let mut sent = Vec::with_capacity(usize::try_from(self.size).unwrap_or_default());
        self.file.rewind().await.map_err(Error::internal)?;
        self.file.read_to_end(&mut sent).await.map_err(Error::internal)?;
        let opened = tokio::task::spawn_blocking(move || metadata::strip(media_type, Bytes::from(sent)));
        let picture = match opened.await.map_err(Error::internal)? {
            Ok(picture) => picture,
            Err(damaged) => return Ok(Err(damaged)),
        };
        self.file.rewind().await.map_err(Error::internal)?;
        self.file.set_len(0).await.map_err(Error::internal)?;
        self.file.write_all(&picture).await.map_err(Error::internal)?;
        self.file.flush().await.map_err(Error::internal)?;
        self.size = picture.len() as u64;
        self.hash = Sha256::new_with_prefix(&picture);
        Ok(Ok(()))
    }
}

/// A file that is in memory already (the API's base64).
pub async fn from_bytes(
    app: &App,
    raw_name: &str,
    bytes: &[u8],
) -> Result<Result<Incoming, FileFault>, Error> {
    let mut receiver = Receiver::new(app, raw_name)?;
    match receiver.write(bytes).await? {
        Ok(()) => receiver.finish().await,
        Err(fault) => Ok(Err(fault)),
    }
}

/// The accepted type that a file's beginning shows. Stricter than the signatures alone: what a browser could read as a page
/// because something stands before the signature is not accepted.
fn media_type(head: &[u8]) -> Option<&'static str> {
    match infer::get(head)?.mime_type() {
        "image/jpeg" => Some("image/jpeg"),
        "image/png" if head.starts_with(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        "image/webp" if head.starts_with(b"RIFF") => Some("image/webp"),
        "application/pdf" if starts_pdf(head) => Some("application/pdf"),
        _ => None,
    }
}

/// The signature at the very beginning; a byte order mark or blank lines before it are what some printers' drivers write.
fn starts_pdf(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_content_alone() {
        for (head, known) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some("image/png")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"%PDF-1.7\n", Some("application/pdf")),
            (b"\xef\xbb\xbf%PDF-1.4\n", Some("application/pdf")),
            (b"<html><!-- %PDF-1.7 --><script>", None),
            (b"GIF89a\x01\0\x01\0\0\0\0", None),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0", None),
            (b"PK\x03\x04\x14\0\0\0\0\0\0\0", None),
            (b"<?xml version=\"1.0\"?><svg", None),
            (b"halo", None),
            (b"", None),
        ] {
            assert_eq!(media_type(head), known, "{head:?}");
        }
    }
}
