use entity::{
    audit,
    job::{self, JobState},
};
use laporbkn::jobs;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{buried, due, read, write};
use crate::harness::TestApp;

async fn audited(app: &TestApp, action: &str) -> usize {
    let entries = audit::Entity::find().filter(audit::Column::Action.eq(action));
    entries.all(app.app.db.read()).await.unwrap().len()
}

#[actix_web::test]
async fn the_operator_sees_the_queue_kind_by_kind_and_why_a_job_failed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    write(&app, due(&app, "sla.recompute")).await;
    app.clock.advance(chrono::Duration::minutes(30));
    let id = buried(&app, "ticket.bulk", "the payload cannot be read").await;
    let page = admin.open("/admin/pekerjaan").await;
    assert_eq!(page.status, 200);
    for words in [
        "30 menit",
        "Tenggat: menghitung ulang",
        "the payload cannot be read",
    ] {
        assert!(page.html.contains(words), "{words}");
    }
    let page = admin.open("/admin/pekerjaan?kind=sla.recompute").await;
    assert!(!page.html.contains("the payload cannot be read"));
    let page = admin.open("/admin/pekerjaan?state=buried").await;
    assert!(page.html.contains(&format!("/admin/pekerjaan/{id}")));
    let page = admin.open(&format!("/admin/pekerjaan/{id}")).await;
    assert!(page.html.contains("percobaan 8 dari 8"), "{}", page.html);
}

#[actix_web::test]
async fn a_buried_job_runs_again_when_the_operator_says_so() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = buried(&app, "retention.sweep", "away").await;
    let sent = admin.post(&format!("/admin/pekerjaan/{id}/ulang"), &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    assert_eq!(read(&app, id).await.attempts, 0);
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
    assert_eq!(read(&app, id).await.state, JobState::Done);
    let sent = admin.post(&format!("/admin/pekerjaan/{id}/ulang"), &[]).await;
    assert_eq!(sent.status, 409, "what is done is done");
    assert_eq!(audited(&app, "job.requeue").await, 1);
}

#[actix_web::test]
async fn all_buried_jobs_of_a_kind_run_again_and_those_of_others_do_not() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for _ in 0..3 {
        buried(&app, "retention.sweep", "away").await;
    }
    let other = buried(&app, "sla.recompute", "away").await;
    let sent = admin
        .post("/admin/pekerjaan/ulang", &[("kind", "retention.sweep")])
        .await;
    assert_eq!(sent.status, 303);
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 3);
    assert_eq!(read(&app, other).await.state, JobState::Buried);
    assert_eq!(audited(&app, "job.requeue").await, 1);
}

#[actix_web::test]
async fn a_waiting_job_can_be_buried_and_a_running_one_cannot() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = write(&app, due(&app, "retention.sweep")).await;
    let sent = admin.post(&format!("/admin/pekerjaan/{id}/kubur"), &[]).await;
    assert_eq!(sent.status, 303);
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0);
    assert_eq!(audited(&app, "job.bury").await, 1);

    let running = write(&app, due(&app, "retention.sweep")).await;
    let lease = job::ActiveModel {
        locked_until: sea_orm::ActiveValue::Set(Some(app.app.clock.now() + chrono::Duration::minutes(9))),
        ..Default::default()
    };
    app.app
        .db
        .write(async |tx| {
            let leased = job::Entity::update_many().set(lease);
            leased.filter(job::Column::Id.eq(running)).exec(tx).await
        })
        .await
        .unwrap();
    for verb in ["kubur", "ulang"] {
        let sent = admin
            .post(&format!("/admin/pekerjaan/{running}/{verb}"), &[])
            .await;
        assert_eq!(sent.status, 409, "{verb}");
    }
}
