//! Queries of the knowledge base. Whatever changes what the public reads goes through [`stand`].

use entity::{
    article,
    article_version::{self, VersionOrigin},
};
use kernel::{
    article_slug::ArticleSlug,
    article_status::ArticleStatus,
    id::{ArticleId, ArticleVersionId, StaffId},
    locale::Locale,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;

use super::{changed, model::Content};
use crate::app::App;

/// A new article without a word in it.
pub fn blank(app: &App, slug: ArticleSlug, lang: Locale, author: Option<StaffId>) -> article::Model {
    let now = app.clock.now();
    article::Model {
        id: ArticleId::new(app.clock.as_ref(), &app.rng),
        slug,
        lang,
        category: String::new(),
        title: String::new(),
        body: String::new(),
        tags: json!([]),
        aliases: json!([]),
        services: json!([]),
        source: String::new(),
        status: ArticleStatus::Draft,
        updated_on: now.with_timezone(&app.config.tz).date_naive(),
        review_by: None,
        translation_of: None,
        author_id: author,
        version: 0,
        pending_version: None,
        pending_review: false,
        file_hash: None,
        edited_at: None,
        helped: 0,
        not_helped: 0,
        deflected: 0,
        stale_since: None,
        revision: 0,
        published_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// An article by its address.
pub async fn by_slug(db: &impl ConnectionTrait, slug: &ArticleSlug) -> Result<Option<article::Model>, DbErr> {
    article::Entity::find()
        .filter(article::Column::Slug.eq(slug.clone()))
        .one(db)
        .await
}

/// Inserts a new row.
pub async fn insert(db: &impl ConnectionTrait, row: article::Model) -> Result<(), DbErr> {
    article::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Stores everything of a row but the counters, which readers move meanwhile, and the mark of a ticket that came back, which
/// a reporter may set meanwhile ([`not_stale`] takes it off).
pub async fn update(
    db: &impl ConnectionTrait,
    app: &App,
    mut row: article::Model,
) -> Result<article::Model, DbErr> {
    row.updated_at = app.clock.now();
    let mut change = row.clone().into_active_model().reset_all();
    change.helped = sea_orm::ActiveValue::NotSet;
    change.not_helped = sea_orm::ActiveValue::NotSet;
    change.deflected = sea_orm::ActiveValue::NotSet;
    change.revision = sea_orm::ActiveValue::NotSet;
    change.stale_since = sea_orm::ActiveValue::NotSet;
    article::Entity::update(change).exec(db).await?;
    Ok(row)
}

/// Takes the mark off that a ticket came back: somebody read the article again, and says that it is right as it is now.
pub async fn not_stale(db: &impl ConnectionTrait, row: &mut article::Model) -> Result<(), DbErr> {
    row.stale_since = None;
    article::Entity::update_many()
        .col_expr(
            article::Column::StaleSince,
            Expr::value(None::<chrono::DateTime<chrono::Utc>>),
        )
        .filter(article::Column::Id.eq(row.id))
        .exec(db)
        .await
        .map(drop)
}

/// Tells the translations of an article that its address changed: what the public may read of them, and what waits to be
/// published.
pub async fn translations_follow(
    db: &impl ConnectionTrait,
    from: &ArticleSlug,
    to: &ArticleSlug,
) -> Result<(), DbErr> {
    let change = article::ActiveModel {
        translation_of: sea_orm::ActiveValue::Set(Some(to.clone())),
        ..Default::default()
    };
    article::Entity::update_many()
        .set(change)
        .filter(article::Column::TranslationOf.eq(from.clone()))
        .exec(db)
        .await?;
    waiting_translations_follow(db, from, to).await
}

/// The same in versions that wait. There are never many.
async fn waiting_translations_follow(
    db: &impl ConnectionTrait,
    from: &ArticleSlug,
    to: &ArticleSlug,
) -> Result<(), DbErr> {
    let waiting: Vec<(ArticleId, Option<i32>)> = article::Entity::find()
        .filter(article::Column::PendingVersion.is_not_null())
        .select_only()
        .columns([article::Column::Id, article::Column::PendingVersion])
        .into_tuple()
        .all(db)
        .await?;
    for (id, number) in waiting {
        let found = version(db, id, number.unwrap_or_default()).await?;
        let Some((row, mut content)) =
            found.filter(|(_, content)| content.translation_of.as_ref() == Some(from))
        else {
            continue;
        };
        content.translation_of = Some(to.clone());
        let content = serde_json::to_value(content).map_err(|error| DbErr::Json(error.to_string()))?;
        let mut change = row.into_active_model();
        change.content = sea_orm::ActiveValue::Set(content);
        change.update(db).await?;
    }
    Ok(())
}

/// Stores the row with a status. When the public reads it, or read it until now, search engines are told; the version it
/// shows is remembered as one that was public.
pub async fn stand(
    db: &impl ConnectionTrait,
    app: &App,
    mut row: article::Model,
    status: ArticleStatus,
) -> Result<article::Model, DbErr> {
    let was_public = row.published_at.is_some();
    row.status = status;
    if status == ArticleStatus::Published {
        row.published_at = row.published_at.or(Some(app.clock.now()));
        mark_public(db, row.id, row.version).await?;
    }
    let row = update(db, app, row).await?;
    if was_public || status == ArticleStatus::Published {
        changed::note(db, app, row.id).await?;
    }
    Ok(row)
}

/// A version about to be saved.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// Where it came from.
    pub origin: VersionOrigin,
    /// What it says.
    pub content: &'a Content,
    /// Why it was changed.
    pub why: Option<String>,
    /// Who.
    pub by: Option<StaffId>,
}

/// Appends a version to an article's history and gives its number; the caller stores the row.
pub async fn append_version(
    db: &impl ConnectionTrait,
    app: &App,
    row: &article::Model,
    new: NewVersion<'_>,
) -> Result<i32, DbErr> {
    let content = serde_json::to_value(new.content).map_err(|error| DbErr::Json(error.to_string()))?;
    let number = row.version + 1;
    let version = article_version::Model {
        id: ArticleVersionId::new(app.clock.as_ref(), &app.rng),
        article_id: row.id,
        version: number,
        origin: new.origin,
        content,
        published: false,
        why: new.why,
        saved_by: new.by,
        saved_at: app.clock.now(),
    };
    article_version::Entity::insert(version.into_active_model().reset_all())
        .exec_without_returning(db)
        .await?;
    Ok(number)
}

async fn mark_public(db: &impl ConnectionTrait, article: ArticleId, version: i32) -> Result<(), DbErr> {
    article_version::Entity::update_many()
        .col_expr(article_version::Column::Published, Expr::value(true))
        .filter(article_version::Column::ArticleId.eq(article))
        .filter(article_version::Column::Version.eq(version))
        .exec(db)
        .await
        .map(drop)
}

/// All versions of an article, the newest first.
pub async fn versions(
    db: &impl ConnectionTrait,
    article: ArticleId,
) -> Result<Vec<article_version::Model>, DbErr> {
    article_version::Entity::find()
        .filter(article_version::Column::ArticleId.eq(article))
        .order_by_desc(article_version::Column::Version)
        .all(db)
        .await
}

/// One version of an article, with what it says.
pub async fn version(
    db: &impl ConnectionTrait,
    article: ArticleId,
    number: i32,
) -> Result<Option<(article_version::Model, Content)>, DbErr> {
    let found = article_version::Entity::find()
        .filter(article_version::Column::ArticleId.eq(article))
        .filter(article_version::Column::Version.eq(number))
        .one(db)
        .await?;
    found
        .map(|row| {
            let content = serde_json::from_value(row.content.clone())
                .map_err(|error| DbErr::Json(format!("version {number} of article {article}: {error}")))?;
            Ok((row, content))
        })
        .transpose()
}

/// Published articles of one language on one shelf, by title.
pub async fn on_shelf(
    db: &impl ConnectionTrait,
    category: &str,
    lang: Locale,
) -> Result<Vec<article::Model>, DbErr> {
    article::Entity::find()
        .filter(article::Column::Status.eq(ArticleStatus::Published))
        .filter(article::Column::Category.eq(category))
        .filter(article::Column::Lang.eq(lang))
        .order_by_asc(article::Column::Title)
        .limit(500)
        .all(db)
        .await
}
