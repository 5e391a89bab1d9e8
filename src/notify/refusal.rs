//! What a mail server means by "no".
//!
//! What it says for good (5xx) of a mail or its recipient is believed: asked again it only says so again, and who keeps asking is
//! soon taken for a spammer. What it says of *us* (a login, a relay that does not know us, a list that we are on, a day's
//! quota that is used up) or of itself it says of every mail, and it passes or is ours to mend: those mails wait.

use lettre::transport::smtp::Error;

/// What is to be done with a mail that was refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Try again later.
    ForNow,
    /// Never again. The code is the server's, RFC 3463 where it has one.
    ForGood(String),
}

/// Commands out of order, mails only after a login, and logins that fail.
const OF_US: [u16; 11] = [500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 555];
/// The sender's address.
const SENDER: [&str; 2] = ["5.1.7", "5.1.8"];
/// How servers begin to say that it is not about this mail.
const WORDS_OF_US: [&str; 9] = [
    "relay",
    "authenticat",
    "client host",
    "blocklist",
    "blacklist",
    "spamhaus",
    "reputation",
    "too many",
    "from this ip",
];
/// Words of servers that have had enough of us for today.
const ENOUGH: [&str; 9] = [
    "limit",
    "limits",
    "limited",
    "quota",
    "rate",
    "exceed",
    "exceeds",
    "exceeded",
    "throttled",
];

/// What the server means.
pub(super) fn of(error: &Error) -> Refused {
    match error.status() {
        Some(code) if error.is_permanent() => meant(code.into(), &error.to_string()),
        _ => Refused::ForNow,
    }
}

fn meant(code: u16, words: &str) -> Refused {
    let detail = detail(words);
    let is_final = match detail {
        Some(detail) if SENDER.contains(&detail) => false,
        // Of the recipient, and of what is in the mail or how large it is, whatever the words.
        Some(detail) if is_of_recipient(detail) && detail != "5.1.0" => true,
        Some(detail) if detail.starts_with("5.6.") || detail == "5.3.4" => true,
        // Policy: of this mail, unless the words say otherwise. A code that says nothing more leaves it to the words, too.
        Some(detail) if !detail.starts_with("5.7.") && detail != "5.1.0" && detail != "5.0.0" => false,
        _ => !is_of_us(code, words),
    };
    if is_final {
        Refused::ForGood(detail.map_or_else(|| code.to_string(), str::to_owned))
    } else {
        Refused::ForNow
    }
}

/// Whether code and words mean us and not this mail. 552 itself is about room: in a mailbox, or for a mail of this size.
fn is_of_us(code: u16, words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut single = lower.split(|c: char| !c.is_alphanumeric());
    OF_US.contains(&code)
        || WORDS_OF_US.iter().any(|word| lower.contains(word))
        || (code != 552 && single.any(|word| ENOUGH.contains(&word)))
}

/// Whether a status code speaks of the recipient's address or mailbox (RFC 3463, 5.1 and 5.2, but for the sender's own): only such
/// a refusal counts against the address.
pub(super) fn is_of_recipient(code: &str) -> bool {
    (code.starts_with("5.1.") || code.starts_with("5.2.")) && !SENDER.contains(&code)
}

/// The status code of RFC 3463 among the words.
fn detail(words: &str) -> Option<&str> {
    let numbers = words.split(|c: char| !c.is_ascii_digit() && c != '.');
    numbers.map(|word| word.trim_matches('.')).find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let is_short = parts.iter().all(|part| (1..=3).contains(&part.len()));
        matches!(parts[..], ["5", _, _]) && is_short
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_of_the_mail_is_final_and_what_it_says_of_us_is_not() {
        for (code, words, final_code) in [
            (550, "5.1.1 <…>: Recipient address rejected", Some("5.1.1")),
            (550, "No such user here", Some("550")),
            (552, "5.2.2 mailbox full. Try never.", Some("5.2.2")),
            (550, "5.7.1 message refused as spam", Some("5.7.1")),
            (
                552,
                "Requested mail action aborted: exceeded storage allocation",
                Some("552"),
            ),
            (552, "5.2.2 The account is over quota", Some("5.2.2")),
            (550, "5.1.1 User unknown in relay recipient table", Some("5.1.1")),
            (501, "5.1.3 Bad recipient address syntax", Some("5.1.3")),
            (552, "5.3.4 Message size exceeds fixed limit", Some("5.3.4")),
            (554, "5.6.0 the corporate rules operate", Some("5.6.0")),
            (550, "5.7.1 rejected by separate corporate rules", Some("5.7.1")),
            (554, "5.4.4: no route to 10.5.1.1", None),
            (550, "5.4.5 Daily user sending limit exceeded.", None),
            (550, "5.7.233 your tenant exceeded its daily limit", None),
            (550, "5.7.1 Our system has detected an unusual rate of mail", None),
            (
                550,
                "Domain bkn.example has exceeded the max emails per hour",
                None,
            ),
            (550, "5.1.0 Too many recipients today", None),
            (554, "5.3.2 System not accepting network messages", None),
            (554, "5.5.0 something else", None),
            (554, "5.7.1 Relay access denied", None),
            (550, "relay not permitted", None),
            (535, "5.7.8 wrong password", None),
            (530, "5.7.0 Must issue a STARTTLS command first", None),
            (550, "5.1.8 sender's domain not found", None),
            (554, "5.7.1 Client host [192.0.2.1] blocked using zen", None),
            (503, "5.5.1 bad sequence", None),
        ] {
            let expected = final_code.map_or(Refused::ForNow, |code| Refused::ForGood(code.to_owned()));
            assert_eq!(
                meant(code, &format!("permanent error ({code}): {words}")),
                expected,
                "{words}"
            );
        }
    }

    #[test]
    fn only_what_is_said_of_the_recipient_counts_against_the_address() {
        for (code, counts) in [
            ("5.1.1", true),
            ("5.2.2", true),
            ("5.1.8", false),
            ("5.7.1", false),
            ("5.4.5", false),
            ("5.6.1", false),
            ("550", false),
        ] {
            assert_eq!(is_of_recipient(code), counts, "{code}");
        }
    }

    #[test]
    fn an_address_of_a_machine_is_no_code() {
        assert_eq!(detail("blocked 5.1.1.9, 5.1."), None);
        assert_eq!(detail("550-5.1.1 x"), Some("5.1.1"));
    }
}
