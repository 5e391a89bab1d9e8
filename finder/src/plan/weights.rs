//! The numbers that ranking hangs on, in one place.
//!
//! They were found by moving one at a time over sets of Indonesian questions and passages that are not in this repository
//! (public reading-comprehension questions over encyclopaedia passages), clean and with two misspelt words in each, and then
//! checked on the articles with `bench/search-quality`. Most are flat around their value; `docs/decisions.md` has the table.

use kernel::locale::Locale;

/// How much each kind of find counts.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Another form of the word (`pendaftaran` for `mendaftar`), against the word itself.
    pub stem: f32,
    /// How much of a form's own rarity counts beside that of its stem.
    pub exact: f32,
    /// A synonym.
    pub same: f32,
    /// A word that is only close in meaning.
    pub close: f32,
    /// A word that a misspelt one may have been meant for, before its distance is counted.
    pub meant: f32,
    /// How fast that falls with distance, see [`crate::spelling::cost`].
    pub meant_decay: f32,
    /// How much rarer words among the neighbours lose.
    pub meant_rarity: f32,
    /// The same where forms of the typed word are known, only not this one.
    pub meant_beside: f32,
    /// How many neighbours are looked at.
    pub neighbours: usize,
    /// Distance within which an unknown word passes for a misspelt stop word.
    pub stop_limit: f32,
    /// Words like `kapan` and `berapa`, which tell what answer is wanted rather than what it is about.
    pub question_word: f32,
    /// An article with a date in it, for a question that asks when.
    pub date: f32,
    /// An article with a number in it, for a question that asks how many.
    pub number: f32,
    /// BM25: how soon more of the same word stops counting.
    pub saturation: f32,
    /// BM25: how much a long article is held against it.
    pub length: f32,
    /// A word in the title counts as so many in the body.
    pub title: f32,
    /// A word in an alias.
    pub alias: f32,
    /// A word in a tag.
    pub tag: f32,
    /// Two words of the question that stand side by side.
    pub near: f32,
    /// How fast that falls with the words between them.
    pub near_decay: f32,
    /// A title or alias that asks the same question.
    pub likeness: f32,
    /// The part of the best one's score that the next one must have to be shown.
    pub cut: f32,
    /// How much more of it each further one must have: who reads far wants good ones only.
    pub cut_step: f32,
    /// The most that any must have.
    pub cut_most: f32,
}

impl Weights {
    /// How many of the articles with these scores, best first, are worth showing.
    pub fn worth_showing(&self, scores: &[f32]) -> usize {
        let best = scores.first().copied().unwrap_or_default();
        let mut part = self.cut;
        let shown = scores.iter().take_while(|score| {
            let is_good = **score > 0.0 && **score >= best * part;
            part = (part + self.cut_step).min(self.cut_most);
            is_good
        });
        shown.count()
    }

    /// Of articles of these languages with these scores, best first, the languages of those that are worth showing to who asks for
    /// their language alone.
    pub fn worth_showing_each(&self, scored: impl Iterator<Item = (Locale, f32)>) -> Vec<Locale> {
        let mut languages: Vec<(Locale, Vec<f32>)> = Vec::new();
        for (lang, score) in scored {
            match languages.iter_mut().find(|(known, _)| *known == lang) {
                Some((_, scores)) => scores.push(score),
                None => languages.push((lang, vec![score])),
            }
        }
        let each = languages.into_iter();
        each.flat_map(|(lang, scores)| std::iter::repeat_n(lang, self.worth_showing(&scores)))
            .collect()
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            stem: 0.7,
            exact: 0.15,
            same: 0.6,
            close: 0.4,
            meant: 0.9,
            meant_decay: 0.1,
            meant_rarity: 0.1,
            meant_beside: 0.5,
            neighbours: 8,
            stop_limit: 0.9,
            question_word: 0.2,
            date: 0.3,
            number: 0.1,
            saturation: 1.2,
            length: 0.9,
            title: 2.0,
            alias: 2.0,
            tag: 1.0,
            near: 0.5,
            near_decay: 0.2,
            likeness: 1.0,
            cut: 0.12,
            cut_step: 0.02,
            cut_most: 0.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_further_down_the_better_an_article_must_be_and_nothing_worth_nothing_is_shown() {
        let weights = Weights::default();
        assert_eq!(weights.worth_showing(&[]), 0);
        assert_eq!(weights.worth_showing(&[0.0, 0.0]), 0);
        assert_eq!(weights.worth_showing(&[10.0, 2.0, 1.0]), 2);
        let good: Vec<f32> = vec![10.0; 40];
        assert_eq!(weights.worth_showing(&good), 40);
        let middling: Vec<f32> = std::iter::once(10.0).chain(vec![4.0; 40]).collect();
        assert!((10..20).contains(&weights.worth_showing(&middling)));
    }

    #[test]
    fn each_language_is_counted_as_if_it_were_asked_for_alone() {
        let weights = Weights::default();
        let scored = [
            (Locale::Id, 10.0),
            (Locale::Id, 5.0),
            (Locale::En, 0.5),
            (Locale::En, 0.4),
            (Locale::Id, 0.1),
        ];
        let kept = weights.worth_showing_each(scored.into_iter());
        assert_eq!(kept.iter().filter(|lang| **lang == Locale::Id).count(), 2);
        assert_eq!(kept.iter().filter(|lang| **lang == Locale::En).count(), 2);
    }
}
