//! Which pages listen to this node.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::id::StaffId;
use tokio::sync::watch;

/// Streams of one session on one node. One tab listens for all of a browser; a second and third are other windows, or what
/// a page that was just left has not closed yet.
const PER_SESSION: usize = 3;

/// The listeners of one node. Clones share one state.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    closed: bool,
    last_serial: u64,
    listeners: HashMap<StaffId, Vec<Listener>>,
}

#[derive(Debug)]
struct Listener {
    serial: u64,
    session: String,
    sender: watch::Sender<u64>,
}

/// One page that listens. It stops when this is dropped; it is over when `changed` fails.
#[derive(Debug)]
pub struct Listening {
    /// How many notices are unread.
    pub unread: watch::Receiver<u64>,
    bell: Bell,
    staff: StaffId,
    serial: u64,
}

impl Bell {
    /// A page begins to listen; the oldest one of its session stops where there are too many. `None` on a node that stops.
    pub fn listen(&self, staff: StaffId, session: &str, unread: u64) -> Option<Listening> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        state.last_serial += 1;
        let serial = state.last_serial;
        let (sender, receiver) = watch::channel(unread);
        let listeners = state.listeners.entry(staff).or_default();
        let of_session = listeners.iter().filter(|one| one.session == session);
        if of_session.count() >= PER_SESSION
            && let Some(oldest) = listeners.iter().position(|one| one.session == session)
        {
            listeners.remove(oldest);
        }
        listeners.push(Listener {
            serial,
            session: session.to_owned(),
            sender,
        });
        metrics::gauge!("laporbkn_bell_listeners").increment(1.0);
        Some(Listening {
            unread: receiver,
            bell: self.clone(),
            staff,
            serial,
        })
    }

    /// Who listens.
    pub fn listening(&self) -> Vec<StaffId> {
        self.state().listeners.keys().copied().collect()
    }

    /// Tells everybody their number; whoever is not in it has nothing unread.
    pub fn ring(&self, counts: &HashMap<StaffId, u64>) {
        for (staff, listeners) in &self.state().listeners {
            let unread = counts.get(staff).copied().unwrap_or(0);
            for listener in listeners {
                listener.sender.send_if_modified(|known| {
                    let is_new = *known != unread;
                    *known = unread;
                    is_new
                });
            }
        }
    }

    /// Ends every stream and lets no new one begin: the node stops.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.listeners.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        metrics::gauge!("laporbkn_bell_listeners").decrement(1.0);
        let mut state = self.bell.state();
        let Some(listeners) = state.listeners.get_mut(&self.staff) else {
            return;
        };
        listeners.retain(|one| one.serial != self.serial);
        if listeners.is_empty() {
            state.listeners.remove(&self.staff);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{clock::FixedClock, rng::Rng};

    fn somebody(seed: u64) -> StaffId {
        let clock = FixedClock::at("2026-07-01T02:00:00Z".parse().unwrap());
        StaffId::new(&clock, &Rng::seeded(seed))
    }

    #[test]
    fn a_listener_hears_its_own_number_and_only_when_it_changes() {
        let bell = Bell::default();
        let (one, other) = (somebody(1), somebody(2));
        let mut here = bell.listen(one, "s", 2).unwrap();
        let there = bell.listen(other, "t", 0).unwrap();
        bell.ring(&HashMap::from([(one, 2)]));
        assert!(!here.unread.has_changed().unwrap());
        bell.ring(&HashMap::from([(one, 3)]));
        assert_eq!(*here.unread.borrow_and_update(), 3);
        assert!(!there.unread.has_changed().unwrap());
        bell.ring(&HashMap::new());
        assert_eq!(*here.unread.borrow_and_update(), 0);
    }

    #[test]
    fn a_session_keeps_its_newest_streams_and_others_keep_theirs() {
        let bell = Bell::default();
        let staff = somebody(1);
        let other = bell.listen(staff, "other", 0).unwrap();
        let mine: Vec<Listening> = (0..5).map(|_| bell.listen(staff, "mine", 0).unwrap()).collect();
        let alive: Vec<bool> = mine.iter().map(|one| one.unread.has_changed().is_ok()).collect();
        assert_eq!(alive, [false, false, true, true, true]);
        assert!(other.unread.has_changed().is_ok());
    }

    #[test]
    fn who_left_is_forgotten() {
        let bell = Bell::default();
        let staff = somebody(1);
        let here = bell.listen(staff, "s", 0).unwrap();
        assert_eq!(bell.listening(), [staff]);
        drop(here);
        assert!(bell.listening().is_empty());
    }

    #[test]
    fn a_node_that_stops_ends_its_streams_and_begins_none() {
        let bell = Bell::default();
        let here = bell.listen(somebody(1), "s", 0).unwrap();
        bell.close();
        assert!(here.unread.has_changed().is_err());
        assert!(bell.listen(somebody(1), "s", 0).is_none());
    }
}
