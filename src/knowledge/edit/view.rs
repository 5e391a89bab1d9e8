//! The editor as its template expects it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{article, article_feedback, article_image};
use kernel::article_status::ArticleStatus;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{
    fields::{ArticleForm, Controls},
    stand::Move,
};
use crate::{
    account::permission::Permission,
    directory,
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, summary},
        markdown,
        page::Ctx,
    },
    knowledge::{
        category::{self, Category},
        cite, from_ticket, model, picture,
    },
};

/// Comments of readers shown.
const COMMENTS: u64 = 5;

/// Where an article stands, in words.
#[derive(Debug, Serialize)]
pub(super) struct StatusView {
    code: ArticleStatus,
    label: String,
    symbol: &'static str,
}

/// View of `staff/article`.
#[derive(Debug, Serialize)]
pub(super) struct EditorPage {
    title: String,
    action: String,
    version: Option<i32>,
    errors: Vec<ErrorLine>,
    trouble: Option<String>,
    fields: Controls,
    preview: Option<PreviewView>,
    standing: Option<Standing>,
    pictures: Vec<PictureView>,
    can: BTreeMap<&'static str, bool>,
}

#[derive(Debug, Serialize)]
struct PreviewView {
    title: String,
    html: String,
}

/// What the page says of an article that is there.
#[derive(Debug, Serialize)]
struct Standing {
    slug: String,
    status: StatusView,
    pending: Option<String>,
    stale_since: Option<DateTime<Utc>>,
    due: bool,
    public_url: Option<String>,
    history_url: String,
    helped: i32,
    not_helped: i32,
    deflected: i32,
    closed: u64,
    came_back: u64,
    from_file: bool,
    from_tickets: Vec<TicketLink>,
    comments: Vec<CommentView>,
}

#[derive(Debug, Serialize)]
struct TicketLink {
    display: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct CommentView {
    reason: Option<String>,
    words: Option<String>,
    at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct PictureView {
    url: String,
    name: String,
    markdown: String,
    remove_url: String,
}

/// What the editor shows.
pub(super) struct Editor<'a> {
    /// The request.
    pub(super) ctx: &'a Ctx,
    /// The article; `None` for one that is being begun.
    pub(super) row: Option<&'a article::Model>,
    /// What is typed.
    pub(super) form: &'a ArticleForm,
    /// What is wrong with it.
    pub(super) errors: &'a FieldErrors,
    /// Why the form came back although nothing in it is wrong.
    pub(super) trouble: Option<String>,
    /// Whether the text is shown as the public would read it.
    pub(super) preview: bool,
}

impl Editor<'_> {
    /// Gathers the page.
    pub(super) async fn page(self) -> Result<EditorPage, Error> {
        let ctx = self.ctx;
        let db = ctx.app.db.read();
        let directory = directory::current(&ctx.app).await?;
        let rows = category::all(db).await?;
        let categories: Vec<Category> = rows
            .into_iter()
            .map(|row| Category { row, articles: 0 })
            .collect();
        let fields = Controls::of(ctx, self.form, self.row, &categories, &directory, self.errors);
        let pictures = match self.row {
            Some(row) => {
                let kept = picture::of_article(db, row.id).await?;
                kept.iter().map(|picture| picture_view(row, picture)).collect()
            }
            None => Vec::new(),
        };
        let standing = match self.row {
            Some(row) => Some(standing(ctx, row).await?),
            None => None,
        };
        let title = self.form.title_or(ctx.t("article-new"));
        Ok(EditorPage {
            action: self.row.map_or_else(
                || "/petugas/artikel/baru".to_owned(),
                |row| format!("/petugas/artikel/{}", row.slug),
            ),
            version: self.row.map(|row| self.form.version.unwrap_or(row.version)),
            errors: summary(fields.all()),
            trouble: self.trouble,
            preview: self.preview.then(|| PreviewView {
                title: title.clone(),
                html: markdown::to_html(&self.form.body),
            }),
            title,
            fields,
            standing,
            pictures,
            can: can(ctx, self.row)?,
        })
    }
}

