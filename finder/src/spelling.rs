//! How far a word is from another: what a finger, an ear or a hurry does to a word costs less than any other change.

use std::sync::LazyLock;

/// What a change costs. One arbitrary letter for another is 1.
const SWAP: f32 = 0.8;
const NEIGHBOUR_KEY: f32 = 0.75;
const SOUNDS_ALIKE: f32 = 0.6;
const DOUBLED: f32 = 0.5;
const VOWEL: f32 = 0.8;
const LETTER: f32 = 1.0;
/// People seldom get the first letter wrong.
const AT_START: f32 = 0.5;

/// Longest word that is compared, in letters.
pub const LONGEST: usize = 40;
/// Letters of the alphabet, `a` to `z`.
const ALPHABET: usize = 26;

/// A word, ready to be compared with very many others.
#[derive(Debug, Clone)]
pub struct Spelling {
    letters: Box<[char]>,
    /// The letters as bits, so that words far apart are told without being compared.
    set: u64,
}

impl Spelling {
    /// The spelling of a word.
    pub fn of(word: &str) -> Self {
        Self {
            letters: word.chars().collect(),
            set: word.chars().fold(0, |bits, letter| bits | 1 << bit(letter)),
        }
    }

    /// How many letters it has.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// What it costs to make this word, as it was typed, of `meant`; `None` when that is more than `limit`, or when each has
    /// more than two letters that the other has nowhere.
    pub fn cost_of(&self, meant: &Self, limit: f32) -> Option<f32> {
        self.may_be_near(meant.set, limit)
            .then(|| cost(&self.letters, &meant.letters, limit))?
    }

    /// Its letters as bits, for [`Self::may_be_near`].
    pub fn set(&self) -> u64 {
        self.set
    }

    /// Whether a word of these letters may be within `limit` of this one: neither has more than two that the other has nowhere.
    pub fn may_be_near(&self, set: u64, limit: f32) -> bool {
        let strangers = strangers(limit);
        has_at_most(self.set & !set, strangers) && has_at_most(set & !self.set, strangers)
    }
}

fn bit(letter: char) -> u32 {
    match letter {
        'a'..='z' => u32::from(letter) - u32::from('a'),
        '0'..='9' => 26 + u32::from(letter) - u32::from('0'),
        other => 36 + u32::from(other) % 28,
    }
}

/// How many letters a word within `limit` of another may have that the other has nowhere. Each of them was typed for another
/// letter or too much, and the least that costs is [`SOUNDS_ALIKE`].
fn strangers(limit: f32) -> u32 {
    if limit < SOUNDS_ALIKE {
        0
    } else if limit < 2.0 * SOUNDS_ALIKE {
        1
    } else {
        2
    }
}

/// Whether no more than `most` bits are set: for the one or two of [`strangers`] this is faster than counting them.
fn has_at_most(bits: u64, most: u32) -> bool {
    let rest = (0..most).fold(bits, |rest, _| rest & rest.wrapping_sub(1));
    rest == 0
}

