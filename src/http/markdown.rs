//! Markdown of administrators (the privacy notice) as HTML that can't carry a script.
//!
//! Raw HTML in the text is shown as text, and what the renderer made is cleaned once more by ammonia: two doors, so that
//! a fault in one of them is not a hole.

use pulldown_cmark::{Event, Options, Parser, html};

/// Renders `text`.
pub fn to_html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut rendered = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut rendered, events);
    ammonia::clean(&rendered)
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn headings_lists_and_stress_become_html() {
        assert_eq!(
            to_html("## Siapa kami\n\n- **BKN**, Jakarta"),
            "<h2>Siapa kami</h2>\n<ul>\n<li><strong>BKN</strong>, Jakarta</li>\n</ul>\n"
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
        ] {
            let html = to_html(hostile);
            for sign in [
                "<script",
                "<iframe",
                "onerror=alert(1)>",
                "href=\"javascript",
                "src=\"data",
            ] {
                assert!(!html.contains(sign), "{hostile} became {html}");
            }
        }
    }

    #[test]
    fn links_lead_out_without_telling_where_from() {
        assert!(to_html("[BKN](https://www.bkn.go.id)").contains("rel=\"noopener noreferrer\""));
    }
}
