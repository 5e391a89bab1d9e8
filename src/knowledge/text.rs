//! Markdown without its marks: what a search engine indexes and an excerpt shows.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words of a Markdown text, a blank between them, blocks on lines of their own; the rows of a table are separated by
/// semicolons and their cells by dots, so that a table still reads as one where it is shown in a line.
pub fn plain(markdown: &str) -> String {
    let mut words = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            Event::SoftBreak => words.push(' '),
            Event::HardBreak | Event::Rule => words.push('\n'),
            Event::Start(Tag::TableCell) if !words.is_empty() && !words.ends_with('\n') => {
                words.push_str(" · ");
            }
            Event::End(TagEnd::Table) => {
                trim_end(&mut words, |sign| matches!(sign, ';' | '\n'));
                words.push('\n');
            }
            Event::End(end) => words.push_str(after(end)),
            _ => {}
        }
    }
    trim_end(&mut words, char::is_whitespace);
    words
}

fn trim_end(words: &mut String, pattern: impl FnMut(char) -> bool) {
    words.truncate(words.trim_end_matches(pattern).len());
}

/// What stands between a part and the next: nothing inside a sentence, a line between blocks.
fn after(end: TagEnd) -> &'static str {
    match end {
        TagEnd::Emphasis
        | TagEnd::Strong
        | TagEnd::Strikethrough
        | TagEnd::Link
        | TagEnd::Image
        | TagEnd::TableCell => "",
        TagEnd::TableHead | TagEnd::TableRow => ";\n",
        _ => "\n",
    }
}

/// The first sentences of a Markdown text, at most `longest` characters, cut between words.
pub fn excerpt(markdown: &str, longest: usize) -> String {
    let words = plain(markdown);
    let first = words
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .trim();
    if first.chars().count() <= longest {
        return first.to_owned();
    }
    let cut: String = first.chars().take(longest).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!(
        "{}…",
        cut.get(..end)
            .unwrap_or(&cut)
            .trim_end_matches([',', ';', ':', '.'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay_apart() {
        let text = "Buka **menu** [Helpdesk](/bantuan/x).\n\n## Langkah\n\n1. Satu\n2. Dua `PDF`\n\n| a | b |\n|---|---|\n| c | d |";
        assert_eq!(
            plain(text).split_whitespace().collect::<Vec<_>>().join(" "),
            "Buka menu Helpdesk. Langkah Satu Dua PDF a · b; c · d"
        );
        let table = "Batas:\n\n| a | b |\n|---|---|\n| | d |\n\nLalu kirim.";
        assert_eq!(plain(table), "Batas:\na · b;\nd\nLalu kirim.");
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("Satu dua, tiga empat", 12), "Satu dua…");
        assert_eq!(excerpt("Satu dua", 12), "Satu dua");
        assert_eq!(excerpt("", 12), "");
    }
}
