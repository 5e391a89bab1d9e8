//! Letters that a mail's own words about itself get wrong: windows-1252 (or no word at all) sold as UTF-8.

use std::borrow::Cow;

use kernel::text::clean_line;
use mail_parser::{
    Encoding, Message, MessagePart, MimeHeaders,
    decoders::{
        base64::base64_decode, charsets::map::charset_decoder, quoted_printable::quoted_printable_decode,
    },
};

/// Stands where a byte fits no letter.
const LOST: char = '\u{fffd}';

/// The words of a part: as the library decoded them, unless the part says UTF-8 and its bytes are none.
pub(super) fn mended<'a>(part: &MessagePart<'_>, raw: &[u8], decoded: &'a str) -> Cow<'a, str> {
    if !decoded.contains(LOST) || !claims_utf8(part) {
        return decoded.into();
    }
    let from = usize::try_from(part.raw_body_offset()).unwrap_or(0);
    let to = usize::try_from(part.raw_end_offset()).unwrap_or(0);
    let bytes = raw.get(from..to).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(bytes)),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes).map(Cow::Owned),
        Encoding::Base64 => base64_decode(bytes).map(Cow::Owned),
    };
    // Whoever really wrote the mark of a lost letter wrote it in UTF-8.
    match bytes {
        Some(bytes) if std::str::from_utf8(&bytes).is_err() => western(&bytes).into(),
        _ => decoded.into(),
    }
}

fn claims_utf8(part: &MessagePart<'_>) -> bool {
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .unwrap_or("utf-8");
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| charset.eq_ignore_ascii_case(name))
}

/// The subject in one line; raw bytes of the old kind are read as such.
pub(super) fn subject(parsed: &Message<'_>, raw: &[u8]) -> String {
    let decoded = parsed.subject().unwrap_or_default();
    if !decoded.contains(LOST) {
        return clean_line(decoded);
    }
    let header = parsed
        .headers()
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case("subject"));
    let bytes = header.and_then(|header| {
        let from = usize::try_from(header.offset_start()).ok()?;
        let to = usize::try_from(header.offset_end()).ok()?;
        raw.get(from..to)
    });
    match bytes {
        Some(bytes) if std::str::from_utf8(bytes).is_err() => clean_line(&western(bytes)),
        _ => clean_line(decoded),
    }
}

/// Words that nothing is known of: UTF-8, else the old letters.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => western(bytes).into(),
    }
}

fn western(bytes: &[u8]) -> String {
    charset_decoder(b"windows-1252").map_or_else(
        || String::from_utf8_lossy(bytes).into_owned(),
        |decode| decode(bytes),
    )
}

#[cfg(test)]
mod tests {
    use super::super::mail::Mail;

    fn text(head: &str, body: &[u8]) -> String {
        let raw = [head.as_bytes(), b"\r\n\r\n", body].concat();
        Mail::read(&raw).unwrap().text
    }

    #[test]
    fn windows_1252_called_utf_8_is_read_as_what_it_is() {
        let plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit";
        assert_eq!(
            text(plain, b"\x93Caf\xe9\x94 \x96 halo"),
            "\u{201c}Café\u{201d} \u{2013} halo"
        );
        let quoted = "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable";
        assert_eq!(text(quoted, b"Caf=E9"), "Café");
        let base64 = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64";
        assert_eq!(text(base64, b"Q2Fm6Q=="), "Café");
        assert_eq!(text("X: y", b"Caf\xe9"), "Café");
    }

    #[test]
    fn what_is_right_stays() {
        let utf8 = "Content-Type: text/plain; charset=utf-8";
        assert_eq!(text(utf8, "Café \u{fffd}".as_bytes()), "Café \u{fffd}");
        let latin = "Content-Type: text/plain; charset=iso-8859-1";
        assert_eq!(text(latin, b"Caf\xe9"), "Café");
        let japanese = "Content-Type: text/plain; charset=shift_jis";
        assert_eq!(text(japanese, b"\x83\x65"), "テ");
    }

    #[test]
    fn a_subject_of_raw_bytes_is_read_too() {
        let mail = Mail::read(b"Subject: Caf\xe9 tutup\r\nFrom: a@b.id\r\n\r\nhalo").unwrap();
        assert_eq!(mail.subject, "Café tutup");
        let mail = Mail::read(b"Subject: =?utf-8?Q?Caf=C3=A9?=\r\n\r\nhalo").unwrap();
        assert_eq!(mail.subject, "Café");
    }
}
