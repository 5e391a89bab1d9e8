//! The language of a mail, for the receipt: by its commonest words. Indonesian in doubt.

use kernel::locale::Locale;

const INDONESIAN: [&str; 14] = [
    "yang", "saya", "dan", "tidak", "mohon", "untuk", "dengan", "ini", "itu", "bisa", "sudah", "belum",
    "tolong", "akun",
];
const ENGLISH: [&str; 14] = [
    "the", "and", "is", "my", "please", "have", "not", "cannot", "with", "this", "for", "you", "can", "to",
];

/// Guesses.
pub(super) fn of(text: &str) -> Locale {
    let (mut indonesian, mut english) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).take(500) {
        let word = word.to_lowercase();
        indonesian += usize::from(INDONESIAN.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    if english > indonesian {
        Locale::En
    } else {
        Locale::Id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_small_words() {
        assert_eq!(of("Mohon bantuan, akun saya tidak bisa dibuka."), Locale::Id);
        assert_eq!(
            of("Please help, I cannot open my account and the form."),
            Locale::En
        );
        assert_eq!(of("NIK 3174"), Locale::Id);
    }
}
