//! Both engines, held to the same promises, and what is special to each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a test says what went wrong by failing"
)]

mod behaviour;
mod folder;
mod patience;
mod replay;
mod server;
mod silence;

use finder::{Dictionary, Document};
use kernel::locale::Locale;

pub const DICTIONARY: &str = include_str!("../../../knowledge-base/synonyms.toml");

pub fn dictionary() -> Dictionary {
    Dictionary::parse(DICTIONARY).unwrap()
}

/// An article of the set that the engines are tried on.
pub fn article(
    slug: &str,
    lang: Locale,
    category: &str,
    title: &str,
    aliases: &[&str],
    body: &str,
) -> Document {
    Document {
        id: slug.to_owned(),
        slug: slug.to_owned(),
        lang,
        category: category.to_owned(),
        title: title.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        tags: Vec::new(),
        body: body.to_owned(),
    }
}

pub fn articles() -> Vec<Document> {
    let id = Locale::Id;
    vec![
        article(
            "nik-hilang",
            id,
            "identitas",
            "NIK tidak ditemukan, harus bagaimana?",
            &["nik ga ketemu"],
            "Periksa 16 angka NIK pada KTP. Bila benar, hubungi Dinas Dukcapil kabupaten atau kota asal Anda.",
        ),
        article(
            "kk-beda",
            id,
            "identitas",
            "Nomor kartu keluarga berbeda",
            &[],
            "Pakai nomor pada kartu keluarga yang terbaru.",
        ),
        article(
            "lupa-sandi",
            id,
            "akun",
            "Lupa password akun SSCASN",
            &["lupa pw"],
            "Pakai menu Lupa Password. Tautan dikirim ke e-mail Anda.",
        ),
        article(
            "buat-akun",
            id,
            "akun",
            "Cara mendaftar akun",
            &[],
            "Pendaftaran dimulai dengan mengisi NIK dan nomor kartu keluarga.",
        ),
        article(
            "meterai",
            id,
            "berkas",
            "Wajibkah memakai e-meterai?",
            &[],
            "Meterai elektronik dibeli di Peruri dan dibubuhkan pada surat lamaran.",
        ),
        article(
            "jadwal",
            id,
            "umum",
            "Kapan pendaftaran ditutup?",
            &[],
            "Pendaftaran ditutup pada tanggal yang tertera di pengumuman instansi, misalnya 20 Agustus 2024.",
        ),
        article(
            "forgot-pass",
            Locale::En,
            "akun",
            "I forgot my password",
            &[],
            "Use the menu for forgotten passwords. You are sent a link.",
        ),
    ]
}
