//! Where a text greets and where its sentences begin: a word of a name counts for more in a greeting, and a capital letter for
//! nothing where a sentence begins.

use super::places;

/// Words that a greeting is longer than only where it is none.
const LONGEST: usize = 6;
/// Written with a full stop that ends no sentence.
const SHORT: [&str; 18] = [
    "yth", "ytk", "kpd", "bpk", "bp", "sdr", "sdri", "dr", "drs", "dra", "ir", "prof", "hj", "mr", "mrs",
    "ms", "no", "tgl",
];
/// Words of every greeting; some of them are names as well.
const USUAL: [&str; 30] = [
    "selamat", "pagi", "siang", "sore", "petang", "malam", "bapak", "ibu", "pak", "saudara", "saudari",
    "kakak", "mas", "mbak", "halo", "hallo", "hai", "salam", "hormat", "kepada", "yth", "sdr", "sdri", "bpk",
    "terima", "kasih", "dear", "hello", "good", "morning",
];

/// The words of a text's greeting by which somebody may be meant, in lower case: those before the first comma, full stop,
/// colon or exclamation mark of the first line, without its first word, the usual ones, and what follows a number
/// (`1 Juli`).
pub(super) fn greeted(text: &str) -> Vec<String> {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let said: Vec<(usize, &str)> = places(line).collect();
    let mut greeted = Vec::new();
    let (mut before, mut before_ends) = ("", 0);
    for (position, &(start, word)) in said.iter().take(LONGEST).enumerate() {
        let between = line.get(before_ends..start).unwrap_or("");
        let is_over = between.contains([',', '!', ':']) || (between.contains('.') && !is_short(before));
        if position > 0 && is_over {
            break;
        }
        let lower = word.to_lowercase();
        let is_dated = before.chars().all(|sign| sign.is_ascii_digit());
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        if position > 0 && is_capital && !is_dated && !is_short(word) && !USUAL.contains(&lower.as_str()) {
            greeted.push(lower);
        }
        (before, before_ends) = (word, start + word.len());
    }
    greeted
}

/// Whether a sentence may begin after `between`, what stands between the word `before` and the next.
pub(super) fn begins_sentence(before: Option<&str>, between: &str) -> bool {
    before.is_none_or(|before| {
        between.contains(['!', '?', '\n']) || (between.contains('.') && !is_short(before))
    })
}

fn is_short(word: &str) -> bool {
    SHORT.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_ends_where_the_matter_begins() {
        assert_eq!(greeted("Halo Pak Hidayat, sudah Beres."), ["hidayat"]);
        assert_eq!(greeted("\nYth. Bpk. Hidayat\nSudah."), ["hidayat"]);
        assert_eq!(greeted("Kepada Yth. Dr. Siti Aminah: sudah."), ["siti", "aminah"]);
        for nobody in [
            "Selamat pagi Bapak/Ibu,\nHidayat",
            "Baik. Hidayat",
            "Hidayat sudah beres",
            "Mulai 1 Juli 2026 berlaku",
            "Data anda sudah kami kirim ke Surya",
            "",
        ] {
            assert!(greeted(nobody).is_empty(), "{nobody}: {:?}", greeted(nobody));
        }
    }

    #[test]
    fn a_short_form_ends_no_sentence() {
        assert!(begins_sentence(None, ""));
        assert!(begins_sentence(Some("beres"), ". "));
        assert!(begins_sentence(Some("beres"), ",\n"));
        assert!(!begins_sentence(Some("Sdr"), ". "));
        assert!(!begins_sentence(Some("untuk"), " "));
    }
}
