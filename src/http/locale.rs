//! Languages: which one a request gets, and looking sentences up.
//!
//! Indonesian first: English only for who asks for it (`?lang=en`, kept in a cookie).

use std::{borrow::Cow, collections::HashMap};

use actix_web::{HttpRequest, cookie::Cookie};
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};
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
    let language = match locale {
        Locale::Id => &INDONESIAN,
        Locale::En => &ENGLISH,
    };
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
        .iter()
        .map(|(name, value)| (Cow::Owned(name.clone()), fluent_value(value)))
        .collect();
    SENTENCES.try_lookup_complete(language, key, Some(&args))
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
