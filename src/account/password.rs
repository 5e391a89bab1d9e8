//! Which passwords are accepted: long ones that are not guessed first. No rules of composition (NIST SP 800-63B,
//! section 3.1.1.2): they make passwords worse, not better.

use std::{collections::HashSet, fmt, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
pub const MIN: usize = 12;
/// Most characters: nobody types more, and a megabyte is not for hashing.
pub const MAX: usize = 256;

/// What is tried first, by anyone.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// A password that may be set. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// Why a password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN`] characters.
    #[error("the password is shorter than 12 characters")]
    TooShort,
    /// More than [`MAX`] characters.
    #[error("the password is longer than 256 characters")]
    TooLong,
    /// Made of the person's own name or address.
    #[error("the password is made of the person's own name or e-mail address")]
    Personal,
    /// One of the first that anybody tries.
    #[error("the password is one of the first that anybody tries")]
    Common,
}

impl PasswordError {
    /// The code whose sentence is `error-{code}`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::Personal => "password-personal",
            Self::Common => "password-common",
        }
    }
}

impl NewPassword {
    /// Accepts a password for the person of this name and e-mail address.
    pub fn parse(raw: &str, name: &str, email: &str) -> Result<Self, PasswordError> {
        let password = normalise(raw);
        match password.chars().count() {
            ..MIN => return Err(PasswordError::TooShort),
            length if length > MAX => return Err(PasswordError::TooLong),
            _ => {}
        }
        let lower = password.to_lowercase();
        let words: HashSet<&str> = letters_of(&lower).map(without_repeats).collect();
        let own = own_words(name, email);
        if !words.is_empty() && words.iter().all(|word| own.contains(*word)) {
            return Err(PasswordError::Personal);
        }
        let is_common_word = words.len() == 1 && words.iter().all(|word| COMMON.contains(word));
        if is_common_word || is_monotonous(&lower) {
            return Err(PasswordError::Common);
        }
        Ok(Self(password))
    }

    /// The password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// One form for what looks the same, whatever keyboard it was typed on (NFC).
pub fn normalise(raw: &str) -> String {
    raw.nfc().collect()
}

/// Runs of letters.
fn letters_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

/// `rahasiarahasia` → `rahasia`.
fn without_repeats(word: &str) -> &str {
    let periods = word.char_indices().skip(1).map(|(end, _)| end);
    let mut pieces = periods.filter(|end| word.len().is_multiple_of(*end));
    pieces
        .find_map(|end| {
            let piece = word.get(..end)?;
            (piece.repeat(word.len() / end) == word).then_some(piece)
        })
        .unwrap_or(word)
}

/// Words of the name and of the address, alone and written together.
fn own_words(name: &str, email: &str) -> HashSet<String> {
    let (name, email) = (name.to_lowercase(), email.to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    let mut words: HashSet<String> = [name.as_str(), email.as_str()]
        .into_iter()
        .flat_map(letters_of)
        .map(str::to_owned)
        .collect();
    for whole in [name.as_str(), local] {
        words.insert(letters_of(whole).collect());
    }
    words
}

/// Hardly any different characters, or each the neighbour of the one before: `121212121212`, `123456789012`.
fn is_monotonous(lower: &str) -> bool {
    let different: HashSet<char> = lower.chars().collect();
    let steps = lower.chars().zip(lower.chars().skip(1));
    let far = steps.filter(|(left, right)| !are_neighbours(*left, *right));
    different.len() < 5 || far.count() == 0
}

fn are_neighbours(left: char, right: char) -> bool {
    left.eq_ignore_ascii_case(&right)
        || u32::from(left).abs_diff(u32::from(right)) == 1
        || matches!((left, right), ('9', '0') | ('0', '9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(raw: &str) -> Result<(), PasswordError> {
        NewPassword::parse(raw, "Retno Wulandari", "retno.w@bkn.go.id").map(drop)
    }

    #[test]
    fn long_and_unlikely_ones_are_accepted_whatever_they_are_made_of() {
        for raw in [
            "kuda benar baterai staples",
            "hujan-turun-di-sawah",
            "83620175946382",
            "garuda terbang ke jakarta",
            "ꦏꦸꦢꦲꦶꦫꦺꦁꦥꦸꦠꦶꦃ",
            "         x  yzab",
        ] {
            assert_eq!(verdict(raw), Ok(()), "{raw}");
        }
    }

    #[test]
    fn short_ones_are_refused_and_length_is_counted_in_characters() {
        assert_eq!(verdict("hujan-turun"), Err(PasswordError::TooShort));
        assert_eq!(verdict("éééééé"), Err(PasswordError::TooShort));
        assert_eq!(verdict(&"ab1c-".repeat(52)), Err(PasswordError::TooLong));
    }

    #[test]
    fn what_everybody_tries_is_refused_also_with_figures_around_it() {
        for raw in [
            "password1234!",
            "Indonesia2026",
            "rahasiarahasia",
            "LAPORBKN-2026",
            "111111111111",
            "123456789012",
            "098765432109",
            "abababababab",
            "abcdefghijkl",
            "qwertyuiopas",
        ] {
            assert_eq!(verdict(raw), Err(PasswordError::Common), "{raw}");
        }
    }

    #[test]
    fn the_own_name_or_address_is_refused() {
        for raw in [
            "retno.w@bkn.go.id",
            "RetnoWulandari1",
            "wulandari-2026",
            "retno wulandari",
        ] {
            assert_eq!(verdict(raw), Err(PasswordError::Personal), "{raw}");
        }
    }

    #[test]
    fn the_same_letters_from_two_keyboards_are_the_same_password() {
        assert_eq!(normalise("cafe\u{301}"), normalise("caf\u{e9}"));
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let password = NewPassword::parse("hujan-turun-di-sawah", "", "").unwrap();
        assert_eq!(format!("{password:?}"), "NewPassword(…)");
    }
}
