//! The main job: an applicant whose NIK is not found files from a phone, Humas routes, the unit answers, the applicant
//! reads the answer and says that it is solved. With scripts and without.

use kernel::role::Role;

use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
    people::PASSWORD,
};

const NIK: &str = "3404111708980001";
const ANSWER: &str = "Data Anda sudah kami cocokkan. Silakan coba buat akun lagi besok pagi.";

#[actix_web::test]
async fn an_applicant_files_humas_routes_the_unit_answers_with_scripts() {
    the_main_job(Scripts::On).await;
}

#[actix_web::test]
async fn an_applicant_files_humas_routes_the_unit_answers_without_scripts() {
    the_main_job(Scripts::Off).await;
}

async fn the_main_job(scripts: Scripts) {
    let app = TestApp::start().await;
    app.add_staff("humas@contoh.test", Role::Humas, None).await;
    app.add_staff("unit@contoh.test", Role::UnitStaff, Some("DPDI"))
        .await;
    let origin = app.url("");

    let applicant = Browser::start(&origin, scripts).await;
    applicant.width(360).await;
    let (number, pin) = file(&applicant).await;

    let humas = Browser::start(&origin, scripts).await;
    log_in(&humas, "humas@contoh.test").await;
    route(&humas, &number).await;
    humas.close().await;

    let unit = Browser::start(&origin, scripts).await;
    log_in(&unit, "unit@contoh.test").await;
    answer(&unit, &number).await;
    unit.close().await;

    read_and_confirm(&applicant, &number, &pin).await;
    applicant.close().await;
}

/// Files a ticket, first with mistakes; returns its number and PIN.
async fn file(applicant: &Browser) -> (String, String) {
    applicant.open("/").await;
    applicant.fits().await;
    applicant.click_link("NIK tidak ditemukan").await;
    applicant
        .fill(
            "Ceritakan masalahnya",
            "NIK saya tidak ketemu waktu buat akun SSCASN.",
        )
        .await;
    applicant.fill("NIK", "340411170898000").await;
    applicant.press("Lanjut: periksa jawaban").await;
    applicant.see("Nama lengkap sesuai KTP").await;
    applicant.see("15").await;
    assert_eq!(
        applicant.value("Ceritakan masalahnya").await,
        "NIK saya tidak ketemu waktu buat akun SSCASN.",
        "what was typed is kept"
    );
    applicant.fits().await;
    applicant.screenshot("filing-errors").await;
    applicant.fill("Nama lengkap sesuai KTP", "Siti Aminah").await;
    applicant.fill("NIK", NIK).await;
    applicant.fill("Tanggal lahir sesuai KTP", "17-08-1998").await;
    applicant
        .fill("E-mail yang bisa Anda buka", "siti.aminah@contoh.test")
        .await;
    applicant.press("Lanjut: periksa jawaban").await;
    applicant.see("Periksa sekali lagi").await;
    applicant.fits().await;
    applicant.press("Kirim laporan").await;
    applicant.see("Simpan nomor dan PIN ini").await;
    applicant.fits().await;
    applicant.screenshot("receipt").await;
    let words = applicant.text().await;
    (after_start(&words, "LB26-", 14), pin_in(&words))
}

/// The `length` characters that begin with `start`.
fn after_start(words: &str, start: &str, length: usize) -> String {
    let from = words.find(start).expect("the page shows it");
    words[from..].chars().take(length).collect()
}

/// The first two groups of three digits.
fn pin_in(words: &str) -> String {
    let pieces: Vec<&str> = words.split_whitespace().collect();
    let is_group = |piece: &str| piece.len() == 3 && piece.chars().all(|c| c.is_ascii_digit());
    let pair = pieces
        .windows(2)
        .find(|pair| is_group(pair[0]) && is_group(pair[1]));
    pair.expect("the page shows a PIN").concat()
}

async fn log_in(staff: &Browser, email: &str) {
    staff.open("/petugas").await;
    staff.fill("E-mail", email).await;
    staff.fill("Kata sandi", PASSWORD).await;
    staff.press("Masuk").await;
}

async fn route(humas: &Browser, number: &str) {
    humas.open("/petugas/tiket").await;
    humas.see(number).await;
    humas.open(&format!("/petugas/tiket/{number}")).await;
    humas.see("3404••••••••0001").await;
    humas.see_no(NIK).await;
    humas.click_link("Teruskan").await;
    humas
        .choose(
            "Unit tujuan",
            "Direktorat Pengolahan Data dan Informasi Kepegawaian",
        )
        .await;
    humas.press("Teruskan").await;
    humas.open(&format!("/petugas/tiket/{number}")).await;
    humas.see("Belum ditindaklanjuti").await;
    humas.screenshot("humas-routed").await;
}

async fn answer(unit: &Browser, number: &str) {
    unit.open("/petugas/tiket").await;
    unit.see(number).await;
    unit.open(&format!("/petugas/tiket/{number}")).await;
    unit.press("Ambil").await;
    unit.see("Dalam proses").await;
    unit.click_link("Jawab").await;
    unit.fill("Jawaban", ANSWER).await;
    unit.press("Kirim dan selesaikan").await;
    unit.see("dijawab dan diselesaikan").await;
    unit.open(&format!("/petugas/tiket/{number}")).await;
    unit.see("Selesai").await;
    unit.see(ANSWER).await;
}

async fn read_and_confirm(applicant: &Browser, number: &str, pin: &str) {
    applicant.open("/tiket").await;
    applicant
        .fill("Nomor tiket", &number.to_lowercase().replace('-', " "))
        .await;
    applicant.fill("PIN", pin).await;
    applicant.press("Cek tiket").await;
    applicant.see(ANSWER).await;
    applicant.fits().await;
    applicant.screenshot("answered").await;
    applicant.press("Sudah selesai").await;
    applicant.see("Bagaimana layanan kami?").await;
}
