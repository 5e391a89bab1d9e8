//! What must not travel: identity numbers in words on their way into a mail, addresses and numbers in a mail server's
//! answer on its way into a log.

/// How people group the digits of a NIK or No. KK (16) and of a NIP (18). Not every grouping of so many digits: a date
/// and two times have sixteen, too.
const IDENTITY_GROUPS: [&[usize]; 9] = [
    &[16],
    &[4, 4, 4, 4],
    &[6, 6, 4],
    &[2, 2, 2, 6, 4],
    &[2, 2, 2, 2, 2, 2, 4],
    &[18],
    &[8, 6, 1, 3],
    &[8, 6, 4],
    &[4, 4, 4, 4, 2],
];
/// Digits kept at each end of a masked number, as pages show them: `3174••••••••0001`.
const KEPT: usize = 4;
/// A number this long in a mail server's answer may be a person's.
const LONG_NUMBER: usize = 6;
/// As much as an operator needs of a mail server's answer.
const LONGEST_REASON: usize = 300;

/// `text` with every number that is grouped like a NIK, No. KK or NIP masked. Mails pass through other people's servers:
/// what staff quoted from a ticket stays in the ticket.
pub fn identity_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, run) = rest.split_at(start);
        kept.push_str(before);
        let groups = groups_of(run);
        let lengths: Vec<usize> = groups.iter().map(|(digits, _)| digits.len()).collect();
        let masked = IDENTITY_GROUPS
            .iter()
            .find(|pattern| lengths.starts_with(pattern));
        let taken = masked.map_or(1, |pattern| pattern.len());
        let digits: String = groups.iter().take(taken).map(|(digits, _)| *digits).collect();
        kept.push_str(&if masked.is_some() { mask(&digits) } else { digits });
        // What stands between two groups of a masked number goes with it, what follows it stays.
        let length = groups.get(taken - 1).map_or(run.len(), |(_, end)| *end);
        rest = run.get(length..).unwrap_or_default();
    }
    kept + rest
}

/// The groups of digits at the beginning of `text` with a single blank, dot or dash between them, each with where it ends.
fn groups_of(text: &str) -> Vec<(&str, usize)> {
    let mut groups = Vec::new();
    let mut from = 0;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(length);
        if digits.is_empty() {
            return groups;
        }
        groups.push((digits, from + length));
        let Some(separator) = after
            .chars()
            .next()
            .filter(|c| matches!(c, ' ' | '.' | '-' | '\u{a0}'))
        else {
            return groups;
        };
        from += length + separator.len_utf8();
    }
}

fn mask(digits: &str) -> String {
    let shown = |at: usize| at < KEPT || at + KEPT >= digits.len();
    let characters = digits.chars().enumerate();
    characters
        .map(|(at, digit)| if shown(at) { digit } else { '•' })
        .collect()
}

/// A mail server's words without addresses and long numbers, cut to what an operator needs.
pub fn reason(text: &str) -> String {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| if is_personal(word) { "…" } else { word })
        .collect();
    words.join(" ").chars().take(LONGEST_REASON).collect()
}

fn is_personal(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    word.contains('@') || digits >= LONG_NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_nik_a_kk_and_a_nip_are_masked_however_they_are_written() {
        for (written, sent) in [
            ("NIK 3174010101900001.", "NIK 3174••••••••0001."),
            ("(3174 0101 0190 0001)", "(3174••••••••0001)"),
            ("317401 010190-0001, ya", "3174••••••••0001, ya"),
            (
                "NIP 198501012010011001 dan 19850101 201001 1 001 sama",
                "NIP 1985••••••••••1001 dan 1985••••••••••1001 sama",
            ),
        ] {
            assert_eq!(identity_numbers(written), sent);
        }
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for text in [
            "Telepon 0811-8005-373 atau 1500537, Senin - Jumat 08.00 - 15.30.",
            "LB26-4F7K-Q2MD, 3 Juli 2026 pukul 09.00",
            "12345678901234567 ada 17 angka",
            "Loket buka 17-08-2026 08.00-15.30",
            "é 👍 1 2 3",
        ] {
            assert_eq!(identity_numbers(text), text);
        }
    }

    #[test]
    fn a_servers_words_lose_addresses_and_long_numbers() {
        assert_eq!(
            reason("550 5.1.1 <siti@contoh.test>: Recipient address rejected,  ref 3174010101900001"),
            "550 5.1.1 … Recipient address rejected, ref …"
        );
        assert_eq!(reason(&"x ".repeat(1_000)).chars().count(), LONGEST_REASON);
    }

    proptest! {
        #[test]
        fn no_sixteen_digits_in_a_row_come_through(before in "[a-z ]{0,9}", digits in "[0-9]{16}", after in "[a-z ,.]{0,9}") {
            let text = format!("{before}{digits}{after}");
            prop_assert!(!identity_numbers(&text).contains(&digits));
        }

        #[test]
        fn masking_twice_changes_nothing_more(text in "[0-9 .\\-a-zé]{0,80}") {
            let once = identity_numbers(&text);
            prop_assert_eq!(identity_numbers(&once), once);
        }
    }
}
