//! What a question looks for, by word: asked of every word of hundreds of articles, of which nearly none is wanted.

use crate::{lexicon::WordId, plan::Plan};

/// A part that a word counts for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Use {
    pub part: usize,
    pub concept: usize,
    pub value: f32,
}

/// The words of a plan and what each counts for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// A bit for each word that is wanted.
    bits: Vec<u64>,
    /// How many bits are set in the blocks before, by block.
    before: Vec<usize>,
    /// By the order of the bits: where the uses of a word begin. One more than there are words.
    starts: Vec<usize>,
    uses: Vec<Use>,
}

impl Wanted {
    /// What a plan looks for.
    pub fn by(plan: &Plan) -> Self {
        let mut found: Vec<(WordId, Use)> = Vec::new();
        for (concept, asked) in plan.concepts.iter().enumerate() {
            for part in asked.ways.iter().flat_map(|way| way.parts.clone()) {
                let words = plan.parts.get(part).map(|part| &part.words);
                found.extend(words.into_iter().flatten().map(|(word, value)| {
                    let value = *value;
                    (*word, Use { part, concept, value })
                }));
            }
        }
        found.sort_unstable_by_key(|(word, one)| (*word, one.concept, one.part));
        Self::sorted(&found)
    }

    fn sorted(found: &[(WordId, Use)]) -> Self {
        let mut wanted = Self::default();
        let blocks = found.last().map_or(0, |(last, _)| block(*last) + 1);
        wanted.bits.resize(blocks, 0);
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            wanted.starts.push(wanted.uses.len());
            wanted.uses.extend(same.iter().map(|(_, one)| *one));
            let word = same.first().map_or(0, |(word, _)| *word);
            if let Some(bits) = wanted.bits.get_mut(block(word)) {
                *bits |= bit(word);
            }
        }
        wanted.starts.push(wanted.uses.len());
        let mut sum = 0;
        for bits in &wanted.bits {
            wanted.before.push(sum);
            sum += bits.count_ones() as usize;
        }
        wanted
    }

    /// Whether a word is wanted.
    pub fn has(&self, word: WordId) -> bool {
        let bits = self.bits.get(block(word)).copied();
        bits.unwrap_or_default() & bit(word) != 0
    }

    /// Which of these words are wanted, by their place, into `found`. Each place is written down and stays where the word is wanted:
    /// to branch would be to guess wrong for every tenth.
    pub fn places(&self, words: &[WordId], found: &mut Vec<u32>) {
        found.clear();
        found.resize(words.len(), 0);
        let mut count = 0;
        for (place, word) in (0..).zip(words) {
            if let Some(next) = found.get_mut(count) {
                *next = place;
            }
            count += usize::from(self.has(*word));
        }
        found.truncate(count);
    }

    /// What a word counts for.
    pub fn uses(&self, word: WordId) -> &[Use] {
        self.find(word).unwrap_or_default()
    }

    fn find(&self, word: WordId) -> Option<&[Use]> {
        let (bits, before) = (*self.bits.get(block(word))?, *self.before.get(block(word))?);
        if bits & bit(word) == 0 {
            return None;
        }
        let lower = bits & (bit(word) - 1);
        let place = before + lower.count_ones() as usize;
        let (start, end) = (*self.starts.get(place)?, *self.starts.get(place + 1)?);
        self.uses.get(start..end)
    }
}

fn block(word: WordId) -> usize {
    word as usize / 64
}

fn bit(word: WordId) -> u64 {
    1 << (word % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_its_own_uses() {
        let one = |part| Use {
            part,
            concept: 0,
            value: 1.0,
        };
        let found = [
            (0, one(1)),
            (63, one(2)),
            (64, one(3)),
            (64, one(4)),
            (700, one(5)),
        ];
        let wanted = Wanted::sorted(&found);
        for word in 0..800 {
            let expected: Vec<Use> = found
                .iter()
                .filter(|(known, _)| *known == word)
                .map(|(_, one)| *one)
                .collect();
            assert_eq!(wanted.uses(word), expected, "{word}");
            assert_eq!(wanted.has(word), !expected.is_empty(), "{word}");
        }
        let mut places = Vec::new();
        wanted.places(&[5, 64, 1, 700, 63], &mut places);
        assert_eq!(places, [1, 3, 4]);
        assert!(!Wanted::sorted(&[]).has(0));
    }
}
