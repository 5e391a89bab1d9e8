//! Who may call what: every route, every role, and nobody.
//!
//! The table is written down here and not computed from the code. A route that is not in it, or no longer served, fails
//! the test: whoever adds one says here who may use it.

use std::collections::BTreeSet;

use kernel::{role::Role, ticket_number::TicketNumber};
use laporbkn::routes;
use reqwest::Method;

use super::desk::{Called, Desk};
use crate::harness::TestApp;

/// Columns of the table: a letter where the role may, a dot where it may not.
const ROLES: [(char, Role, Option<&str>); 8] = [
    ('H', Role::Humas, None),
    ('U', Role::UnitStaff, Some("DPK")),
    ('D', Role::UnitHead, Some("DPK")),
    ('C', Role::Counter, None),
    ('W', Role::WbsWasdal, None),
    ('I', Role::WbsInspektorat, None),
    ('L', Role::Leader, None),
    ('A', Role::Admin, None),
];

const TABLE: &str = "
public    GET    /healthz
public    GET    /readyz
public    GET    /metrics
public    GET    /assets/{path:.*}
public    GET    /
public    GET    /layanan
public    GET    /kontak
public    GET    /privasi
public    GET    /statistik
public    GET    /bantuan
public    GET    /bantuan/gambar/{id}
public    GET    /bantuan/kategori/{slug}
public    GET    /bantuan/periksa-diri
public    GET    /bantuan/periksa-diri/{way:.*}
public    GET    /bantuan/{slug}
public    POST   /bantuan/{slug}/tanggapan
public    GET    /layanan/{slug}
public    POST   /layanan/{slug}
public    GET    /layanan/{slug}/periksa
public    POST   /layanan/{slug}/jawaban
public    POST   /layanan/{slug}/terjawab
public    GET    /layanan/{slug}/terjawab
public    GET    /tiket/{number}/tanda-terima
public    GET    /tiket
public    POST   /tiket
public    GET    /tiket/{number}
public    GET    /tiket/{number}/tenggat
public    GET    /tiket/{number}/buka
public    POST   /tiket/{number}/buka
public    POST   /tiket/{number}/keluar
public    GET    /tiket/{number}/lampiran/{id}
public    POST   /tiket/{number}/balas
public    POST   /tiket/{number}/konfirmasi
public    POST   /tiket/{number}/buka-lagi
public    POST   /tiket/{number}/nilai
public    GET    /surat/{token}
public    POST   /surat/{token}
public    POST   /surat/{token}/pilihan
public    GET    /petugas/masuk
public    POST   /petugas/masuk
public    GET    /petugas/masuk/kode
public    POST   /petugas/masuk/kode
public    POST   /petugas/keluar
public    GET    /petugas/mulai/{token}
public    POST   /petugas/mulai/{token}
public    GET    /petugas/undangan/{token}
public    POST   /petugas/undangan/{token}
HUDCWILA  GET    /petugas/akun
HUDCWILA  POST   /petugas/akun/bahasa
HUDCWILA  POST   /petugas/akun/kata-sandi
HUDCWILA  POST   /petugas/akun/sesi/akhiri-lain
HUDCWILA  POST   /petugas/akun/sesi/{hash}/akhiri
HUDCWILA  POST   /petugas/akun/pemberitahuan
HUDCWILA  GET    /petugas/pemberitahuan
HUDCWILA  POST   /petugas/pemberitahuan/dibaca
HUDCWILA  POST   /petugas/pemberitahuan/{id}/dibaca
HUDCWILA  GET    /petugas/akun/totp.svg
HUDCWILA  POST   /petugas/akun/totp
HUDCWILA  POST   /petugas/akun/totp/mulai
HUDCWILA  POST   /petugas/akun/totp/batal
HUDCWILA  POST   /petugas/akun/totp/kode-cadangan
HUDCWILA  POST   /petugas/akun/totp/mati
HUDCWILA  GET    /petugas
HUDC....  GET    /petugas/tiket
H.......  GET    /petugas/tiket/massal
H.......  POST   /petugas/tiket/massal
H.......  GET    /petugas/tiket/massal/{job}
HUDC....  GET    /petugas/tiket/{number}
HUDC....  GET    /petugas/tiket/{number}/tenggat
HUD.....  GET    /petugas/tiket/{number}/lampiran/{id}
HUD.....  GET    /petugas/tiket/{number}/identitas/{field}
HUD.....  POST   /petugas/tiket/{number}/identitas/{field}
H.......  POST   /petugas/tiket/{number}/periksa
H.......  POST   /petugas/tiket/{number}/teruskan
HUD.....  POST   /petugas/tiket/{number}/ambil
H.D.....  POST   /petugas/tiket/{number}/tugaskan
HUD.....  POST   /petugas/tiket/{number}/tanya
HUDC....  POST   /petugas/tiket/{number}/catatan
HUD.....  POST   /petugas/tiket/{number}/jawab
HUD.....  POST   /petugas/tiket/{number}/jawab-selesai
HUD.....  POST   /petugas/tiket/{number}/selesai
HUD.....  POST   /petugas/tiket/{number}/kembalikan
H.......  POST   /petugas/tiket/{number}/tolak
H.......  POST   /petugas/tiket/{number}/gabung
H.......  POST   /petugas/tiket/{number}/lepas
H.......  POST   /petugas/tiket/{number}/buka-lampiran
H.D.....  POST   /petugas/tiket/{number}/buka-lagi
H.......  POST   /petugas/tiket/{number}/perbaiki-email
H.......  POST   /petugas/tiket/{number}/kirim-tanda-terima
HUD....A  POST   /petugas/tiket/{number}/jadikan-artikel
HUD....A  GET    /petugas/pencarian
HUD....A  GET    /petugas/artikel
HUD....A  GET    /petugas/artikel/baru
HUD....A  POST   /petugas/artikel/baru
HUD....A  POST   /petugas/artikel/pratinjau
HUD....A  GET    /petugas/artikel/{slug}
HUD....A  POST   /petugas/artikel/{slug}
HUD....A  POST   /petugas/artikel/{slug}/status
HUD....A  POST   /petugas/artikel/{slug}/gambar
HUD....A  POST   /petugas/artikel/{slug}/gambar/{id}/hapus
HUD....A  GET    /petugas/artikel/{slug}/versi
HUD....A  GET    /petugas/artikel/{slug}/versi/{version}
HUD....A  POST   /petugas/artikel/{slug}/versi/{version}/pulihkan
.......A  GET    /admin/petugas
.......A  GET    /admin/petugas/baru
.......A  POST   /admin/petugas/baru
.......A  GET    /admin/petugas/{id}
.......A  POST   /admin/petugas/{id}
.......A  POST   /admin/petugas/{id}/nonaktif
.......A  POST   /admin/petugas/{id}/atur-ulang
.......A  GET    /admin/surat
.......A  POST   /admin/surat/gagal/kirim
.......A  POST   /admin/surat/ditahan/kirim
.......A  POST   /admin/surat/ditahan/buang
.......A  GET    /admin/surat/{id}
.......A  GET    /admin/surat/{id}/html
.......A  POST   /admin/surat/{id}/kirim-ulang
.......A  GET    /admin/pekerjaan
.......A  POST   /admin/pekerjaan/ulang
.......A  GET    /admin/pekerjaan/{id}
.......A  POST   /admin/pekerjaan/{id}/ulang
.......A  POST   /admin/pekerjaan/{id}/kubur
.......A  GET    /admin/surat-masuk
.......A  GET    /admin/surat-masuk/{id}
.......A  POST   /admin/surat-masuk/{id}/jadikan-tiket
.......A  POST   /admin/surat-masuk/{id}/abaikan
.......A  GET    /admin/surat-mental
.......A  POST   /admin/surat-mental/{id}/hapus
.......A  GET    /admin/webhook
.......A  GET    /admin/webhook/baru
.......A  POST   /admin/webhook/baru
.......A  GET    /admin/webhook/{id}
.......A  GET    /admin/webhook/{id}/ubah
.......A  POST   /admin/webhook/{id}/ubah
.......A  POST   /admin/webhook/{id}/jeda
.......A  POST   /admin/webhook/{id}/lanjut
.......A  POST   /admin/webhook/{id}/rahasia
.......A  POST   /admin/webhook/{id}/hapus
.......A  POST   /admin/webhook/{id}/uji
.......A  POST   /admin/webhook/{id}/ulang
.......A  GET    /admin/webhook/{id}/kiriman/{delivery}
.......A  POST   /admin/webhook/{id}/kiriman/{delivery}/ulang
.......A  GET    /admin/retensi
.......A  POST   /admin/retensi
.......A  GET    /admin/audit
.......A  POST   /admin/audit/periksa
H.D...LA  GET    /petugas/statistik
H.D....A  GET    /petugas/templat
H.D....A  GET    /petugas/templat/baru
H.D....A  POST   /petugas/templat/baru
H.D....A  GET    /petugas/templat/{id}
H.D....A  POST   /petugas/templat/{id}
.......A  GET    /admin
.......A  GET    /admin/{sheet}
.......A  GET    /admin/{sheet}/baru
.......A  POST   /admin/{sheet}/baru
.......A  GET    /admin/{sheet}/{key}
.......A  POST   /admin/{sheet}/{key}
.......A  POST   /admin/{sheet}/{key}/hapus
public    POST   /api/v1/tickets
public    GET    /api/openapi.json
public    GET    /api/v1/services
public    GET    /api/v1/units
public    GET    /api/v1/classes
public    GET    /api/v1/articles/search
public    GET    /api/v1/articles/suggest
public    GET    /api/v1/articles/{slug}
public    GET    /api/v1/statistics
public    GET    /api/v1/tickets/{number}
public    POST   /api/v1/tickets/{number}/replies
public    POST   /api/v1/tickets/{number}/attachments
public    GET    /api/v1/tickets/{number}/attachments/{id}
public    POST   /api/v1/tickets/{number}/confirm
public    POST   /api/v1/tickets/{number}/reopen
public    POST   /api/v1/tickets/{number}/rating
HUDC....  GET    /api/v1/staff/tickets
H.......  POST   /api/v1/staff/tickets/bulk
H.......  GET    /api/v1/staff/jobs/{id}
HUDC....  GET    /api/v1/staff/tickets/{number}
HUD.....  GET    /api/v1/staff/tickets/{number}/attachments/{id}
H.......  POST   /api/v1/staff/tickets/{number}/verify
H.......  POST   /api/v1/staff/tickets/{number}/route
HUD.....  POST   /api/v1/staff/tickets/{number}/take
H.D.....  POST   /api/v1/staff/tickets/{number}/assign
HUD.....  POST   /api/v1/staff/tickets/{number}/ask
HUDC....  POST   /api/v1/staff/tickets/{number}/note
HUD.....  POST   /api/v1/staff/tickets/{number}/answer
HUD.....  POST   /api/v1/staff/tickets/{number}/resolve
HUD.....  POST   /api/v1/staff/tickets/{number}/hand-back
H.......  POST   /api/v1/staff/tickets/{number}/reject
H.......  POST   /api/v1/staff/tickets/{number}/merge
H.......  POST   /api/v1/staff/tickets/{number}/unmerge
H.......  POST   /api/v1/staff/tickets/{number}/release-files
H.D.....  POST   /api/v1/staff/tickets/{number}/reopen
H.......  POST   /api/v1/staff/tickets/{number}/correct-email
H.......  POST   /api/v1/staff/tickets/{number}/send-receipt
HUDCWILA  GET    /api/v1/staff/notices/unread
HUDCWILA  GET    /api/v1/staff/notices/stream
public    POST   /api/v1/session
HUDCWILA  DELETE /api/v1/session
";

