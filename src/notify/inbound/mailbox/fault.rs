//! Why the mailbox cannot be emptied, in words for the operator.

use std::io;

use async_imap::error::Error as ImapError;

use crate::http::error::Error;

/// Why the mailbox cannot be emptied.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// No connection.
    #[error("the server cannot be reached: {0}")]
    Line(#[from] io::Error),
    /// The server's certificate, or the authority's.
    #[error("no safe line to the server: {0}")]
    Tls(String),
    /// User or password.
    #[error("the server does not let us in: {0}")]
    Login(Box<MailboxError>),
    /// The server says no.
    #[error("the server refuses: {0}")]
    Refused(String),
    /// The server hung up.
    #[error("the line broke off")]
    Broken,
    /// The server speaks something else.
    #[error("the server's answer is not IMAP")]
    Nonsense,
    /// No answer.
    #[error("the server took too long")]
    Slow,
    /// A mail that the server lists, and does not hand over.
    #[error("the server lists a mail and does not hand it over")]
    Withheld,
    /// A mail that was taken stays in the folder; others are taken all the same.
    #[error("a mail that was taken cannot be moved to another folder: {0}")]
    Move(Box<MailboxError>),
    /// A mail cannot be taken in now.
    #[error("a mail cannot be taken in: {0}")]
    Take(#[from] Error),
    /// A mistake of ours.
    #[error("the program failed at it; its log says where")]
    Panic,
}

impl MailboxError {
    /// Whether it says nothing of the mails that follow: the line holds, and database and files are there.
    pub(super) fn is_of_one_mail(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Take(error) => !matches!(error, Error::Unavailable(_) | Error::FilesUnavailable(_)),
            _ => false,
        }
    }
}

/// What the library says of an answer that it cannot read quotes the answer, which may be somebody's mail: that stays here.
impl From<ImapError> for MailboxError {
    fn from(error: ImapError) -> Self {
        match error {
            ImapError::No(words) | ImapError::Bad(words) => Self::Refused(own_words(&words).to_owned()),
            ImapError::ConnectionLost => Self::Broken,
            ImapError::Io(error) => match error.kind() {
                io::ErrorKind::Other => Self::Nonsense,
                io::ErrorKind::UnexpectedEof => Self::Broken,
                _ => Self::Line(error),
            },
            _ => Self::Nonsense,
        }
    }
}

/// The server's words out of the library's `code: None, info: Some("…")`.
fn own_words(text: &str) -> &str {
    text.rsplit_once("Some(\"")
        .and_then(|(_, words)| words.split_once("\")"))
        .map_or(text, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_cannot_be_read_is_not_repeated() {
        let quoted = io::Error::other("Fail during parsing of \"* 1 FETCH Rahasia Siti\"");
        let told = MailboxError::from(ImapError::Io(quoted)).to_string();
        assert!(!told.contains("Siti"), "{told}");
        let parse = async_imap::error::ParseError::Invalid(b"Rahasia Siti".to_vec());
        assert!(
            !MailboxError::from(ImapError::Parse(parse))
                .to_string()
                .contains("Siti")
        );
    }

    #[test]
    fn a_refusal_is_told_in_the_servers_words() {
        let refusal = ImapError::No("code: None, info: Some(\"Authentication failed.\")".into());
        assert_eq!(
            MailboxError::from(refusal).to_string(),
            "the server refuses: Authentication failed."
        );
        assert_eq!(own_words("outcome: x"), "outcome: x");
    }
}
