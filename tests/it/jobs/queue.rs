use chrono::Duration;
use entity::job::{self, JobState};
use laporbkn::jobs::{self, NewJob, housekeeping};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use super::{buried, due, read, write};
use crate::harness::TestApp;

fn unknown_job(app: &TestApp, key: Option<&str>) -> NewJob {
    NewJob {
        unique_key: key.map(str::to_owned),
        ..due(app, "test.unknown")
    }
}

#[actix_web::test]
async fn a_job_of_a_newer_version_is_left_to_its_nodes_and_buried_after_a_day() {
    let app = TestApp::start().await;
    let id = write(&app, unknown_job(&app, None)).await;
    housekeeping::round(&app.app).await;
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0);
    assert_eq!(read(&app, id).await.state, JobState::Ready);
    app.clock.advance(Duration::hours(25));
    housekeeping::round(&app.app).await;
    let row = read(&app, id).await;
    assert_eq!(row.state, JobState::Buried);
    assert!(row.last_error.unwrap().contains("no version"));
}

#[actix_web::test]
async fn a_job_that_stops_its_node_each_time_is_buried_with_the_reason() {
    let app = TestApp::start().await;
    let id = write(&app, due(&app, "retention.sweep")).await;
    let mut row = read(&app, id).await;
    row.attempts = row.max_attempts;
    let row = row.into_active_model().reset_all();
    app.app
        .db
        .write(async |tx| job::Entity::update(row).exec(tx).await)
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
    let row = read(&app, id).await;
    assert_eq!(row.state, JobState::Buried);
    assert!(row.last_error.unwrap().contains("stopped each time"));
}

#[actix_web::test]
async fn a_job_whose_payload_is_broken_is_buried_at_once_and_the_queue_moves_on() {
    let app = TestApp::start().await;
    let broken = write(&app, due(&app, "ticket.bulk")).await;
    let sound = write(&app, due(&app, "retention.sweep")).await;
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 2);
    assert_eq!(read(&app, broken).await.state, JobState::Buried);
    assert!(read(&app, broken).await.last_error.unwrap().contains("payload"));
    assert_eq!(read(&app, sound).await.state, JobState::Done);
}

#[actix_web::test]
async fn what_was_done_is_forgotten_after_a_season_and_what_was_buried_is_not() {
    let app = TestApp::start().await;
    let done = write(&app, due(&app, "retention.sweep")).await;
    jobs::run_due(&app.app).await.unwrap();
    let given_up = buried(&app, "ticket.bulk", "the payload cannot be read").await;
    app.clock.advance(Duration::days(91));
    housekeeping::round(&app.app).await;
    let left = job::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(left.iter().all(|one| one.id != done));
    assert!(left.iter().any(|one| one.id == given_up));
}

#[actix_web::test]
async fn a_scheduled_job_is_written_once_in_the_whole_cluster() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    for day in 1..=3 {
        let span = format!("day-{day}");
        let (one, two) = futures_util::join!(
            jobs::once_per(&app.app, "retention.sweep", &span),
            jobs::once_per(&other.app, "retention.sweep", &span),
        );
        one.unwrap();
        two.unwrap();
        let (one, two) = futures_util::join!(jobs::run_due(&app.app), jobs::run_due(&other.app));
        assert_eq!(one.unwrap() + two.unwrap(), 1, "day {day}");
    }
    let rows = job::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert!(
        rows.iter()
            .all(|row| row.attempts == 1 && row.state == JobState::Done)
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
        ..due(&app, "retention.sweep")
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
