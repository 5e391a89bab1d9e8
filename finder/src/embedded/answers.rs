//! Answers that were given since the articles last changed: on a busy day very many people ask the same few questions.
//!
//! Kept by the very words of the question. Long ones are kept apart: the stories that people tell are seldom anybody else's, and
//! should not push out what everybody asks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::kept::Kept;

use crate::query::Query;

/// Answers of half a generation: twice as many of each length are kept at most, of some five kilobytes each.
const HALF: usize = 256;
/// Bytes beyond which a question is a story.
const LONG: usize = 160;

/// Answers of one kind.
#[derive(Debug)]
pub(super) struct Answers<T> {
    short: Mutex<Since<T>>,
    long: Mutex<Since<T>>,
}

/// Answers since the last change.
#[derive(Debug)]
struct Since<T> {
    /// Changes of the articles that these answers know of.
    changes: u64,
    answers: Kept<Query, Arc<T>>,
}

impl<T> Answers<T> {
    pub fn new() -> Self {
        let none = || {
            Mutex::new(Since {
                changes: 0,
                answers: Kept::new(HALF),
            })
        };
        Self {
            short: none(),
            long: none(),
        }
    }

    fn like(&self, query: &Query) -> MutexGuard<'_, Since<T>> {
        let is_long = query.text().len() > LONG;
        let since = if is_long { &self.long } else { &self.short };
        since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer that was given to this question after so many changes.
    pub fn find(&self, query: &Query, changes: u64) -> Option<Arc<T>> {
        let mut since = self.like(query);
        if since.changes != changes {
            return None;
        }
        since.answers.find(query)
    }

    /// Keeps an answer that was begun after so many changes. One that was begun before the last of them is not kept.
    pub fn keep(&self, query: &Query, changes: u64, answer: Arc<T>) {
        let mut since = self.like(query);
        if since.changes > changes {
            return;
        }
        if since.changes < changes {
            since.changes = changes;
            since.answers.clear();
        }
        since.answers.add(query.clone(), answer, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str) -> Query {
        Query::new(words)
    }

    #[test]
    fn an_answer_ends_with_the_next_change() {
        let answers = Answers::new();
        answers.keep(&asked("nik"), 3, Arc::new("before"));
        assert_eq!(answers.find(&asked("nik"), 3).as_deref(), Some(&"before"));
        assert_eq!(answers.find(&asked("nik").at_most(3), 3), None);
        assert_eq!(answers.find(&asked("nik"), 4), None);
        answers.keep(&asked("kk"), 4, Arc::new("after"));
        answers.keep(&asked("nik"), 3, Arc::new("begun before, done after"));
        assert_eq!(answers.find(&asked("nik"), 4), None);
        assert_eq!(answers.find(&asked("kk"), 4).as_deref(), Some(&"after"));
    }

    #[test]
    fn stories_do_not_push_out_what_everybody_asks() {
        let answers = Answers::new();
        answers.keep(&asked("nik"), 0, Arc::new(0));
        let story = |number: usize| asked(&format!("{number} {}", "lalu ".repeat(LONG / 5)));
        for number in 0..10 * HALF {
            answers.keep(&story(number), 0, Arc::new(number));
        }
        assert!(answers.find(&asked("nik"), 0).is_some());
        assert!(answers.find(&story(10 * HALF - 1), 0).is_some());
    }
}
