//! Articles that are missing: questions that found nothing and still find nothing, those that ask the same together.
//!
//! The list mends itself: once an article answers, the question is found and leaves it.

use std::collections::BTreeSet;

use finder::{Dictionary, Query, text};
use kernel::locale::Locale;

use super::{ledger::Counts, store::Asked};
use crate::{app::App, search};

/// Ways to ask that one missing article shows, and brings along as aliases.
const WAYS: usize = 8;

/// One article that nobody has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Language it was asked for in.
    pub lang: Locale,
    /// How people ask, the most frequent first; never empty.
    pub ways: Vec<String>,
    /// What came of all of them.
    pub counts: Counts,
}

/// Questions that ask the same, in the order of the first of each.
pub fn together(asked: Vec<Asked>, dictionary: &Dictionary) -> Vec<Missing> {
    let mut groups: Vec<(BTreeSet<String>, Missing)> = Vec::new();
    for one in asked {
        let about = about(&one.words, one.lang, dictionary);
        let same = groups
            .iter_mut()
            .find(|(other, missing)| *other == about && missing.lang == one.lang);
        if let Some((_, missing)) = same {
            missing.counts.add(one.counts);
            if missing.ways.len() < WAYS {
                missing.ways.push(one.words);
            }
        } else {
            let missing = Missing {
                lang: one.lang,
                ways: vec![one.words],
                counts: one.counts,
            };
            groups.push((about, missing));
        }
    }
    let mut missing: Vec<Missing> = groups.into_iter().map(|(_, missing)| missing).collect();
    missing.sort_by_key(|missing| std::cmp::Reverse(missing.counts.nothing));
    missing
}

/// What a question is about: the stems of the words that say something, in no order. A question of stop words is about
/// all of them.
fn about(words: &str, lang: Locale, dictionary: &Dictionary) -> BTreeSet<String> {
    let telling = text::words(words).filter(|word| !dictionary.is_stop_word(word, lang));
    let stems: BTreeSet<String> = telling
        .filter_map(|word| text::stems(&word, lang).into_iter().next())
        .collect();
    if stems.is_empty() {
        return text::words(words).collect();
    }
    stems
}

/// Those of the missing that are missing still, at most so many.
pub async fn still(app: &App, missing: Vec<Missing>, limit: usize) -> Vec<Missing> {
    let mut left = Vec::new();
    for one in missing {
        if left.len() >= limit {
            break;
        }
        let Some(words) = one.ways.first() else { continue };
        let query = Query::new(words).in_language(Some(one.lang)).at_most(1);
        if search::beside(app, &query).await.hits.is_empty() {
            left.push(one);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str, nothing: i32) -> Asked {
        Asked {
            lang: Locale::Id,
            words: words.into(),
            counts: Counts {
                asked: nothing,
                nothing,
                ..Counts::default()
            },
        }
    }

    #[test]
    fn ways_to_ask_the_same_stand_together_and_add_up() {
        let dictionary = Dictionary::parse("[stop_words]\nid = [\"cara\", \"yang\"]\n").unwrap();
        let missing = together(
            vec![
                asked("pelantikan pejabat", 5),
                asked("cuti melahirkan", 4),
                asked("cara pejabat pelantikan", 3),
                asked("yang cara", 1),
            ],
            &dictionary,
        );
        let ways: Vec<(&str, i32)> = missing
            .iter()
            .map(|one| (one.ways[0].as_str(), one.counts.nothing))
            .collect();
        assert_eq!(
            ways,
            [
                ("pelantikan pejabat", 8),
                ("cuti melahirkan", 4),
                ("yang cara", 1)
            ]
        );
        assert_eq!(missing[0].ways, ["pelantikan pejabat", "cara pejabat pelantikan"]);
    }
}
