//! Bringing files into the database: what `laporbkn kb sync` does, and the first start with the embedded articles.
//!
//! Idempotent. An article that nobody touched in the pages follows its file; one that somebody edited there is left alone,
//! and the report shows the difference. A broken file is refused by name and line, and the rest goes on.

mod categories;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use entity::{article, article_category, article_version::VersionOrigin};
use kernel::article_slug::ArticleSlug;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::json;

use super::{
    changed,
    content::Known,
    file::{self, ArticleFile, Fault},
    model::Content,
    source::Source,
    store,
};
use crate::{app::App, audit, directory};

pub use report::{Kept, SyncReport};

/// Brings the embedded articles into a database that has none.
pub async fn first(app: &App) -> Result<Option<SyncReport>, DbErr> {
    if article::Entity::find().count(app.db.read()).await? > 0 {
        return Ok(None);
    }
    // Like the seed: what the program brings along is nobody's deed.
    let report = bring_in(app, &Source::embedded(), false).await?;
    for fault in &report.refused {
        tracing::warn!("an embedded article is refused: {fault}");
    }
    tracing::info!("knowledge base: {}", report.summary());
    Ok(Some(report))
}

/// Brings files in, in one transaction, and notes it in the audit log.
pub async fn run(app: &App, source: &Source) -> Result<SyncReport, DbErr> {
    bring_in(app, source, true).await
}

async fn bring_in(app: &App, source: &Source, audited: bool) -> Result<SyncReport, DbErr> {
    let directory = directory::current(app).await?;
    let services = directory.services.iter().map(|service| service.row.slug.clone());
    let services: BTreeSet<_> = services.collect();
    app.db
        .write(async |tx| {
            // Two nodes that start together take turns.
            changed::take_turn(tx).await?;
            let mut report = SyncReport::of(source);
            let categories = categories::put(tx, source, &mut report).await?;
            let known = Known { categories, services };
            let files = read_all(source, &known, &mut report);
            put_all(tx, app, &files, &mut report).await?;
            if audited && report.changed() {
                record(tx, app, &report).await?;
            }
            Ok(report)
        })
        .await
}

/// Every article file that is whole; two files with one slug are refused from the second on.
fn read_all(source: &Source, known: &Known, report: &mut SyncReport) -> BTreeMap<ArticleSlug, ArticleFile> {
    let mut files: BTreeMap<ArticleSlug, ArticleFile> = BTreeMap::new();
    for (path, text) in source.articles() {
        match file::parse(path, text, known) {
            Ok(file) => match files.get(&file.slug) {
                Some(first) => report.refused.push(Fault {
                    file: path.clone(),
                    line: 1,
                    what: format!("slug: is already the slug of {}", first.path),
                }),
                None => {
                    files.insert(file.slug.clone(), file);
                }
            },
            Err(faults) => report.refused.extend(faults),
        }
    }
    files
}

async fn put_all(
    tx: &impl ConnectionTrait,
    app: &App,
    files: &BTreeMap<ArticleSlug, ArticleFile>,
    report: &mut SyncReport,
) -> Result<(), DbErr> {
    let stored = article::Entity::find()
        .order_by_asc(article::Column::Id)
        .all(tx)
        .await?;
    let mut stored: BTreeMap<ArticleSlug, article::Model> =
        stored.into_iter().map(|row| (row.slug.clone(), row)).collect();
    for file in files.values() {
        match stored.remove(&file.slug) {
            None => {
                add(tx, app, file).await?;
                report.added.push(file.slug.clone());
            }
            Some(row) => put(tx, app, row, file, report).await?,
        }
    }
    let refused: BTreeSet<&str> = report
        .refused
        .iter()
        .filter_map(|fault| slug_of(&fault.file))
        .collect();
    let gone = stored
        .into_values()
        .filter(|row| row.file_hash.is_some() && !refused.contains(row.slug.as_str()));
    report.without_file = gone.map(|row| row.slug).collect();
    Ok(())
}

fn slug_of(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.strip_suffix(".md")
}

/// Holds an article that is there against its file.
async fn put(
    tx: &impl ConnectionTrait,
    app: &App,
    mut row: article::Model,
    file: &ArticleFile,
    report: &mut SyncReport,
) -> Result<(), DbErr> {
    let says_the_same = Content::of(&row) == file.content && row.pending_version.is_none();
    let stands_the_same = row.status == file.status && row.lang == file.lang;
    if says_the_same && stands_the_same {
        let known = row.file_hash.as_deref() == Some(file.hash.as_str()) && row.edited_at.is_none();
        if !known {
            // What was edited has found its way into the file, or only the file's form changed.
            row.file_hash = Some(file.hash.clone());
            row.edited_at = None;
            row.updated_on = file.updated_on;
            store::update(tx, app, row).await?;
        }
        report.unchanged += 1;
    } else if row.edited_at.is_some() || row.file_hash.as_deref().is_none_or(|known| known == file.hash) {
        // Edited in the pages, begun there, or standing otherwise than a file that did not change: not the file's to decide.
        report.kept.push(Kept::new(&row, file));
    } else {
        bring(tx, app, row, file).await?;
        report.updated.push(file.slug.clone());
    }
    Ok(())
}

async fn add(tx: &impl ConnectionTrait, app: &App, file: &ArticleFile) -> Result<(), DbErr> {
    let row = store::blank(app, file.slug.clone(), file.lang, None);
    store::insert(tx, row.clone()).await?;
    bring(tx, app, row, file).await
}

/// Makes the article what the file says, as a version of its own.
async fn bring(
    tx: &impl ConnectionTrait,
    app: &App,
    mut row: article::Model,
    file: &ArticleFile,
) -> Result<(), DbErr> {
    file.content.write_to(&mut row);
    row.lang = file.lang;
    row.updated_on = file.updated_on;
    row.file_hash = Some(file.hash.clone());
    row.edited_at = None;
    let saved = store::NewVersion {
        origin: VersionOrigin::File,
        content: &file.content,
        why: None,
        by: None,
    };
    row.version = store::append_version(tx, app, &row, saved).await?;
    store::stand(tx, app, row, file.status).await.map(drop)
}

async fn record(tx: &impl ConnectionTrait, app: &App, report: &SyncReport) -> Result<(), DbErr> {
    let entry = audit::Entry {
        staff: None,
        action: "article.sync",
        subject_kind: "knowledge",
        subject_id: "knowledge-base".to_owned(),
        reason: None,
        detail: json!({
            "added": report.added.len(),
            "updated": report.updated.len(),
            "kept": report.kept.len(),
            "refused": report.refused.len(),
        }),
    };
    audit::append(tx, app, entry).await
}

/// Slugs of all categories of the database.
async fn category_slugs(tx: &impl ConnectionTrait) -> Result<BTreeSet<String>, DbErr> {
    let rows = article_category::Entity::find().all(tx).await?;
    Ok(rows.into_iter().map(|row| row.slug).collect())
}
