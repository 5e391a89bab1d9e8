//! Reading the body of a request in one piece: bounded in size, in time, and in how much of all bodies together is in
//! memory.
//!
//! A small body stays in memory. A larger one goes to a nameless file while it arrives, however slowly that is, and is
//! taken into memory only once it is whole and there is room for it ([`LargeBodies`], one per node): many slow senders
//! cost disk for a while, never memory. Forms with files are not read here; [`crate::ticket::upload`] streams them.

use std::{ops::Deref, path::Path, sync::Arc, time::Duration};

use actix_web::{error::PayloadError, web::Bytes};
use futures_util::{Stream, StreamExt};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout, timeout_at},
};

use super::error::Error;
use crate::app::App;

/// Largest body that is simply kept in memory: thousands of senders who never finish cost little more than their connections.
pub const SMALL: usize = 64 * 1024;
/// What large bodies may take together, in KiB: two of the largest that any address of ours takes.
const ROOM: usize = 144 * 1024;
/// How long a body that is here waits for room.
const WAIT_FOR_ROOM: Duration = Duration::from_secs(20);
/// How long nothing at all may arrive.
const SILENCE: Duration = Duration::from_mins(1);
/// How long a whole body may take, and the bytes a second that are waited for beyond it: less than the slowest phone sends.
const WHOLE: Duration = Duration::from_mins(2);
const SLOWEST: u64 = 2 * 1024;

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
    pub async fn take(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Error> {
        let kib = u32::try_from((2 * bytes / 1024).min(ROOM)).unwrap_or(u32::MAX);
        let room = timeout(WAIT_FOR_ROOM, self.0.clone().acquire_many_owned(kib)).await;
        match room {
            Ok(Ok(room)) => Ok(room),
            _ => Err(Error::Unavailable("no room for another large body".into())),
        }
    }
}

/// A whole body; its room is given back when it is dropped.
#[derive(Debug, Default)]
pub struct Body {
    bytes: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
}

impl Body {
    /// The bytes, whose room is given back now: for what is soon done with.
    pub fn into_bytes(self) -> Bytes {
        drop(self.room);
        self.bytes.into()
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads a body of at most `most` bytes. Errors: larger, cut off, silent for a minute, slower than anything honest, no room,
/// no disk.
pub async fn read(
    app: &App,
    payload: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    most: usize,
) -> Result<Body, Error> {
    match read_part(app, payload, most).await {
        (body, None) => Ok(body),
        (_, Some(fault)) => Err(fault),
    }
}

/// The same: a body as far as it came, and why there is no more of it.
pub async fn read_part(
    app: &App,
    payload: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    most: usize,
) -> (Body, Option<Error>) {
    let mut spool = Spool::default();
    let fault = spool.fill(app, payload, most).await.err();
    match spool.into_body(app).await {
        Ok(body) => (body, fault),
        Err(error) => (Body::default(), Some(error)),
    }
}

/// A body while it arrives: in memory while it is small, then in a nameless file.
#[derive(Default)]
struct Spool {
    head: Vec<u8>,
    file: Option<File>,
    size: usize,
}

impl Spool {
    async fn fill(
        &mut self,
        app: &App,
        mut payload: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
        most: usize,
    ) -> Result<(), Error> {
        let patience = WHOLE + Duration::from_secs(most as u64 / SLOWEST);
        let end = Instant::now() + patience;
        loop {
            let piece = timeout_at(end, next(&mut payload)).await;
            let Some(piece) = piece.unwrap_or(Err(Error::BadRequest("cut-off")))? else {
                return Ok(());
            };
            if self.size + piece.len() > most {
                return Err(Error::TooLarge);
            }
            self.add(app, &piece).await?;
        }
    }

    async fn add(&mut self, app: &App, piece: &[u8]) -> Result<(), Error> {
        let size = self.size + piece.len();
        match &mut self.file {
            None if size <= SMALL => self.head.extend_from_slice(piece),
            None => {
                let mut file = nameless(&app.config.data_dir)?;
                write(&mut file, &self.head).await?;
                write(&mut file, piece).await?;
                self.head = Vec::new();
                self.file = Some(file);
            }
            Some(file) => write(file, piece).await?,
        }
        self.size = size;
        Ok(())
    }

    async fn into_body(self, app: &App) -> Result<Body, Error> {
        let Some(mut file) = self.file else {
            return Ok(Body {
                bytes: self.head,
                room: None,
            });
        };
        let room = app.large_bodies.take(self.size).await?;
        let mut bytes = Vec::with_capacity(self.size);
        file.rewind().await.map_err(Error::internal)?;
        file.read_to_end(&mut bytes).await.map_err(Error::internal)?;
        Ok(Body {
            bytes,
            room: Some(room),
        })
    }
}

/// Waits for the next piece of a body, but not for ever; `None` after a minute of silence.
pub async fn patiently<T>(next: impl Future<Output = T>) -> Option<T> {
    timeout(SILENCE, next).await.ok()
}

/// The next piece; an end that comes too early, or does not come, is a body that was cut off.
async fn next(
    payload: &mut (impl Stream<Item = Result<Bytes, PayloadError>> + Unpin),
) -> Result<Option<Bytes>, Error> {
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
