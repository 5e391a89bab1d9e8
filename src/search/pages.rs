//! `GET /bantuan`: the search that people see.

use actix_web::HttpResponse;
use finder::{Query, results::facets};

use super::{answer, learn, typed::Typed, view::HelpPage};
use crate::{
    directory,
    http::{
        error::Error,
        limits::{self, Limited},
        page::Ctx,
    },
    knowledge::shelf,
};

/// Hits on a page.
const HITS: usize = 20;
/// Below so many hits in the reader's language, those of the other are shown too.
const FEW: usize = 3;

/// `GET /bantuan?q=&category=`
pub async fn help(ctx: Ctx) -> Result<HttpResponse, Error> {
    let typed = Typed::parse(ctx.req.query_string());
    let query = typed.query(HITS).in_category(typed.category.clone());
    let answer = if query.text().is_empty() {
        None
    } else {
        limits::admit(&ctx.app, &ctx.req, Limited::Search)?;
        let (answer, is_found) = asked(&ctx, query).await;
        learn::answered(&ctx.app, ctx.locale, &typed, &answer, is_found);
        Some(answer)
    };
    let shelf = shelf::current(&ctx.app).await?;
    let categories = shelf.categories(ctx.locale);
    let directory = directory::current(&ctx.app).await?;
    let view = HelpPage::of(&ctx, &typed, answer.as_ref(), &categories, &shelf, &directory);
    ctx.page("public/help", "help-page-title")
        .title(view.title(&ctx))
        .section("help")
        .render(&view)
}

/// The answers in the reader's language first; where these are few, the others after them. And whether there were any in the
/// reader's language.
async fn asked(ctx: &Ctx, query: Query) -> (answer::Answer, bool) {
    let mut own = answer::look_up(&ctx.app, &query.clone().in_language(Some(ctx.locale))).await;
    let is_found = own.results.total > 0;
    if own.results.hits.len() >= FEW {
        return (own, is_found);
    }
    let every = answer::look_up(&ctx.app, &query).await.results;
    let known: Vec<String> = own.results.hits.iter().map(|hit| hit.slug.clone()).collect();
    let others = every.hits.into_iter().filter(|hit| !known.contains(&hit.slug));
    own.results.hits.extend(others);
    own.results.total = own.results.total.max(own.results.hits.len());
    own.results.did_you_mean = own.results.did_you_mean.or(every.did_you_mean);
    if query.category.is_none() {
        let shown = own.results.hits.iter().map(|hit| hit.category.as_str());
        own.results.categories = facets(shown);
    }
    (own, is_found)
}