/// A row: who, method, path pattern.
fn rows() -> Vec<(&'static str, Method, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let who = words.next().unwrap();
            let method = words.next().unwrap().parse().unwrap();
            (who, method, words.next().unwrap())
        })
        .collect()
}

#[test]
fn the_table_lists_every_route_and_no_other() {
    let served: BTreeSet<String> = routes::all()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let listed: BTreeSet<String> = rows()
        .iter()
        .map(|(_, method, path)| format!("{method} {path}"))
        .collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&served).collect();
    assert!(missing.is_empty(), "say who may call {missing:#?}");
    assert!(gone.is_empty(), "no longer served: {gone:#?}");
    assert_eq!(rows().len(), listed.len(), "a route stands twice");
}

/// A path of the pattern that names nothing that exists, so that nothing happens behind the gate.
fn example(pattern: &str) -> String {
    let number = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(99));
    pattern
        .replace("{number}", number.canonical())
        .replace("{id}", "01890000-0000-7000-8000-000000000000")
        .replace("{job}", "01890000-0000-7000-8000-000000000000")
        .replace("{path:.*}", "no.css")
        .replace("{way:.*}", "lupa-password")
        .replace(['{', '}'], "")
}

#[actix_web::test]
async fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let app = TestApp::start().await;
    let stranger = Desk::stranger(&app);
    let mut desks = Vec::new();
    for (_, role, unit) in ROLES {
        desks.push(app.desk(role, unit, "Seseorang").await);
    }
    for (who, method, pattern) in rows() {
        let path = example(pattern);
        let route = format!("{method} {pattern}");
        let called = stranger.calls(method.clone(), &path).await;
        if who == "public" {
            assert!(!called.is_refused(), "nobody at {route}: {called:?}");
        } else {
            assert!(called.asks_to_log_in(&path), "nobody at {route}: {called:?}");
        }
        for ((letter, role, unit), desk) in ROLES.iter().zip(&desks) {
            // Logging out would end the session that the next routes need.
            let leaver;
            let desk = if method == Method::DELETE {
                leaver = app.desk(*role, *unit, "Seseorang").await;
                &leaver
            } else {
                desk
            };
            let called: Called = desk.calls(method.clone(), &path).await;
            let may = who == "public" || who.contains(*letter);
            assert_eq!(!called.is_refused(), may, "{role} at {route}: {called:?}");
            assert_ne!(called.status, 500, "{role} at {route}: {called:?}");
        }
    }
}
