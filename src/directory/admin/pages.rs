//! The handlers of every sheet: list, form of a new or an opened row, save, remove.

use actix_web::{HttpResponse, http::StatusCode, web};
use sea_orm::{DatabaseTransaction, DbErr, SqlErr};
use serde_json::json;

use super::{
    CHANGED, Desk, Opened, Sheet,
    form::Typed,
    form_page::show_form,
    given::Given,
    list::{Search, show_list},
    sheet,
    templates::ReplyTemplates,
};
use crate::{
    audit,
    http::{
        error::{Error, FieldErrors},
        form::CsrfForm,
        page::Ctx,
    },
    sla,
};

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
            recount(tx, &desk, sheet).await?;
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
        Err(error) if is_overtaken(&error) => show_form(
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

/// Whether somebody else was faster: saved the row that was open here, or added one with the same key.
fn is_overtaken(error: &Error) -> bool {
    match error {
        Error::Conflict(code) => code == CHANGED,
        Error::Internal(source) => {
            let refusal = source.downcast_ref::<DbErr>().and_then(DbErr::sql_err);
            matches!(refusal, Some(SqlErr::UniqueConstraintViolation(_)))
        }
        _ => false,
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
            recount(tx, desk, sheet).await?;
            audit::append(tx, app, entry(desk, sheet, action, &key, &changed)?).await?;
            Ok::<_, Error>(())
        })
        .await?;
    app.directory.forget();
    Ok(())
}

/// Deadlines that hang on the table are counted again, later and by a worker.
async fn recount(tx: &DatabaseTransaction, desk: &Desk, sheet: &dyn Sheet) -> Result<(), Error> {
    if sheet.moves_deadlines() {
        sla::recompute::ask(tx, desk.app()).await?;
    }
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
