//! Files in JSON, in base64: the same list, with the same names, wherever the API takes files.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{
    attachment::{self, FileFault, Incoming, MAX_FILES},
    upload::file_errors,
};
use crate::{
    app::App,
    http::{
        client::Client,
        error::{Error, FieldErrors},
    },
};

/// Largest JSON document: five files of 5 MiB in base64, and the words. Multipart is kinder to everybody.
pub const MAX_JSON: usize = 36 * 1024 * 1024;
/// Files beyond the allowed ones that are refused by name; what comes after them is not looked at.
const NAMED: usize = 4 * MAX_FILES;

/// A file in a JSON body.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FileJson {
    /// Its name.
    name: String,
    /// Its bytes in base64 (`content_base64` is understood too).
    #[serde(alias = "content_base64")]
    content: String,
}

/// What became of a list of files.
#[derive(Debug, Default)]
pub struct Received {
    /// Acceptable by themselves.
    pub files: Vec<Incoming>,
    /// What is wrong with the others, or with the list (`attachments-shape`).
    pub errors: FieldErrors,
}

/// Receives the member `attachments` of a client's body.
pub async fn receive(app: &App, client: &Client, list: Option<&RawValue>) -> Result<Received, Error> {
    let mut received = Received::default();
    let Some(list) = list.filter(|list| list.get() != "null") else {
        return Ok(received);
    };
    let Ok(List(files)) = serde_json::from_str(list.get()) else {
        received.errors.add("attachments", "attachments-shape");
        return Ok(received);
    };
    let mut faults = Vec::new();
    for (place, file) in files.into_iter().enumerate() {
        match receive_one(app, &file, place).await? {
            Ok(incoming) if app.limits.may_leave(incoming.size, client) => received.files.push(incoming),
            Ok(_) => faults.push((file.name, FileFault::NoRoom)),
            Err(fault) => faults.push((file.name, fault)),
        }
    }
    received.errors = file_errors(&faults);
    Ok(received)
}

async fn receive_one(app: &App, file: &FileJson, place: usize) -> Result<Result<Incoming, FileFault>, Error> {
    if place >= MAX_FILES {
        return Ok(Err(FileFault::TooMany));
    }
    match BASE64_STANDARD.decode(file.content.trim()) {
        Ok(bytes) => attachment::from_bytes(app, &file.name, &bytes).await,
        Err(_) => Ok(Err(FileFault::Encoding)),
    }
}

/// The first files of a list, however long it is.
struct List(Vec<FileJson>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FirstFiles).map(Self)
    }
}

struct FirstFiles;

impl<'de> Visitor<'de> for FirstFiles {
    type Value = Vec<FileJson>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of files")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut files = Vec::new();
        while files.len() < NAMED {
            match list.next_element()? {
                Some(file) => files.push(file),
                None => return Ok(files),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_same_names_everywhere_and_both_spellings_are_read() {
        for spelling in ["content", "content_base64"] {
            let raw = format!("[{{\"name\": \"a.png\", \"{spelling}\": \"aGFsbw==\"}}]");
            let List(files) = serde_json::from_str(&raw).unwrap();
            assert_eq!(files[0].content, "aGFsbw==");
        }
    }

    #[test]
    fn a_list_without_end_keeps_few() {
        let one = r#"{"name": "a", "content": ""}"#;
        let raw = format!("[{}]", vec![one; 10_000].join(","));
        let List(files) = serde_json::from_str(&raw).unwrap();
        assert_eq!(files.len(), NAMED);
    }

    #[test]
    fn what_is_no_list_of_files_is_refused() {
        for raw in ["{}", "\"a.png\"", "[1]", "[{\"name\": \"a\"}]", "[[]]"] {
            assert!(serde_json::from_str::<List>(raw).is_err(), "{raw}");
        }
    }
}
