//! A subject for who wrote none: the service and the first words of the description.

use kernel::text::{Subject, TextError, clean_line};

/// About how many characters of the description are taken.
const WORDS: usize = 70;
/// So many digits in a row are somebody's number, and a subject stands in every list.
const LONG_NUMBER: usize = 10;

/// `NIK tidak ditemukan: sejak kemarin muncul pesan…`
pub fn of(service_name: &str, description: &str) -> Result<Subject, TextError> {
    let line = without_numbers(&clean_line(description));
    let mut taken = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        length += word.chars().count() + 1;
        if length > WORDS {
            taken.push('…');
            break;
        }
        if !taken.is_empty() {
            taken.push(' ');
        }
        taken.push_str(word);
    }
    let service = short(service_name);
    Subject::parse(&format!("{service}: {taken}")).or_else(|_| Subject::parse(&service))
}

/// The service alone, where the story must not be told in a list.
pub fn without_story(service_name: &str) -> Result<Subject, TextError> {
    Subject::parse(&short(service_name))
}

fn short(service_name: &str) -> String {
    service_name.chars().take(100).collect()
}

/// Runs of ten and more digits (blanks, dots and dashes between them do not end a run) become dots.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        let in_run = c.is_ascii_digit() || (!run.is_empty() && matches!(c, ' ' | '.' | '-'));
        if in_run {
            run.push(c);
            continue;
        }
        if run.chars().filter(char::is_ascii_digit).count() >= LONG_NUMBER {
            let tail = run.len() - run.trim_end_matches([' ', '.', '-']).len();
            out.push_str("••••");
            out.push_str(run.get(run.len() - tail..).unwrap_or_default());
        } else {
            out.push_str(&run);
        }
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_the_service_and_the_first_words() {
        let subject = of("NIK tidak ditemukan", "Sejak kemarin\nmuncul pesan kesalahan.").unwrap();
        assert_eq!(
            subject.as_str(),
            "NIK tidak ditemukan: Sejak kemarin muncul pesan kesalahan."
        );
    }

    #[test]
    fn a_long_story_is_cut_between_words() {
        let subject = of("Lupa password", &"kata ".repeat(100)).unwrap();
        assert!(subject.as_str().ends_with("kata…"));
        assert!(subject.as_str().chars().count() < 100);
        let one_word = of("Lupa password", &"x".repeat(9000)).unwrap();
        assert_eq!(one_word.as_str(), "Lupa password: …");
    }

    #[test]
    fn numbers_of_persons_do_not_reach_the_subject() {
        for number in ["3174991708900001", "3174 9917 0890 0001", "0812-3456-7890"] {
            let subject = of("NIK", &format!("NIK {number} hilang, sejak 2026")).unwrap();
            assert_eq!(subject.as_str(), "NIK: NIK •••• hilang, sejak 2026", "{number}");
        }
    }
}
