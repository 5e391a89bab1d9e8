//! The editor: an article's form with its preview, and what can be done with the article.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::{article, article_version::VersionOrigin};
use kernel::{article_slug::ArticleSlug, locale::Locale, text::clean_line};
use serde::Deserialize;

use super::{
    fields::ArticleForm,
    save::{self, Change, Step},
    stand::{self, Move},
    view::Editor,
};
use crate::{
    account::permission::Permission,
    directory,
    http::{
        error::{Error, FieldErrors},
        form::CsrfForm,
        markdown,
        page::Ctx,
    },
    knowledge::{
        category,
        content::{self, Known},
        model::Content,
        store,
    },
};

/// Longest reason, in characters; the rest is cut.
const MAX_WHY: usize = 300;

/// `GET /petugas/artikel/baru?judul=&bahasa=&alias=`: empty, or with what people ask for ([`crate::learning`]).
pub async fn blank(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let today = ctx.app.clock.now().with_timezone(&ctx.app.config.tz).date_naive();
    let mut form = ArticleForm::blank(stand::next_review(today));
    form.begin(ctx.req.query_string());
    show(&ctx, None, &form, Shown::default()).await
}

/// `GET /petugas/artikel/{slug}`
pub async fn open(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let row = find(&ctx, &slug).await?;
    let content = save::newest(ctx.app.db.read(), &row).await?;
    show(
        &ctx,
        Some(&row),
        &ArticleForm::of(&row, &content),
        Shown::default(),
    )
    .await
}

/// `POST /petugas/artikel/baru`
pub async fn add(ctx: Ctx, form: CsrfForm<ArticleForm>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let form = form.0;
    let Some(step) = step_of(&form)? else {
        return preview(&ctx, None, &form).await;
    };
    let mut errors = FieldErrors::default();
    let content = read(&ctx, &form)
        .await?
        .map_err(|more| errors.0.extend(more.0))
        .ok();
    let slug = new_slug(&form, content.as_ref(), &mut errors);
    let lang = form
        .lang
        .parse::<Locale>()
        .map_err(|_| errors.add("lang", "required"))
        .ok();
    let (Some(content), Some(slug), Some(lang)) = (content, slug, lang) else {
        return come_back(&ctx, None, &form, errors.into()).await;
    };
    match save::add(&ctx.app, ctx.staff()?, slug, lang, change(&form, content, step)).await {
        Ok(row) => Ok(ctx.redirect_saying(&format!("/petugas/artikel/{}", row.slug), flash(step))),
        Err(error) => come_back(&ctx, None, &form, error).await,
    }
}

/// `POST /petugas/artikel/{slug}`
pub async fn save(
    ctx: Ctx,
    slug: web::Path<String>,
    form: CsrfForm<ArticleForm>,
) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let (form, row) = (form.0, find(&ctx, &slug).await?);
    let Some(step) = step_of(&form)? else {
        return preview(&ctx, Some(&row), &form).await;
    };
    let saved = match read(&ctx, &form).await? {
        Ok(content) => match wished_slug(&form) {
            Ok(wished) => {
                let change = change(&form, content, step);
                save::save_at(&ctx.app, ctx.staff()?, &row.slug, wished, change).await
            }
            Err(errors) => Err(errors.into()),
        },
        Err(errors) => Err(errors.into()),
    };
    match saved {
        Ok(row) => Ok(ctx.redirect_saying(&format!("/petugas/artikel/{}", row.slug), flash(step))),
        Err(error) => come_back(&ctx, Some(&row), &form, error).await,
    }
}

/// What is sent to move an article.
#[derive(Debug, Deserialize)]
pub struct MoveForm {
    /// One of [`Move`]'s words.
    step: String,
    /// Why.
    why: Option<String>,
}

/// `POST /petugas/artikel/{slug}/status`
pub async fn stand(
    ctx: Ctx,
    slug: web::Path<String>,
    form: CsrfForm<MoveForm>,
) -> Result<HttpResponse, Error> {
    let step = Move::parse(&form.0.step).ok_or(Error::BadRequest("malformed-form"))?;
    let row = find(&ctx, &slug).await?;
    let why = form.0.why.as_deref().and_then(reason);
    stand::stand(&ctx.app, ctx.staff()?, &row.slug, step, why).await?;
    Ok(ctx.redirect_saying(&format!("/petugas/artikel/{}", row.slug), step.flash()))
}

/// What is sent to be shown as the public would read it.
#[derive(Debug, Deserialize)]
pub struct PreviewForm {
    #[serde(default)]
    body: String,
}

/// `POST /petugas/artikel/pratinjau`: the text rendered, for the preview that follows the typing.
pub async fn live_preview(ctx: Ctx, form: CsrfForm<PreviewForm>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let html = markdown::to_html(&form.0.body);
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(html))
}

