//! The handlers of every sheet: list, form of a new or an opened row, save, remove.

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    CHANGED, Desk, Opened, SHEETS, Sheet,
    form::{Field, Given, Typed},
    list::Cell,
    sheet,
    templates::ReplyTemplates,
    version_of,
};
use crate::{
    audit,
    http::{
        error::{Error, FieldErrors},
        field::{self, ErrorLine, FieldView},
        form::CsrfForm,
        page::Ctx,
    },
};

/// What the address of a list may ask.
#[derive(Debug, Deserialize)]
pub struct Search {
    q: Option<String>,
}

/// What a form sent: any names, of which only the sheet's own are read.
type Sent = CsrfForm<Vec<(String, String)>>;

/// `GET /admin/{sheet}`
pub async fn list(
    ctx: Ctx,
    path: web::Path<String>,
    search: web::Query<Search>,
) -> Result<HttpResponse, Error> {
    show_list(ctx, sheet(&path)?, search.into_inner()).await
}

/// `GET /admin/{sheet}/baru`
pub async fn blank(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    show_blank(ctx, sheet(&path)?).await
}

/// `POST /admin/{sheet}/baru`
pub async fn add(ctx: Ctx, path: web::Path<String>, sent: Sent) -> Result<HttpResponse, Error> {
    save(ctx, sheet(&path)?, None, sent).await
}

/// `GET /admin/{sheet}/{key}`
pub async fn open(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    show_opened(ctx, sheet(&path.0)?, &path.1).await
}

/// `POST /admin/{sheet}/{key}`
pub async fn change(ctx: Ctx, path: web::Path<(String, String)>, sent: Sent) -> Result<HttpResponse, Error> {
    save(ctx, sheet(&path.0)?, Some(&path.1), sent).await
}

/// `POST /admin/{sheet}/{key}/hapus`
pub async fn remove(ctx: Ctx, path: web::Path<(String, String)>, _: Sent) -> Result<HttpResponse, Error> {
    let (sheet, desk) = (sheet(&path.0)?, Desk::of(ctx).await?);
    if !sheet.may_remove() {
        return Err(Error::NotFound);
    }
    let opened = sheet.open(&desk, &path.1).await?;
    let app = desk.app();
    app.db
        .write(async |tx| {
            sheet.remove(tx, &desk, &opened.key).await?;
            audit::append(
                tx,
                app,
                entry(&desk, sheet, "directory.remove", &opened.key, &[])?,
            )
            .await?;
            Ok::<_, Error>(())
        })
        .await?;
    app.directory.forget();
    Ok(desk.ctx.redirect_saying(&sheet.url(), "flash-directory-removed"))
}

/// `GET /petugas/templat`
pub async fn templates(ctx: Ctx, search: web::Query<Search>) -> Result<HttpResponse, Error> {
    show_list(ctx, &ReplyTemplates, search.into_inner()).await
}

/// `GET /petugas/templat/baru`
pub async fn blank_template(ctx: Ctx) -> Result<HttpResponse, Error> {
    show_blank(ctx, &ReplyTemplates).await
}

/// `POST /petugas/templat/baru`
pub async fn add_template(ctx: Ctx, sent: Sent) -> Result<HttpResponse, Error> {
    save(ctx, &ReplyTemplates, None, sent).await
}

/// `GET /petugas/templat/{id}`
pub async fn open_template(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    show_opened(ctx, &ReplyTemplates, &path).await
}

/// `POST /petugas/templat/{id}`
pub async fn change_template(ctx: Ctx, path: web::Path<String>, sent: Sent) -> Result<HttpResponse, Error> {
    save(ctx, &ReplyTemplates, Some(&path), sent).await
}

#[derive(Serialize)]
struct ListPage {
    title: String,
    lead: String,
    warning: Option<String>,
    actions: Vec<Link>,
    tabs: Vec<Tab>,
    search: SearchView,
    columns: Vec<Column>,
    rows: Vec<RowView>,
    empty: Empty,
}

#[derive(Serialize)]
struct Link {
    url: String,
    label: String,
    icon: &'static str,
}

#[derive(Serialize)]
struct Tab {
    url: String,
    label: String,
    current: bool,
}

#[derive(Serialize)]
struct SearchView {
    action: String,
    q: String,
    label: String,
}

#[derive(Serialize)]
struct Column {
    label: String,
    numeric: bool,
}

