//! Cleaning: Unicode NFC, no invisible characters, tidy blanks. Cleaning twice changes nothing more.

use super::invisible::{JOINER, breaks_line, is_invisible, is_pictorial};
use unicode_normalization::UnicodeNormalization;

/// More blank lines than this in a row are folded to one.
const BLANK_LINES_KEPT: usize = 2;

/// Text of one line: invisible characters dropped, every run of blanks and line ends made one space, none at the
/// ends, NFC.
pub fn clean_line(raw: &str) -> String {
    if is_clean_line(raw) {
        return raw.to_owned();
    }
    let seen = without_invisible(raw);
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// Text of several lines: invisible characters dropped, line ends made `\n`, tabs and exotic blanks made spaces, no
/// blanks at the end of a line or around the whole, three or more blank lines folded to one, NFC.
pub fn clean_block(raw: &str) -> String {
    if is_clean_block(raw) {
        return raw.to_owned();
    }
    let seen = without_invisible(&raw.replace("\r\n", "\n"));
    let mut kept: Vec<String> = Vec::new();
    let mut blank_lines = 0;
    for line in seen.split(breaks_line) {
        let tidy = line.trim_end().replace(char::is_whitespace, " ");
        if tidy.is_empty() {
            blank_lines += 1;
            continue;
        }
        if !kept.is_empty() {
            let wanted = if blank_lines > BLANK_LINES_KEPT {
                1
            } else {
                blank_lines
            };
            kept.extend(std::iter::repeat_n(String::new(), wanted));
        }
        blank_lines = 0;
        kept.push(tidy);
    }
    kept.join("\n").trim().nfc().collect()
}

/// Whether plain ASCII is a clean line already, as nearly everything that comes back from the database is.
fn is_clean_line(raw: &str) -> bool {
    raw.bytes().all(is_plain) && !raw.contains("  ") && !is_blank_around(raw)
}

/// The same of a text of several lines.
fn is_clean_block(raw: &str) -> bool {
    let breaks = |byte: u8| byte == b'\n';
    raw.bytes().all(|byte| is_plain(byte) || breaks(byte))
        && !raw.contains(" \n")
        && !raw.contains("\n\n\n\n")
        && !is_blank_around(raw)
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn is_blank_around(raw: &str) -> bool {
    raw.starts_with([' ', '\n']) || raw.ends_with([' ', '\n'])
}

/// Drops invisible characters; the joiner stays only between two emoji.
fn without_invisible(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = c == JOINER
            && kept.chars().next_back().is_some_and(is_pictorial)
            && rest.peek().is_some_and(|next| is_pictorial(*next));
        if joins || !is_invisible(c) {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_one_line_with_single_blanks() {
        assert_eq!(
            clean_line("  Budi\u{a0}\u{3000}Santoso\r\n\tS.Kom.  "),
            "Budi Santoso S.Kom."
        );
        assert_eq!(clean_line(" \n\t\u{200b} "), "");
    }

    #[test]
    fn direction_overrides_and_zero_width_junk_are_dropped() {
        let tricky = "in\u{202E}voice\u{202C}\u{2066}\u{2069}\u{200E}\u{200F}\u{200B}\u{FEFF}\0\u{7}\u{ad}";
        assert_eq!(clean_line(tricky), "invoice");
        assert_eq!(clean_block(tricky), "invoice");
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(clean_line("Jose\u{301}"), "José");
        assert_eq!(clean_line("e\u{200B}\u{301}"), "é");
    }

    #[test]
    fn emoji_survive_whole_and_a_stray_joiner_does_not() {
        for emoji in [
            "👩\u{200D}🚒",
            "👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}\u{200D}🔥",
            "👍🏽",
            "🇮🇩",
            "1\u{FE0F}\u{20E3}",
        ] {
            assert_eq!(clean_line(emoji), emoji);
        }
        assert_eq!(clean_line("ad\u{200D}min"), "admin");
        assert_eq!(clean_line("👩\u{200D}a"), "👩a");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(
            clean_block("\r\n\r\nsatu  \r\ndua\rtiga\u{2028}empat\n"),
            "satu\ndua\ntiga\nempat"
        );
        assert_eq!(clean_block("a\tb\u{a0}c"), "a b c");
        assert_eq!(
            clean_block("daftar:\n  1. satu\n  2. dua"),
            "daftar:\n  1. satu\n  2. dua"
        );
    }

    #[test]
    fn more_than_two_blank_lines_become_one() {
        assert_eq!(clean_block("a\n\nb"), "a\n\nb");
        assert_eq!(clean_block("a\n\n\nb"), "a\n\n\nb");
        assert_eq!(clean_block("a\n \n\t\n\n\nb"), "a\n\nb");
    }

    fn nasty() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[a-z \t\r\n\u{85}\u{2028}\u{200B}\u{200D}\u{202E}\u{301}👩🚒❤\u{FE0F}]{0,40}",
        ]
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(raw in nasty()) {
            let line = clean_line(&raw);
            prop_assert_eq!(clean_line(&line), line);
            let block = clean_block(&raw);
            prop_assert_eq!(clean_block(&block), block);
        }

        #[test]
        fn what_is_taken_as_clean_is_what_cleaning_makes_of_it(raw in "[ -~\n]{0,12}|[ a\n]{0,12}") {
            // An invisible character takes the long way, and leaves nothing behind.
            let long_way = format!("\u{200B}{raw}");
            prop_assert_eq!(clean_line(&raw), clean_line(&long_way));
            prop_assert_eq!(clean_block(&raw), clean_block(&long_way));
        }

        #[test]
        fn nothing_invisible_is_left(raw in nasty()) {
            let line = clean_line(&raw);
            prop_assert!(line.chars().all(|c| c == JOINER || !(is_invisible(c) || breaks_line(c))));
            let block = clean_block(&raw);
            prop_assert!(block.chars().all(|c| c == '\n' || c == JOINER || !(is_invisible(c) || breaks_line(c))));
            prop_assert!(!block.contains("\n\n\n\n"));
            prop_assert_eq!(block.trim(), block.as_str());
        }
    }
}
