//! "Did this help?": counted for each reader once, with the reason when it did not. Words are kept without what looks
//! like personal data.

use actix_web::{HttpRequest, HttpResponse, cookie::Cookie, web};
use chrono::{DateTime, Utc};
use entity::{article, article_feedback};
use kernel::{
    article_slug::ArticleSlug,
    article_status::ArticleStatus,
    id::{ArticleFeedbackId, ArticleId},
    text::clean_block,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Deserialize;

use super::store;
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
    learning,
};

/// Why an article did not help, in the order in which they are offered.
pub const REASONS: [&str; 5] = ["unclear", "not-my-case", "did-not-work", "outdated", "other"];

/// Longest comment, in characters; the rest is cut.
const MAX_WORDS: usize = 1_000;
/// Longest question that goes along to the thanks, in characters.
const MAX_ASKED: usize = 200;
/// Says on the way to the thanks what was said: only then does the page offer the forms again.
const VERDICT: &str = "bantu";
const NOT_HELPED: &str = "tidak";
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
    /// The question that the article was found with.
    asked: Option<String>,
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
    let slug = ArticleSlug::parse(&slug).map_err(|_| Error::NotFound)?;
    let row = store::by_slug(ctx.app.db.read(), &slug).await?;
    let row = row.filter(|row| row.status == ArticleStatus::Published);
    let row = row.ok_or(Error::NotFound)?;
    let back = thanks_url(&row, form.0.asked.as_deref(), verdict.helped);
    if has_voted(&ctx.req, row.id) {
        return Ok(ctx.redirect(&back));
    }
    ctx.app
        .db
        .write(async |tx| record(tx, &ctx.app, &row, &verdict).await)
        .await?;
    if let Some(asked) = &form.0.asked {
        learning::judged(&ctx.app, ctx.locale, asked, verdict.helped);
    }
    let mut answer = ctx.redirect(&back);
    answer
        .add_cookie(&remember(&ctx, row.id))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// Back to the article, with the question: the forms that it leads on to begin with it.
fn thanks_url(row: &article::Model, asked: Option<&str>, helped: bool) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
        query.append_pair("cari", &asked.chars().take(MAX_ASKED).collect::<String>());
    }
    if !helped {
        query.append_pair(VERDICT, NOT_HELPED);
    }
    let query = query.finish();
    let sign = if query.is_empty() { "" } else { "?" };
    format!("/bantuan/{}{sign}{query}#tanggapan", row.slug)
}

/// Whether the reader has just said that the article did not help.
pub(super) fn says_not_helped(req: &HttpRequest) -> bool {
    let mut query = url::form_urlencoded::parse(req.query_string().as_bytes());
    query.any(|(name, value)| name == VERDICT && value == NOT_HELPED)
}

/// An article that did not help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHelped {
    /// Which.
    pub article: ArticleId,
    /// How many readers said so.
    pub count: i64,
    /// The reason that most of those gave who gave one.
    pub reason: Option<String>,
}

/// The articles that most readers said of since a moment that they did not help.
pub async fn not_helped_since(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<NotHelped>, DbErr> {
    use article_feedback::Column as C;
    let rows: Vec<(ArticleId, Option<String>, i64)> = article_feedback::Entity::find()
        .select_only()
        .column(C::ArticleId)
        .column(C::Reason)
        .column_as(C::Id.count(), "readers")
        .filter(C::At.gte(since))
        .filter(C::Helped.eq(false))
        .group_by(C::ArticleId)
        .group_by(C::Reason)
        .order_by_desc(C::Id.count())
        .order_by_asc(C::Reason)
        .into_tuple()
        .all(db)
        .await?;
    let mut articles: Vec<NotHelped> = Vec::new();
    for (article, reason, count) in rows {
        match articles.iter_mut().find(|one| one.article == article) {
            Some(one) => {
                one.count += count;
                one.reason = one.reason.take().or(reason);
            }
            None => articles.push(NotHelped {
                article,
                count,
                reason,
            }),
        }
    }
    articles.sort_by_key(|one| (std::cmp::Reverse(one.count), one.article));
    articles.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(articles)
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

/// Forgets the words of opinions from before a moment; what they count for stays.
pub async fn forget_words(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<(), DbErr> {
    article_feedback::Entity::update_many()
        .col_expr(article_feedback::Column::Words, Expr::value(None::<String>))
        .filter(article_feedback::Column::Words.is_not_null())
        .filter(article_feedback::Column::At.lt(before))
        .exec(db)
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