#[derive(Serialize)]
struct RowView {
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Empty {
    icon: &'static str,
    title: String,
    text: String,
    action_url: Option<String>,
    action_label: Option<String>,
}

async fn show_list(ctx: Ctx, sheet: &dyn Sheet, search: Search) -> Result<HttpResponse, Error> {
    let desk = Desk::of(ctx).await?;
    let slug = sheet.slug();
    let q = search.q.unwrap_or_default();
    let rows = sheet.rows(&desk).await?.into_iter().filter(|row| row.matches(&q));
    let rows = rows.map(|mut row| {
        let url = row
            .key
            .filter(|_| sheet.may_change())
            .map(|key| format!("{}/{key}", sheet.url()));
        if let Some(first) = row.cells.first_mut() {
            first.url = url;
        }
        RowView { cells: row.cells }
    });
    let view = ListPage {
        title: desk.t(&format!("admin-{slug}-title")),
        lead: desk.t(&format!("admin-{slug}-lead")),
        warning: sheet.warning(&desk),
        actions: actions(&desk, sheet),
        tabs: tabs(&desk, sheet),
        search: SearchView {
            action: sheet.url(),
            label: desk.t("list-search"),
            q: q.clone(),
        },
        columns: columns(&desk, sheet),
        rows: rows.collect(),
        empty: Empty {
            icon: "search",
            title: desk.t("admin-empty-title"),
            text: desk.t("admin-empty-text"),
            action_url: (!q.is_empty()).then(|| sheet.url()),
            action_label: (!q.is_empty()).then(|| desk.t("list-clear")),
        },
    };
    desk.ctx
        .page("directory/list", &format!("admin-{slug}-title"))
        .section(sheet.section())
        .render(&view)
}

fn actions(desk: &Desk, sheet: &dyn Sheet) -> Vec<Link> {
    let add = sheet.may_add().then(|| Link {
        url: format!("{}/baru", sheet.url()),
        label: desk.t(&format!("admin-{}-new", sheet.slug())),
        icon: "plus",
    });
    add.into_iter().collect()
}

fn tabs(desk: &Desk, sheet: &dyn Sheet) -> Vec<Tab> {
    let together = SHEETS.iter().filter(|other| other.section() == sheet.section());
    together
        .map(|other| Tab {
            url: other.url(),
            label: desk.t(&format!("admin-{}-title", other.slug())),
            current: other.slug() == sheet.slug(),
        })
        .collect()
}

fn columns(desk: &Desk, sheet: &dyn Sheet) -> Vec<Column> {
    let labels = sheet.columns().iter();
    labels
        .map(|name| Column {
            label: desk.t(&format!("admin-column-{name}")),
            numeric: false,
        })
        .collect()
}

async fn show_blank(ctx: Ctx, sheet: &dyn Sheet) -> Result<HttpResponse, Error> {
    if !sheet.may_add() {
        return Err(Error::NotFound);
    }
    let desk = Desk::of(ctx).await?;
    let typed = sheet.blank(&desk);
    show_form(
        &desk,
        sheet,
        None,
        &typed,
        &FieldErrors::default(),
        StatusCode::OK,
    )
}

async fn show_opened(ctx: Ctx, sheet: &dyn Sheet, key: &str) -> Result<HttpResponse, Error> {
    let desk = Desk::of(ctx).await?;
    let opened = sheet.open(&desk, key).await?;
    show_form(
        &desk,
        sheet,
        Some(&opened),
        &opened.values,
        &FieldErrors::default(),
        StatusCode::OK,
    )
}

async fn save(ctx: Ctx, sheet: &dyn Sheet, key: Option<&str>, sent: Sent) -> Result<HttpResponse, Error> {
    // What is judged is what the database says now, not what it said some seconds ago.
    ctx.app.directory.forget();
    let mut desk = Desk::of(ctx).await?;
    let typed = Typed::sent(sent.0);
    desk.version = Some(typed.get("version").to_owned());
    let opened = match key {
        Some(key) => Some(sheet.open(&desk, key).await?),
        None if sheet.may_add() => None,
        None => return Err(Error::NotFound),
    };
    match store(&desk, sheet, opened.as_ref(), &typed).await {
        Ok(()) => Ok(desk.ctx.redirect_saying(&sheet.url(), "flash-directory-saved")),
        Err(Error::Invalid(errors)) => show_form(
            &desk,
            sheet,
            opened.as_ref(),
            &typed,
            &errors,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(Error::Conflict(code)) if code == CHANGED => show_form(
            &desk,
            sheet,
            opened.as_ref(),
            &typed,
            &FieldErrors::default(),
            StatusCode::CONFLICT,
        ),
        Err(error) => Err(error),
    }
}

/// Parses, checks and writes; all faults of the form at once.
async fn store(desk: &Desk, sheet: &dyn Sheet, opened: Option<&Opened>, typed: &Typed) -> Result<(), Error> {
    let fields = sheet.fields(desk, opened);
    let mut errors = FieldErrors::default();
    let given = Given::read(&fields, typed, &mut errors);
    sheet.check(desk, opened, &given, &mut errors);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let before = opened.map(|opened| opened.values.clone()).unwrap_or_default();
    let changed = Given::changed(&fields, &before, typed);
    let action = if opened.is_some() {
        "directory.edit"
    } else {
        "directory.add"
    };
    let app = desk.app();
    app.db
        .write(async |tx| {
            let key = sheet.write(tx, desk, opened, &given).await?;
            audit::append(tx, app, entry(desk, sheet, action, &key, &changed)?).await?;
            Ok::<_, Error>(())
        })
        .await?;
    app.directory.forget();
    Ok(())
}

fn entry(
    desk: &Desk,
    sheet: &dyn Sheet,
    action: &'static str,
    key: &str,
    changed: &[String],
) -> Result<audit::Entry, Error> {
    Ok(audit::Entry {
        staff: Some(desk.staff()?.id),
        action,
        subject_kind: sheet.subject(),
        subject_id: key.to_owned(),
        reason: None,
        detail: json!({ "fields": changed }),
    })
}

#[derive(Serialize)]
struct FormPage {
    title: String,
    lead: Option<String>,
    back_url: String,
    back_label: String,
    action: String,
    version: Option<String>,
    errors: Vec<ErrorLine>,
    groups: Vec<GroupView>,
    submit: String,
    variables: Vec<Variable>,
    danger: Vec<Danger>,
}

#[derive(Serialize)]
struct GroupView {
    id: &'static str,
    title: Option<String>,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct Variable {
    name: &'static str,
    meaning: String,
}

#[derive(Serialize)]
struct Danger {
    action: String,
    label: String,
    confirm: String,
    text: String,
}

fn show_form(
    desk: &Desk,
    sheet: &dyn Sheet,
    opened: Option<&Opened>,
    typed: &Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (slug, url) = (sheet.slug(), sheet.url());
    let groups = groups(desk, &sheet.fields(desk, opened), typed, errors);
    let lead = match status {
        StatusCode::CONFLICT => Some(desk.t("admin-changed-meanwhile")),
        _ => None,
    };
    let removable = opened.filter(|_| sheet.may_remove());
    let view = FormPage {
        title: opened.map_or_else(
            || desk.t(&format!("admin-{slug}-new")),
            |opened| opened.title.clone(),
        ),
        lead,
        back_label: desk.t(&format!("admin-{slug}-title")),
        action: opened.map_or_else(|| format!("{url}/baru"), |opened| format!("{url}/{}", opened.key)),
        version: opened.map(|opened| version_of(opened.edited_at)),
        errors: field::summary(groups.iter().flat_map(|group| &group.fields)),
        groups,
        submit: desk.t("save"),
        variables: sheet
            .variables()
            .iter()
            .map(|(name, key)| Variable {
                name,
                meaning: desk.t(key),
            })
            .collect(),
        danger: removable
            .map(|opened| danger(desk, &url, opened))
            .into_iter()
            .collect(),
        back_url: url,
    };
    let title = view.title.clone();
    desk.ctx
        .page("staff/form", "save")
        .title(title)
        .section(sheet.section())
        .status(status)
        .render(&view)
}

/// Neighbours with the same heading in one group.
fn groups(desk: &Desk, fields: &[Field], typed: &Typed, errors: &FieldErrors) -> Vec<GroupView> {
    fields
        .chunk_by(|one, next| one.group() == next.group())
        .map(|together| {
            let heading = together.first().and_then(Field::group);
            GroupView {
                id: heading.unwrap_or("isian"),
                title: heading.map(|group| desk.t(&format!("admin-group-{group}"))),
                fields: together
                    .iter()
                    .map(|field| field.view(desk.ctx.locale, typed, errors))
                    .collect(),
            }
        })
        .collect()
}

fn danger(desk: &Desk, url: &str, opened: &Opened) -> Danger {
    Danger {
        action: format!("{url}/{}/hapus", opened.key),
        label: desk.t("admin-remove"),
        confirm: desk.t("admin-remove-confirm"),
        text: desk.t("admin-remove-text"),
    }
}
