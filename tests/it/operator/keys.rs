//! The secret key belongs to its database: another one, or none, is noticed before anything is sealed with it.

use entity::setting;
use laporbkn::{
    app::PrepareError,
    identity::key_check::{self, KeyFault, NoteError},
};
use sea_orm::EntityTrait;
use tempfile::TempDir;

use crate::harness::{TEST_KEY, TestApp, database::is_postgres};

/// 32 bytes of the letter `u`.
const ANOTHER: &str = "dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXU=";

fn fault(prepared: Result<impl std::fmt::Debug, PrepareError>) -> KeyFault {
    match prepared {
        Err(PrepareError::Keys(NoteError::Fault(fault))) => fault,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_start_with_another_key_is_refused_and_names_both() {
    let app = TestApp::start().await;
    app.file().await;
    let node = app
        .another_node_with(|raw| raw.secret_key = Some(ANOTHER.into()))
        .await;
    let fault = fault(node.app.prepare().await);
    assert!(matches!(fault, KeyFault::Other { .. }), "{fault}");
    let words = fault.to_string();
    for id in [app.app.vault.key_id(), node.app.vault.key_id()] {
        assert!(words.contains(&id), "{words}");
    }
    app.app.prepare().await.unwrap();
}

#[actix_web::test]
async fn a_start_without_the_key_is_refused_and_makes_no_other() {
    let app = TestApp::start().await;
    app.file().await;
    let node = app.another_node_with(|raw| raw.secret_key = None).await;
    let fault = fault(node.app.prepare().await);
    assert!(matches!(fault, KeyFault::Missing { .. }), "{fault}");
    assert!(fault.to_string().contains("LAPORBKN_SECRET_KEY"), "{fault}");
    assert!(!node.app.config.data_dir.join("secret.key").exists());
}

#[actix_web::test]
async fn a_rotation_adds_a_key_and_the_older_one_stays_needed() {
    let app = TestApp::start().await;
    app.file().await;
    let both = format!("{ANOTHER},{TEST_KEY}");
    let rotated = app.another_node_with(|raw| raw.secret_key = Some(both)).await;
    rotated.app.prepare().await.unwrap();
    let only_new = app
        .another_node_with(|raw| raw.secret_key = Some(ANOTHER.into()))
        .await;
    assert!(matches!(
        fault(only_new.app.prepare().await),
        KeyFault::Other { .. }
    ));
    // What the new key sealed meanwhile would not open for a node that was forgotten.
    assert!(matches!(fault(app.app.prepare().await), KeyFault::Other { .. }));
}

#[actix_web::test]
async fn the_key_of_a_database_that_noted_none_is_found_in_its_rows() {
    let app = TestApp::start().await;
    app.file().await;
    let noted = setting::Entity::delete_by_id("secret.keys".to_owned());
    app.app.db.write(async |tx| noted.exec(tx).await).await.unwrap();
    for key in [Some(ANOTHER.to_owned()), None] {
        let node = app.another_node_with(|raw| raw.secret_key = key).await;
        fault(node.app.prepare().await);
    }
    app.app.prepare().await.unwrap();
    key_check::check(&app.app).await.unwrap();
}

#[actix_web::test]
async fn before_anything_is_sealed_another_key_does_no_harm() {
    let app = TestApp::start().await;
    let node = app
        .another_node_with(|raw| raw.secret_key = Some(ANOTHER.into()))
        .await;
    node.app.prepare().await.unwrap();
    node.file().await;
    assert!(matches!(fault(app.app.prepare().await), KeyFault::Other { .. }));
}

#[actix_web::test]
async fn of_two_nodes_that_come_without_a_key_to_an_empty_database_one_makes_it() {
    if !is_postgres() {
        eprintln!("SKIPPED: several nodes need PostgreSQL (LAPORBKN_TEST_DB=postgres)");
        return;
    }
    let app = TestApp::start().await;
    let noted = setting::Entity::delete_by_id("secret.keys".to_owned());
    app.app.db.write(async |tx| noted.exec(tx).await).await.unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let keyless = async |folder: &TempDir| {
        let folder = folder.path().display().to_string();
        app.another_node_with(|raw| {
            raw.secret_key = None;
            raw.data_dir = Some(folder);
        })
        .await
    };
    let (one, two) = (keyless(&folders[0]).await, keyless(&folders[1]).await);
    let (first, second) = futures_util::join!(key_check::note(&one.app), key_check::note(&two.app));
    let refused = match (first, second) {
        (Ok(()), Err(NoteError::Fault(fault))) | (Err(NoteError::Fault(fault)), Ok(())) => fault,
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, KeyFault::Missing { .. }), "{refused}");
    let kept = folders
        .iter()
        .filter(|folder| folder.path().join("secret.key").exists());
    assert_eq!(kept.count(), 1, "the other made none");
}

#[actix_web::test]
async fn the_doctor_names_the_key_and_accuses_nobody() {
    let app = TestApp::start().await;
    app.clerk().await;
    let healthy = app.command(&["doctor"], &[], "").await;
    assert!(
        healthy.out.contains("fine   secret key:"),
        "{}{}",
        healthy.out,
        healthy.err
    );
    let ill = app
        .command(&["doctor"], &[("LAPORBKN_SECRET_KEY", ANOTHER)], "")
        .await;
    assert!(
        !ill.ok && ill.out.contains("WRONG  secret key: this is not the secret key"),
        "{}",
        ill.out
    );
    assert!(!ill.out.contains("audit log"), "{}", ill.out);
    let added = [
        "user",
        "add",
        "--email",
        "a@contoh.test",
        "--name",
        "Ani",
        "--role",
        "humas",
    ];
    let refused = app.command(&added, &[("LAPORBKN_SECRET_KEY", ANOTHER)], "").await;
    assert!(
        !refused.ok && refused.err.contains("not the secret key"),
        "{}",
        refused.err
    );
}
