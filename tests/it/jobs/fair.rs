use entity::job::{self, JobState};
use laporbkn::jobs::{self, gauges};
use sea_orm::{EntityTrait, QueryOrder};

use super::{buried, due, read, write};
use crate::harness::TestApp;

/// Kinds in the order in which their jobs ended.
async fn ended(app: &TestApp) -> Vec<String> {
    let rows = job::Entity::find()
        .order_by_asc(job::Column::FinishedAt)
        .all(app.app.db.read())
        .await
        .unwrap();
    let done = rows.into_iter().filter(|row| row.finished_at.is_some());
    done.map(|row| row.kind).collect()
}

#[actix_web::test]
async fn a_storm_of_one_kind_does_not_starve_another() {
    let app = TestApp::start().await;
    for _ in 0..40 {
        write(&app, due(&app, "search.push")).await;
    }
    app.clock.advance(chrono::Duration::seconds(5));
    let late = write(&app, due(&app, "retention.sweep")).await;
    // A worker that has time for four jobs only: the storm is 40 long and older, and the other kind still gets its turn.
    for _ in 0..4 {
        app.clock.advance(chrono::Duration::seconds(1));
        assert_eq!(jobs::run_some(&app.app, 1).await.unwrap(), 1);
    }
    assert_eq!(read(&app, late).await.state, JobState::Done);
    assert_eq!(ended(&app).await.len(), 4);
    jobs::run_due(&app.app).await.unwrap();
    assert_eq!(ended(&app).await.len(), 41);
}

#[actix_web::test]
async fn depth_age_and_failures_are_measured_kind_by_kind() {
    let app = TestApp::start().await;
    write(&app, due(&app, "sla.recompute")).await;
    app.clock.advance(chrono::Duration::minutes(7));
    write(&app, due(&app, "sla.recompute")).await;
    buried(&app, "ticket.bulk", "no").await;
    gauges::measure(&app.app).await.unwrap();
    let text = app
        .client()
        .get(app.url("/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        "laporbkn_jobs_ready{kind=\"sla.recompute\"} 2",
        "laporbkn_jobs_oldest_seconds{kind=\"sla.recompute\"} 420",
        "laporbkn_jobs_buried{kind=\"ticket.bulk\"} 1",
        "laporbkn_jobs_ready{kind=\"search.push\"} 0",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} is not in {text}");
    }
}
