//! `laporbkn mail ingest`: takes in one mail from standard input, for the pipe of a mail server.
//!
//! It ends with the codes of `sysexits.h`, by which a mail server knows what to do: 0 (taken), 65 (can never be taken: tell the
//! sender) and 75 (try again later). Whatever goes wrong that is not the mail's own fault is 75, a panic too, so
//! that no mail is lost to a mistake of ours.

use std::{io::Read, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use entity::inbound_mail::{InboundState, Source};

use super::CliError;
use crate::notify::inbound::{self, Came, MAX_MAIL};

/// `EX_DATAERR`
const NEVER: u8 = 65;
/// `EX_TEMPFAIL`
const AGAIN: u8 = 75;
/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// Incoming mail.
#[derive(Debug, Parser)]
pub(super) struct Mail {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take in one mail from standard input; exit code 0 when taken, 65 when it never can be, 75 to try again
    Ingest(Ingest),
}

#[derive(Debug, Args)]
struct Ingest {
    /// Whom the envelope names, with the tag behind the plus (in Postfix `${original_recipient}`)
    #[arg(long)]
    recipient: Option<String>,
}

impl Mail {
    pub(super) async fn run(self) -> ExitCode {
        let Action::Ingest(ingest) = self.action;
        // In a task of its own: a panic in it is an error here, not the end of the process with a code that loses the mail.
        let taken =
            actix_web::rt::spawn(async move { ingest.run().await.map_err(|error| error.to_string()) });
        match taken.await {
            Ok(Ok(InboundState::Refused)) => {
                eprintln!("laporbkn: this mail can never be taken: it is too large, or no mail at all");
                NEVER.into()
            }
            Ok(Ok(_)) => ExitCode::SUCCESS,
            Ok(Err(error)) => {
                eprintln!("laporbkn: {error}");
                AGAIN.into()
            }
            Err(_) => {
                eprintln!("laporbkn: the mail could not be taken in");
                AGAIN.into()
            }
        }
    }
}

impl Ingest {
    async fn run(self) -> Result<InboundState, CliError> {
        let (raw, size) = read(std::io::stdin().lock())?;
        let app = super::app().await?;
        let came = Came {
            source: Source::Pipe,
            place: None,
            recipient: self.recipient.as_deref(),
            size,
        };
        let taken = inbound::take(&app, &raw, came).await?;
        Ok(taken.state)
    }
}

/// The mail, and its whole size. Of what is larger than any mail only the beginning is held; the rest is read to its end, so
/// that the mail server is not left with a broken pipe.
fn read(mut from: impl Read) -> std::io::Result<(Vec<u8>, usize)> {
    let mut raw = Vec::new();
    let mut size = 0;
    let mut piece = vec![0; PIECE];
    loop {
        let length = from.read(&mut piece)?;
        if length == 0 {
            return Ok((raw, size));
        }
        size += length;
        if size > MAX_MAIL {
            raw.truncate(PIECE);
            raw.shrink_to_fit();
        } else {
            raw.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_mail_that_is_too_large_only_the_beginning_is_held() {
        let (raw, size) = read(std::io::repeat(b'x').take(MAX_MAIL as u64 + 1)).unwrap();
        assert_eq!(size, MAX_MAIL + 1);
        assert!(raw.capacity() <= 2 * PIECE);
        let (raw, size) = read(&b"halo"[..]).unwrap();
        assert_eq!((raw.as_slice(), size), (&b"halo"[..], 4));
    }
}
