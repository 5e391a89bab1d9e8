//! Draws: everything in the data set that is left to chance comes from here, seeded, so that it repeats.

use chrono::{DateTime, Duration, Utc};
use kernel::rng::Rng;

/// Seeded chance.
#[derive(Clone, Debug)]
pub(super) struct Dice(pub(super) Rng);

impl Dice {
    /// Dice of their own for `what` number `index` of the data set.
    pub(super) fn of(what: u64, index: usize) -> Self {
        // Two odd constants keep neighbouring seeds apart; the generator mixes the rest.
        let index = u64::try_from(index).unwrap_or(0);
        let seed = what.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ index.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Self(Rng::seeded(seed))
    }

    /// A number from 0 to `bound` - 1.
    pub(super) fn below(&self, bound: usize) -> usize {
        let bound = u32::try_from(bound).unwrap_or(u32::MAX);
        usize::try_from(self.0.below(bound)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both possible.
    pub(super) fn between(&self, low: i64, high: i64) -> i64 {
        let span = u32::try_from(high - low + 1).unwrap_or(1);
        low + i64::from(self.0.below(span))
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub(super) fn chance(&self, percent: u32) -> bool {
        self.0.below(100) < percent
    }

    /// A number from 0 up to, not including, 1.
    pub(super) fn fraction(&self) -> f64 {
        f64::from(self.0.below(1 << 24)) / f64::from(1 << 24)
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// One of them, each as likely as its weight says.
    pub(super) fn weighted<'a, T>(&self, of: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let total: u32 = of.iter().map(&weight).sum();
        let mut drawn = self.0.below(total);
        of.iter().find(|one| {
            let weight = weight(one);
            let found = drawn < weight;
            drawn = drawn.saturating_sub(weight);
            found
        })
    }

    /// A moment between two, at least as near to the first as `furthest` (0 to 1) says.
    pub(super) fn moment(&self, from: DateTime<Utc>, to: DateTime<Utc>, furthest: f64) -> DateTime<Utc> {
        from + part(to - from, self.fraction() * furthest)
    }
}

/// A part of a span, to the second.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "seconds of some weeks, in a data set of inventions"
)]
pub(super) fn part(span: Duration, fraction: f64) -> Duration {
    Duration::seconds((span.num_seconds() as f64 * fraction) as i64)
}
