//! The way through the pages: form, check, receipt.

use reqwest::StatusCode;

use super::{OpenForm, faulty_fields, hidden, nik_not_found, texts, tickets, values};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_person_fills_checks_and_files_and_gets_number_and_pin() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let check = form.step("check", &nik_not_found()).await;
    assert_eq!(check.status(), StatusCode::OK);
    let check = check.text().await.unwrap();
    assert!(check.contains("3174 9917 0890 0001") && check.contains("17 Agustus 1990"));
    assert!(check.contains("budi@contoh.test"));
    assert!(tickets(&app).await.is_empty(), "nothing is filed by checking");

    let again = hidden(&check);
    assert_eq!(again["draft"], form.hidden["draft"]);
    let filed = form
        .client
        .post(&form.path)
        .form(
            &[
                again.iter().collect::<Vec<_>>(),
                vec![(&"step".into(), &"file".into())],
            ]
            .concat(),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(filed.status(), StatusCode::SEE_OTHER);
    let receipt = filed.headers()["location"].to_str().unwrap().to_owned();
    let ticket = tickets(&app).await.remove(0);
    assert_eq!(receipt, format!("/tiket/{}/tanda-terima", ticket.number));
    assert_eq!(ticket.due_at - ticket.created_at, chrono::Duration::hours(48));
    assert_eq!(ticket.class_no, Some(1));
    assert_eq!(ticket.unit_code, None);
    assert!(!ticket.notice_version.is_empty());

    for _ in 0..2 {
        let page = form.client.get(app.url(&receipt)).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        let page = page.text().await.unwrap();
        let numbers = texts(&page, ".bignum__value");
        assert_eq!(numbers[0], ticket.number.to_string());
        assert_eq!(numbers[1].replace(' ', "").len(), 6);
        assert!(page.contains("3 Juli 2026 pukul 09.00 WIB"));
    }
}

#[actix_web::test]
async fn the_receipt_shows_a_stranger_nothing_whether_or_not_there_is_such_a_ticket() {
    let app = TestApp::start().await;
    let body = super::file_api(&app, "nik-tidak-ditemukan", &nik_not_found()).await;
    let number = body["number"].as_str().unwrap();
    let real = app
        .client()
        .get(app.url(&format!("/tiket/{number}/tanda-terima")));
    let real = real.send().await.unwrap();
    let unknown = kernel::ticket_number::TicketNumber::generate(2026, &kernel::rng::Rng::seeded(99));
    let made_up = app
        .client()
        .get(app.url(&format!("/tiket/{unknown}/tanda-terima")));
    let made_up = made_up.send().await.unwrap();
    assert_eq!(real.status(), StatusCode::SEE_OTHER);
    assert_eq!(made_up.status(), real.status());
    assert_eq!(
        real.headers()["location"].to_str().unwrap(),
        format!("/tiket/{number}")
    );
    assert_eq!(
        made_up.headers()["location"].to_str().unwrap(),
        format!("/tiket/{unknown}")
    );
}

#[actix_web::test]
async fn all_faults_are_told_at_once_and_everything_typed_is_kept() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.extend(values(&[
        ("name", "12345"),
        ("nik", "9999 9917 0890 0001"),
        ("birth_date", "31-02-1990"),
        ("email", "budi.contoh.test"),
        ("phone", "hubungi saya"),
        ("dukcapil_checked", "entah"),
    ]));
    let answer = form.step("check", &typed).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert_eq!(
        faulty_fields(&page),
        ["dukcapil_checked", "name", "nik", "birth_date", "email", "phone"]
    );
    for (name, value) in &typed {
        if name != "dukcapil_checked" {
            assert!(page.contains(value.as_str()), "{name} is kept");
        }
    }
    assert!(page.contains("NIK tidak diawali kode provinsi"));
}

#[actix_web::test]
async fn what_is_odd_is_asked_and_the_person_may_go_on() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.extend(values(&[
        ("birth_date", "18-08-1990"),
        ("email", "budi@gmial.com"),
    ]));
    let page = form.step("check", &typed).await.text().await.unwrap();
    let odd = texts(&page, ".odd li").join("\n");
    assert!(odd.contains("Berbeda dengan tanggal lahir di dalam NIK"), "{odd}");
    assert!(odd.contains("budi@gmail.com"), "{odd}");
    let filed = form.step("file", &typed).await;
    assert_eq!(filed.status(), StatusCode::SEE_OTHER);
    let ticket = tickets(&app).await.remove(0);
    let codes = ticket.warnings.to_string();
    assert!(codes.contains("birth-date-differs-from-nik") && codes.contains("email-domain-typo"));
    assert!(
        !codes.contains("gmail.com"),
        "suggestions are not stored: {codes}"
    );
}

#[actix_web::test]
async fn changing_an_answer_finds_the_form_as_it_was() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "lupa-password").await;
    let mut typed = nik_not_found();
    typed.insert("description".into(), "Baris satu\nBaris dua <b>tebal</b>".into());
    let page = form.step("edit", &typed).await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(page.contains("Baris satu\nBaris dua &lt;b&gt;tebal&lt;/b&gt;"));
    assert!(texts(&page, ".errors").is_empty(), "going back is no fault");
}

