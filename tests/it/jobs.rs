//! The queue itself; what jobs do is tested with their slices.

use chrono::Duration;
use entity::job::{self, JobState};
use laporbkn::jobs::{self, NewJob};
use sea_orm::{DbErr, EntityTrait};
use serde_json::json;

use crate::harness::TestApp;

fn unknown_job(app: &TestApp, key: Option<&str>) -> NewJob {
    NewJob {
        kind: "test.unknown",
        payload: json!({}),
        unique_key: key.map(str::to_owned),
        run_at: app.app.clock.now(),
        created_by: None,
    }
}

#[actix_web::test]
async fn a_job_that_nobody_can_run_is_buried_with_the_reason() {
    let app = TestApp::start().await;
    let id = app
        .app
        .db
        .write(async |tx| jobs::enqueue(tx, &app.app, unknown_job(&app, None)).await)
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
    let row = job::Entity::find_by_id(id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.state, JobState::Buried);
    assert!(row.last_error.unwrap().contains("test.unknown"));
    assert_eq!(
        jobs::run_due(&app.app).await.unwrap(),
        0,
        "a buried job is not run again"
    );
}

#[actix_web::test]
async fn the_same_key_makes_one_job() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let new = unknown_job(&app, Some("once"));
        ids.push(
            app.app
                .db
                .write(async |tx| jobs::enqueue(tx, &app.app, new).await)
                .await
                .unwrap(),
        );
    }
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(job::Entity::find().all(app.app.db.read()).await.unwrap().len(), 1);
}

#[actix_web::test]
async fn a_job_written_in_an_undone_transaction_does_not_exist() {
    let app = TestApp::start().await;
    let undone: Result<(), DbErr> = app
        .app
        .db
        .write(async |tx| {
            jobs::enqueue(tx, &app.app, unknown_job(&app, None)).await?;
            Err(DbErr::Custom("changed our mind".into()))
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0);
}

#[actix_web::test]
async fn a_job_waits_for_its_time() {
    let app = TestApp::start().await;
    let new = NewJob {
        run_at: app.app.clock.now() + Duration::hours(1),
        ..unknown_job(&app, None)
    };
    app.app
        .db
        .write(async |tx| jobs::enqueue(tx, &app.app, new).await)
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::hours(1));
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
}
