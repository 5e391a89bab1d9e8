//! What the page about searches shows.

use entity::article;
use kernel::{id::ArticleId, locale::Locale};
use serde::Serialize;
use serde_json::{Map, json};

use super::{deflection::Ended, ledger::Counts, missing::Missing, pages::PERIODS, store::Asked};
use crate::{
    directory::{Directory, text::Named},
    http::{dates, page::Ctx},
    knowledge::feedback::NotHelped,
};

/// Everything that is known of a period.
pub(super) struct Known {
    pub totals: Counts,
    pub missing: Vec<Missing>,
    pub not_helped: Vec<Asked>,
    pub often: Vec<Asked>,
    pub services: Vec<Ended>,
    pub ended_by: Vec<(ArticleId, i64)>,
    pub unhelpful: Vec<NotHelped>,
    pub articles: Vec<article::Model>,
}

/// View of `staff/searches`.
#[derive(Debug, Serialize)]
pub(super) struct SearchesPage {
    periods: Vec<Period>,
    tiles: Vec<Tile>,
    missing: Vec<MissingView>,
    not_helped: Vec<QuestionView>,
    unhelpful: Vec<ArticleLine>,
    services: Vec<ServiceLine>,
    ended_by: Vec<ArticleLine>,
    often: Vec<QuestionView>,
}

#[derive(Debug, Serialize)]
struct Period {
    url: String,
    label: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Tile {
    label: String,
    value: String,
    hint: Option<String>,
}

#[derive(Debug, Serialize)]
struct MissingView {
    words: String,
    /// Other ways to ask the same.
    others: Vec<String>,
    lang: Locale,
    asked: i32,
    nothing: i32,
    write_url: String,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    words: String,
    lang: Locale,
    asked: i32,
    nothing: i32,
    helped: i32,
    not_helped: i32,
    /// What the public finds with it.
    see_url: String,
    write_url: String,
}

#[derive(Debug, Serialize)]
struct ArticleLine {
    url: String,
    title: String,
    lang: Locale,
    count: i64,
    /// Why most readers were not helped.
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct ServiceLine {
    title: String,
    answered: i64,
    filed: i64,
    percent: i64,
}

impl SearchesPage {
    pub fn of(ctx: &Ctx, days: u64, known: Known, directory: &Directory) -> Self {
        let Known { articles, .. } = &known;
        let line = |id: ArticleId, count: i64, reason: Option<String>| {
            let row = articles.iter().find(|row| row.id == id)?;
            Some(ArticleLine {
                url: format!("/petugas/artikel/{}", row.slug),
                title: row.title.clone(),
                lang: row.lang,
                count,
                reason,
            })
        };
        let unhelpful = known.unhelpful.iter().filter_map(|one| {
            let reason = one.reason.as_deref();
            line(
                one.article,
                one.count,
                reason.map(|code| ctx.t(&format!("help-reason-{code}"))),
            )
        });
        let ended_by = known
            .ended_by
            .iter()
            .filter_map(|(id, count)| line(*id, *count, None));
        Self {
            periods: periods(ctx, days),
            tiles: tiles(ctx, known.totals, &known.services),
            unhelpful: unhelpful.collect(),
            ended_by: ended_by.collect(),
            missing: known.missing.into_iter().map(missing).collect(),
            not_helped: known.not_helped.into_iter().map(question).collect(),
            often: known.often.into_iter().map(question).collect(),
            services: known
                .services
                .into_iter()
                .map(|ended| ServiceLine {
                    title: directory.any_service(&ended.service).map_or_else(
                        || ended.service.to_string(),
                        |service| service.name_in(ctx.locale).to_owned(),
                    ),
                    percent: ended.percent().unwrap_or(0),
                    answered: ended.answered,
                    filed: ended.filed,
                })
                .collect(),
        }
    }
}

fn periods(ctx: &Ctx, current: u64) -> Vec<Period> {
    let period = |days: u64| Period {
        url: format!("/petugas/pencarian?hari={days}"),
        label: ctx.t_with(
            "searches-period",
            &Map::from_iter([("days".to_owned(), json!(days))]),
        ),
        current: days == current,
    };
    PERIODS.into_iter().map(period).collect()
}

fn tiles(ctx: &Ctx, totals: Counts, services: &[Ended]) -> Vec<Tile> {
    let share = |part: i64, of: i64| {
        let percent = (of > 0).then(|| (part * 100 + of / 2) / of)?;
        let args = Map::from_iter([("percent".to_owned(), json!(percent))]);
        Some(args)
    };
    let tile = |key: &str, value: i64, hint: Option<String>| Tile {
        label: ctx.t(key),
        value: dates::group(ctx.locale, value),
        hint,
    };
    let answered: i64 = services.iter().map(|ended| ended.answered).sum();
    let filed: i64 = services.iter().map(|ended| ended.filed).sum();
    vec![
        tile("searches-tile-asked", totals.asked.into(), None),
        tile(
            "searches-tile-nothing",
            totals.nothing.into(),
            share(totals.nothing.into(), totals.asked.into())
                .map(|args| ctx.t_with("searches-tile-of-asked", &args)),
        ),
        tile(
            "searches-tile-not-helped",
            totals.not_helped.into(),
            share(
                totals.not_helped.into(),
                i64::from(totals.not_helped) + i64::from(totals.helped),
            )
            .map(|args| ctx.t_with("searches-tile-of-said", &args)),
        ),
        tile(
            "searches-tile-ended",
            answered,
            share(answered, answered + filed).map(|args| ctx.t_with("searches-tile-of-forms", &args)),
        ),
    ]
}

fn missing(one: Missing) -> MissingView {
    let mut ways = one.ways.into_iter();
    let words = ways.next().unwrap_or_default();
    let others: Vec<String> = ways.collect();
    MissingView {
        write_url: write_url(&words, &others, one.lang),
        lang: one.lang,
        asked: one.counts.asked,
        nothing: one.counts.nothing,
        words,
        others,
    }
}

fn question(one: Asked) -> QuestionView {
    let mut see = url::form_urlencoded::Serializer::new(String::new());
    see.append_pair("q", &one.words);
    see.append_pair("lang", one.lang.as_str());
    QuestionView {
        see_url: format!("/bantuan?{}", see.finish()),
        write_url: write_url(&one.words, &[], one.lang),
        lang: one.lang,
        asked: one.counts.asked,
        nothing: one.counts.nothing,
        helped: one.counts.helped,
        not_helped: one.counts.not_helped,
        words: one.words,
    }
}

/// A new article that already says how people ask for it.
fn write_url(words: &str, others: &[String], lang: Locale) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("judul", words);
    query.append_pair("bahasa", lang.as_str());
    for way in std::iter::once(words).chain(others.iter().map(String::as_str)) {
        query.append_pair("alias", way);
    }
    format!("/petugas/artikel/baru?{}", query.finish())
}
