//! Files of a mail, checked as uploads are. What is not taken is said in the text, in the ticket's language.

use kernel::{locale::Locale, text::clean_line};
use mail_parser::{MessagePart, MimeHeaders, PartType};
use serde_json::{Map, Value, json};

use super::mail::{self, Mail};
use crate::{
    app::App,
    http::{error::Error, locale},
    ticket::attachment::{self, FileFault, Incoming, MAX_FILES},
};

/// Parts that are looked at; a mail of a thousand parts has the rest counted only.
const LOOKED_AT: usize = 40;
/// Refused files that are named; more are counted.
const NAMED: usize = 10;
/// Pictures in the text smaller than this are logos and dots, not somebody's proof.
const LOGO: usize = 8 * 1024;

/// The files of a mail.
#[derive(Debug, Default)]
pub(super) struct Enclosures {
    /// Taken.
    pub(super) files: Vec<Incoming>,
    /// Not taken: name and fault.
    pub(super) refused: Vec<(String, FileFault)>,
    /// Not even looked at.
    pub(super) beyond: usize,
}

impl Enclosures {
    /// Receives the files.
    pub(super) async fn of(app: &App, mail: &Mail<'_>) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut looked_at = 0;
        let text = mail::lone_text(&mail.parsed);
        for part in mail.parsed.attachments() {
            if is_furniture(part) || text.is_some_and(|text| std::ptr::eq(text, part)) {
                continue;
            }
            looked_at += 1;
            if looked_at > LOOKED_AT {
                found.beyond += 1;
                continue;
            }
            let name = part.attachment_name().unwrap_or("lampiran");
            if found.files.len() >= MAX_FILES {
                found.refuse(name, FileFault::TooMany);
                continue;
            }
            match attachment::from_bytes(app, name, part.contents()).await? {
                Ok(file) => found.files.push(file),
                Err(fault) => found.refuse(name, fault),
            }
        }
        Ok(found)
    }

    fn refuse(&mut self, name: &str, fault: FileFault) {
        let name: String = clean_line(name).chars().take(60).collect();
        self.refused.push((name, fault));
    }

    /// Whether the mail had more than the ticket takes.
    pub(super) fn is_whole(&self) -> bool {
        self.refused.is_empty() && self.beyond == 0
    }

    /// A paragraph about what was not taken; empty where all was.
    pub(super) fn told(&self, locale: Locale) -> String {
        let named = self.refused.iter().take(NAMED);
        let mut lines: Vec<String> = named.map(|one| line(locale, one)).collect();
        let unnamed = self.refused.len().saturating_sub(NAMED) + self.beyond;
        if unnamed > 0 {
            let args = Map::from_iter([("count".to_owned(), json!(unnamed))]);
            lines.push(locale::sentence(locale, "inbound-files-beyond", &args));
        }
        if lines.is_empty() {
            return String::new();
        }
        let head = locale::plain(locale, "inbound-files-refused");
        let lines: Vec<String> = lines.into_iter().map(|line| format!("- {line}")).collect();
        format!("\n\n[{head}\n{}]", lines.join("\n"))
    }

    /// Codes for the operator: fault and how often.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for code in FileFault::CODES {
            let count = self
                .refused
                .iter()
                .filter(|(_, fault)| fault.code() == code)
                .count();
            if count > 0 {
                notes.push(format!("{code}:{count}"));
            }
        }
        if self.beyond > 0 {
            notes.push(format!("files-beyond:{}", self.beyond));
        }
        notes
    }
}

fn line(locale: Locale, (name, fault): &(String, FileFault)) -> String {
    let args: Map<String, Value> = Map::from_iter([("name".to_owned(), json!(name))]);
    locale::sentence(locale, &format!("error-{}", fault.code()), &args)
}

/// Parts that are no files of anybody's: signatures, calendars' doubles, logos in the text, parts of a broken mail.
fn is_furniture(part: &MessagePart<'_>) -> bool {
    if matches!(part.body, PartType::Multipart(_)) || part.contents().is_empty() && !part.is_message() {
        return true;
    }
    let Some(kind) = part.content_type() else {
        return part.attachment_name().is_none();
    };
    let subtype = kind.subtype().unwrap_or_default().to_lowercase();
    match kind.ctype().to_lowercase().as_str() {
        "application" => matches!(
            subtype.as_str(),
            "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature"
        ),
        "image" => part.content_id().is_some() && part.contents().len() < LOGO,
        _ => false,
    }
}
