//! What a word is a form of: `mendaftar`, `pendaftaran` and `didaftarkan` are forms of `daftar`.
//!
//! English goes through the Snowball stemmer. For Indonesian the rules are our own: the published ones (Tala 2003, which
//! Snowball implements) lose the letter that a prefix swallows (`menulis` becomes `ulis`, and never meets `tulis`), take
//! `masalah` for `masa` + `lah`, and know no colloquial prefix (`ngirim`, `nyanggah`). Where a prefix may have swallowed
//! a letter or not (`mengirim`: `kirim` or `irim`), a word has both forms, and meets whichever word shares one with it.
//! `docs/decisions.md` has the figures.

use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use kernel::locale::Locale;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

/// The forms that a word may come from: one, seldom two.
pub type Stems = Vec<String>;

/// What `word` (folded, see [`super::fold`]) is a form of in a language.
pub fn stems(word: &str, lang: Locale) -> Stems {
    match lang {
        Locale::Id => indonesian(word),
        Locale::En => vec![ENGLISH.stem(word).into_owned()],
    }
}

/// Words that begin or end like an affix and are none.
const WHOLE: &[&str] = &[
    "adalah",
    "alamat",
    "antara",
    "bagaimana",
    "beberapa",
    "belakang",
    "beli",
    "belum",
    "benar",
    "berangkat",
    "berapa",
    "beras",
    "berat",
    "beri",
    "berita",
    "berkas",
    "berlian",
    "bersih",
    "besar",
    "bulan",
    "dengan",
    "depan",
    "diri",
    "disiplin",
    "dokumen",
    "hadiah",
    "hukuman",
    "ijazah",
    "instansi",
    "istilah",
    "jalan",
    "jangan",
    "jawaban",
    "kalimantan",
    "kamera",
    "kampus",
    "karena",
    "kartu",
    "kecamatan",
    "kecil",
    "kedua",
    "kelas",
    "kelola",
    "kelompok",
    "keluar",
    "keluarga",
    "kembali",
    "kemudian",
    "kepala",
    "keraton",
    "kerja",
    "kertas",
    "ketika",
    "ketua",
    "kuliah",
    "lingkungan",
    "majalah",
    "makalah",
    "makan",
    "masalah",
    "media",
    "menang",
    "menit",
    "menteri",
    "merah",
    "merdeka",
    "merek",
    "meterai",
    "negara",
    "negeri",
    "olahraga",
    "pejabat",
    "pelan",
    "penting",
    "penuh",
    "perang",
    "percaya",
    "perempuan",
    "pergi",
    "periksa",
    "perintah",
    "perlu",
    "permata",
    "pernah",
    "persen",
    "pertama",
    "perusahaan",
    "pesawat",
    "peserta",
    "petugas",
    "sekolah",
    "selatan",
    "serikat",
    "terang",
    "terbang",
    "terbit",
    "terima",
    "terus",
    "tinggal",
    "wilayah",
];

const PARTICLES: &[&str] = &["kah", "lah", "pun"];

fn indonesian(word: &str) -> Stems {
    if word.len() < 4 || !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return vec![word.to_owned()];
    }
    let bare = without_clitics(word);
    if is_whole(bare) {
        return vec![bare.to_owned()];
    }
    let mut found = Stems::new();
    for (prefix, rest) in without_prefix(bare) {
        let root = without_suffix(&rest, prefix);
        let root = if is_whole(&rest) { rest.as_str() } else { root };
        for stem in second_prefix(root, prefix) {
            if !found.contains(&stem) {
                found.push(stem);
            }
        }
    }
    found
}

fn is_whole(word: &str) -> bool {
    WHOLE.binary_search(&word).is_ok()
}

fn without_clitics(word: &str) -> &str {
    let mut rest = word;
    if is_whole(rest) {
        return rest;
    }
    for particle in PARTICLES {
        if let Some(shorter) = strip_end(rest, particle) {
            rest = shorter;
            break;
        }
    }
    if is_whole(rest) {
        return rest;
    }
    if let Some(shorter) = strip_end(rest, "nya") {
        return shorter;
    }
    let derived = ["me", "pe", "be", "te", "di", "ke"]
        .iter()
        .any(|start| rest.starts_with(start));
    for possessive in ["ku", "mu"] {
        if let (false, Some(shorter)) = (derived, strip_end(rest, possessive)) {
            return shorter;
        }
    }
    rest
}

