//! The numbers that ranking hangs on, in one place.
//!
//! They were found by moving one at a time over sets of Indonesian questions and passages that are not in this repository
//! (public reading-comprehension questions over encyclopaedia passages), clean and with two misspelt words in each, and then
//! checked on the articles with `bench/search-quality`. Most are flat around their value; `docs/decisions.md` has the table.

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
    /// Articles below this part of the best one's score are not shown.
    pub cut: f32,
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
        }
    }
}
