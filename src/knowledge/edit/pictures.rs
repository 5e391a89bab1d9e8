//! Pictures of an article: uploading one, and taking away one that should not be there.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::article;
use serde_json::{Map, Value};

use super::{
    pages::{find, open_saying},
    save::record,
};
use crate::{
    account::permission::Permission,
    http::{
        csrf::{self, CSRF_FIELD},
        error::Error,
        form::{CsrfForm, Empty},
        page::Ctx,
    },
    knowledge::picture,
    ticket::{attachment::FileFault, upload},
};

/// `POST /petugas/artikel/{slug}/gambar`
pub async fn add(ctx: Ctx, slug: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    staff.must(Permission::WriteArticles)?;
    let mut sent = upload::read(&ctx.app, &ctx.req, payload).await?;
    csrf::check(
        &ctx.req,
        &ctx.app,
        sent.fields.get(CSRF_FIELD).map(String::as_str),
    )?;
    if sent.cut_off {
        return Err(Error::BadRequest("cut-off"));
    }
    let row = find(&ctx, &slug).await?;
    let back = format!("/petugas/artikel/{}#gambar", row.slug);
    if let Some((name, fault)) = sent.faults.first() {
        return refused(&ctx, &row, name, *fault).await;
    }
    let Some(file) = sent.files.pop() else {
        return Ok(ctx.redirect(&back));
    };
    if let Err(fault) = picture::check(&file) {
        return refused(&ctx, &row, &file.name, fault).await;
    }
    picture::add(&ctx.app, row.id, staff.id, file).await?;
    let logged = ctx
        .app
        .db
        .write(async |tx| record(tx, &ctx.app, staff, &row, "article.picture", None).await);
    logged.await?;
    Ok(ctx.redirect_saying(&back, "flash-article-picture"))
}

/// `POST /petugas/artikel/{slug}/gambar/{id}/hapus`
pub async fn remove(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    _: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    staff.must(Permission::WriteArticles)?;
    let (slug, id) = path.into_inner();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let row = find(&ctx, &slug).await?;
    picture::remove(&ctx.app, row.id, id).await?;
    let logged = ctx
        .app
        .db
        .write(async |tx| record(tx, &ctx.app, staff, &row, "article.picture_remove", None).await);
    logged.await?;
    let back = format!("/petugas/artikel/{}#gambar", row.slug);
    Ok(ctx.redirect_saying(&back, "flash-article-picture-removed"))
}

async fn refused(
    ctx: &Ctx,
    row: &article::Model,
    name: &str,
    fault: FileFault,
) -> Result<HttpResponse, Error> {
    let shown: String = kernel::text::clean_line(name).chars().take(80).collect();
    let args = Map::from_iter([("name".to_owned(), Value::from(shown))]);
    let trouble = ctx.t_with(&format!("error-{}", fault.code()), &args);
    open_saying(ctx, row, trouble, StatusCode::UNPROCESSABLE_ENTITY).await
}
