//! The part of an article that answers best, with what was found marked.

use crate::{
    lexicon::{Lexicon, WordId},
    rank::Ranker,
    results::Marked,
    text::{self, Token},
};

/// Words that a snippet has.
const LENGTH: usize = 32;

/// A title with what was found in it marked.
pub fn mark(title: &str, lexicon: &Lexicon, ranker: &Ranker<'_>) -> Marked {
    let tokens: Vec<Token> = text::tokens(title).collect();
    marked(title, &tokens, 0, title.len(), lexicon, ranker)
}

/// The window of a text in which most is found. `words` are the text's words by number, as they were when it was taken in: reading
/// ten articles again would take longer than finding them.
pub fn snippet(body: &str, words: &[WordId], lexicon: &Lexicon, ranker: &Ranker<'_>) -> Marked {
    let start = best_window(words, ranker);
    let window = text::tokens_from(body, start, LENGTH);
    let (Some(first), Some(last)) = (window.first(), window.last()) else {
        return Marked::default();
    };
    let from = if start == 0 { 0 } else { first.start };
    let to = if start + LENGTH >= words.len() {
        body.trim_end().len()
    } else {
        last.end
    };
    let mut marked = marked(body, &window, from, to, lexicon, ranker);
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

fn marked(
    text: &str,
    tokens: &[Token],
    from: usize,
    to: usize,
    lexicon: &Lexicon,
    ranker: &Ranker<'_>,
) -> Marked {
    let mut marked = Marked::default();
    let mut at = from;
    for token in tokens {
        let found = lexicon
            .find(&token.word)
            .is_some_and(|word| ranker.is_found(word));
        if found {
            marked.push(text.get(at..token.start).unwrap_or_default(), false);
            marked.push(text.get(token.start..token.end).unwrap_or_default(), true);
            at = token.end;
        }
    }
    marked.push(text.get(at..to).unwrap_or_default(), false);
    marked
}
