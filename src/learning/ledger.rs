//! Questions counted in memory until they are written: nobody who searches waits for a database.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::NaiveDate;
use kernel::locale::Locale;

use super::Question;

/// Different questions that wait at most. What comes beyond is counted without its words.
const MOST: usize = 5_000;

/// Which question, on which day. In order, so that two nodes that write the same rows never wait for each other in a ring.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The office's day.
    pub day: NaiveDate,
    /// Language.
    pub lang: Locale,
    /// The question.
    pub question: Question,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Asked.
    pub asked: i32,
    /// Nothing was found.
    pub nothing: i32,
    /// An article that was reached with it helped.
    pub helped: i32,
    /// Did not help.
    pub not_helped: i32,
}

impl Counts {
    pub(super) fn add(&mut self, more: Self) {
        self.asked = self.asked.saturating_add(more.asked);
        self.nothing = self.nothing.saturating_add(more.nothing);
        self.helped = self.helped.saturating_add(more.helped);
        self.not_helped = self.not_helped.saturating_add(more.not_helped);
    }
}

/// What waits to be written.
pub type Page = BTreeMap<Key, Counts>;

/// The questions of this node since the last writing.
#[derive(Debug, Default)]
pub struct Ledger {
    open: Mutex<Page>,
    folded: Mutex<Option<NaiveDate>>,
}

impl Ledger {
    /// Counts a question.
    pub fn note(&self, day: NaiveDate, lang: Locale, question: Question, counts: Counts) {
        let mut open = self.open();
        put(&mut open, Key { day, lang, question }, counts);
    }

    /// Everything that waits; the ledger is empty afterwards.
    pub fn take(&self) -> Page {
        std::mem::take(&mut *self.open())
    }

    /// Takes back what could not be written.
    pub fn give_back(&self, page: Page) {
        let mut open = self.open();
        for (key, counts) in page {
            put(&mut open, key, counts);
        }
    }

    /// Whether old questions were not folded on this day yet; says so once a day.
    pub(super) fn is_first_of(&self, day: NaiveDate) -> bool {
        let mut folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        folded.replace(day) != Some(day)
    }

    fn open(&self) -> MutexGuard<'_, Page> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put(page: &mut Page, mut key: Key, counts: Counts) {
    if page.len() >= MOST && !page.contains_key(&key) {
        key.question = Question::default();
    }
    page.entry(key).or_default().add(counts);
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Counts = Counts {
        asked: 1,
        nothing: 0,
        helped: 0,
        not_helped: 0,
    };

    #[test]
    fn a_flood_of_different_questions_stays_small_and_is_counted_all_the_same() {
        let (ledger, day) = (Ledger::default(), NaiveDate::default());
        let letters = |number: usize| -> String {
            let mut left = number;
            let letter = |_| {
                let letter = b'a' + u8::try_from(left % 26).unwrap();
                left /= 26;
                char::from(letter)
            };
            (0..4).map(letter).collect()
        };
        for n in 0..3 * MOST {
            ledger.note(day, Locale::Id, Question::of(&letters(n)), ONE);
        }
        let page = ledger.take();
        assert!(page.len() <= MOST + 1);
        let asked: i32 = page.values().map(|counts| counts.asked).sum();
        assert_eq!(asked, 15_000);
        assert!(ledger.take().is_empty());
    }

    #[test]
    fn what_is_given_back_is_added_to_what_came_meanwhile() {
        let (ledger, day) = (Ledger::default(), NaiveDate::default());
        ledger.note(day, Locale::Id, Question::of("nik"), ONE);
        let page = ledger.take();
        ledger.note(day, Locale::Id, Question::of("NIK!"), ONE);
        ledger.give_back(page);
        assert_eq!(
            ledger.take().into_values().next().map(|counts| counts.asked),
            Some(2)
        );
    }
}
