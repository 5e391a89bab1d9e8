//! Identity numbers never lie in the clear: not in the database, not in the outbox, not in the files.

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::{KK, NIK, NIP, OpenForm, file_api, nik_not_found, tickets, values};
use crate::harness::TestApp;

async fn file_everything(app: &TestApp) {
    let form = OpenForm::open(app, "lupa-password").await;
    let mut typed = nik_not_found();
    typed.extend(values(&[("kk", KK), ("birth_place", "Kotaraja Rahasia")]));
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    file_api(app, "lupa-password", &typed).await;
    let typed = values(&[
        ("name", "Budi"),
        ("email", "budi@contoh.test"),
        ("description", "Halo"),
        ("nip", NIP),
    ]);
    file_api(app, "layanan-kepegawaian", &typed).await;
}

#[actix_web::test]
async fn no_identity_number_is_in_the_data_folder() {
    let app = TestApp::start().await;
    file_everything(&app).await;
    // Everything that is on disk: the database with its log, the files, the key.
    app.app.db.read().execute_unprepared("SELECT 1").await.unwrap();
    let mut folders = vec![app.app.config.data_dir.clone()];
    if let Some(path) = app.app.config.database.url.strip_prefix("sqlite://") {
        let path = path.split('?').next().unwrap();
        folders.extend(std::path::Path::new(path).parent().map(Into::into));
    }
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            looked_at += bytes.len();
            for secret in [
                NIK,
                KK,
                NIP,
                "Kotaraja Rahasia",
                "3174 9917 0890 0001",
                "1990-08-17",
            ] {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} is in {}", path.display());
            }
        }
    }
    if app.app.db.kind() == laporbkn::config::DatabaseKind::Sqlite {
        assert!(looked_at > 100_000, "the database was among what was looked at");
    }
}

#[actix_web::test]
async fn no_identity_number_is_in_any_column() {
    let app = TestApp::start().await;
    file_everything(&app).await;
    let db = app.app.db.read();
    for table in [
        "ticket",
        "ticket_identity",
        "ticket_event",
        "outbox",
        "filing_key",
        "attachment",
        "job",
        "audit",
    ] {
        let all = Statement::from_string(db.get_database_backend(), format!("SELECT * FROM {table}"));
        let rows = db.query_all_raw(all).await.unwrap();
        let text = format!("{rows:?}");
        for secret in [NIK, KK, NIP, "Kotaraja Rahasia"] {
            assert!(!text.contains(secret), "{secret} is in {table}");
        }
    }
    let mails = entity::outbox::Entity::find().all(db).await.unwrap();
    assert_eq!(mails.len(), 3);
    for ticket in tickets(&app).await {
        let pin = laporbkn::ticket::access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
        assert!(
            mails
                .iter()
                .all(|mail| !mail.data.to_string().contains(pin.digits()))
        );
        let digits = pin.digits().as_bytes();
        assert!(ticket.pin_cipher.windows(6).all(|window| window != digits));
    }
}

#[actix_web::test]
async fn neither_url_nor_redirect_ever_holds_the_pin() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let answer = form.step("file", &nik_not_found()).await;
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let ticket = tickets(&app).await.remove(0);
    let pin = laporbkn::ticket::access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
    assert!(!location.contains(pin.digits()));
    let page = form.client.get(app.url(&location)).send().await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-store");
    let page = page.text().await.unwrap();
    assert!(
        !page.contains(&format!("={}", pin.digits())) || !page.contains(&format!("?pin={}", pin.digits()))
    );
    assert!(page.contains(pin.digits()), "the page itself shows it");
}

/// Everything that is logged in this process from now on.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn the_logs_tell_of_a_filing_without_telling_of_the_person() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter("info,laporbkn=trace,actix_web=trace,actix_http=debug,sea_orm=trace,sqlx=trace")
        .with_writer(move || writer.clone())
        .try_init()
        .expect("no other test listens to the log");
    let app = TestApp::start().await;
    file_everything(&app).await;
    let mut wrong = nik_not_found();
    wrong.insert("birth_date".into(), "bukan tanggal".into());
    let form = OpenForm::open(&app, "lupa-password").await;
    assert_eq!(
        form.step("file", &wrong).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(text.contains("/layanan/{slug}"), "requests are logged: {text}");
    let ticket = tickets(&app).await.remove(0);
    let pin = laporbkn::ticket::access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
    for secret in [
        NIK,
        KK,
        NIP,
        "3174 9917",
        "Budi",
        "contoh.test",
        "81234567890",
        "Kotaraja",
        pin.digits(),
    ] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}
