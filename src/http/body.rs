//! Reading the body of a request in one piece: bounded in size, in time, and in how much of all bodies together is in
//! memory.
//!
//! A small body stays in memory. A larger one goes to a nameless file while it arrives, however slowly that is, and is
//! taken into memory only once it is whole and there is room for it ([`LargeBodies`], one per node): many slow senders
//! cost disk for a while, never memory. Forms with files are not read here; [`crate::ticket::upload`] streams them.

use std::{ops::Deref, path::Path, sync::Arc, time::Duration};

use actix_web::web::{self, Bytes};
use futures_util::StreamExt;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::error::Error;
use crate::app::App;

/// Largest body that is simply kept in memory.
const SMALL: usize = 256 * 1024;
/// What large bodies may take together, in KiB: two of the largest that any address of ours takes.
const ROOM: usize = 144 * 1024;
/// How long a body that is here waits for room.
const WAIT_FOR_ROOM: Duration = Duration::from_secs(20);
/// How long nothing at all may arrive.
const SILENCE: Duration = Duration::from_mins(1);

/// Room for large bodies in the memory of one node.
#[derive(Debug)]
pub struct LargeBodies(Arc<Semaphore>);

impl Default for LargeBodies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ROOM)))
    }
}

impl LargeBodies {
    /// Room for a body of `bytes` and for the text that is made of it. Errors: none became free in time.
    async fn take(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Error> {
        let kib = u32::try_from((2 * bytes / 1024).min(ROOM)).unwrap_or(u32::MAX);
        let room = timeout(WAIT_FOR_ROOM, self.0.clone().acquire_many_owned(kib)).await;
        match room {
            Ok(Ok(room)) => Ok(room),
            _ => Err(Error::Unavailable("no room for another large body".into())),
        }
    }
}

/// A whole body; its room is given back when it is dropped.
#[derive(Debug)]
pub struct Body {
    bytes: Vec<u8>,
    _room: Option<OwnedSemaphorePermit>,
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads a body of at most `most` bytes. Errors: larger, cut off, silent for a minute, no room, no disk.
pub async fn read(app: &App, mut payload: web::Payload, most: usize) -> Result<Body, Error> {
    let mut head = Vec::new();
    let mut spool = None;
    let mut size = 0;
    while let Some(chunk) = next(&mut payload).await? {
        size += chunk.len();
        if size > most {
            return Err(Error::TooLarge);
        }
        match &mut spool {
            None if size <= SMALL => head.extend_from_slice(&chunk),
            None => {
                let mut file = nameless(&app.config.data_dir)?;
                write(&mut file, &head).await?;
                write(&mut file, &chunk).await?;
                head = Vec::new();
                spool = Some(file);
            }
            Some(file) => write(file, &chunk).await?,
        }
    }
    let Some(mut file) = spool else {
        return Ok(Body {
            bytes: head,
            _room: None,
        });
    };
    let room = app.large_bodies.take(size).await?;
    let mut bytes = Vec::with_capacity(size);
    file.rewind().await.map_err(Error::internal)?;
    file.read_to_end(&mut bytes).await.map_err(Error::internal)?;
    Ok(Body {
        bytes,
        _room: Some(room),
    })
}

/// Waits for the next piece of a body, but not for ever; `None` after a minute of silence.
pub async fn patiently<T>(next: impl Future<Output = T>) -> Option<T> {
    timeout(SILENCE, next).await.ok()
}

/// The next piece; an end that comes too early, or does not come, is a body that was cut off.
async fn next(payload: &mut web::Payload) -> Result<Option<Bytes>, Error> {
    match patiently(payload.next()).await {
        Some(None) => Ok(None),
        Some(Some(Ok(piece))) => Ok(Some(piece)),
        Some(Some(Err(_))) | None => Err(Error::BadRequest("cut-off")),
    }
}

fn nameless(folder: &Path) -> Result<File, Error> {
    let file = tempfile::tempfile_in(folder).map_err(Error::internal)?;
    Ok(File::from_std(file))
}

async fn write(file: &mut File, bytes: &[u8]) -> Result<(), Error> {
    file.write_all(bytes).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn large_bodies_wait_for_each_other() {
        let room = LargeBodies::default();
        let first = room.take(36 * 1024 * 1024).await.unwrap();
        let second = room.take(36 * 1024 * 1024).await.unwrap();
        let third = timeout(Duration::from_millis(50), room.take(36 * 1024 * 1024)).await;
        assert!(third.is_err(), "a third has to wait");
        drop(first);
        let third = room.take(36 * 1024 * 1024).await.unwrap();
        drop((second, third));
    }
}
