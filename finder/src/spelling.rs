//! How far a word is from another: what a finger, an ear or a hurry does to a word costs less than any other change.

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

/// The letters of a word as bits, so that words far apart are told without being compared.
pub fn letters(word: &str) -> u64 {
    word.chars().fold(0, |bits, letter| bits | 1 << bit(letter))
}

fn bit(letter: char) -> u32 {
    match letter {
        'a'..='z' => u32::from(letter) - u32::from('a'),
        '0'..='9' => 26 + u32::from(letter) - u32::from('0'),
        other => 36 + u32::from(other) % 28,
    }
}

/// Whether two words with these letters can be within `edits` changes of each other.
pub fn may_be_near(first: u64, second: u64, edits: u32) -> bool {
    (first & !second).count_ones() <= edits && (second & !first).count_ones() <= edits
}

/// What it costs to make `typed` of `meant`, or `None` when that is more than `limit`.
pub fn cost(typed: &[char], meant: &[char], limit: f32) -> Option<f32> {
    if typed.len() > LONGEST || meant.len() > LONGEST {
        return None;
    }
    let mut before = [0.0_f32; LONGEST + 1];
    let mut above = [0.0_f32; LONGEST + 1];
    let mut row = [0.0_f32; LONGEST + 1];
    let width = meant.len();
    let at = |letters: &[char], index: usize| letters.get(index).copied().unwrap_or(' ');
    for column in 1..=width {
        let missing = get(&above, column - 1) + left_out(meant, column - 1) + start(column);
        set(&mut above, column, missing);
    }
    for line in 1..=typed.len() {
        let letter = at(typed, line - 1);
        set(&mut row, 0, get(&above, 0) + added(typed, line - 1) + start(line));
        let mut least = get(&row, 0);
        for column in 1..=width {
            let wanted = at(meant, column - 1);
            let edge = start(line.min(column));
            let changed = if letter == wanted {
                0.0
            } else {
                replaced(letter, wanted) + edge
            };
            let mut best = get(&above, column - 1) + changed;
            best = best.min(get(&above, column) + added(typed, line - 1) + edge);
            best = best.min(get(&row, column - 1) + left_out(meant, column - 1) + edge);
            let crossed =
                line > 1 && column > 1 && letter == at(meant, column - 2) && at(typed, line - 2) == wanted;
            if crossed && letter != wanted {
                best = best.min(get(&before, column - 2) + SWAP + start(line.min(column) - 1));
            }
            set(&mut row, column, best);
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
        before = above;
        above = row;
    }
    let total = get(&above, width);
    (total <= limit).then_some(total)
}

fn get(row: &[f32; LONGEST + 1], index: usize) -> f32 {
    row.get(index).copied().unwrap_or(f32::MAX)
}

fn set(row: &mut [f32; LONGEST + 1], index: usize, value: f32) {
    if let Some(cell) = row.get_mut(index) {
        *cell = value;
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
        assert!(may_be_near(letters("pasword"), letters("password"), 2));
        assert!(!may_be_near(letters("formasi"), letters("kartu"), 2));
    }

    #[test]
    fn beyond_the_limit_there_is_no_cost() {
        let (one, other): (Vec<char>, Vec<char>) = ("kartu".chars().collect(), "ijazah".chars().collect());
        assert_eq!(cost(&one, &other, 2.0), None);
    }
}
