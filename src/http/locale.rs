//! Languages: which one a request gets, and looking sentences up.
//!
//! Indonesian first: English only for who asks for it (`?lang=en`, kept in a cookie).

use std::{
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

use actix_web::{HttpRequest, cookie::Cookie};
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid, static_loader};
use kernel::locale::Locale;
use serde_json::{Map, Value};

use super::cookies;
use crate::app::App;

static_loader! {
    static SENTENCES = {
        locales: "./locales",
        fallback_language: "id",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const INDONESIAN: LanguageIdentifier = langid!("id");
const ENGLISH: LanguageIdentifier = langid!("en");

/// Cookie that keeps the choice of language.
pub const LANGUAGE_COOKIE: &str = "lb_lang";

/// The language of a request: `?lang=`, else the cookie, else Indonesian.
pub fn of_request(req: &HttpRequest) -> Locale {
    asked_for(req)
        .or_else(|| req.cookie(LANGUAGE_COOKIE)?.value().parse().ok())
        .unwrap_or(Locale::Id)
}

/// The language that the query string asks for, if any.
pub fn asked_for(req: &HttpRequest) -> Option<Locale> {
    let query = req.query_string().split('&');
    query
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(|value| value.parse().ok())
}

/// Cookie that keeps `locale` for a year.
pub fn cookie(locale: Locale, app: &App) -> Cookie<'static> {
    const YEAR: i64 = 365 * 24 * 3600;
    cookies::lasting(LANGUAGE_COOKIE, locale.to_string(), "/", YEAR, app)
}

/// The sentence `key`, with arguments; the key itself where no sentence exists (a test makes sure none is missing).
pub fn sentence(locale: Locale, key: &str, args: &Map<String, Value>) -> String {
    find_sentence(locale, key, args).unwrap_or_else(|| key.to_owned())
}

/// The sentence `key`, if there is one.
pub fn find_sentence(locale: Locale, key: &str, args: &Map<String, Value>) -> Option<String> {
    if args.is_empty() {
        return PLAIN.find(locale, key);
    }
    put_together(locale, key, args)
}

/// Sentences without arguments, put together once: a page has some fifty.
static PLAIN: LazyLock<Plain> = LazyLock::new(Plain::default);

#[derive(Default)]
struct Plain {
    indonesian: RwLock<HashMap<String, String>>,
    english: RwLock<HashMap<String, String>>,
}

impl Plain {
    fn find(&self, locale: Locale, key: &str) -> Option<String> {
        let known = match locale {
            Locale::Id => &self.indonesian,
            Locale::En => &self.english,
        };
        let before = known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned();
        if before.is_some() {
            return before;
        }
        // A key that no file has is not kept: a cookie may name any.
        let sentence = put_together(locale, key, &Map::new())?;
        let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key.to_owned(), sentence.clone());
        Some(sentence)
    }
}

/// Asks for the one language itself: the loader's own way there negotiates among all languages, which takes longer than the sentence.
fn put_together(locale: Locale, key: &str, args: &Map<String, Value>) -> Option<String> {
    let args: HashMap<&str, FluentValue<'_>> = args
        .iter()
        .map(|(name, value)| (name.as_str(), fluent_value(value)))
        .collect();
    let look_up =
        |language: &LanguageIdentifier| SENTENCES.lookup_single_language(language, key, Some(&args)).ok();
    match locale {
        Locale::Id => look_up(&INDONESIAN),
        Locale::En => look_up(&ENGLISH).or_else(|| look_up(&INDONESIAN)),
    }
}

/// A sentence without arguments.
pub fn plain(locale: Locale, key: &str) -> String {
    sentence(locale, key, &Map::new())
}

fn fluent_value(value: &Value) -> FluentValue<'_> {
    match value {
        Value::String(text) => FluentValue::from(text.as_str()),
        Value::Number(number) => number.as_f64().map_or(FluentValue::None, FluentValue::from),
        Value::Bool(flag) => FluentValue::from(if *flag { "true" } else { "false" }),
        _ => FluentValue::None,
    }
}
