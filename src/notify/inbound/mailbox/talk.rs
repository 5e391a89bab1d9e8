//! What is said to the mail server, each answer within its patience.
//!
//! A server that only says "done" where it should have handed over something is not taken at its word: a mail counts as fetched
//! once its bytes are here.

use std::time::Duration;

use async_imap::{
    Client, Session,
    error::Error as ImapError,
    types::{Fetch, Flag},
};
use futures_util::TryStreamExt;
use secrecy::ExposeSecret;

use super::{
    MailboxError,
    line::{self, Line},
    within,
};
use crate::{config::ImapConfig, notify::inbound::MAX_MAIL};

/// Of a mail that is too large, so much is fetched.
const HEAD: usize = 64 * 1024;
/// Bytes of one answer: even a thin line brings them in time.
const PIECE: usize = 512 * 1024;

/// A mail in the folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) uid: u32,
    pub(super) size: usize,
}

/// An open mailbox.
pub(super) struct Mailbox {
    session: Session<Box<dyn Line>>,
    patience: Duration,
    can_move: bool,
    can_expunge: bool,
}

impl Mailbox {
    /// Logs in.
    pub(super) async fn open(config: &ImapConfig) -> Result<Self, MailboxError> {
        let patience = config.patience;
        let mut client = Client::new(line::open(config).await?);
        if within(patience, async {
            client.read_response().await.map_err(ImapError::from)
        })
        .await?
        .is_none()
        {
            return Err(MailboxError::Broken);
        }
        let login = client.login(&config.user, config.password.expose_secret());
        let login = within(patience, async { login.await.map_err(|(error, _)| error) });
        let mut session = login.await.map_err(|error| match error {
            MailboxError::Refused(_) => MailboxError::Login(Box::new(error)),
            error => error,
        })?;
        let able = within(patience, session.capabilities()).await?;
        Ok(Self {
            session,
            patience,
            can_move: able.has_str("MOVE"),
            can_expunge: able.has_str("UIDPLUS"),
        })
    }

    /// Looks into a folder without changing anything, and goes.
    pub(super) async fn look(mut self, folder: &str) -> Result<(), MailboxError> {
        within(self.patience, self.session.examine(folder)).await?;
        self.leave().await;
        Ok(())
    }

    /// What is done is done, whether or not the server says goodbye.
    pub(super) async fn leave(mut self) {
        let _ = within(self.patience, self.session.logout()).await;
    }

    /// Opens a folder: its validity, and its mails in the order they came.
    pub(super) async fn list(&mut self, folder: &str) -> Result<(u32, Vec<Listed>), MailboxError> {
        let opened = within(self.patience, self.session.select(folder)).await?;
        let validity = opened.uid_validity.unwrap_or_default();
        if opened.exists == 0 {
            return Ok((validity, Vec::new()));
        }
        let listing = async {
            let answers = self.session.uid_fetch("1:*", "(UID RFC822.SIZE FLAGS)").await?;
            let listed = answers.try_filter_map(|one| std::future::ready(Ok(listed(&one))));
            listed.try_collect::<Vec<Listed>>().await
        };
        let mut mails = within::<_, ImapError>(self.patience, listing).await?;
        mails.sort_unstable_by_key(|mail| mail.uid);
        Ok((validity, mails))
    }

    /// A mail, or the beginning of one that is larger than any mail; `None` where the server does not hand it over.
    pub(super) async fn fetch(&mut self, mail: Listed) -> Result<Option<Vec<u8>>, MailboxError> {
        // One byte more than is taken: a server that understates the size is found out.
        let most = if mail.size > MAX_MAIL { HEAD } else { MAX_MAIL + 1 };
        let mut raw = Vec::new();
        while raw.len() < most {
            let wanted = PIECE.min(most - raw.len());
            // Without the flag that a person would set by reading it.
            let what = format!("(UID BODY.PEEK[]<{}.{wanted}>)", raw.len());
            let Some(answer) = self.ask(mail.uid, &what).await? else {
                return Ok(None);
            };
            let piece = answer.body().unwrap_or_default();
            if piece.len() > wanted {
                // It knows no pieces, and sent all of it.
                return Ok(Some(piece.to_vec()));
            }
            raw.extend_from_slice(piece);
            if piece.is_empty() || (piece.len() < wanted && raw.len() >= mail.size) {
                break;
            }
        }
        Ok(Some(raw).filter(|raw| !raw.is_empty()))
    }

    async fn ask(&mut self, uid: u32, what: &str) -> Result<Option<Fetch>, MailboxError> {
        let asked = async {
            let answers = self.session.uid_fetch(uid.to_string(), what).await?;
            answers.try_collect::<Vec<Fetch>>().await
        };
        let answers = within::<_, ImapError>(self.patience, asked).await?;
        Ok(answers.into_iter().find(|one| one.uid == Some(uid)))
    }

    /// The full name of a folder of ours, which is made the first time. Some servers want every folder below the inbox.
    pub(super) async fn folder(&mut self, name: &str) -> Result<String, MailboxError> {
        for (full, delimiter) in self.names(&format!("*{name}")).await? {
            if full == name || full.ends_with(&format!("{delimiter}{name}")) {
                return Ok(full);
            }
        }
        let refusal = match within(self.patience, self.session.create(name)).await {
            Ok(()) => return Ok(name.to_owned()),
            Err(error) if !error.is_of_one_mail() => return Err(error),
            Err(error) => error,
        };
        let Some((inbox, delimiter)) = self.names("INBOX").await?.into_iter().next() else {
            return Err(refusal);
        };
        let below = format!("{inbox}{delimiter}{name}");
        match within(self.patience, self.session.create(&below)).await {
            Ok(()) => Ok(below),
            Err(error) if !error.is_of_one_mail() => Err(error),
            Err(_) => Err(refusal),
        }
    }

    /// Folders of this pattern, each with what stands between it and those below.
    async fn names(&mut self, pattern: &str) -> Result<Vec<(String, String)>, MailboxError> {
        let listing = async {
            let names = self.session.list(Some(""), Some(pattern)).await?;
            let names = names.map_ok(|one| {
                let delimiter = one.delimiter().unwrap_or_default();
                (one.name().to_owned(), delimiter.to_owned())
            });
            names.try_collect().await
        };
        within::<_, ImapError>(self.patience, listing).await
    }

    /// Moves a mail to another folder. Where the server cannot, the mail is copied, and marked as deleted in its old place.
    pub(super) async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), MailboxError> {
        let uid = uid.to_string();
        if self.can_move {
            return within(self.patience, self.session.uid_mv(&uid, folder)).await;
        }
        within(self.patience, self.session.uid_copy(&uid, folder)).await?;
        self.say(format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"))
            .await?;
        // A plain EXPUNGE would take others' mails along.
        if self.can_expunge {
            self.say(format!("UID EXPUNGE {uid}")).await?;
        }
        Ok(())
    }

    async fn say(&mut self, command: String) -> Result<(), MailboxError> {
        within(self.patience, self.session.run_command_and_check_ok(command)).await
    }
}

/// A mail that nobody has deleted.
fn listed(answer: &Fetch) -> Option<Listed> {
    if answer.flags().any(|flag| flag == Flag::Deleted) {
        return None;
    }
    Some(Listed {
        uid: answer.uid?,
        size: usize::try_from(answer.size?).unwrap_or(usize::MAX),
    })
}