/// What it costs to make `typed` of `meant`, or `None` when that is more than `limit`.
pub fn cost(typed: &[char], meant: &[char], limit: f32) -> Option<f32> {
    if typed.len() > LONGEST || meant.len() > LONGEST {
        return None;
    }
    let mut leaving_out = [0.0; LONGEST];
    for (index, cost) in leaving_out.iter_mut().take(meant.len()).enumerate() {
        *cost = left_out(meant, index);
    }
    let (mut before, mut above, mut row) = (&mut Row::default(), &mut Row::default(), &mut Row::default());
    let mut sum = 0.0;
    for (index, (cell, missing)) in above
        .cells
        .iter_mut()
        .zip(&leaving_out)
        .take(meant.len())
        .enumerate()
    {
        sum = sum + missing + start(index + 1);
        *cell = sum;
    }
    for index in 0..typed.len() {
        let least = row.fill(above, before, typed, index, meant, &leaving_out);
        if least > limit {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    let last = meant.len().checked_sub(1);
    let total = last.map_or(Some(above.first), |last| above.cells.get(last).copied())?;
    (total <= limit).then_some(total)
}

/// What the first letters of what was typed cost, against the first none, one, two… letters of what was meant.
struct Row {
    /// Against none.
    first: f32,
    /// Against one or more.
    cells: [f32; LONGEST],
}

impl Row {
    /// Fills the row for the typed letter at `index`, under the two rows before it, and says what is least in it. `leaving_out`
    /// is what that costs for each letter of `meant`.
    fn fill(
        &mut self,
        above: &Self,
        before: &Self,
        typed: &[char],
        index: usize,
        meant: &[char],
        leaving_out: &[f32; LONGEST],
    ) -> f32 {
        let Some(letter) = typed.get(index) else {
            return self.first;
        };
        let letter_before = index.checked_sub(1).and_then(|index| typed.get(index));
        let (line, too_much, replacements) = (index + 1, added(typed, index), replacements(*letter));
        self.first = above.first + too_much + start(line);
        let mut least = self.first;
        // The cells to the left of the one that is filled, in this row and the one above.
        let (mut left, mut aslant) = (self.first, above.first);
        // The cells two and one to the left, in the row before those; two letters that changed places came from the first.
        let (mut crossed, mut beside_crossed) = (0.0, before.first);
        let mut wanted_before = None;
        let cells = self.cells.iter_mut().zip(&above.cells).zip(&before.cells);
        for (place, ((wanted, missing), ((cell, over), two_over))) in
            meant.iter().zip(leaving_out).zip(cells).enumerate()
        {
            let nearer = line.min(place + 1);
            let edge = start(nearer);
            let is_same = letter == wanted;
            let changed = if is_same {
                0.0
            } else {
                replacements.get(in_alphabet(*wanted)).copied().unwrap_or(LETTER) + edge
            };
            let mut best = aslant + changed;
            best = best.min(over + too_much + edge);
            best = best.min(left + missing + edge);
            if !is_same && wanted_before == Some(letter) && letter_before == Some(wanted) {
                best = best.min(crossed + SWAP + start(nearer - 1));
            }
            *cell = best;
            least = least.min(best);
            (left, aslant) = (best, *over);
            (crossed, beside_crossed) = (beside_crossed, *two_over);
            wanted_before = Some(wanted);
        }
        least
    }
}

impl Default for Row {
    fn default() -> Self {
        Self {
            first: 0.0,
            cells: [0.0; LONGEST],
        }
    }
}

fn start(index: usize) -> f32 {
    if index == 1 { AT_START } else { 0.0 }
}

/// A letter that was typed and should not be there.
fn added(typed: &[char], index: usize) -> f32 {
    let letter = typed.get(index);
    let doubled = index > 0 && letter == typed.get(index - 1);
    if doubled { DOUBLED } else { LETTER }
}

/// A letter that should be there and was not typed.
fn left_out(meant: &[char], index: usize) -> f32 {
    let letter = meant.get(index).copied().unwrap_or(' ');
    if index > 0 && meant.get(index - 1) == Some(&letter) {
        DOUBLED
    } else if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'h') {
        VOWEL
    } else {
        LETTER
    }
}

/// What each letter of the alphabet costs that was meant where this one was typed. Empty for what is no letter of it.
fn replacements(typed: char) -> &'static [f32] {
    static ALL: LazyLock<Vec<f32>> = LazyLock::new(|| {
        let pairs = ('a'..='z').flat_map(|typed| ('a'..='z').map(move |meant| (typed, meant)));
        pairs.map(|(typed, meant)| replaced(typed, meant)).collect()
    });
    let row = ALL.chunks_exact(ALPHABET).nth(in_alphabet(typed));
    row.unwrap_or_default()
}

/// Number of a letter in the alphabet; too large for what is none of it.
fn in_alphabet(letter: char) -> usize {
    u32::from(letter).wrapping_sub(u32::from('a')) as usize
}

fn replaced(typed: char, meant: char) -> f32 {
    let pair = if typed < meant {
        (typed, meant)
    } else {
        (meant, typed)
    };
    if SOUND_PAIRS.contains(&pair) {
        SOUNDS_ALIKE
    } else if KEY_ROWS
        .iter()
        .any(|keys| keys.0 == typed && keys.1.contains(meant))
    {
        NEIGHBOUR_KEY
    } else {
        LETTER
    }
}

/// Letters that Indonesians hear, or were once taught, as one.
const SOUND_PAIRS: &[(char, char)] = &[
    ('f', 'p'),
    ('f', 'v'),
    ('p', 'v'),
    ('j', 'z'),
    ('s', 'z'),
    ('c', 'k'),
    ('k', 'q'),
    ('c', 's'),
    ('i', 'y'),
    ('d', 't'),
    ('b', 'p'),
    ('g', 'k'),
    ('a', 'e'),
    ('e', 'i'),
    ('o', 'u'),
];

