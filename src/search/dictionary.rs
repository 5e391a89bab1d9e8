//! Synonyms, abbreviations and stop words: those of this program, or those that `kb sync` brought in.

use finder::{Dictionary, meilisearch::Meilisearch};
use sea_orm::{ConnectionTrait, DbErr};
use sha2::{Digest, Sha256};

use super::{jobs, state};
use crate::{
    app::App,
    knowledge::source::{DICTIONARY, Source},
};

const TEXT: &str = include_str!("../../knowledge-base/synonyms.toml");

/// The dictionary that came with this program.
pub(super) fn of_this_program() -> Dictionary {
    Dictionary::parse(TEXT).unwrap_or_else(|error| {
        tracing::error!(error = %error, "the dictionary of this program is broken: searching without synonyms");
        Dictionary::default()
    })
}

/// What became of a dictionary that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// There was none among the files.
    None,
    /// It is the one in use.
    Same,
    /// Every node takes it into use within seconds.
    New,
    /// It is broken, and the one before stays in use.
    Refused(String),
}

/// Brings the dictionary of a folder of articles in.
pub async fn bring(app: &App, source: &Source) -> Result<Brought, DbErr> {
    let Some(text) = source.files.get(DICTIONARY) else {
        return Ok(Brought::None);
    };
    if let Err(error) = Dictionary::parse(text) {
        return Ok(Brought::Refused(format!("{DICTIONARY}: {error}")));
    }
    app.db
        .write(async |tx| {
            state::take_orders(tx, app).await?;
            let before = state::dictionary(tx).await?;
            if before.as_deref().unwrap_or(TEXT) == text {
                return Ok(Brought::Same);
            }
            state::put_dictionary(tx, app, text).await?;
            let number = state::orders(tx).await?.dictionary;
            jobs::order(tx, app, format!("dictionary/{number}")).await?;
            Ok(Brought::New)
        })
        .await
}

/// The dictionary in use.
pub(super) async fn current(db: &impl ConnectionTrait) -> Result<Dictionary, DbErr> {
    let Some(text) = state::dictionary(db).await? else {
        return Ok(of_this_program());
    };
    Ok(Dictionary::parse(&text).unwrap_or_else(|error| {
        tracing::error!(error = %error, "the dictionary in the database is broken: using the one of this program");
        of_this_program()
    }))
}

/// Digest of what this program sets Meilisearch to with a dictionary.
pub(super) fn settings(dictionary: &Dictionary) -> String {
    let text = Meilisearch::settings_text(dictionary);
    crate::http::hex(&Sha256::digest(text.as_bytes()))
}
