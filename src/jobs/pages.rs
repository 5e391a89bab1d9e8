//! The operator's pages: how long the queue is and since when, kind by kind; the jobs of a kind or state; one job, with why
//! it failed; trying again and giving up.
//!
//! What a job was asked to do is not shown: a bulk job carries the words that staff wrote to reporters.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use entity::job::JobState;
use kernel::{
    id::JobId,
    page::{Cursor, Limit},
};
use serde::Deserialize;

use super::{
    decide,
    pages_view::{JobPage, JobsPage},
    store,
};
use crate::http::{
    error::Error,
    form::{CsrfForm, Empty},
    page::Ctx,
};

/// Which part of the queue.
#[derive(Debug, Deserialize)]
pub struct JobsQuery {
    /// A kind; anything that is none shows nothing.
    #[serde(default)]
    pub kind: String,
    /// `ready`, `done` or `buried`; anything else means all.
    #[serde(default)]
    pub state: String,
    /// Cursor of the page before.
    #[serde(default)]
    pub after: String,
}

/// Which kind.
#[derive(Debug, Deserialize)]
pub struct KindForm {
    kind: String,
}

/// `GET /admin/pekerjaan`
pub async fn list(ctx: Ctx, query: Query<JobsQuery>) -> Result<HttpResponse, Error> {
    let db = ctx.app.db.read();
    let kind = Some(query.kind.trim()).filter(|kind| !kind.is_empty());
    let state = state_named(&query.state);
    let after = Cursor::parse(&query.after).ok();
    let heaps = store::heaps(db, ctx.app.clock.now()).await?;
    let jobs = store::page(db, kind, state, after.as_ref(), Limit::DEFAULT).await?;
    let view = JobsPage::new(&ctx, kind, state, &heaps, jobs);
    ctx.page("staff/jobs", "jobs-title").section("jobs").render(&view)
}

/// `GET /admin/pekerjaan/{id}`
pub async fn read(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, Error> {
    let job = store::find(ctx.app.db.read(), parse_id(&id)?)
        .await?
        .ok_or(Error::NotFound)?;
    let view = JobPage::new(&ctx, &job);
    ctx.page("staff/job", "jobs-title").section("jobs").render(&view)
}

/// `POST /admin/pekerjaan/{id}/ulang`
pub async fn again(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    decide::requeue(&ctx.app, ctx.staff()?.id, id).await?;
    Ok(ctx.redirect_saying(&format!("/admin/pekerjaan/{id}"), "flash-job-again"))
}

/// `POST /admin/pekerjaan/{id}/kubur`
pub async fn bury(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    decide::bury(&ctx.app, ctx.staff()?.id, id).await?;
    Ok(ctx.redirect_saying(&format!("/admin/pekerjaan/{id}"), "flash-job-buried"))
}

/// `POST /admin/pekerjaan/ulang`: every buried job of a kind.
pub async fn again_all(ctx: Ctx, form: CsrfForm<KindForm>) -> Result<HttpResponse, Error> {
    let jobs = decide::requeue_kind(&ctx.app, ctx.staff()?.id, &form.0.kind).await?;
    if jobs == 0 {
        return Ok(ctx.redirect_informing("/admin/pekerjaan", "flash-jobs-none"));
    }
    Ok(ctx.redirect_saying("/admin/pekerjaan", "flash-jobs-again"))
}

fn parse_id(raw: &str) -> Result<JobId, Error> {
    raw.parse().map_err(|_| Error::NotFound)
}

fn state_named(name: &str) -> Option<JobState> {
    match name {
        "ready" => Some(JobState::Ready),
        "done" => Some(JobState::Done),
        "buried" => Some(JobState::Buried),
        _ => None,
    }
}
