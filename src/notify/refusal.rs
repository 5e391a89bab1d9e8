//! What a mail server means by "no".
//!
//! What it says for good (5xx) of a mail or its recipient is believed: asked again it only says so again, and who keeps asking is
//! soon taken for a spammer. What it says of *us* (a login, a relay that does not know us, a list that we are on) it says of every
//! mail, and it is ours to mend: those mails wait.

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
const WORDS_OF_US: [&str; 7] = [
    "relay",
    "authenticat",
    "client host",
    "blocklist",
    "blacklist",
    "spamhaus",
    "reputation",
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
    let lower = words.to_lowercase();
    let is_of_us = OF_US.contains(&code)
        || detail.is_some_and(|detail| SENDER.contains(&detail))
        || WORDS_OF_US.iter().any(|word| lower.contains(word));
    if is_of_us {
        Refused::ForNow
    } else {
        Refused::ForGood(detail.map_or_else(|| code.to_string(), str::to_owned))
    }
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
            (554, "5.4.4: no route to 10.5.1.1", Some("5.4.4")),
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
    fn an_address_of_a_machine_is_no_code() {
        assert_eq!(detail("blocked 5.1.1.9, 5.1."), None);
        assert_eq!(detail("550-5.1.1 x"), Some("5.1.1"));
    }
}
