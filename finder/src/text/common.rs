//! Everyday words. Not every word that no article has is a mistake: whoever is angry (`marah`) does not mean red (`merah`).

use std::{collections::HashSet, sync::LazyLock};

/// The words, one on each line.
const FILE: &str = include_str!("common.txt");

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines().collect());

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|line| !line.starts_with('#'))
}

/// Whether a word, in its one spelling, is an everyday word.
pub fn is_common(word: &str) -> bool {
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_in_one_spelling() {
        assert!(lines().is_sorted());
        assert!(lines().all(|word| super::super::fold(word) == word));
    }

    #[test]
    fn everyday_words_are_known_and_mistakes_are_not() {
        assert!(is_common("marah") && is_common("dimarahi") && is_common("kemarahan"));
        assert!(!is_common("mraah") && !is_common("pengumumn"));
    }
}
