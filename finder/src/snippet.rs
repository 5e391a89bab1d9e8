//! The part of an article that answers best, with what was found marked.

use std::ops::Range;

use crate::{
    lexicon::WordId,
    rank::Ranker,
    results::Marked,
    text::{self, Placed},
};

/// Words that a snippet has.
const LENGTH: usize = 32;

/// A title with what was found in it marked. `words` are its words by number.
pub fn mark(title: &str, words: &[WordId], ranker: &Ranker<'_>) -> Marked {
    let places: Vec<Range<usize>> = text::places(title).collect();
    marked(title, &places, words, 0..title.len(), ranker)
}

/// The window of a text in which most is found. `words` are the text's words by number, as they were when it was taken in: reading
/// ten articles again would take longer than finding them.
pub fn snippet(body: &Placed, words: &[WordId], ranker: &Ranker<'_>) -> Marked {
    let start = best_window(words, ranker);
    let window: Vec<Range<usize>> = body.places_from(start).take(LENGTH).collect();
    let body = body.text();
    let (Some(first), Some(last)) = (window.first(), window.last()) else {
        return Marked::default();
    };
    let from = if start == 0 { 0 } else { first.start };
    let to = if start + LENGTH >= words.len() {
        body.trim_end().len()
    } else {
        last.end
    };
    let of_window = words.get(start..).unwrap_or_default();
    let mut marked = marked(body, &window, of_window, from..to, ranker);
    for piece in &mut marked.0 {
        piece.text = piece.text.replace(['\n', '\r', '\t'], " ");
    }
    if from > 0
        && let Some(piece) = marked.0.first_mut()
    {
        piece.text = if piece.found {
            piece.text.clone()
        } else {
            format!("… {}", piece.text)
        };
    }
    if to < body.trim_end().len() {
        marked.push(" …", false);
    }
    marked
}

/// Where the window with most of what was asked begins: each find counts once, and earlier windows win.
fn best_window(words: &[WordId], ranker: &Ranker<'_>) -> usize {
    let finds: Vec<(usize, WordId, f32)> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| ranker.is_found(**word))
        .map(|(index, word)| (index, *word, ranker.worth(*word)))
        .collect();
    let mut best = (0.0, 0);
    for (number, (start, ..)) in finds.iter().enumerate() {
        let mut seen: Vec<WordId> = Vec::new();
        let mut sum = 0.0;
        for (index, word, worth) in finds.iter().skip(number) {
            if *index >= start + LENGTH - 4 {
                break;
            }
            if !seen.contains(word) {
                seen.push(*word);
                sum += worth;
            }
        }
        if sum > best.0 + 0.01 {
            best = (sum, start.saturating_sub(4));
        }
    }
    best.1.min(words.len().saturating_sub(LENGTH))
}

/// The part `shown` of a text, whose words stand at these places, with those marked that were found.
fn marked(
    text: &str,
    places: &[Range<usize>],
    words: &[WordId],
    shown: Range<usize>,
    ranker: &Ranker<'_>,
) -> Marked {
    let mut marked = Marked::default();
    let mut at = shown.start;
    for (place, word) in places.iter().zip(words) {
        if ranker.is_found(*word) {
            marked.push(text.get(at..place.start).unwrap_or_default(), false);
            marked.push(text.get(place.clone()).unwrap_or_default(), true);
            at = place.end;
        }
    }
    marked.push(text.get(at..shown.end).unwrap_or_default(), false);
    marked
}
