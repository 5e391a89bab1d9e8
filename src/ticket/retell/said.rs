//! What a text says of people other than the first reporter: those whose tickets were merged into theirs. There may be
//! thousands, so the text is taken apart once; and among so many names some are everyday words (Hari, Bulan, Indah), so
//! a name of one word counts where it is written as a name.

use entity::ticket;

use super::{
    digits_of, greeting, has_address_or_phone, hide, is_telling, person::Person, places, replace_words, words,
};

/// A text without its variables.
pub(super) struct Said {
    /// Lower case, without the first reporter, as the digits and the greeting are.
    plain: String,
    digits: String,
    greeted: Vec<String>,
    /// All words: somebody may share one with the first reporter.
    words: Vec<Word>,
}

struct Word {
    lower: String,
    /// A capital letter that is not the beginning of a sentence.
    is_written_as_name: bool,
    /// It stands in the first reporter's whole name; [`Self::goes`] is more.
    is_of_first: bool,
    /// It goes from the text by itself, whatever stands next to it.
    goes: bool,
}

impl Said {
    /// Takes a text apart that was written on the ticket of `first`.
    pub(super) fn of(text: &str, first: &ticket::Model) -> Self {
        let text = without_variables(text);
        let without = if first.secret {
            hide(&text, first, "")
        } else {
            replace_words(&text, first.reporter_name.as_str(), "", |said, name| said == name)
        };
        let mut words = words_of(&text);
        mark(&mut words, &text, first);
        let plain = without.to_lowercase();
        Self {
            digits: digits_of(&plain),
            greeted: greeting::greeted(&without),
            words,
            plain,
        }
    }

    /// Whether it tells who somebody is: their name, a word of it in the greeting, address, phone.
    pub(super) fn names(&self, who: &Person) -> bool {
        let name = who.name.as_str().to_lowercase();
        let name: Vec<&str> = words(&name).collect();
        let (email, phone) = (&who.email, who.phone.as_ref());
        self.says(&name)
            || self.greets(&name)
            || has_address_or_phone(&self.plain, &self.digits, email, phone)
    }

    /// Where the whole of it is the first reporter's name, it names them and nobody else.
    fn says(&self, name: &[&str]) -> bool {
        let is_name = |some: &[Word]| {
            let is_written_so = some.len() > 1 || some.iter().all(|word| word.is_written_as_name);
            let is_of_first = some.iter().all(|word| word.is_of_first)
                || (some.len() == 1 && some.iter().all(|word| word.goes));
            is_written_so && !is_of_first && some.iter().zip(name).all(|(said, word)| said.lower == *word)
        };
        !name.is_empty() && self.words.windows(name.len()).any(is_name)
    }

    fn greets(&self, name: &[&str]) -> bool {
        let mut greeted = self.greeted.iter();
        greeted.any(|said| is_telling(said) && name.contains(&said.as_str()))
    }
}

fn words_of(text: &str) -> Vec<Word> {
    let mut before: Option<(usize, &str)> = None;
    let mut all = Vec::new();
    for (start, word) in places(text) {
        let ended = before.map_or(0, |(start, word)| start + word.len());
        let between = text.get(ended..start).unwrap_or("");
        let begins = greeting::begins_sentence(before.map(|(_, word)| word), between);
        all.push(Word {
            lower: word.to_lowercase(),
            is_written_as_name: !begins && word.chars().next().is_some_and(char::is_uppercase),
            is_of_first: false,
            goes: false,
        });
        before = Some((start, word));
    }
    all
}

/// Marks what the readers get without the first reporter, as `personalise` does.
fn mark(all: &mut [Word], text: &str, first: &ticket::Model) {
    let alike = |said: &str, name: &str| {
        if first.secret {
            said.to_lowercase() == name.to_lowercase()
        } else {
            said == name
        }
    };
    let name: Vec<&str> = words(first.reporter_name.as_str()).collect();
    let said: Vec<&str> = words(text).collect();
    if name.is_empty() {
        return;
    }
    for (at, some) in said.windows(name.len()).enumerate() {
        if some.iter().zip(&name).all(|(said, word)| alike(said, word)) {
            all.iter_mut()
                .skip(at)
                .take(name.len())
                .for_each(|word| word.is_of_first = true);
        }
    }
    if first.secret {
        for (word, said) in all.iter_mut().zip(&said) {
            word.goes = is_telling(said) && name.iter().any(|of_name| alike(said, of_name));
        }
    }
}

/// `{{nama}}` is nobody's name.
fn without_variables(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        match after.split_once("}}") {
            Some((_, after)) => rest = after,
            None => rest = after,
        }
        out.push(' ');
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_taken_out() {
        assert_eq!(
            without_variables("Halo {{nama}}, {{nomor}} beres"),
            "Halo  ,   beres"
        );
        assert_eq!(without_variables("{{ halo"), "  halo");
    }

    fn said(text: &str) -> Said {
        Said {
            plain: text.to_lowercase(),
            digits: digits_of(text),
            greeted: greeting::greeted(text),
            words: words_of(text),
        }
    }

    #[test]
    fn a_name_of_one_word_counts_where_it_is_written_as_a_name() {
        assert!(!said("Baik,\ntunggu dua hari kerja.").says(&["hari"]));
        assert!(said("Baik,\njuga untuk Hari.").says(&["hari"]));
        assert!(said("Baik,\njuga untuk Sdr. Hari.").says(&["hari"]));
        assert!(said("Baik,\njuga untuk hari wibowo.").says(&["hari", "wibowo"]));
        assert!(!said("Baik,\njuga untuk Hari.").says(&["hari", "wibowo"]));
        for day in [
            "Hari ini beres.",
            "Baik,\nHari ini beres.",
            "Baik. Hari ini beres.",
        ] {
            assert!(!said(day).says(&["hari"]), "{day}");
        }
    }

    #[test]
    fn a_greeting_names_by_one_word() {
        assert!(said("Halo Pak Hidayat,\nsudah.").greets(&["hidayat", "tersembunyi"]));
        assert!(!said("Halo,\nPak Hidayat.").greets(&["hidayat", "tersembunyi"]));
        assert!(!said("Halo, sudah baik.").greets(&["baik", "sekali"]));
        assert!(!said("Selamat pagi,\nsudah.").greets(&["selamat", "riyadi"]));
        assert!(!said("Layanan dibuka lagi mulai 1 Juli 2026.").greets(&["juli", "hartono"]));
    }
}
