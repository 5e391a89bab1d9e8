//! What was made of late, for whoever asks for the same again; what nobody asks for any more is forgotten.
//!
//! Two generations: what is asked for moves from the old to the young, and where the young are too many they become the old, and
//! the old are gone. That needs neither a clock nor a list of who came when.

use std::{borrow::Borrow, collections::HashMap, hash::Hash};

/// Values by key. Never more than twice [`Kept::new`]'s `half` in weight, but for one value that weighs more by itself.
#[derive(Debug)]
pub struct Kept<K, V> {
    half: usize,
    weight: usize,
    young: HashMap<K, Weighed<V>>,
    old: HashMap<K, Weighed<V>>,
}

#[derive(Debug)]
struct Weighed<V> {
    value: V,
    weight: usize,
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// Nothing yet; of each generation so much in weight.
    pub fn new(half: usize) -> Self {
        Self {
            half,
            weight: 0,
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }

    /// What is kept under a key.
    pub fn find<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        if let Some(known) = self.young.get(key) {
            return Some(known.value.clone());
        }
        let (key, known) = self.old.remove_entry(key)?;
        let value = known.value.clone();
        self.add(key, known.value, known.weight);
        Some(value)
    }

    /// Keeps a value.
    pub fn add(&mut self, key: K, value: V, weight: usize) {
        if self.weight >= self.half {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        let before = self.young.insert(key, Weighed { value, weight });
        self.weight += weight;
        self.weight -= before.map_or(0, |known| known.weight);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
        self.weight = 0;
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_again_stays_and_all_else_has_an_end() {
        let mut kept = Kept::new(10);
        kept.add("often".to_owned(), 1, 1);
        for number in 0..1_000 {
            kept.add(number.to_string(), number, 1);
            assert_eq!(kept.find("often"), Some(1), "{number}");
            assert!(kept.len() <= 20, "{number}");
        }
        assert_eq!(kept.find("7"), None);
        kept.clear();
        assert_eq!((kept.find("often"), kept.len()), (None, 0));
    }

    #[test]
    fn heavy_values_are_fewer() {
        let mut kept = Kept::new(10);
        for number in 0..100 {
            kept.add(number, number, 5);
            assert!(kept.len() <= 4, "{number}");
        }
        // The same again is not more.
        for _ in 0..100 {
            kept.add(7, 7, 5);
        }
        assert_eq!(kept.find(&99), Some(99));
    }
}
