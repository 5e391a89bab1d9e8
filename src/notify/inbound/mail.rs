//! A mail as people mean it: who wrote, what, and with which files. Broken mails are read as far as they can be.

use kernel::{identity::EmailAddress, text::clean_block};
use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::charset;

/// Largest mail: five files of 5 MiB as base64, and room for words.
pub const MAX_MAIL: usize = 36 * 1024 * 1024;
/// Parts of text that are read; a mail of people has one or two.
const TEXT_PARTS: usize = 20;
/// As much text as is looked at, in bytes: what people write is far less, what they quote may be more.
const LONGEST_TEXT: usize = 400_000;
/// Mails that a mail says it answers; the latest are at the end.
const REFERENCES: usize = 50;

/// A mail that was read.
#[derive(Debug)]
pub(super) struct Mail<'x> {
    /// As the library read it.
    pub(super) parsed: Message<'x>,
    /// Who says to have written it.
    pub(super) from: Option<EmailAddress>,
    /// Their name, as they write it.
    pub(super) from_name: String,
    /// Without line ends; may be empty.
    pub(super) subject: String,
    /// What is to be read, quotes and all; may be empty.
    pub(super) text: String,
    /// Names the mail, whichever way it comes.
    pub(super) digest: String,
}

impl<'x> Mail<'x> {
    /// Reads a mail; `None` where there is nothing that could be one.
    pub(super) fn read(raw: &'x [u8]) -> Option<Self> {
        let parsed = MessageParser::default().parse(raw)?;
        if parsed.headers().is_empty() {
            return None;
        }
        let sender = parsed.from().and_then(|from| from.first());
        let from = sender
            .and_then(|one| one.address())
            .and_then(|address| EmailAddress::parse(address).ok());
        let from_name = sender.and_then(|one| one.name()).unwrap_or_default().to_owned();
        Some(Self {
            from,
            from_name,
            subject: charset::subject(&parsed, raw),
            text: text_of(&parsed, raw),
            digest: digest(&parsed, raw),
            parsed,
        })
    }

    /// Message-ID without its brackets.
    pub(super) fn message_id(&self) -> Option<&str> {
        self.parsed.message_id()
    }

    /// Message-IDs of the mails it answers, with brackets as ours are stored.
    pub(super) fn answers(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for header in [self.parsed.references(), self.parsed.in_reply_to()] {
            ids.extend(texts(header).into_iter().map(|id| format!("<{id}>")));
        }
        let extra = ids.len().saturating_sub(REFERENCES);
        ids.split_off(extra)
    }

    /// All values of a header, as they were written.
    pub(super) fn header(&self, name: &str) -> Vec<String> {
        let headers = self.parsed.headers_raw();
        headers
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }

    /// Every address it was sent to, as far as it says so.
    pub(super) fn recipients(&self) -> Vec<String> {
        let lists = self.parsed.all_to().chain(self.parsed.all_cc());
        let named = lists.flat_map(|list| list.iter().filter_map(|one| one.address().map(str::to_owned)));
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To"];
        named
            .chain(delivered.iter().flat_map(|name| self.header(name)))
            .map(|address| address.trim_matches(['<', '>']).to_owned())
            .collect()
    }
}

/// The texts of a header: one, several, or none.
fn texts(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
        HeaderValue::Address(list) => list
            .iter()
            .filter_map(|one| one.address().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// What is to be read, one part below the other. HTML becomes text: nothing of it is ever shown as HTML.
fn text_of(parsed: &Message<'_>, raw: &[u8]) -> String {
    let mut text = String::new();
    for part in parsed.text_bodies().take(TEXT_PARTS) {
        let words = match &part.body {
            PartType::Text(words) => charset::mended(part, raw, words),
            PartType::Html(html) => html_as_text(&charset::mended(part, raw, html)).into(),
            _ => continue,
        };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(cut_at(&words, LONGEST_TEXT));
        if text.len() >= LONGEST_TEXT {
            break;
        }
    }
    if text.trim().is_empty()
        && let Some(root) = lone_text(parsed)
    {
        cut_at(&charset::plain(root.contents()), LONGEST_TEXT).clone_into(&mut text);
    }
    clean_block(&text)
}

/// The words of a mail whose parts are broken: the first that is no file.
pub(super) fn lone_text<'a, 'x>(parsed: &'a Message<'x>) -> Option<&'a MessagePart<'x>> {
    parsed.parts.iter().take(TEXT_PARTS).find(|part| {
        let is_words = part.content_type().is_none_or(|kind| {
            ["multipart", "text"]
                .iter()
                .any(|one| kind.ctype().eq_ignore_ascii_case(one))
        });
        is_words && !part.is_multipart() && part.attachment_name().is_none() && !part.contents().is_empty()
    })
}

/// Scripts, styles and comments go with what is in them, before the words are taken out.
fn html_as_text(html: &str) -> String {
    let html = cut_at(html, LONGEST_TEXT * 4);
    let safe = ammonia::Builder::default()
        .clean_content_tags(["script", "style", "title"].into())
        .clean(html)
        .to_string();
    mail_parser::decoders::html::html_to_text(&safe)
}

/// The beginning of `text`, at most so many bytes.
fn cut_at(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The same for one mail however often and by which way it comes: what servers write above it differs, what its author wrote
/// does not.
fn digest(parsed: &Message<'_>, raw: &[u8]) -> String {
    let body = parsed.parts.first().map_or(0, MessagePart::raw_body_offset);
    let body = usize::try_from(body).unwrap_or(0);
    let mut hash = Sha256::new();
    for name in ["Message-ID", "Date", "From", "Subject"] {
        let value = parsed.header_raw(name).unwrap_or_default().trim();
        hash.update((value.len() as u64).to_be_bytes());
        hash.update(value.as_bytes());
    }
    hash.update(raw.get(body..).unwrap_or_default());
    crate::http::hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Mail<'_> {
        Mail::read(raw.as_bytes()).unwrap()
    }

    #[test]
    fn html_becomes_words_and_nothing_else() {
        let mail = read(
            "From: a@contoh.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
             <html><head><style>p{color:red}</style><title>x</title></head><body><script>alert(1)</script>\
             <p>Selamat <b>pagi</b></p><p onclick=x>Akun &amp; saya</p><img src=x onerror=alert(2)></body></html>",
        );
        assert!(mail.text.contains("Selamat pagi"), "{:?}", mail.text);
        assert!(mail.text.contains("Akun & saya"), "{:?}", mail.text);
        for gone in ["alert", "color", "onclick", "<"] {
            assert!(!mail.text.contains(gone), "{gone}: {:?}", mail.text);
        }
    }

    #[test]
    fn a_mail_is_the_same_whatever_servers_wrote_above_it() {
        let one = read("Received: from a\r\nMessage-ID: <1@x>\r\nFrom: a@b.id\r\n\r\nhalo\r\n");
        let two = read("Received: from b\r\nX-Y: z\r\nMessage-ID: <1@x>\r\nFrom: a@b.id\r\n\r\nhalo\r\n");
        let other = read("Message-ID: <1@x>\r\nFrom: a@b.id\r\n\r\nhalo!\r\n");
        assert_eq!(one.digest, two.digest);
        assert_ne!(one.digest, other.digest);
    }

    #[test]
    fn what_has_no_header_is_no_mail() {
        assert!(Mail::read(b"").is_none());
        assert!(Mail::read(b"\r\n\r\nhalo").is_none());
    }
}
