//! Versions of an article: who saved what and when, what differs, and bringing an old one back.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::{
    article,
    article_version::{self, VersionOrigin},
    staff,
};
use kernel::{article_status::ArticleStatus, id::StaffId};
use sea_orm::{ActiveEnum, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    difference::{self, Line},
    pages::find,
    save::{self, Change, Step},
    stand::Move,
};
use crate::{
    account::permission::Permission,
    http::{
        error::Error,
        form::{CsrfForm, Empty},
        page::Ctx,
    },
    knowledge::{model::Content, store},
};

#[derive(Serialize)]
struct HistoryPage {
    title: String,
    back_url: String,
    versions: Vec<VersionView>,
}

#[derive(Serialize)]
struct VersionView {
    url: String,
    version: i32,
    at: DateTime<Utc>,
    who: Option<String>,
    origin: String,
    why: Option<String>,
    /// The public reads it now.
    live: bool,
    /// It waits to be published.
    pending: bool,
    /// The public read it once.
    was_public: bool,
}

#[derive(Serialize)]
struct VersionPage {
    title: String,
    back_url: String,
    version: VersionView,
    against: Option<i32>,
    others: Vec<i32>,
    lines: Vec<Line>,
    restore_url: Option<String>,
}

/// `GET /petugas/artikel/{slug}/versi`
pub async fn list(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let row = find(&ctx, &slug).await?;
    let versions = store::versions(ctx.app.db.read(), row.id).await?;
    let names = names(&ctx, &versions).await?;
    let view = HistoryPage {
        title: row.title.clone(),
        back_url: format!("/petugas/artikel/{}", row.slug),
        versions: views(&ctx, &row, &versions, &names),
    };
    ctx.page("staff/article_versions", "article-versions")
        .section("articles")
        .render(&view)
}

/// What the address says.
#[derive(Debug, Deserialize)]
pub struct Against {
    /// The version to hold it against; the one before when left out.
    dengan: Option<i32>,
}

/// `GET /petugas/artikel/{slug}/versi/{n}`
pub async fn show(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    query: web::Query<Against>,
) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let db = ctx.app.db.read();
    let row = find(&ctx, &path.0).await?;
    let number = path.1.parse().map_err(|_| Error::NotFound)?;
    let (_, content) = store::version(db, row.id, number).await?.ok_or(Error::NotFound)?;
    let versions = store::versions(db, row.id).await?;
    let before = versions.iter().map(|one| one.version).find(|one| *one < number);
    let against = query.dengan.filter(|one| *one != number).or(before);
    let old = match against {
        Some(one) => {
            let (_, old) = store::version(db, row.id, one).await?.ok_or(Error::NotFound)?;
            difference::readable(&ctx, &old)
        }
        None => String::new(),
    };
    let names = names(&ctx, &versions).await?;
    let views = views(&ctx, &row, &versions, &names);
    let restore_url = format!("/petugas/artikel/{}/versi/{number}/pulihkan", row.slug);
    let view = VersionPage {
        title: content.title.clone(),
        back_url: format!("/petugas/artikel/{}/versi", row.slug),
        version: views
            .into_iter()
            .find(|one| one.version == number)
            .ok_or(Error::NotFound)?,
        against,
        others: versions
            .iter()
            .map(|one| one.version)
            .filter(|one| *one != number)
            .collect(),
        lines: difference::between(&old, &difference::readable(&ctx, &content)),
        restore_url: (number != row.version && may_bring_back(&ctx, &row)?).then_some(restore_url),
    };
    ctx.page("staff/article_version", "article-versions")
        .section("articles")
        .render(&view)
}

/// Old words that are restored bring an archived article back.
fn may_bring_back(ctx: &Ctx, row: &article::Model) -> Result<bool, Error> {
    Ok(row.status != ArticleStatus::Archived || ctx.staff()?.may(Move::Revive.permission()))
}

/// `POST /petugas/artikel/{slug}/versi/{n}/pulihkan`: the old words as a new version, which is then published like any other.
pub async fn restore(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    _: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    staff.must(Permission::WriteArticles)?;
    let row = find(&ctx, &path.0).await?;
    let number = path.1.parse().map_err(|_| Error::NotFound)?;
    let (_, content): (article_version::Model, Content) = store::version(ctx.app.db.read(), row.id, number)
        .await?
        .ok_or(Error::NotFound)?;
    let change = Change {
        content,
        why: Some(format!("#{number}")),
        origin: VersionOrigin::Restored,
        step: Step::Save,
        seen: Some(row.version),
    };
    save::save(&ctx.app, staff, &row.slug, change).await?;
    Ok(ctx.redirect_saying(
        &format!("/petugas/artikel/{}", row.slug),
        "flash-article-restored",
    ))
}

async fn names(ctx: &Ctx, versions: &[article_version::Model]) -> Result<BTreeMap<StaffId, String>, DbErr> {
    let people: Vec<StaffId> = versions.iter().filter_map(|one| one.saved_by).collect();
    let rows = staff::Entity::find()
        .filter(staff::Column::Id.is_in(people))
        .all(ctx.app.db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.name.to_string()))
        .collect())
}

fn views(
    ctx: &Ctx,
    row: &article::Model,
    versions: &[article_version::Model],
    names: &BTreeMap<StaffId, String>,
) -> Vec<VersionView> {
    let is_public = row.status == ArticleStatus::Published;
    let live = versions
        .iter()
        .find(|one| one.published && Some(one.version) != row.pending_version);
    let live = live.map(|one| one.version).filter(|_| is_public);
    let view = |one: &article_version::Model| VersionView {
        url: format!("/petugas/artikel/{}/versi/{}", row.slug, one.version),
        version: one.version,
        at: one.saved_at,
        who: one.saved_by.and_then(|id| names.get(&id).cloned()),
        origin: ctx.t(&format!("article-origin-{}", one.origin.to_value())),
        why: one.why.clone(),
        live: live == Some(one.version),
        pending: row.pending_version == Some(one.version),
        was_public: one.published,
    };
    versions.iter().map(view).collect()
}