/// An article by the address's last part.
pub(super) async fn find(ctx: &Ctx, slug: &str) -> Result<article::Model, Error> {
    let slug = ArticleSlug::parse(slug).map_err(|_| Error::NotFound)?;
    store::by_slug(ctx.app.db.read(), &slug)
        .await?
        .ok_or(Error::NotFound)
}

/// What to do; `None` for a look at the preview.
fn step_of(form: &ArticleForm) -> Result<Option<Step>, Error> {
    match form.step.as_str() {
        "preview" => Ok(None),
        "save" => Ok(Some(Step::Save)),
        "submit" => Ok(Some(Step::Submit)),
        "publish" => Ok(Some(Step::Publish)),
        _ => Err(Error::BadRequest("malformed-form")),
    }
}

const fn flash(step: Step) -> &'static str {
    match step {
        Step::Save => "flash-article-saved",
        Step::Submit => "flash-article-submitted",
        Step::Publish => "flash-article-published",
    }
}

async fn read(ctx: &Ctx, form: &ArticleForm) -> Result<Result<Content, FieldErrors>, Error> {
    let directory = directory::current(&ctx.app).await?;
    let categories = category::all(ctx.app.db.read()).await?;
    let known = Known {
        categories: categories.into_iter().map(|row| row.slug).collect(),
        services: directory
            .services
            .iter()
            .map(|service| service.row.slug.clone())
            .collect(),
    };
    Ok(content::parse(&form.raw(), &known))
}

/// The address that an article is to have from now on; `None` for the one that it has.
fn wished_slug(form: &ArticleForm) -> Result<Option<ArticleSlug>, FieldErrors> {
    let typed = form.slug.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let parsed = ArticleSlug::parse(typed).map(Some);
    parsed.map_err(|fault| FieldErrors::one("slug", fault.code()))
}

/// The address that was typed, else the one that the title suggests.
fn new_slug(form: &ArticleForm, content: Option<&Content>, errors: &mut FieldErrors) -> Option<ArticleSlug> {
    let typed = form.slug.trim();
    if !typed.is_empty() {
        return ArticleSlug::parse(typed)
            .map_err(|fault| errors.add("slug", fault.code()))
            .ok();
    }
    let suggested = ArticleSlug::suggest(&content?.title);
    if suggested.is_none() {
        errors.add("slug", "required");
    }
    suggested
}

fn change(form: &ArticleForm, content: Content, step: Step) -> Change {
    Change {
        content,
        why: reason(&form.why),
        origin: VersionOrigin::Page,
        step,
        seen: form.version,
    }
}

fn reason(typed: &str) -> Option<String> {
    let reason: String = clean_line(typed).chars().take(MAX_WHY).collect();
    Some(reason).filter(|reason| !reason.is_empty())
}

/// What stands around the form.
#[derive(Default)]
struct Shown {
    errors: FieldErrors,
    trouble: Option<String>,
    preview: bool,
    status: StatusCode,
}

async fn show(
    ctx: &Ctx,
    row: Option<&article::Model>,
    form: &ArticleForm,
    shown: Shown,
) -> Result<HttpResponse, Error> {
    let editor = Editor {
        ctx,
        row,
        form,
        errors: &shown.errors,
        trouble: shown.trouble,
        preview: shown.preview,
    };
    let view = editor.page().await?;
    let title = form.title_or(ctx.t("article-new"));
    ctx.page("staff/article", "articles-title")
        .title(title)
        .section("articles")
        .status(shown.status)
        .render(&view)
}

/// The editor as it stands, with a sentence on top about what went wrong beside the form.
pub(super) async fn open_saying(
    ctx: &Ctx,
    row: &article::Model,
    trouble: String,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let content = save::newest(ctx.app.db.read(), row).await?;
    let shown = Shown {
        trouble: Some(trouble),
        status,
        ..Shown::default()
    };
    show(ctx, Some(row), &ArticleForm::of(row, &content), shown).await
}

async fn preview(ctx: &Ctx, row: Option<&article::Model>, form: &ArticleForm) -> Result<HttpResponse, Error> {
    let shown = Shown {
        preview: true,
        ..Shown::default()
    };
    show(ctx, row, form, shown).await
}

/// The form again with everything that was typed; what is no fault of the form goes on as an error.
async fn come_back(
    ctx: &Ctx,
    row: Option<&article::Model>,
    form: &ArticleForm,
    error: Error,
) -> Result<HttpResponse, Error> {
    let status = error.status();
    let shown = match error {
        Error::Invalid(errors) => Shown {
            errors,
            status,
            ..Shown::default()
        },
        Error::Conflict(code) if code == save::CHANGED => Shown {
            trouble: Some(ctx.t("article-trouble-changed")),
            status,
            ..Shown::default()
        },
        other => return Err(other),
    };
    show(ctx, row, form, shown).await
}
