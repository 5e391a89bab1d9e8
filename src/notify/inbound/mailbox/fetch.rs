//! One round over the folder: each mail is taken in, then moved away.

use std::panic::AssertUnwindSafe;

use entity::inbound_mail::{InboundState, Source};
use futures_util::FutureExt;

use super::{
    DONE, Fetched, MailboxError, REFUSED,
    talk::{Listed, Mailbox},
    turn::Turn,
};
use crate::{
    app::App,
    config::ImapConfig,
    http::error::Error,
    notify::inbound::{Came, store, take},
};

/// Mails that a round takes: the others have their turn in the next.
const AT_ONCE: usize = 50;

/// Takes what is there. A mail that the server keeps back, or that cannot be taken or moved, does not hold up those behind it: the
/// first such fault is told beside what was done.
pub(super) async fn all(
    app: &App,
    config: &ImapConfig,
    turn: &mut Turn,
    go_on: &impl Fn() -> bool,
) -> Result<(Fetched, Option<MailboxError>), MailboxError> {
    let mut mailbox = Mailbox::open(config).await?;
    let (validity, mails) = mailbox.list(&config.folder).await?;
    let place = |uid: u32| {
        let (user, host, folder) = (&config.user, &config.host, &config.folder);
        format!("{user}@{host}/{folder};{validity};{uid}")
    };
    let places: Vec<String> = mails.iter().map(|mail| place(mail.uid)).collect();
    let known = store::at_places(app.db.read(), &places)
        .await
        .map_err(Error::from)?;
    let mut homes = Homes::default();
    let mut fetched = Fetched::default();
    let mut trouble = None;
    for (mail, place) in mails.into_iter().zip(places) {
        if fetched.taken == AT_ONCE || !go_on() {
            fetched.has_more = fetched.taken == AT_ONCE;
            break;
        }
        turn.prolong(app).await.map_err(Error::from)?;
        // A number that means another mail by now has, almost surely, another size.
        let before = known.get(&place).filter(|before| before.size == mail.size);
        let state = match before {
            Some(before) => before.state,
            None => match one(app, &mut mailbox, mail, place).await {
                Ok(Some(state)) => state,
                Ok(None) => {
                    trouble.get_or_insert(MailboxError::Withheld);
                    continue;
                }
                Err(error) if error.is_of_one_mail() => {
                    trouble.get_or_insert(error);
                    continue;
                }
                Err(error) => return Err(error),
            },
        };
        fetched.taken += usize::from(before.is_none());
        match homes.bring(&mut mailbox, mail.uid, state).await {
            Ok(()) => fetched.moved += usize::from(before.is_some()),
            Err(error) if error.is_of_one_mail() => {
                trouble.get_or_insert(MailboxError::Move(Box::new(error)));
            }
            Err(error) => return Err(error),
        }
    }
    mailbox.leave().await;
    Ok((fetched, trouble))
}

/// Takes one mail in; `None` where it is not handed over: somebody deleted it a moment ago, or the server cannot read it.
async fn one(
    app: &App,
    mailbox: &mut Mailbox,
    mail: Listed,
    place: String,
) -> Result<Option<InboundState>, MailboxError> {
    let Some(raw) = mailbox.fetch(mail).await? else {
        return Ok(None);
    };
    let came = Came {
        source: Source::Imap,
        place: Some(place),
        recipient: None,
        size: mail.size.max(raw.len()),
    };
    let taking = AssertUnwindSafe(take(app, &raw, came.clone()));
    let taken = match taking.catch_unwind().await {
        Ok(taken) => taken?,
        Err(_) => take::set_aside(app, &raw, came).await?,
    };
    Ok(Some(taken.state))
}

/// The folders where mails go, looked for when the first mail goes there.
#[derive(Default)]
struct Homes {
    done: Option<String>,
    refused: Option<String>,
}

impl Homes {
    async fn bring(
        &mut self,
        mailbox: &mut Mailbox,
        uid: u32,
        state: InboundState,
    ) -> Result<(), MailboxError> {
        let (home, name) = if state == InboundState::Refused {
            (&mut self.refused, REFUSED)
        } else {
            (&mut self.done, DONE)
        };
        let folder = match home {
            Some(folder) => folder,
            None => home.insert(mailbox.folder(name).await?),
        };
        mailbox.move_to(uid, folder).await
    }
}
