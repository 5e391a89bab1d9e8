//! What the page of a ticket shows, to whom.

use kernel::role::Role;
use laporbkn::ticket::{answer::AnswerForm, note::NoteForm, route::RouteForm, take::TakeForm};

use super::visitor::Visitor;
use crate::harness::{
    TestApp,
    tickets::{DESCRIPTION, EMAIL, NAME, SUBJECT},
};

#[actix_web::test]
async fn a_number_is_read_however_it_was_written_and_leads_to_one_address() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let number = filed.number.to_string();
    let bare = number.replace('-', "");
    let visitor = Visitor::new(&app);
    for typed in [
        bare.clone(),
        number.to_lowercase(),
        bare.to_lowercase().replace('0', "o").replace('1', "l"),
        number.replace('-', "%20"),
        bare.replacen("LB", "", 1),
    ] {
        for path in [format!("/tiket/{typed}"), format!("/tiket?number={typed}")] {
            let page = visitor.open(&path).await;
            assert_eq!(
                (page.status, page.location.as_deref()),
                (303, Some(&*format!("/tiket/{number}"))),
                "{path}"
            );
        }
    }
    let page = visitor
        .post("/tiket", &[("number", &number.to_lowercase()), ("pin", " ")])
        .await;
    assert_eq!(page.location.as_deref(), Some(&*format!("/tiket/{number}")));
}

#[actix_web::test]
async fn one_wrong_letter_is_named_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let number = filed.number.to_string();
    let last = if number.ends_with('A') { "B" } else { "A" };
    let wrong = format!("{}{last}", &number[..number.len() - 1]);
    let visitor = Visitor::new(&app);
    for page in [
        visitor.open(&format!("/tiket/{wrong}")).await,
        visitor.post("/tiket", &[("number", &wrong), ("pin", "")]).await,
        visitor
            .post("/tiket", &[("number", &wrong), ("pin", filed.pin.digits())])
            .await,
    ] {
        assert_eq!(page.status, 422);
        assert!(
            page.words()
                .contains("Nomor tiket: Ada huruf atau angka yang salah"),
            "{}",
            page.words()
        );
        assert_eq!(page.input("number"), wrong);
    }
}

#[actix_web::test]
async fn what_is_no_number_and_what_is_nobodys_number_are_told_apart() {
    let app = TestApp::start().await;
    let visitor = Visitor::new(&app);
    let shape = visitor.open("/tiket/halo").await;
    assert_eq!(shape.status, 422);
    assert!(
        shape.words().contains("Nomor tiket seperti LB26-4F7K-Q2MD"),
        "{}",
        shape.words()
    );
    let empty = visitor.post("/tiket", &[("number", ""), ("pin", "")]).await;
    assert!(empty.words().contains("Isi nomor tiketnya"), "{}", empty.words());
    let nobodys = kernel::ticket_number::TicketNumber::generate(2026, &kernel::rng::Rng::seeded(5));
    let page = visitor.open(&format!("/tiket/{nobodys}")).await;
    assert_eq!(page.status, 404);
    assert!(
        page.words().contains("Tidak ada tiket dengan nomor ini"),
        "{}",
        page.words()
    );
    let script = visitor.open("/tiket/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!script.html.contains("<script>alert"), "{}", script.html);
}

#[actix_web::test]
async fn the_public_part_names_nobody() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    let unit = app.app.directory.get(&app.app).await.unwrap().units[0].clone();
    let route = RouteForm {
        unit: unit.code.to_string(),
        ..RouteForm::default()
    };
    app.act(&humas, &filed.number, route).await.unwrap();
    let officer = app
        .staff_of(Role::UnitStaff, Some(unit.code.as_str()), "Bagus Prakoso")
        .await;
    app.act(&officer, &filed.number, TakeForm::default())
        .await
        .unwrap();
    let answer = AnswerForm {
        message: "Silakan coba sekarang.".into(),
        ..Default::default()
    };
    app.act(&officer, &filed.number, answer).await.unwrap();

    let visitor = Visitor::new(&app);
    let page = visitor.open(&format!("/tiket/{}", filed.number)).await;
    for secret in [
        NAME,
        EMAIL,
        DESCRIPTION,
        SUBJECT,
        "Dewi",
        "Bagus",
        "Silakan coba",
        "Siti",
    ] {
        assert!(!page.html.contains(secret), "{secret}");
    }
    let words = page.words();
    for shown in [
        "Dalam proses",
        &unit.name,
        "Kontak petugas",
        "Diterima",
        "1 Juli 2026 pukul 09.00 WIB",
    ] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
}

#[actix_web::test]
async fn the_deadline_comes_with_its_working() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let path = format!("/tiket/{}", filed.number);
    let visitor = Visitor::new(&app);
    let words = visitor.open(&path).await.words();
    for shown in [
        "Sisa 2 hari",
        "Dijawab paling lambat 3 Juli 2026 pukul 09.00 WIB",
        "48 jam sejak laporan diterima (1 Juli 2026 pukul 09.00 WIB)",
    ] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
    app.clock.advance(chrono::Duration::hours(51));
    let words = visitor.open(&path).await.words();
    assert!(words.contains("Terlambat 3 jam"), "{words}");
    assert!(words.contains("Mohon maaf, jawabannya terlambat"), "{words}");
}

#[actix_web::test]
async fn the_conversation_tells_everything_but_what_staff_say_among_themselves() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    app.act(&humas, &filed.number, TakeForm::default()).await.unwrap();
    let note = NoteForm {
        message: "Pelapor ini sudah tiga kali menulis.".into(),
        version: None,
    };
    app.act(&humas, &filed.number, note).await.unwrap();
    let answer = AnswerForm {
        message: "Halo {{nama}}, tiket {{nomor}} <b>sudah</b> kami baca.".into(),
        ..AnswerForm::default()
    };
    app.act(&humas, &filed.number, answer).await.unwrap();
    let page = Visitor::new(&app).unlock(&filed).await;
    let words = page.words();
    let answered = format!("Halo {NAME}, tiket {} <b>sudah</b> kami baca.", filed.number);
    for shown in [
        SUBJECT,
        DESCRIPTION,
        "Anda melapor",
        "Dewi Anggraini, Biro Humas BKN menjawab",
        &answered,
        "Dewi Anggraini, Biro Humas BKN mulai mengerjakan",
    ] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
    assert!(!page.html.contains("tiga kali"), "{words}");
    assert!(page.html.contains("&lt;b&gt;sudah"), "{}", page.html);
}

#[actix_web::test]
async fn the_page_speaks_english_to_who_asks_for_it() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let words = visitor
        .open(&format!("/tiket/{}?lang=en", filed.number))
        .await
        .words();
    for shown in [
        "2 days left",
        "Enter the six-digit PIN",
        "An officer of BKN Public Relations checks it",
    ] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
}