/// What this person may do to the article now, by the template's names.
fn can(ctx: &Ctx, row: Option<&article::Model>) -> Result<BTreeMap<&'static str, bool>, Error> {
    let staff = ctx.staff()?;
    let may = |step: Move| row.is_some_and(|row| step.fits(row)) && staff.may(step.permission());
    let is_archived = row.is_some_and(|row| row.status == ArticleStatus::Archived);
    Ok(BTreeMap::from([
        // Whatever is saved of an archived article brings it back.
        ("write", !is_archived || staff.may(Move::Revive.permission())),
        ("publish", staff.may(Permission::PublishArticles)),
        ("confirm", may(Move::Confirm)),
        ("hand_back", may(Move::Return)),
        ("drop", may(Move::Drop)),
        ("archive", may(Move::Archive)),
        ("revive", may(Move::Revive)),
    ]))
}

async fn standing(ctx: &Ctx, row: &article::Model) -> Result<Standing, Error> {
    let db = ctx.app.db.read();
    let today = ctx.app.clock.now().with_timezone(&ctx.app.config.tz).date_naive();
    let figures = cite::figures(db, vec![row.id])
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    let pending = if row.pending_review {
        "article-pending-review"
    } else {
        "article-pending"
    };
    Ok(Standing {
        slug: row.slug.to_string(),
        status: status_view(ctx, row.status),
        pending: row.pending_version.map(|_| ctx.t(pending)),
        stale_since: row.stale_since,
        due: model::is_due(row, today),
        public_url: (row.status == ArticleStatus::Published).then(|| format!("/bantuan/{}", row.slug)),
        history_url: format!("/petugas/artikel/{}/versi", row.slug),
        helped: row.helped,
        not_helped: row.not_helped,
        deflected: row.deflected,
        closed: figures.closed,
        came_back: figures.came_back,
        from_file: row.file_hash.is_some(),
        from_tickets: from_ticket::origins(db, ctx.staff()?, row.id)
            .await?
            .into_iter()
            .map(|number| TicketLink {
                display: number.to_string(),
                url: format!("/petugas/tiket/{}", number.canonical()),
            })
            .collect(),
        comments: comments(ctx, row).await?,
    })
}

/// The last readers whom it did not help and who said why.
async fn comments(ctx: &Ctx, row: &article::Model) -> Result<Vec<CommentView>, DbErr> {
    let said = article_feedback::Entity::find()
        .filter(article_feedback::Column::ArticleId.eq(row.id))
        .filter(article_feedback::Column::Helped.eq(false))
        .order_by_desc(article_feedback::Column::At)
        .limit(COMMENTS)
        .all(ctx.app.db.read())
        .await?;
    let view = |row: article_feedback::Model| CommentView {
        reason: row.reason.map(|code| ctx.t(&format!("help-reason-{code}"))),
        words: row.words,
        at: row.at,
    };
    Ok(said.into_iter().map(view).collect())
}

pub(super) fn status_view(ctx: &Ctx, status: ArticleStatus) -> StatusView {
    StatusView {
        code: status,
        label: ctx.t(&format!("article-status-{status}")),
        symbol: match status {
            ArticleStatus::Draft => "edit",
            ArticleStatus::Review => "eye",
            ArticleStatus::Published => "check-circle",
            ArticleStatus::Archived => "eye-off",
        },
    }
}

fn picture_view(article: &article::Model, row: &article_image::Model) -> PictureView {
    let url = picture::url(row.id);
    let alt: String = row
        .name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | '\\'))
        .collect();
    let alt = alt
        .rsplit_once('.')
        .map_or(alt.as_str(), |(stem, _)| stem)
        .to_owned();
    PictureView {
        markdown: format!("![{alt}]({url})"),
        name: row.name.clone(),
        remove_url: format!("/petugas/artikel/{}/gambar/{}/hapus", article.slug, row.id),
        url,
    }
}
