//! The queue itself, fairness between its kinds, and what the operator sees of it; what jobs do is tested with their slices.

mod browser;
mod fair;
mod pages;
mod queue;

use entity::job::{self, JobState};
use kernel::id::JobId;
use laporbkn::jobs::{self, NewJob};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::harness::TestApp;

/// A job of a kind that is due now.
fn due(app: &TestApp, kind: &'static str) -> NewJob {
    NewJob {
        kind,
        payload: json!({}),
        unique_key: None,
        run_at: app.app.clock.now(),
        created_by: None,
    }
}

async fn write(app: &TestApp, new: NewJob) -> JobId {
    app.app
        .db
        .write(async |tx| jobs::enqueue(tx, &app.app, new).await)
        .await
        .unwrap()
}

async fn read(app: &TestApp, id: JobId) -> job::Model {
    job::Entity::find_by_id(id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap()
}

/// A job that was given up with a reason.
async fn buried(app: &TestApp, kind: &'static str, why: &str) -> JobId {
    let id = write(app, due(app, kind)).await;
    let mut row = read(app, id).await;
    row.state = JobState::Buried;
    row.attempts = 8;
    row.last_error = Some(why.to_owned());
    let row = row.into_active_model().reset_all();
    app.app
        .db
        .write(async |tx| job::Entity::update(row).exec(tx).await)
        .await
        .unwrap();
    id
}
