//! What administrators may get wrong: a sentence at the field, everything kept, nothing written.

use reqwest::StatusCode;

use super::Person;
use crate::harness::TestApp;

type Answers<'a> = &'a [(&'a str, Option<&'a str>)];

/// (form, answers, what the summary must say).
const FAULTS: &[(&str, Answers<'_>, &[&str])] = &[
    (
        "/admin/unit/DPK",
        &[("name", Some(" \u{200B} "))],
        &["Nama (Indonesia): Isian ini wajib diisi."],
    ),
    (
        "/admin/unit/DPK",
        &[("tz", Some("Asia/Bandung"))],
        &["Zona waktu: Pilih salah satu dari daftar."],
    ),
    (
        "/admin/unit/DPK",
        &[("sort", Some("sepuluh"))],
        &["Urutan: Isi dengan bilangan bulat dari 0 sampai 100000."],
    ),
    (
        "/admin/unit/KR02",
        &[("unit_kind", Some("pusat"))],
        &["Jenis unit: Masih ada provinsi yang dilayani kantor ini."],
    ),
    (
        "/admin/unit/baru",
        &[("code", Some("D-1")), ("name", Some("")), ("name_en", Some(""))],
        &[
            "Kode: Kode terdiri dari",
            "Nama (Indonesia): Isian ini wajib",
            "Nama (Inggris): Isian ini wajib",
        ],
    ),
    (
        "/admin/unit/baru",
        &[("code", Some("dpk")), ("name", Some("x")), ("name_en", Some("x"))],
        &["Kode: Sudah dipakai."],
    ),
    (
        "/admin/unit/baru",
        &[
            ("code", Some("HUMAS")),
            ("name", Some("x")),
            ("name_en", Some("x")),
        ],
        &["Kode: Sudah dipakai."],
    ),
    (
        "/admin/jenis-aduan/1",
        &[("route", Some("TIDAKADA"))],
        &["Rute: Pilih salah satu"],
    ),
    (
        "/admin/jenis-aduan/21",
        &[("merge_with", Some("21"))],
        &["Dihitung bersama jenis: Pilih jenis lain"],
    ),
    (
        "/admin/jenis-aduan/21",
        &[("merge_with", Some("31"))],
        &["Dihitung bersama jenis: Pilih jenis lain"],
    ),
    (
        "/admin/provinsi/35",
        &[("kanreg", Some("DPK"))],
        &["Kantor Regional: Pilih salah satu"],
    ),
    (
        "/admin/layanan/lupa-password",
        &[("class_no", Some("99")), ("summary_id", Some(""))],
        &[
            "Ringkasan (Indonesia): Isian ini wajib",
            "Jenis aduan: Pilih salah satu",
        ],
    ),
    (
        "/admin/isian/lupa-password.email",
        &[("required", None)],
        &["Wajib diisi: Nama, e-mail, dan uraian selalu wajib"],
    ),
    (
        "/admin/isian/lupa-password.description",
        &[("max", Some("10001"))],
        &["Paling banyak karakter: Isi dengan bilangan bulat"],
    ),
    (
        "/admin/tenggat/helpdesk-first-answer",
        &[("hours", Some("0"))],
        &["Jam kalender: Isi dengan bilangan bulat dari 1"],
    ),
    (
        "/admin/tenggat/helpdesk-first-answer",
        &[("hours", Some(""))],
        &["Jam kalender: Isi jam kalender atau hari kerja."],
    ),
    (
        "/admin/tenggat/helpdesk-first-answer",
        &[("working_days", Some("2"))],
        &["Jam kalender: Isi salah satu saja"],
    ),
    (
        "/admin/tenggat/helpdesk-first-answer",
        &[("valid_from", Some("31-02-2026"))],
        &["Berlaku sejak: Tulis tanggal"],
    ),
    (
        "/admin/tenggat/baru",
        &[
            ("kind", Some("helpdesk")),
            ("clock", Some("first_answer")),
            ("valid_from", Some("2017-01-01")),
            ("hours", Some("24")),
            ("name_id", Some("x")),
            ("name_en", Some("x")),
            ("policy_source", Some("x")),
        ],
        &["Berlaku sejak: Sudah ada aturan lain"],
    ),
    (
        "/admin/kontak/humas-email",
        &[("value", Some("bukan alamat"))],
        &["Isi: "],
    ),
    (
        "/admin/kontak/bkn-telepon",
        &[("value", Some("telepon saja"))],
        &["Isi: Nomor telepon hanya berisi angka"],
    ),
    (
        "/admin/privasi/baru",
        &[("valid_from", Some("30-06-2026"))],
        &["Berlaku sejak: Versi baru tidak dapat berlaku surut."],
    ),
    (
        "/admin/privasi/baru",
        &[("valid_from", Some("01-11-2026"))],
        &["Berlaku sejak: Sudah ada versi untuk hari ini."],
    ),
    (
        "/admin/libur/2026-08-17",
        &[("holiday_kind", Some("libur"))],
        &["Jenis: Pilih salah satu"],
    ),
    (
        "/petugas/templat/baru",
        &[("title", Some("x")), ("body_id", Some("Halo {{name}}"))],
        &["Teks (Indonesia): {{name}} tidak dikenal."],
    ),
    (
        "/petugas/templat/baru",
        &[("title", Some("x")), ("units", Some("DPDI, ZZZ"))],
        &["Kode unit: Unit ZZZ tidak ada."],
    ),
];

#[actix_web::test]
async fn each_fault_has_its_sentence_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    for (path, answers, sentences) in FAULTS {
        let page = admin.fill(path, answers).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {answers:?}: {}",
            page.location
        );
        let summary = page.texts(".errors li");
        assert_eq!(summary.len(), sentences.len(), "{path} {answers:?}: {summary:?}");
        for (line, sentence) in summary.iter().zip(*sentences) {
            assert!(line.starts_with(sentence), "{path} {answers:?} says {line:?}");
        }
        let shown = page.values();
        for (name, answer) in *answers {
            let is_select_with_no_such_choice =
                line_says_choose(&summary) && shown.get(*name).is_some_and(String::is_empty);
            let kept = shown.get(*name).map(|value| value.trim()) == answer.map(str::trim);
            assert!(
                kept || is_select_with_no_such_choice,
                "{path}: {name} was lost: {:?}",
                shown.get(*name)
            );
        }
    }
    let audited = app.count::<entity::audit::Entity>().await;
    assert_eq!(audited, 0, "nothing was written");
}

