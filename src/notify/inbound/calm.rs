//! Mails within mails are not opened. A parser that opens them can be made to open a million, one inside the other, and
//! whoever lets go of them runs out of stack: so the words that make it do so are spoilt before it reads. What was a mail
//! within a mail is then a file like any other, and refused as one.
//!
//! Every byte stays where it was, so that places in the one are places in the other.

/// What makes a parser look inside a part.
const OPENERS: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];
/// The header they stand in.
const HEADER: &[u8] = b"content-type";

/// A copy that is safe to parse.
pub(super) fn calmed(raw: &[u8]) -> Vec<u8> {
    let mut calm = raw.to_vec();
    let mut at = 0;
    while at < calm.len() {
        let end = line_end(&calm, at);
        if !starts_with(calm.get(at..end).unwrap_or_default(), HEADER) {
            at = end;
            continue;
        }
        let mut last = end;
        while matches!(calm.get(last), Some(b' ' | b'\t')) {
            last = line_end(&calm, last);
        }
        if let Some(header) = calm.get_mut(at + HEADER.len()..last) {
            spoil(header);
        }
        at = last;
    }
    calm
}

/// Where the next line begins.
fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |at| from + at + 1)
}

fn starts_with(line: &[u8], word: &[u8]) -> bool {
    line.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The type stands before the first parameter: before the first `=` behind a `;`, for one in front of the type is passed over.
/// Where there are comments nobody knows what a parser takes for the type, so no word in the header is left; nobody writes any.
fn spoil(header: &mut [u8]) {
    let has_comments = header.contains(&b'(');
    let mut is_parameter = false;
    let begins_value = |byte: &u8| {
        is_parameter |= *byte == b';';
        is_parameter && *byte == b'='
    };
    let end = header.iter().position(begins_value).filter(|_| !has_comments);
    let end = end.unwrap_or(header.len());
    let Some(kind) = header.get_mut(..end) else { return };
    for opener in OPENERS {
        while let Some(at) = kind
            .windows(opener.len())
            .position(|window| window.eq_ignore_ascii_case(opener))
        {
            if let Some(byte) = kind.get_mut(at + 2) {
                *byte = b'-';
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    fn text(raw: &str) -> String {
        String::from_utf8(calmed(raw.as_bytes())).unwrap()
    }

    #[test]
    fn only_the_type_is_spoilt() {
        assert_eq!(
            text("Content-Type: message/RFC822; name=\"digest rfc822\"\r\n\r\nglobal rfc822\r\n"),
            "Content-Type: message/RF-822; name=\"digest rfc822\"\r\n\r\nglobal rfc822\r\n"
        );
        assert_eq!(
            text("content-type:\r\n multipart/digest;\r\n boundary=x\r\n"),
            "content-type:\r\n multipart/di-est;\r\n boundary=x\r\n"
        );
        assert_eq!(
            text("Content-Type:=\n message/rfc822\r\n"),
            "Content-Type:=\n message/rf-822\r\n"
        );
        assert!(!text("Content-Type: message/(=)rfc822\r\n").contains("rfc822"));
        assert!(!text("Content-Type:;(=\n message/rfc822\t\r\n").contains("rfc822"));
        let plain = "Content-Type: text/plain; charset=utf-8\r\n\r\nhalo";
        assert_eq!(text(plain), plain);
    }

    #[test]
    fn a_hundred_thousand_mails_in_one_another_are_one_mail() {
        let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
        let calm = calmed(nested.as_bytes());
        let parsed = MessageParser::default().parse(&calm).unwrap();
        assert_eq!(parsed.parts.len(), 1);
        let inner = BASE64_STANDARD.encode(&nested);
        let outer = format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}");
        let calm = calmed(outer.as_bytes());
        assert_eq!(MessageParser::default().parse(&calm).unwrap().parts.len(), 1);
    }

    proptest! {
        #[test]
        fn every_byte_stays_where_it_was(raw in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(calmed(&raw).len(), raw.len());
        }

        #[test]
        fn no_type_of_a_mail_within_a_mail_is_left(before in "[a-z \t\r\n:;()/=]{0,20}", after in "[a-z \t\r\n:;()/=]{0,20}") {
            let raw = format!("Content-Type:{before}message/rfc822{after}\r\n\r\nhalo\r\n\r\nhalo");
            let calm = calmed(raw.as_bytes());
            if let Some(parsed) = MessageParser::default().parse(&calm) {
                prop_assert!(parsed.parts.iter().all(|part| !part.is_message()));
            }
        }
    }
}
