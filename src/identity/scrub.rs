//! Taking out of a free text what could name a person: e-mail addresses, ticket numbers, long numbers, dates of birth, given names.
//!
//! For texts that are kept or shown apart from the ticket they came from (searches, comments on articles, drafts made of
//! answers). It errs on the side of taking too much: who edits the text sees the gaps.

use std::ops::RangeInclusive;

use kernel::ticket_number::TicketNumber;

/// From so many digits on a number may be a NIK, No. KK, NIP, telephone number or a date of birth.
const LONG_NUMBER: usize = 6;
/// Years in which somebody who reports was born; later ones are dates that an answer is about.
const BIRTH_YEARS: RangeInclusive<u16> = 1900..=2012;
const MONTHS: [&str; 22] = [
    "januari",
    "january",
    "februari",
    "february",
    "pebruari",
    "maret",
    "march",
    "april",
    "mei",
    "may",
    "juni",
    "june",
    "juli",
    "july",
    "agustus",
    "august",
    "september",
    "oktober",
    "october",
    "november",
    "nopember",
    "desember",
];
/// How months are shortened otherwise.
const SHORT_MONTHS: [&str; 5] = ["agt", "ags", "agst", "dec", "december"];
/// From so many letters on a part of a name is looked for on its own ("Siti" of "Siti Rahmawati").
const LONG_NAME: usize = 3;

/// What stands in the gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gaps {
    /// For an e-mail address.
    pub email: &'static str,
    /// For a long number.
    pub number: &'static str,
    /// For a date of birth in words; in digits it is a long number.
    pub date: &'static str,
    /// For a ticket's number.
    pub ticket: &'static str,
    /// For a name.
    pub name: &'static str,
}

/// The words that an editor sees.
pub const NAMED: Gaps = Gaps {
    email: "[e-mail]",
    number: "[nomor]",
    date: "[tanggal]",
    ticket: "[nomor tiket]",
    name: "[nama]",
};

/// The text without personal data; `names` are taken out whole and by their parts, whatever their case.
pub fn scrub(text: &str, names: &[&str], gaps: Gaps) -> String {
    let lines = text.split('\n').map(|line| scrub_line(line, names, gaps));
    lines.collect::<Vec<_>>().join("\n")
}

fn scrub_line(line: &str, names: &[&str], gaps: Gaps) -> String {
    let line = words(line, |word| email_or_ticket(word, gaps));
    let line = dates(&line, gaps.date);
    let line = numbers(&line, gaps.number);
    let parts: Vec<String> = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| part.chars().count() >= LONG_NAME)
        .map(str::to_lowercase)
        .collect();
    if parts.is_empty() {
        return line;
    }
    let named = alphanumeric_runs(&line, |run| {
        parts.contains(&run.to_lowercase()).then(|| gaps.name.to_owned())
    });
    let twice = format!("{0} {0}", gaps.name);
    let mut named = named;
    while !gaps.name.is_empty() && named.contains(&twice) {
        named = named.replace(&twice, gaps.name);
    }
    named
}

/// Replaces words between blanks, keeping the blanks and what stands around the word (brackets, commas, a full stop).
fn words(line: &str, replace: impl Fn(&str) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(line.len());
    for piece in line.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let blank = piece.get(word.len()..).unwrap_or_default();
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        match replace(core) {
            Some(gap) => {
                let start = word.find(core).unwrap_or(0);
                out.push_str(word.get(..start).unwrap_or_default());
                out.push_str(gap);
                out.push_str(word.get(start + core.len()..).unwrap_or_default());
            }
            None => out.push_str(word),
        }
        out.push_str(blank);
    }
    out
}

fn email_or_ticket(word: &str, gaps: Gaps) -> Option<&'static str> {
    let is_email = word
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
    if is_email {
        return Some(gaps.email);
    }
    let starts = word
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("lb"));
    (starts && TicketNumber::parse(word).is_ok()).then_some(gaps.ticket)
}

/// Replaces days with the month in letters, "17 Agustus 1998" and "August 17, 1998", where somebody may have been born then: what
/// ends next month is no secret.
fn dates(line: &str, gap: &str) -> String {
    let runs = runs(line);
    let mut out = String::with_capacity(line.len());
    let (mut copied, mut at) = (0, 0);
    while let Some([first, second, third]) = runs.get(at..at + 3) {
        let near = |from: &Run, to: &Run| {
            let between = line.get(from.end..to.start).unwrap_or_default();
            between.len() <= 2 && between.chars().all(|sign| " .,-/".contains(sign))
        };
        let is_date = near(first, second)
            && near(second, third)
            && is_birth_year(third.text)
            && ((is_day(first.text) && is_month(second.text))
                || (is_month(first.text) && is_day(second.text)));
        if is_date {
            out.push_str(line.get(copied..first.start).unwrap_or_default());
            out.push_str(gap);
            copied = third.end;
        }
        at += if is_date { 3 } else { 1 };
    }
    out.push_str(line.get(copied..).unwrap_or_default());
    out
}

/// Letters and digits without anything between them.
struct Run<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

