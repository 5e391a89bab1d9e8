//! The only source of randomness.
//!
//! A `ChaCha` generator behind a mutex, seeded by the operating system in production and by a number in tests.
//! Everything secret (tokens, PINs, ticket numbers, keys) and everything unique (ids) is drawn from it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{
    Rng as _, RngExt, SeedableRng,
    rngs::{StdRng, SysRng},
};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The lower 61 bits: a fresh tail of an id leaves the 62nd free, so that the ids after it have room to grow.
const FRESH_TAIL: u64 = (1 << 61) - 1;
/// The 62 bits that an id has for its tail.
const WHOLE_TAIL: u64 = (1 << 62) - 1;

/// A cryptographically strong generator. Clones share one state.
#[derive(Clone)]
pub struct Rng {
    state: Arc<Mutex<State>>,
}

struct State {
    generator: StdRng,
    last_id: Option<(u64, u64)>,
}

impl Rng {
    /// A generator seeded by the operating system.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: nothing safe can be done then.
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret is safe: the process must not go on"
    )]
    pub fn from_os() -> Self {
        Self::with(StdRng::try_from_rng(&mut SysRng).expect("the operating system gives randomness"))
    }

    /// A generator that gives the same sequence for the same seed. For tests and demonstration data only.
    pub fn seeded(seed: u64) -> Self {
        Self::with(StdRng::seed_from_u64(seed))
    }

    fn with(generator: StdRng) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                generator,
                last_id: None,
            })),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills `buffer` with random bytes.
    pub fn fill(&self, buffer: &mut [u8]) {
        self.state().generator.fill_bytes(buffer);
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number from 0 to `bound` - 1, each equally likely; 0 for a bound of 0 or 1.
    pub fn below(&self, bound: u32) -> u32 {
        self.state().generator.random_range(0..bound.max(1))
    }

    /// A secret of 32 random bytes in base64url without padding: 43 characters.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// The random tail (62 bits) of an id made at `tick`; ids made one after another in the same tick get growing
    /// tails, so that what one transaction writes at one instant sorts in the order in which it was written.
    pub(crate) fn id_tail(&self, tick: u64) -> u64 {
        let mut state = self.state();
        let tail = match state.last_id {
            Some((last_tick, last_tail)) if last_tick == tick => {
                (last_tail + 1 + u64::from(state.generator.next_u32())) & WHOLE_TAIL
            }
            _ => state.generator.next_u64() & FRESH_TAIL,
        };
        state.last_id = Some((tick, tail));
        tail
    }
}

impl fmt::Debug for Rng {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rng")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence_and_clones_share_it() {
        let (one, two) = (Rng::seeded(7), Rng::seeded(7));
        assert_eq!(one.bytes::<16>(), two.bytes::<16>());
        let shared = one.clone();
        assert_eq!(shared.token(), two.token());
        assert_eq!(one.below(1_000_000), two.below(1_000_000));
    }

    #[test]
    fn the_operating_system_seeds_differently_each_time() {
        assert_ne!(Rng::from_os().bytes::<32>(), Rng::from_os().bytes::<32>());
    }

    #[test]
    fn a_token_is_43_characters_that_are_safe_in_an_address() {
        let token = Rng::seeded(1).token();
        assert_eq!(token.len(), 43);
        assert!(
            token
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        );
    }

    #[test]
    fn below_stays_below_and_reaches_every_value() {
        let rng = Rng::seeded(3);
        let mut seen = [0_u32; 6];
        for _ in 0..6_000 {
            seen[rng.below(6) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (850..1_150).contains(count)), "{seen:?}");
        assert_eq!((rng.below(0), rng.below(1)), (0, 0));
    }

    #[test]
    fn nothing_of_the_state_is_printed() {
        assert_eq!(format!("{:?}", Rng::seeded(42)), "Rng");
    }
}
