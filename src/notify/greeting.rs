//! Whom a letter greets. The name was typed by whoever filed the ticket, and the address need not be theirs: a greeting that
//! could carry a message or a link of a stranger's is left out.

/// Longest name that is greeted, in characters.
const LONGEST: usize = 60;
/// Most words of it.
const WORDS: usize = 6;

/// The name as a greeting, without academic titles; `None` where it does not look like one.
pub(super) fn greeting(name: &str) -> Option<String> {
    let name = name.split(',').next().unwrap_or_default();
    // "Moh.Yusuf" is a name, and a mail program would make a link of it.
    let spaced = name.replace('.', ". ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let is_name = (1..=WORDS).contains(&words.len()) && words.iter().all(|word| is_word(word));
    let greeting = words.join(" ");
    (is_name && greeting.chars().count() <= LONGEST).then_some(greeting)
}

fn is_word(word: &str) -> bool {
    let letters = word.strip_suffix('.').unwrap_or(word);
    let harmless = |c: char| c.is_alphabetic() || "'’`-".contains(c) || (!c.is_ascii() && !c.is_numeric());
    !letters.is_empty() && letters.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_greeted_without_titles() {
        for (typed, greeted) in [
            ("Siti Rahmawati Lestari", "Siti Rahmawati Lestari"),
            ("Budi Santoso, S.Kom., M.T.", "Budi Santoso"),
            ("Moh.Yusuf", "Moh. Yusuf"),
            ("Nur'aini", "Nur'aini"),
            ("I Gusti Ngurah-Rai", "I Gusti Ngurah-Rai"),
            ("José Nazarín 👩‍🔧", "José Nazarín 👩‍🔧"),
        ] {
            assert_eq!(greeting(typed).as_deref(), Some(greeted));
        }
    }

    #[test]
    fn what_could_carry_a_message_is_not_greeted() {
        for typed in [
            "Akun SSCASN diblokir, buka http://evil.example"
                .replace(", ", " ")
                .as_str(),
            "buka evil/masuk",
            "hubungi 081234567890",
            "lapor@evil.example",
            "Akun Anda sudah diblokir segera hubungi kami",
            "A".repeat(61).as_str(),
            "<b>Siti</b>",
            "...",
            "",
        ] {
            assert_eq!(greeting(typed), None, "{typed}");
        }
        assert_eq!(
            greeting("www.evil.example").as_deref(),
            Some("www. evil. example")
        );
    }
}