/// Each key and those around it on the usual keyboard.
const KEY_ROWS: &[(char, &str)] = &[
    ('q', "wa"),
    ('w', "qesa"),
    ('e', "wrds"),
    ('r', "etfd"),
    ('t', "rygf"),
    ('y', "tuhg"),
    ('u', "yijh"),
    ('i', "uokj"),
    ('o', "iplk"),
    ('p', "ol"),
    ('a', "qwsz"),
    ('s', "awedxz"),
    ('d', "serfcx"),
    ('f', "drtgvc"),
    ('g', "ftyhbv"),
    ('h', "gyujnb"),
    ('j', "huikmn"),
    ('k', "jiolm"),
    ('l', "kop"),
    ('z', "asx"),
    ('x', "zsdc"),
    ('c', "xdfv"),
    ('v', "cfgb"),
    ('b', "vghn"),
    ('n', "bhjm"),
    ('m', "njk"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn between(typed: &str, meant: &str) -> f32 {
        let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
        cost(&typed, &meant, 9.0).unwrap_or(f32::MAX)
    }

    #[test]
    fn what_happens_easily_costs_less() {
        assert!(between("password", "password") < 0.01);
        assert!(between("pasword", "password") < between("pasxword", "password"));
        assert!(between("ditemukn", "ditemukan") < between("diemukan", "ditemukan"));
        assert!(between("formsai", "formasi") < between("farmasi", "formasi") + 0.5);
        assert!(between("ijasah", "ijazah") < between("ijakah", "ijazah"));
        assert!(between("sampul", "ampul") > between("ampull", "ampul"));
    }

    #[test]
    fn far_words_are_told_by_their_letters() {
        let near = |typed: &str, meant: &str, limit| {
            Spelling::of(typed).cost_of(&Spelling::of(meant), limit).is_some()
        };
        assert!(near("pasword", "password", 2.0));
        assert!(!near("formasi", "kartu", 20.0));
    }

    /// The same, cell by cell as it is written in books.
    fn cost_by_the_book(typed: &[char], meant: &[char], limit: f32) -> Option<f32> {
        let mut table = vec![vec![0.0_f32; meant.len() + 1]; typed.len() + 1];
        for column in 1..=meant.len() {
            table[0][column] = table[0][column - 1] + left_out(meant, column - 1) + start(column);
        }
        for line in 1..=typed.len() {
            table[line][0] = table[line - 1][0] + added(typed, line - 1) + start(line);
            for column in 1..=meant.len() {
                let (letter, wanted) = (typed[line - 1], meant[column - 1]);
                let edge = start(line.min(column));
                let changed = if letter == wanted {
                    0.0
                } else {
                    replaced(letter, wanted) + edge
                };
                let mut best = table[line - 1][column - 1] + changed;
                best = best.min(table[line - 1][column] + added(typed, line - 1) + edge);
                best = best.min(table[line][column - 1] + left_out(meant, column - 1) + edge);
                let crossed = line > 1
                    && column > 1
                    && letter == meant[column - 2]
                    && typed[line - 2] == wanted
                    && letter != wanted;
                if crossed {
                    best = best.min(table[line - 2][column - 2] + SWAP + start(line.min(column) - 1));
                }
                table[line][column] = best;
            }
            if table[line].iter().all(|cell| *cell > limit) {
                return None;
            }
        }
        let total = table[typed.len()][meant.len()];
        (total <= limit).then_some(total)
    }

    /// Words of few letters, so that many are near each other.
    fn some_words() -> Vec<String> {
        let letters: Vec<char> = "aeihskpz1é".chars().collect();
        let mut seed = 7_u32;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % below
        };
        let mut word = || (0..next(9)).map(|_| letters[next(letters.len())]).collect();
        (0..400).map(|_| word()).collect()
    }

    #[test]
    fn it_costs_what_the_book_says() {
        let words = some_words();
        let spelt: Vec<Spelling> = words.iter().map(|word| Spelling::of(word)).collect();
        let mut near = 0;
        for typed in &spelt {
            for meant in &spelt {
                for limit in [0.5, 0.85, 1.1, 1.6, 2.0] {
                    let expected = cost_by_the_book(&typed.letters, &meant.letters, limit);
                    assert_eq!(cost(&typed.letters, &meant.letters, limit), expected);
                    let strangers = (typed.set & !meant.set)
                        .count_ones()
                        .max((meant.set & !typed.set).count_ones());
                    let expected = expected.filter(|_| strangers <= 2);
                    assert_eq!(
                        typed.cost_of(meant, limit),
                        expected,
                        "{typed:?} {meant:?} {limit}"
                    );
                    near += usize::from(expected.is_some());
                }
            }
        }
        assert!(near > 1_000, "{near}");
    }

    #[test]
    fn beyond_the_limit_there_is_no_cost() {
        let (one, other): (Vec<char>, Vec<char>) = ("kartu".chars().collect(), "ijazah".chars().collect());
        assert_eq!(cost(&one, &other, 2.0), None);
    }
}