/// `word` without `suffix`, where a word of two syllables is left.
fn strip_end<'a>(word: &'a str, suffix: &str) -> Option<&'a str> {
    word.strip_suffix(suffix).filter(|rest| syllables(rest) >= 2)
}

/// Vowels, which is what Indonesian syllables are counted by.
fn syllables(word: &str) -> usize {
    word.bytes().filter(|byte| is_vowel(*byte)).count()
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Which kind of prefix was taken off: it decides which suffixes can stand with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    None,
    Me,
    Pe,
    Di,
    Ke,
    Ter,
    Ber,
}

/// The readings of a word's beginning.
fn without_prefix(word: &str) -> Vec<(Prefix, String)> {
    let readings = nasal(word).or_else(|| plain(word));
    match readings {
        Some(readings) if !readings.is_empty() => readings,
        _ => vec![(Prefix::None, word.to_owned())],
    }
}

/// me- and pe- with the nasal they grow, and what they grew it from; also the colloquial nasal alone.
fn nasal(word: &str) -> Option<Vec<(Prefix, String)>> {
    let (kind, rest) = if let Some(rest) = word.strip_prefix("me") {
        (Prefix::Me, rest)
    } else if let Some(rest) = word.strip_prefix("pe") {
        (Prefix::Pe, rest)
    } else {
        return colloquial(word);
    };
    if kind == Prefix::Pe && (rest.starts_with('r') || rest.starts_with("laj")) {
        return None;
    }
    let restored: &[(&str, &[&str])] = &[
        ("nge", &["e", "ke", ""]),
        ("ng", &["", "k"]),
        ("ny", &["s"]),
        ("n", &["t", "n"]),
        ("m", &["p", "m"]),
    ];
    for (mark, roots) in restored {
        let Some(tail) = rest.strip_prefix(mark) else {
            continue;
        };
        let before_vowel = *mark == "nge" || tail.bytes().next().is_some_and(is_vowel);
        let readings: Vec<_> = if before_vowel {
            roots.iter().map(|root| format!("{root}{tail}")).collect()
        } else {
            vec![tail.to_owned()]
        };
        let readings: Vec<_> = readings
            .into_iter()
            .filter(|root| syllables(root) >= 2)
            .map(|root| (kind, root))
            .collect();
        return Some(readings);
    }
    let after = rest.bytes().next()?;
    let grows_none = matches!(after, b'l' | b'r' | b'w' | b'y') || (kind == Prefix::Pe && !is_vowel(after));
    (grows_none && syllables(rest) >= 2).then(|| vec![(kind, rest.to_owned())])
}

fn colloquial(word: &str) -> Option<Vec<(Prefix, String)>> {
    let readings: Vec<String> = if let Some(rest) = word.strip_prefix("nge") {
        vec![rest.to_owned()]
    } else if let Some(rest) = word.strip_prefix("ng") {
        vec![rest.to_owned(), format!("k{rest}")]
    } else if let Some(rest) = word.strip_prefix("ny") {
        vec![format!("s{rest}"), format!("c{rest}")]
    } else {
        return None;
    };
    Some(
        readings
            .into_iter()
            .filter(|root| syllables(root) >= 2)
            .map(|root| (Prefix::Me, root))
            .collect(),
    )
}

/// The prefixes that change nothing behind them.
fn plain(word: &str) -> Option<Vec<(Prefix, String)>> {
    let table: &[(&str, Prefix)] = &[
        ("ber", Prefix::Ber),
        ("bel", Prefix::Ber),
        ("per", Prefix::Pe),
        ("pel", Prefix::Pe),
        ("be", Prefix::Ber),
        ("ter", Prefix::Ter),
        ("di", Prefix::Di),
        ("ke", Prefix::Ke),
    ];
    for (start, kind) in table {
        let Some(rest) = word.strip_prefix(start) else {
            continue;
        };
        let irregular = match *start {
            "bel" | "pel" => !rest.starts_with("ajar"),
            "be" => !rest.starts_with("kerja"),
            _ => false,
        };
        if irregular || syllables(rest) < 2 {
            continue;
        }
        let noun = *kind == Prefix::Ke && !rest.ends_with("an");
        let mut readings = vec![(*kind, rest.to_owned())];
        if noun {
            readings.insert(0, (Prefix::None, word.to_owned()));
        }
        return Some(readings);
    }
    None
}

