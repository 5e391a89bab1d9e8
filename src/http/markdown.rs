//! Markdown of administrators and editors (the privacy notice, articles) as HTML that can't carry a script.
//!
//! Raw HTML in the text is shown as text, and what the renderer made is cleaned once more by ammonia: two doors, so that
//! a fault in one of them is not a hole. A picture is shown only from our own folder of checked pictures: any other
//! address would tell a stranger who reads what.

use std::{collections::HashSet, sync::LazyLock};

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// Where the pictures of articles are served; nothing else is shown as a picture.
pub const PICTURES: &str = "/bantuan/gambar/";

/// A rendered text with the headings that a list of contents is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Clean HTML.
    pub html: String,
    /// Its sections (second-level headings), in order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Id of the heading in the page.
    pub id: String,
    /// The heading without marks.
    pub title: String,
}

/// Renders `text`.
pub fn to_html(text: &str) -> String {
    render(text).html
}

/// Renders `text`, giving each section an id.
pub fn render(text: &str) -> Rendered {
    let mut sections = Vec::new();
    let events = with_ids(safe_events(text), &mut sections);
    let mut rendered = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut rendered, events.into_iter());
    Rendered {
        html: CLEANER.clean(&rendered).to_string(),
        sections,
    }
}

/// What may be in a page: ammonia's own list, ids of our headings, and the frame that lets a wide table scroll.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tag_attributes("h2", ["id"])
        .add_tag_attributes("img", ["loading"])
        .add_allowed_classes("div", ["table-wrap"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]));
    cleaner
});

/// The text's events without raw HTML, without foreign pictures, and without first-level headings: the page has one.
fn safe_events(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut hidden_pictures = 0_usize;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => events.push(Event::Text(raw)),
            Event::Start(Tag::Image { ref dest_url, .. }) if !dest_url.starts_with(PICTURES) => {
                hidden_pictures += 1;
            }
            Event::End(TagEnd::Image) if hidden_pictures > 0 => hidden_pictures -= 1,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                id,
                classes,
                attrs,
            }) => events.push(Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                id,
                classes,
                attrs,
            })),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                events.push(Event::End(TagEnd::Heading(HeadingLevel::H2)));
            }
            Event::Start(Tag::Table(columns)) => {
                events.push(Event::Html("<div class=\"table-wrap\">".into()));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    events
}

/// Gives every second-level heading an id, and notes it.
fn with_ids<'a>(mut events: Vec<Event<'a>>, sections: &mut Vec<Section>) -> Vec<Event<'a>> {
    let mut open: Option<usize> = None;
    for event in &mut events {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                id,
                ..
            }) => {
                let name = format!("bagian-{}", sections.len() + 1);
                *id = Some(CowStr::from(name.clone()));
                open = Some(sections.len());
                sections.push(Section {
                    id: name,
                    title: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => open = None,
            Event::Text(text) | Event::Code(text) => {
                if let Some(section) = open.and_then(|place| sections.get_mut(place)) {
                    section.title.push_str(text);
                }
            }
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::{render, to_html};

    #[test]
    fn headings_lists_and_stress_become_html() {
        assert_eq!(
            to_html("## Siapa kami\n\n- **BKN**, Jakarta"),
            "<h2 id=\"bagian-1\">Siapa kami</h2>\n<ul>\n<li><strong>BKN</strong>, Jakarta</li>\n</ul>\n"
        );
    }

    #[test]
    fn no_markup_of_the_text_itself_survives() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "<iframe src=//evil>\n\n</iframe>",
            "![x](data:text/html;base64,PHNjcmlwdD4=)",
            "<div class=\"table-wrap\" style=\"position:fixed\">x</div>",
            "## x {#\"><script>}",
        ] {
            let html = to_html(hostile);
            for sign in [
                "<script",
                "<iframe",
                "onerror=alert(1)>",
                "href=\"javascript",
                "src=\"data",
                "<div",
            ] {
                assert!(!html.contains(sign), "{hostile} became {html}");
            }
        }
    }

    #[test]
    fn links_lead_out_without_telling_where_from() {
        assert!(to_html("[BKN](https://www.bkn.go.id)").contains("rel=\"noopener noreferrer\""));
    }

    #[test]
    fn only_our_own_pictures_are_shown() {
        let own = to_html("![Tombol Lanjutkan](/bantuan/gambar/0197-a)");
        assert!(
            own.contains("<img src=\"/bantuan/gambar/0197-a\" alt=\"Tombol Lanjutkan\""),
            "{own}"
        );
        for foreign in [
            "![Peta](https://evil.example/x.png)",
            "![Peta](//evil.example/x)",
            "![Peta](/petugas/keluar)",
        ] {
            let html = to_html(foreign);
            assert_eq!(html, "<p>Peta</p>\n", "{foreign}");
        }
    }

    #[test]
    fn sections_are_listed_and_a_title_in_the_text_is_one() {
        let text = render("# Judul `A`\n\nx\n\n## Langkah & cara\n\n### Rinci\n\n| a |\n|---|\n| b |");
        let found: Vec<_> = text
            .sections
            .iter()
            .map(|one| (one.id.as_str(), one.title.as_str()))
            .collect();
        assert_eq!(found, [("bagian-1", "Judul A"), ("bagian-2", "Langkah & cara")]);
        assert!(text.html.contains("<h2 id=\"bagian-2\">"));
        assert!(text.html.contains("<h3>Rinci</h3>"));
        assert!(
            text.html.contains("<div class=\"table-wrap\"><table>"),
            "{}",
            text.html
        );
        assert!(!text.html.contains("<h1"));
    }
}
