//! Files of a reply that could not be sent yet: they wait under a draft, so that nobody chooses them twice because another
//! file or the words were wrong.

use entity::attachment;

use crate::{
    app::App,
    http::error::{Error, FieldErrors},
    ticket::{
        attachment::Incoming,
        draft::{self, DraftToken},
        upload,
    },
};

/// What waits for the rest of a reply.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The draft, as the form names it.
    pub draft: DraftToken,
    /// The files, in the order of arrival.
    pub files: Vec<attachment::Model>,
}

impl Waiting {
    /// What waits under the draft that a form names; none where it names none.
    pub async fn of(app: &App, named: Option<&String>) -> Result<Option<Self>, Error> {
        match named.and_then(|raw| DraftToken::parse(raw)) {
            Some(draft) => Self::under(app, draft).await.map(Some),
            None => Ok(None),
        }
    }

    /// What waits under a draft.
    pub async fn under(app: &App, draft: DraftToken) -> Result<Self, Error> {
        let files = draft::waiting_files(app.db.read(), &draft.id()).await?;
        Ok(Self { draft, files })
    }
}

/// Keeps files with a draft; beyond the fifth they are refused by name. Where others of the same form were sent already, the
/// rest goes on under a new name: a draft that was used would take the same file for one that it has.
pub async fn keep(
    app: &App,
    draft: DraftToken,
    files: Vec<Incoming>,
) -> Result<(Waiting, FieldErrors), Error> {
    let db = app.db.read();
    let known = draft::files(db, &draft.id()).await?;
    let draft = if known.iter().any(|file| file.ticket_id.is_some()) {
        let fresh = DraftToken::new(app);
        draft::rename(app, &draft.id(), &fresh.id()).await?;
        fresh
    } else {
        draft
    };
    let refused = draft::keep(app, &draft.id(), files).await?;
    let files = draft::waiting_files(db, &draft.id()).await?;
    Ok((Waiting { draft, files }, upload::file_errors(&refused)))
}