fn runs(line: &str) -> Vec<Run<'_>> {
    let words = line.split(|sign: char| !sign.is_alphanumeric());
    let mut start = 0;
    let mut runs = Vec::new();
    for text in words {
        let end = start + text.len();
        if !text.is_empty() {
            runs.push(Run { text, start, end });
        }
        let sign = line.get(end..).and_then(|rest| rest.chars().next());
        start = end + sign.map_or(0, char::len_utf8);
    }
    runs
}

fn is_day(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

/// Two digits leave the century open; four must be a year in which somebody who reports was born.
fn is_birth_year(text: &str) -> bool {
    let year = text.parse::<u16>();
    match text.len() {
        2 => year.is_ok(),
        4 => year.is_ok_and(|year| BIRTH_YEARS.contains(&year)),
        _ => false,
    }
}

/// By its first three letters, and whatever of it is written out, in Indonesian or English.
fn is_month(text: &str) -> bool {
    let text = text.to_lowercase();
    let begins_a_month = MONTHS.iter().any(|month| month.starts_with(text.as_str()));
    text.len() >= 3 && (begins_a_month || SHORT_MONTHS.contains(&text.as_str()))
}

/// Replaces runs of digits with single blanks, dots, dashes, slashes or brackets between them, with a plus before.
fn numbers(line: &str, gap: &str) -> String {
    let signs: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        let next_is_digit = signs.get(at + 1).is_some_and(char::is_ascii_digit);
        let begins = sign.is_ascii_digit() || (matches!(sign, '+' | '(') && next_is_digit);
        let length = if begins {
            run_length(signs.get(at..).unwrap_or_default())
        } else {
            0
        };
        let digits = signs
            .iter()
            .skip(at)
            .take(length)
            .filter(|sign| sign.is_ascii_digit())
            .count();
        if digits >= LONG_NUMBER {
            out.push_str(gap);
            at += length;
        } else if length > 0 {
            out.extend(signs.iter().skip(at).take(length));
            at += length;
        } else {
            out.push(sign);
            at += 1;
        }
    }
    out
}

/// How long the number at the beginning of `signs` is, without a separator at its end.
fn run_length(signs: &[char]) -> usize {
    let (mut end, mut since_digit) = (0, 0);
    for (place, sign) in signs.iter().enumerate() {
        if sign.is_ascii_digit() {
            end = place + 1;
            since_digit = 0;
        } else if matches!(
            sign,
            ' ' | '.' | '-' | '/' | '(' | ')' | '+' | '\u{a0}' | '•' | '–'
        ) && since_digit < 2
        {
            since_digit += 1;
        } else {
            break;
        }
    }
    end
}

/// Replaces runs of letters and digits; an apostrophe ends a run.
fn alphanumeric_runs(line: &str, replace: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run = String::new();
    for sign in line.chars().chain([' ']) {
        if sign.is_alphanumeric() {
            run.push(sign);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&replace(&run).unwrap_or_else(|| run.clone()));
            run.clear();
        }
        out.push(sign);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NAMED, scrub};

    #[test]
    fn what_could_name_a_person_is_taken_out() {
        for (text, left) in [
            ("Tulis ke siti.lestari@contoh.id, ya.", "Tulis ke [e-mail], ya."),
            ("NIK 3174012501900001 Anda", "NIK [nomor] Anda"),
            ("NIK 3174 0125 0190 0001.", "NIK [nomor]."),
            ("HP +62 812-3456-7890!", "HP [nomor]!"),
            ("telp (021) 8093008", "telp [nomor]"),
            ("NIP 19900125 201503 1 002", "NIP [nomor]"),
            ("lahir 25-01-1990", "lahir [nomor]"),
            ("lahir 17081998,", "lahir [nomor],"),
            ("Bogor, 17 Agustus 1998.", "Bogor, [tanggal]."),
            ("lahir 17-Agt-98 dan 1 mei 2001", "lahir [tanggal] dan [tanggal]"),
            ("born August 17, 1998", "born [tanggal]"),
            (
                "ditutup 30 September 2026, 3 Mei 20 orang hadir",
                "ditutup 30 September 2026, [tanggal] orang hadir",
            ),
            ("pada 17 Agustus saja", "pada 17 Agustus saja"),
            (
                "maksimal 200 kB, tahun 2026, 2x24 jam",
                "maksimal 200 kB, tahun 2026, 2x24 jam",
            ),
            ("hlm. 13, 14, 15", "hlm. 13, 14, 15"),
        ] {
            assert_eq!(scrub(text, &[], NAMED), left);
        }
    }

    #[test]
    fn names_go_whole_and_in_parts() {
        let names = ["Siti Rahmawati Lestari", "Budi S."];
        assert_eq!(
            scrub("Halo SITI,\nibu Siti Rahmawati Lestari", &names, NAMED),
            "Halo [nama],\nibu [nama]"
        );
        assert_eq!(
            scrub("Sitinurbaya dan S. tetap", &names, NAMED),
            "Sitinurbaya dan S. tetap"
        );
        assert_eq!(scrub("Budi's", &names, NAMED), "[nama]'s");
    }

    proptest! {
        #[test]
        fn no_long_number_and_no_address_is_left(text in "[ a-z0-9@.,+()/-]{0,80}") {
            let left = scrub(&text, &["abc def"], NAMED);
            let longest = left.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
            prop_assert!(longest < 6, "{left}");
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}", name in "\\PC{0,20}") {
            let _ = scrub(&text, &[&name], NAMED);
        }
    }
}
