//! What of a part was found in an article, where and how often.

use crate::plan::Weights;

/// Where in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Title,
    Alias,
    Tag,
    Body,
}

/// Places, in order. Zones and aliases lie far apart, so that nothing is close across their borders.
pub(super) type Places = Vec<u32>;

/// Places that one zone, or one alias, may take.
const SEGMENT: u32 = 1 << 20;

impl Zone {
    /// The zone with this number in a [`super::Profile`], and which of the aliases it is.
    pub fn numbered(number: usize) -> (Self, usize) {
        match number {
            0 => (Self::Title, 0),
            1 => (Self::Tag, 0),
            2 => (Self::Body, 0),
            _ => (Self::Alias, number - 3),
        }
    }

    /// The place of a word in a segment of this zone.
    pub fn place(self, segment: usize, word: usize) -> u32 {
        let zone = match self {
            Self::Title => 0,
            Self::Tag => 1,
            Self::Body => 2,
            Self::Alias => 3 + u32::try_from(segment.min(1_000)).unwrap_or(0),
        };
        zone * SEGMENT + u32::try_from(word).unwrap_or(SEGMENT - 1).min(SEGMENT - 1)
    }
}

/// What was found of a part.
#[derive(Debug, Default, Clone)]
pub(super) struct Found {
    /// What the best word found is worth.
    pub value: f32,
    /// Where.
    pub places: Places,
    title: f32,
    alias: f32,
    tag: f32,
    body: f32,
}

impl Found {
    /// Forgets what was found; the room for places stays.
    pub fn clear(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        *self = Self {
            places,
            ..Self::default()
        };
    }

    /// Notes a word; one that is worth less than the best counts as part of an occurrence.
    pub fn add(&mut self, value: f32, zone: Zone, place: u32) {
        if value > self.value {
            let share = self.value / value;
            for count in [&mut self.title, &mut self.alias, &mut self.tag, &mut self.body] {
                *count *= share;
            }
            self.value = value;
        }
        *match zone {
            Zone::Title => &mut self.title,
            Zone::Alias => &mut self.alias,
            Zone::Tag => &mut self.tag,
            Zone::Body => &mut self.body,
        } += value / self.value;
        self.places.push(place);
    }

    /// What it brings: more of the same counts less and less, and in a long body less than in a short one.
    pub fn worth(&self, weights: &Weights, length: f32) -> f32 {
        let count = weights.title * self.title
            + weights.alias * self.alias
            + weights.tag * self.tag
            + self.body / length;
        self.value * count * (weights.saturation + 1.0) / (count + weights.saturation)
    }
}

/// Words between the nearest two of them, at least 1.
pub(super) fn apart(mut here: &[u32], mut there: &[u32]) -> u32 {
    let mut least = u32::MAX;
    while let ([one, rest_here @ ..], [other, rest_there @ ..]) = (here, there) {
        least = least.min(one.abs_diff(*other));
        if least <= 1 {
            return 1;
        }
        if one < other {
            here = rest_here;
        } else {
            there = rest_there;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_two_count() {
        assert_eq!(apart(&[1, 50], &[20, 53, 90]), 3);
        assert_eq!(apart(&[7], &[7]), 1);
        assert_eq!(apart(&[], &[7]), u32::MAX);
    }

    #[test]
    fn zones_and_aliases_lie_apart() {
        assert!(Zone::Alias.place(0, 5).abs_diff(Zone::Alias.place(1, 0)) > 1_000);
        assert!(Zone::Title.place(0, 5).abs_diff(Zone::Body.place(0, 0)) > 1_000);
    }
}
