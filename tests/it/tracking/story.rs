//! A reporter's whole story, through the pages.

use chrono::Duration;
use kernel::status::Status;

use super::{
    cast::{PNG, ask, humas, path, resolve},
    visitor::Visitor,
};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_reporters_whole_story() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let humas = humas(&app).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;

    ask(&app, &humas, &filed).await;
    let page = visitor.open(&path(&filed, "")).await;
    for shown in [
        "Menunggu pelapor",
        "Kapan terakhir berhasil masuk?",
        "Balas paling lambat",
    ] {
        assert!(page.words().contains(shown), "{shown}: {}", page.words());
    }
    app.clock.advance(Duration::hours(3));
    let sent = visitor
        .reply(
            &page,
            &filed.number,
            "Kemarin jam 8 malam.",
            &[("layar.png", PNG)],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let page = visitor.open(&path(&filed, "")).await;
    for shown in [
        "Balasan Anda sudah terkirim",
        "Dalam proses",
        "Anda membalas",
        "Kemarin jam 8 malam.",
        "layar.png",
        "Ditambah 3 jam selama kami menunggu",
    ] {
        assert!(page.words().contains(shown), "{shown}: {}", page.words());
    }

    resolve(&app, &humas, &filed).await;
    let page = visitor.open(&path(&filed, "")).await;
    assert!(page.words().contains("Apakah masalah Anda sudah selesai?"));
    let sent = visitor
        .reply(&page, &filed.number, "Masih belum bisa.", &[])
        .await;
    assert_eq!(sent.status, 303);
    assert_eq!(app.ticket(&filed.number).await.status, Status::InProgress);
    let page = visitor.open(&path(&filed, "")).await;
    assert!(
        page.words().contains("Jawaban pertama 1 Juli 2026"),
        "{}",
        page.words()
    );

    resolve(&app, &humas, &filed).await;
    let page = visitor.send(&path(&filed, "/konfirmasi"), &[]).await;
    assert!(
        page.words().contains("Terima kasih, tiket ini kami tutup"),
        "{}",
        page.words()
    );
    let page = visitor
        .send(
            &path(&filed, "/nilai"),
            &[("rating", "4"), ("comment", "Cepat sekali")],
        )
        .await;
    assert!(
        page.words()
            .contains("Penilaian Anda: sangat baik. “Cepat sekali”"),
        "{}",
        page.words()
    );
    let page = visitor
        .send(&path(&filed, "/buka-lagi"), &[("message", "Terkunci lagi.")])
        .await;
    for shown in ["Tiket terbuka kembali", "Terkunci lagi.", "Dalam proses"] {
        assert!(page.words().contains(shown), "{shown}: {}", page.words());
    }
    app.clock.advance(Duration::hours(1));
    resolve(&app, &humas, &filed).await;
    let page = visitor.open(&path(&filed, "")).await;
    assert!(
        page.html.contains("id=\"nilai\""),
        "a new answer can be rated anew"
    );
}
