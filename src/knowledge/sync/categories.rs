//! `categories.toml`: the shelves, in the order in which they are shown. No page edits them, so the file decides.

use std::collections::BTreeSet;

use entity::article_category;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde::Deserialize;

use super::SyncReport;
use crate::knowledge::{
    file::Fault,
    source::{CATEGORIES, Source},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    category: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    slug: String,
    name_id: String,
    name_en: String,
    summary_id: String,
    summary_en: String,
    icon: String,
    order: i32,
}

/// Writes the list, where the source has one that can be read; gives the slugs of all categories there are then.
pub(super) async fn put(
    tx: &impl ConnectionTrait,
    source: &Source,
    report: &mut SyncReport,
) -> Result<BTreeSet<String>, DbErr> {
    let known = super::category_slugs(tx).await?;
    let own = source.files.get(CATEGORIES);
    // A folder without a list of its own, on an empty database: the articles still need their shelves.
    let embedded = Source::embedded();
    let text = own.or_else(|| known.is_empty().then(|| embedded.files.get(CATEGORIES)).flatten());
    let Some(text) = text else {
        return Ok(known);
    };
    match toml::from_str::<Sheet>(text) {
        Ok(sheet) => write(tx, sheet).await?,
        Err(error) => report.refused.push(Fault {
            file: CATEGORIES.to_owned(),
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            what: error.message().to_owned(),
        }),
    }
    super::category_slugs(tx).await
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

async fn write(tx: &impl ConnectionTrait, sheet: Sheet) -> Result<(), DbErr> {
    use article_category::Column as C;
    let rows: Vec<_> = sheet
        .category
        .into_iter()
        .map(|row| row.model().into_active_model())
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let newer = OnConflict::column(C::Slug)
        .update_columns([C::NameId, C::NameEn, C::SummaryId, C::SummaryEn, C::Icon, C::Sort])
        .to_owned();
    article_category::Entity::insert_many(rows)
        .on_conflict(newer)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

impl Row {
    fn model(self) -> article_category::Model {
        article_category::Model {
            slug: self.slug,
            name_id: self.name_id,
            name_en: self.name_en,
            summary_id: self.summary_id,
            summary_en: self.summary_en,
            icon: self.icon,
            sort: self.order,
        }
    }
}
