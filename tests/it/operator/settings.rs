//! A wrong setting stops the start with its name, what is wrong and an example; a misspelt one is named.

use std::{net::TcpListener, os::unix::fs::PermissionsExt};

use crate::harness::TestApp;

#[actix_web::test]
async fn every_wrong_setting_is_named_with_an_example() {
    let app = TestApp::start().await;
    for (name, value, says) in [
        ("LAPORBKN_LISTEN", "8080", "127.0.0.1:8080"),
        (
            "LAPORBKN_PUBLIC_URL",
            "laporbkn.go.id",
            "must start with http:// or https://",
        ),
        ("SMTP_URL", "bukan", "must start with smtp:// or smtps://"),
        (
            "MEILISEARCH_URL",
            "nonsense",
            "must start with http:// or https://",
        ),
        ("MEILISEARCH_API_KEY", "12345", "MEILISEARCH_URL"),
        ("DATABASE_URL", "mysql://x", "postgres://"),
        ("LAPORBKN_TZ", "Jakarta", "Asia/Makassar"),
        ("LAPORBKN_DATA_DIR", "/proc/nope", "LAPORBKN_DATA_DIR"),
    ] {
        let ran = app.command(&["doctor"], &[(name, value)], "").await;
        assert!(!ran.ok, "{name}={value}: {}", ran.out);
        assert!(ran.err.contains(says), "{name}={value}: {}", ran.err);
        assert!(!ran.err.contains("without a base"), "{}", ran.err);
    }
}

#[actix_web::test]
async fn a_misspelt_variable_is_named_with_the_right_ones() {
    let app = TestApp::start().await;
    let ran = app.command(&["doctor"], &[("LAPORBKN_LISTN", "1")], "").await;
    let line = ran
        .out
        .lines()
        .find(|line| line.contains("LAPORBKN_LISTN"))
        .unwrap();
    assert!(
        line.starts_with("mind") && line.contains("LAPORBKN_LISTEN"),
        "{line}"
    );
}

#[actix_web::test]
async fn a_port_that_is_taken_is_named_and_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = app.app.config.data_dir.join("new");
    let folder_text = folder.display().to_string();
    let settings = [
        ("LAPORBKN_LISTEN", address.as_str()),
        ("LAPORBKN_DATA_DIR", folder_text.as_str()),
    ];
    let ran = app.command(&["serve"], &settings, "").await;
    assert!(
        !ran.ok && ran.err.contains("LAPORBKN_LISTEN") && ran.err.contains(&address),
        "{}",
        ran.err
    );
    assert!(!folder.exists());
}

#[actix_web::test]
async fn what_the_program_writes_is_for_its_own_account_only() {
    let app = TestApp::start().await;
    let folder = app.app.config.data_dir.join("own");
    let text = folder.display().to_string();
    let own = [
        ("DATABASE_URL", ""),
        ("LAPORBKN_SECRET_KEY", ""),
        ("LAPORBKN_FILES_URL", ""),
        ("LAPORBKN_DATA_DIR", text.as_str()),
    ];
    let ran = app.command(&["migrate"], &own, "").await;
    assert!(ran.ok, "{}", ran.err);
    for (name, mode) in [
        ("", 0o700),
        ("laporbkn.db", 0o600),
        ("secret.key", 0o600),
        ("files", 0o700),
    ] {
        let about = std::fs::metadata(folder.join(name)).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, mode, "{name}");
    }
    let ran = app.command(&["doctor"], &own, "").await;
    assert!(ran.out.contains("fine   data folder"), "{}", ran.out);
}