fn without_suffix(rest: &str, prefix: Prefix) -> &str {
    let goes_with_kan = matches!(prefix, Prefix::Me | Prefix::Di | Prefix::Ter | Prefix::Ber);
    if let Some(root) = strip_end(rest, "kan") {
        let after_consonant = root.bytes().last().is_some_and(|byte| !is_vowel(byte));
        if goes_with_kan || (prefix == Prefix::None && after_consonant) {
            return root;
        }
    }
    if !matches!(prefix, Prefix::Di | Prefix::Me)
        && let Some(root) = strip_end(rest, "an")
    {
        return root;
    }
    if matches!(prefix, Prefix::Me | Prefix::Di | Prefix::Ter | Prefix::None)
        && let Some(root) = strip_end(rest, "i")
        && root.len() >= 4
        && !matches!(root.bytes().last(), Some(b's' | b'a' | b'e' | b'o' | b'u'))
    {
        return root;
    }
    rest
}

/// `memperbaiki`, `keberhasilan`, `diperpanjang`: a second prefix under the first.
fn second_prefix(root: &str, outer: Prefix) -> Vec<String> {
    if outer == Prefix::None || is_whole(root) {
        return vec![root.to_owned()];
    }
    for start in ["per", "ber", "ter"] {
        if let Some(inner) = root.strip_prefix(start)
            && syllables(inner) >= 2
        {
            return vec![inner.to_owned()];
        }
    }
    vec![root.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(first: &str, second: &str) -> bool {
        let (first, second) = (indonesian(first), indonesian(second));
        first.iter().any(|stem| second.contains(stem))
    }

    #[test]
    fn the_list_of_whole_words_is_sorted() {
        assert!(WHOLE.is_sorted());
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (first, second) in [
            ("mendaftar", "daftar"),
            ("pendaftaran", "daftar"),
            ("didaftarkan", "mendaftarkan"),
            ("terdaftar", "kedaftar"),
            ("menulis", "tulisan"),
            ("penulis", "ditulis"),
            ("mengirim", "kirim"),
            ("pengiriman", "ngirim"),
            ("memakai", "dipakai"),
            ("pemakaian", "pakai"),
            ("menyanggah", "sanggahan"),
            ("nyanggah", "sanggah"),
            ("mengunggah", "unggah"),
            ("unggahan", "pengunggahan"),
            ("perbaikan", "memperbaiki"),
            ("kelulusan", "lulus"),
            ("akunnya", "akun"),
            ("passwordku", "password"),
            ("apakah", "apa"),
            ("menerima", "terima"),
            ("diterima", "penerimaan"),
            ("ditemukan", "menemukan"),
            ("pengumuman", "diumumkan"),
            ("pemerintah", "pemerintahan"),
            ("pengambilan", "ambil"),
            ("bekerja", "kerja"),
            ("pelajaran", "belajar"),
            ("keblokir", "diblokir"),
            ("melamar", "pelamar"),
            ("lamaran", "pelamaran"),
            ("kenaikan", "naik"),
        ] {
            assert!(
                meet(first, second),
                "{first} {:?} / {second} {:?}",
                indonesian(first),
                indonesian(second)
            );
        }
    }

    #[test]
    fn words_that_only_look_alike_stay_apart() {
        for (first, second) in [
            ("masalah", "masa"),
            ("sekolah", "seko"),
            ("bulan", "bulu"),
            ("jalan", "jala"),
            ("berita", "rita"),
        ] {
            assert!(!meet(first, second), "{first} / {second}");
        }
    }

    #[test]
    fn english_words_go_through_snowball() {
        assert_eq!(stems("registered", Locale::En), stems("registering", Locale::En));
    }
}