#[actix_web::test]
async fn a_question_behind_another_answer_is_ignored_unless_that_answer_is_given() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.extend(values(&[
        ("dukcapil_checked", "belum"),
        ("dukcapil_answer", "tidak berlaku"),
    ]));
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    typed.insert("dukcapil_checked".into(), "sudah".into());
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    let mut answers: Vec<bool> = tickets(&app)
        .await
        .iter()
        .map(|ticket| ticket.details.get("dukcapil_answer").is_some())
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, [false, true]);
}

#[actix_web::test]
async fn a_query_fills_in_the_problem_but_never_the_person() {
    let app = TestApp::start().await;
    let path = "/layanan/kontak-petugas?description=Halo%20%3Cb%3E&subject=Tanya&name=Budi&email=b%40contoh.test&_csrf=x";
    let page = app
        .client()
        .get(app.url(path))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Halo &lt;b&gt;") && page.contains("value=\"Tanya\""));
    assert!(!page.contains("value=\"Budi\"") && !page.contains("value=\"b@contoh.test\""));
}

#[actix_web::test]
async fn an_unknown_service_is_not_found() {
    let app = TestApp::start().await;
    for path in ["/layanan/tidak-ada", "/layanan/LUPA-PASSWORD", "/layanan/%00"] {
        let answer = app.client().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let form = OpenForm::open(&app, "lupa-password").await;
    let answer = form
        .client
        .post(app.url("/layanan/tidak-ada"))
        .multipart(form.form("file", &nik_not_found()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn a_secret_story_that_names_its_writer_is_told_and_kept_out_of_lists() {
    let app = TestApp::start().await;
    let story = "Saya Marlina Sutrisno dimintai uang di loket.";
    let mut typed = vec![
        ("name", "Marlina Sutrisno"),
        ("email", "marlina@contoh.test"),
        ("description", story),
        ("secret", "true"),
    ];
    let warning = "Anda minta dirahasiakan, tetapi cerita";
    let form = OpenForm::open(&app, "pengaduan-layanan").await;
    let check = form.step("check", &values(&typed)).await.text().await.unwrap();
    assert!(check.contains(warning), "{check}");
    assert_eq!(
        form.step("file", &values(&typed)).await.status(),
        StatusCode::SEE_OTHER
    );
    let subject = tickets(&app).await[0].subject.to_string();
    assert!(
        !subject.contains("Marlina") && !subject.contains(':'),
        "{subject}"
    );
    // Openly filed, the story is the subject, and nothing is odd.
    typed.pop();
    let form = OpenForm::open(&app, "pengaduan-layanan").await;
    let check = form.step("check", &values(&typed)).await.text().await.unwrap();
    assert!(!check.contains(warning), "{check}");
    form.step("file", &values(&typed)).await;
    let subjects: Vec<String> = tickets(&app)
        .await
        .iter()
        .map(|row| row.subject.to_string())
        .collect();
    assert!(
        subjects
            .iter()
            .any(|subject| subject.contains("Marlina Sutrisno")),
        "{subjects:?}"
    );
    // A secret story without the writer is told in the list as any other.
    let typed = values(&[
        ("name", "Marlina Sutrisno"),
        ("email", "marlina@contoh.test"),
        ("description", "Petugas loket meminta uang."),
        ("secret", "true"),
    ]);
    let form = OpenForm::open(&app, "pengaduan-layanan").await;
    let check = form.step("check", &typed).await.text().await.unwrap();
    assert!(!check.contains(warning), "{check}");
    form.step("file", &typed).await;
    let subjects: Vec<String> = tickets(&app)
        .await
        .iter()
        .map(|row| row.subject.to_string())
        .collect();
    assert!(
        subjects.iter().any(|subject| subject.contains("meminta uang")),
        "{subjects:?}"
    );
}

#[actix_web::test]
async fn a_complaint_may_be_confidential_and_other_services_say_that_they_cannot() {
    let app = TestApp::start().await;
    let typed = values(&[
        ("name", "Siti"),
        ("email", "siti@contoh.test"),
        ("description", "Petugas meminta uang."),
        ("secret", "true"),
    ]);
    let form = OpenForm::open(&app, "pengaduan-layanan").await;
    let check = form.step("check", &typed).await.text().await.unwrap();
    assert_eq!(hidden(&check)["secret"], "true");
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    assert!(tickets(&app).await[0].secret);
    let form = OpenForm::open(&app, "kontak-petugas").await;
    let refused = form.step("file", &typed).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("tidak menyediakan pilihan Rahasia")
    );
}

#[actix_web::test]
async fn the_form_speaks_english_to_who_asks_for_it() {
    let app = TestApp::start().await;
    let client = app.client();
    let page = client
        .get(app.url("/layanan/lupa-password?lang=en"))
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Full name as on your KTP") && page.contains("Forgotten password"));
}
