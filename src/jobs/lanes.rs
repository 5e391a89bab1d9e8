//! Fair between kinds: the workers of a node take turns over the kinds, and no kind may hold all of them. A storm of one
//! kind makes that kind slower and no other.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::registry::KINDS;

/// Jobs that one node runs at a time.
pub(super) const WORKERS: usize = 3;
/// How many of them may be of one kind.
const MOST_OF_A_KIND: usize = WORKERS - 1;

/// Whose turn it is, on this node.
#[derive(Clone, Debug, Default)]
pub struct Lanes(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    served_last: Option<&'static str>,
    running: BTreeMap<&'static str, usize>,
}

/// A worker's place in the lane of a kind; free again when it is dropped, also by a panic.
#[derive(Debug)]
pub(super) struct Place {
    lanes: Lanes,
    kind: &'static str,
}

impl Lanes {
    /// Kinds that may be served now, the one that has waited longest for its turn first.
    pub(super) fn order(&self) -> Vec<&'static str> {
        let state = self.state();
        let served = state
            .served_last
            .and_then(|last| KINDS.iter().position(|kind| *kind == last));
        let first = served.map_or(0, |at| at + 1);
        let kinds = KINDS.iter().cycle().skip(first).take(KINDS.len());
        kinds
            .copied()
            .filter(|kind| state.running.get(kind).copied().unwrap_or(0) < MOST_OF_A_KIND)
            .collect()
    }

    /// Takes a place in a kind's lane; `None` where another worker took the last one a moment ago.
    pub(super) fn enter(&self, kind: &'static str) -> Option<Place> {
        let mut state = self.state();
        let running = state.running.entry(kind).or_default();
        if *running >= MOST_OF_A_KIND {
            return None;
        }
        *running += 1;
        state.served_last = Some(kind);
        Some(Place {
            lanes: self.clone(),
            kind,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(running) = self.lanes.state().running.get_mut(self.kind) {
            *running = running.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_take_turns() {
        let lanes = Lanes::default();
        assert_eq!(lanes.order(), KINDS);
        for kind in KINDS {
            assert_eq!(lanes.order().first(), Some(&kind));
            drop(lanes.enter(kind));
        }
        assert_eq!(lanes.order(), KINDS);
    }

    #[test]
    fn no_kind_holds_every_worker() {
        let lanes = Lanes::default();
        let places: Vec<Place> = (0..WORKERS).filter_map(|_| lanes.enter(KINDS[0])).collect();
        assert_eq!(
            places.len(),
            MOST_OF_A_KIND,
            "also where all workers looked before any entered"
        );
        assert!(!lanes.order().contains(&KINDS[0]));
        assert_eq!(lanes.order().len(), KINDS.len() - 1);
        drop(places);
        assert!(lanes.order().contains(&KINDS[0]));
    }
}
