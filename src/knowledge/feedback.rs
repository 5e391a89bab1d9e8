//! "Did this help?": counted for each reader once, with the reason when it did not. Words are kept without what looks
//! like personal data.

use actix_web::{HttpRequest, HttpResponse, cookie::Cookie, web};
use entity::{article, article_feedback};
use kernel::{
    id::{ArticleFeedbackId, ArticleId},
    text::clean_block,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, sea_query::Expr,
};
use serde::Deserialize;

use super::pages::published;
use crate::{
    app::App,
    http::{
        cookies,
        error::Error,
        form::CsrfForm,
        limits::{self, Limited},
        page::Ctx,
    },
    identity::scrub,
};

/// Why an article did not help, in the order in which they are offered.
pub const REASONS: [&str; 5] = ["unclear", "not-my-case", "did-not-work", "outdated", "other"];

/// Longest comment, in characters; the rest is cut.
const MAX_WORDS: usize = 1_000;
/// Cookie with the last articles that this browser said something about.
const COOKIE: &str = "lb_bantu";
/// How many of them it remembers.
const REMEMBERED: usize = 20;
/// For how long.
const SECONDS: i64 = 90 * 24 * 3600;

/// What is sent.
#[derive(Debug, Deserialize)]
pub struct FeedbackForm {
    /// `yes` or `no`.
    helped: String,
    /// One of [`REASONS`].
    reason: Option<String>,
    /// The reader's words.
    words: Option<String>,
}

/// What one reader says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it helped.
    pub helped: bool,
    /// Why not.
    pub reason: Option<&'static str>,
    /// The reader's words, scrubbed.
    pub words: Option<String>,
}

impl FeedbackForm {
    fn parse(&self) -> Result<Verdict, Error> {
        let helped = match self.helped.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(Error::BadRequest("malformed-form")),
        };
        if helped {
            return Ok(Verdict {
                helped,
                reason: None,
                words: None,
            });
        }
        let reason = self.reason.as_deref();
        let written: String = clean_block(self.words.as_deref().unwrap_or_default())
            .chars()
            .take(MAX_WORDS)
            .collect();
        Ok(Verdict {
            helped,
            reason: REASONS.into_iter().find(|known| Some(*known) == reason),
            words: Some(scrub::scrub(&written, &[], scrub::NAMED)).filter(|words| !words.is_empty()),
        })
    }
}

/// `POST /bantuan/{slug}/tanggapan`
pub async fn submit(
    ctx: Ctx,
    slug: web::Path<String>,
    form: CsrfForm<FeedbackForm>,
) -> Result<HttpResponse, Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Feedback)?;
    let verdict = form.0.parse()?;
    let row = published(&ctx, &slug).await?;
    let back = format!("/bantuan/{}#tanggapan", row.slug);
    if has_voted(&ctx.req, row.id) {
        return Ok(ctx.redirect(&back));
    }
    ctx.app
        .db
        .write(async |tx| record(tx, &ctx.app, &row, &verdict).await)
        .await?;
    let mut answer = ctx.redirect(&back);
    answer
        .add_cookie(&remember(&ctx, row.id))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// Keeps what a reader said, and counts it.
pub async fn record(
    tx: &impl ConnectionTrait,
    app: &App,
    row: &article::Model,
    verdict: &Verdict,
) -> Result<(), DbErr> {
    let said = article_feedback::Model {
        id: ArticleFeedbackId::new(app.clock.as_ref(), &app.rng),
        article_id: row.id,
        version: row.version,
        helped: verdict.helped,
        reason: verdict.reason.map(str::to_owned),
        words: verdict.words.clone(),
        at: app.clock.now(),
    };
    article_feedback::Entity::insert(said.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await?;
    let counter = if verdict.helped {
        article::Column::Helped
    } else {
        article::Column::NotHelped
    };
    article::Entity::update_many()
        .col_expr(counter, Expr::col(counter).add(1))
        .filter(article::Column::Id.eq(row.id))
        .exec(tx)
        .await
        .map(drop)
}

/// Whether this browser said something about the article already.
pub(super) fn has_voted(req: &HttpRequest, article: ArticleId) -> bool {
    let mark = mark(article);
    remembered(req).any(|known| known == mark)
}

/// The last articles of the cookie: their ids' last letters, eight each.
fn remembered(req: &HttpRequest) -> impl Iterator<Item = String> {
    let marks = req
        .cookie(COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default();
    let marks: Vec<String> = marks
        .split('.')
        .filter(|mark| mark.len() == 8)
        .map(str::to_owned)
        .collect();
    marks.into_iter()
}

fn mark(article: ArticleId) -> String {
    let id = article.uuid().simple().to_string();
    id.chars().skip(24).collect()
}

fn remember(ctx: &Ctx, article: ArticleId) -> Cookie<'static> {
    let mut marks: Vec<String> = remembered(&ctx.req).collect();
    marks.push(mark(article));
    let last = marks.len().saturating_sub(REMEMBERED);
    let value = marks.split_off(last).join(".");
    cookies::lasting(COOKIE, value, "/bantuan", SECONDS, &ctx.app)
}
