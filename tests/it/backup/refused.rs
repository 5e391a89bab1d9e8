//! What is refused, before anything is changed.

use entity::ticket;

use super::place::{Place, back_up, entries, tampered};
use crate::harness::{TestApp, database::Database};

#[actix_web::test]
async fn an_archive_is_never_written_over_another() {
    let app = TestApp::start().await;
    let (path, _) = back_up(&app, "satu.tar.gz", &[]).await;
    let before = std::fs::read(&path).unwrap();
    let ran = app.command(&["backup", path.to_str().unwrap()], &[], "").await;
    assert!(!ran.ok && ran.err.contains("exists already"), "{}", ran.err);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[actix_web::test]
async fn a_database_with_people_or_tickets_is_not_replaced_unasked() {
    let app = TestApp::start().await;
    let (archive, _) = back_up(&app, "kosong.tar.gz", &[]).await;
    app.file().await;
    let ran = app
        .command(&["restore", archive.to_str().unwrap()], &[], "")
        .await;
    assert!(
        !ran.ok && ran.err.contains("1 tickets") && ran.err.contains("--replace"),
        "{}",
        ran.err
    );
    assert_eq!(app.count::<ticket::Entity>().await, 1, "nothing was changed");
}

#[actix_web::test]
async fn an_archive_that_is_not_whole_is_refused_before_anything_is_changed() {
    let app = TestApp::start().await;
    app.file().await;
    let (archive, _) = back_up(&app, "utuh.tar.gz", &[]).await;
    let bytes = std::fs::read(&archive).unwrap();
    let cut = archive.with_extension("potong");
    std::fs::write(&cut, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let changed = tampered(&archive, "rows/ticket/000000.jsonl", |rows| {
        rows.replace("Akun terkunci", "Akun terbuka!")
    });
    let none = archive.with_extension("teks");
    std::fs::write(&none, "bukan arsip").unwrap();
    for broken in [cut, changed, none] {
        let ran = app
            .command(&["restore", broken.to_str().unwrap(), "--replace"], &[], "")
            .await;
        assert!(
            !ran.ok && ran.err.contains("is not a whole archive"),
            "{broken:?}: {}",
            ran.err
        );
        assert_eq!(app.count::<ticket::Entity>().await, 1, "{broken:?}");
    }
}

#[actix_web::test]
async fn an_archive_of_a_newer_program_is_left_to_that_program() {
    let app = TestApp::start().await;
    let (archive, _) = back_up(&app, "kini.tar.gz", &[]).await;
    let newer = tampered(&archive, "manifest.json", |manifest| {
        manifest.replacen("\"migrations\": [", "\"migrations\": [\"m9999_besok\",", 1)
    });
    let place = Place::new().await;
    let ran = place.restore(&app, &newer, &[]).await;
    assert!(
        !ran.ok && ran.err.contains("m9999_besok") && ran.err.contains("newer"),
        "{}",
        ran.err
    );
}

#[actix_web::test]
async fn without_the_key_it_was_sealed_with_nothing_is_restored() {
    let app = TestApp::start().await;
    app.file().await;
    let (archive, _) = back_up(&app, "tanpa.tar.gz", &[]).await;
    let place = Place::new().await;
    let ran = place
        .restore_with(&app, &archive, &[], &[("LAPORBKN_SECRET_KEY", "")])
        .await;
    assert!(
        !ran.ok && ran.err.contains("is sealed with the secret key"),
        "{}",
        ran.err
    );

    let (archive, ran) = back_up(&app, "dengan.tar.gz", &["--with-key"]).await;
    assert!(ran.out.contains("is in it"), "{}", ran.out);
    assert!(entries(&archive).contains_key("secret.key"));
    let place = Place::new().await;
    let ran = place
        .restore_with(&app, &archive, &[], &[("LAPORBKN_SECRET_KEY", "")])
        .await;
    assert!(
        ran.ok,
        "the archive brings its key to a machine without one: {}{}",
        ran.out, ran.err
    );
    let key = std::fs::metadata(place.folder.path().join("secret.key")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777,
        0o600
    );
}

#[actix_web::test]
async fn rows_of_a_table_changed_by_hand_are_refused_whole() {
    let app = TestApp::start().await;
    let (archive, _) = back_up(&app, "bentuk.tar.gz", &[]).await;
    let place = Place::new().await;
    assert!(place.restore(&app, &archive, &[]).await.ok);
    let url = match &place.database {
        Database::Own(url) => url.clone(),
        other => other.url().to_owned(),
    };
    let connection = sea_orm::Database::connect(&url).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&connection, "ALTER TABLE contact ADD COLUMN tambahan text")
        .await
        .unwrap();
    connection.close().await.unwrap();
    let ran = place.restore(&app, &archive, &["--replace"]).await;
    assert!(!ran.ok && ran.err.contains("table contact"), "{}", ran.err);
}
