//! What is asked of an engine.

use kernel::locale::Locale;

/// Characters of a question that are read. A question this long says what it is about long before its end.
const LONGEST: usize = 1_000;
/// Characters of a category that are read: more than the name of any.
const LONGEST_CATEGORY: usize = 200;
/// Hits that one answer holds at most.
const MOST_HITS: usize = 50;

/// A question. Whatever is in it, it is a question: nothing in it is an operator, and nothing is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    text: String,
    /// Only articles of this language.
    pub lang: Option<Locale>,
    /// Only articles of this category.
    pub category: Option<String>,
    limit: usize,
}

impl Query {
    /// A question as it was typed. Control characters become spaces, and what is far too long is cut.
    pub fn new(typed: &str) -> Self {
        let text: String = typed
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .take(LONGEST)
            .collect();
        Self {
            text: text.trim().to_owned(),
            lang: None,
            category: None,
            limit: 10,
        }
    }

    /// Only articles of a language, where one is given.
    pub fn in_language(mut self, lang: Option<Locale>) -> Self {
        self.lang = lang;
        self
    }

    /// Only articles of a category, where one is given. No category has a name as long as one that is cut here, so that none
    /// is found in it.
    pub fn in_category(mut self, category: Option<String>) -> Self {
        self.category = category.map(|slug| slug.chars().take(LONGEST_CATEGORY).collect());
        self
    }

    /// At most so many hits, from 1 to 50.
    pub fn at_most(mut self, limit: usize) -> Self {
        self.limit = limit.clamp(1, MOST_HITS);
        self
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many hits are wanted.
    pub fn limit(&self) -> usize {
        self.limit
    }
}