fn line_says_choose(summary: &[String]) -> bool {
    summary
        .iter()
        .any(|line| line.contains("Pilih salah satu dari daftar"))
}

#[actix_web::test]
async fn markup_sql_and_tricks_in_a_text_are_stored_as_text_and_shown_as_text() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let hostile = "Robert'); DROP TABLE unit;-- <script>alert(1)</script> {{page.csrf}} \u{202E}abc\0 😀";
    let saved = admin.fill("/admin/unit/DPK", &[("name", Some(hostile))]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let list = admin.get("/admin/unit?q=robert").await;
    assert!(!list.html.contains("<script>alert"), "no markup");
    let row = list.texts("tbody td")[0].clone();
    assert_eq!(
        row,
        "Robert'); DROP TABLE unit;-- <script>alert(1)</script> {{page.csrf}} abc 😀"
    );
    assert_eq!(app.count::<entity::unit::Entity>().await, 35);
}

#[actix_web::test]
async fn a_form_from_elsewhere_or_with_fields_of_its_own_changes_nothing_it_should_not() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let values = admin.get("/admin/unit/DPK").await.values();
    let forged = admin
        .send("/admin/unit/DPK", values.clone(), &[("_csrf", Some("x.y"))])
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let smuggled = [
        ("code", Some("HACK")),
        ("edited_at", Some("")),
        ("name", Some("Nama")),
    ];
    let saved = admin.send("/admin/unit/DPK", values, &smuggled).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.get("/admin/unit/HACK").await.status, StatusCode::NOT_FOUND);
}
