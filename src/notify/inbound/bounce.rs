//! Delivery reports (RFC 3464): which of our mails did not arrive, and whether the address is to blame.
//!
//! Anybody can write such a report. One counts only when it names the Message-ID of a mail of ours, which only its
//! recipient and the servers in between know, and the address that mail went to.

use mail_parser::{MessageParser, MimeHeaders};

use super::mail::Mail;

/// Parts that are looked at.
const PARTS: usize = 50;

/// How the types of parts begin that hold our mail or its headers, as [`super::calm`] leaves them.
const ORIGINAL: [&str; 4] = ["message/rf", "message/gl", "text/rf", "text/gl"];

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// Message-ID of the mail it is about, with brackets.
    pub(super) message_id: String,
    /// Whom it did not reach, in lower case.
    pub(super) recipient: String,
    /// Status code, e.g. `5.1.1`.
    pub(super) code: String,
    /// Given up for good.
    pub(super) is_final: bool,
}

impl Report {
    /// Whether the address itself is wrong: nothing sent there will ever arrive. Other faults (a full mailbox, a refused
    /// text) may pass.
    pub(super) fn blames_address(&self) -> bool {
        self.is_final && blames_address(&self.code)
    }
}

/// Whether a status code says that the address does not exist: RFC 3463, 5.1.x but for the sender's own (7, 8), and
/// mailboxes that are closed (5.2.1).
pub(crate) fn blames_address(code: &str) -> bool {
    match code.strip_prefix("5.1.") {
        Some(detail) => {
            let is_code = (1..=3).contains(&detail.len()) && detail.bytes().all(|byte| byte.is_ascii_digit());
            is_code && !matches!(detail, "7" | "8")
        }
        None => code == "5.2.1",
    }
}

/// The report in `mail`, if it is one.
pub(super) fn report(mail: &Mail<'_>) -> Option<Report> {
    let kind = mail.parsed.content_type()?;
    let is_report = kind.ctype().eq_ignore_ascii_case("multipart")
        && kind.subtype()?.eq_ignore_ascii_case("report")
        && kind
            .attribute("report-type")
            .is_some_and(|of| of.eq_ignore_ascii_case("delivery-status"));
    if !is_report {
        return None;
    }
    let mut status = None;
    let mut original = None;
    for part in mail.parsed.parts.iter().take(PARTS) {
        let Some(kind) = part.content_type() else { continue };
        let name = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase();
        if name.ends_with("delivery-status") {
            status = status.or_else(|| Status::read(&String::from_utf8_lossy(part.contents())));
        } else if ORIGINAL.iter().any(|start| name.starts_with(start)) {
            original = original.or_else(|| id_in(part.contents()));
        }
    }
    let status = status?;
    Some(Report {
        message_id: original?,
        recipient: status.recipient,
        code: status.code,
        is_final: status.is_final,
    })
}

fn id_in(head: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse_headers(head)?;
    let id = message.message_id()?;
    // Ours are; what a stranger puts there may be a character that the database refuses.
    id.chars()
        .all(|c| c.is_ascii_graphic())
        .then(|| format!("<{id}>"))
}

/// The fields of a report's first recipient: our mails have one.
struct Status {
    recipient: String,
    code: String,
    is_final: bool,
}

impl Status {
    fn read(text: &str) -> Option<Self> {
        let field = |name: &str| {
            text.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found
                    .trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
        };
        // `Original-Recipient` is what we wrote; the final one is where a server forwarded it to.
        let recipient = field("Original-Recipient").or_else(|| field("Final-Recipient"))?;
        let recipient = recipient
            .split_once(';')
            .map_or(recipient.as_str(), |(_, address)| address);
        let code = field("Status")?;
        let code: String = code
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .take(12)
            .collect();
        let action = field("Action").unwrap_or_default();
        Some(Self {
            recipient: recipient.trim().trim_matches(['<', '>']).to_lowercase(),
            is_final: action.eq_ignore_ascii_case("failed") && code.starts_with('5'),
            code,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::calm::calmed, *};

    #[test]
    fn a_report_names_mail_address_and_fault() {
        let raw = "From: MAILER-DAEMON@mx.test\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry\r\n\
            --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
            Final-Recipient: rfc822; Siti@Contoh.test\r\nAction: failed\r\nStatus: 5.1.1 (unknown)\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <abc@bkn.example>\r\nSubject: x\r\n\r\nhalo\r\n--b--\r\n";
        let calm = calmed(raw.as_bytes());
        let mail = Mail::read(&calm).unwrap();
        let report = report(&mail).unwrap();
        assert_eq!(report.message_id, "<abc@bkn.example>");
        assert_eq!(report.recipient, "siti@contoh.test");
        assert_eq!((report.code.as_str(), report.is_final), ("5.1.1", true));
        assert!(report.blames_address());
    }

    #[test]
    fn a_full_mailbox_is_not_a_wrong_address() {
        for (code, blames) in [
            ("5.1.1", true),
            ("5.1.10", true),
            ("5.1.8", false),
            ("5.2.1", true),
            ("5.2.2", false),
            ("5.7.1", false),
            ("4.1.1", false),
            ("5.1.1.9", false),
            ("5.1.", false),
        ] {
            assert_eq!(blames_address(code), blames, "{code}");
        }
    }
}
