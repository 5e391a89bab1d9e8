//! Pictures of articles: checked like every file that people send, kept in the object store, shown from one path.

use bytes::Bytes;
use entity::article_image;
use kernel::id::{ArticleId, ArticleImageId, StaffId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::{
    app::App,
    http::{error::Error, markdown::PICTURES},
    ticket::attachment::{FileFault, Incoming, Stored, discard},
};

/// Refuses what is no picture (a PDF is acceptable elsewhere).
pub fn check(file: &Incoming) -> Result<(), FileFault> {
    if file.media_type.starts_with("image/") {
        Ok(())
    } else {
        Err(FileFault::WrongType)
    }
}

/// Stores a checked picture for an article.
pub async fn add(
    app: &App,
    article: ArticleId,
    by: StaffId,
    file: Incoming,
) -> Result<article_image::Model, Error> {
    let stored = file.store(app).await?;
    let key = stored.storage_key.clone();
    let row = row(app, article, by, stored);
    let inserted = app
        .db
        .write(async |tx| {
            article_image::Entity::insert(row.clone().into_active_model().reset_all())
                .exec_without_returning(tx)
                .await
        })
        .await;
    if let Err(error) = inserted {
        discard(app, [key.as_str()]).await;
        return Err(error.into());
    }
    Ok(row)
}

fn row(app: &App, article: ArticleId, by: StaffId, stored: Stored) -> article_image::Model {
    article_image::Model {
        id: ArticleImageId::new(app.clock.as_ref(), &app.rng),
        article_id: article,
        name: stored.name,
        media_type: stored.media_type.to_owned(),
        size: stored.size,
        sha256: stored.sha256,
        storage_key: stored.storage_key,
        uploaded_by: Some(by),
        created_at: app.clock.now(),
    }
}

/// Takes a picture away for good: its bytes first, so that one that could not be deleted is still there to be tried again.
/// Errors: the article has no such picture (not found), the file store is away.
pub async fn remove(app: &App, article: ArticleId, id: ArticleImageId) -> Result<(), Error> {
    let row = article_image::Entity::find_by_id(id)
        .filter(article_image::Column::ArticleId.eq(article))
        .one(app.db.read())
        .await?
        .ok_or(Error::NotFound)?;
    app.files.delete(&row.storage_key).await?;
    app.db
        .write(async |tx| article_image::Entity::delete_by_id(id).exec(tx).await)
        .await?;
    Ok(())
}

/// Where a picture is shown from.
pub fn url(id: ArticleImageId) -> String {
    format!("{PICTURES}{id}")
}

/// A picture with its bytes.
pub async fn read(app: &App, id: ArticleImageId) -> Result<(article_image::Model, Bytes), Error> {
    let row = article_image::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .ok_or(Error::NotFound)?;
    let bytes = app.files.get(&row.storage_key).await?;
    Ok((row, bytes))
}

/// The pictures of an article, oldest first.
pub async fn of_article(
    db: &impl ConnectionTrait,
    article: ArticleId,
) -> Result<Vec<article_image::Model>, DbErr> {
    article_image::Entity::find()
        .filter(article_image::Column::ArticleId.eq(article))
        .order_by_asc(article_image::Column::Id)
        .all(db)
        .await
}
