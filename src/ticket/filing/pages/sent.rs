//! What a form sent: values, step, tokens, files.

use entity::attachment;
use kernel::id::AttachmentId;
use sha2::{Digest, Sha256};

use super::super::{model::RawFiling, words::Words};
use crate::{
    app::App,
    directory::{Service, field::FieldGroup},
    http::{
        csrf::CSRF_FIELD,
        error::{Error, FieldErrors},
        page::Ctx,
    },
    ticket::{
        attachment::{FileFault, Incoming},
        draft::{self, DraftToken},
        upload::{Upload, file_errors},
    },
};

/// Names the way of the self-diagnosis, in the address and in the form.
pub const WAY: &str = "periksa";

/// Says which files the page that checks listed ([`listing`]).
pub const LISTED: &str = "listed";

/// Longest value that a query may fill in, in characters; control characters are none of them ([`rendered`] has its marks made
/// of such).
///
/// [`rendered`]: crate::http::rendered
const PREFILLED: usize = 2_000;

/// What the person pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Show the answers again.
    Check,
    /// Back to the form.
    Edit,
    /// Back to the form, with the articles that fit the story so far.
    Answers,
    /// File the ticket.
    File,
    /// Take a kept file out.
    Remove(AttachmentId),
    /// Throw everything away.
    Discard,
}

/// One form as it arrived.
#[derive(Debug)]
pub struct Sent {
    /// Values by field.
    pub raw: RawFiling,
    /// What to do.
    pub step: Step,
    /// Names the draft; new where none came.
    pub token: DraftToken,
    /// Proof that our page sent it.
    pub csrf: Option<String>,
    /// The privacy notice that the form showed.
    pub notice_version: Option<String>,
    /// The way of the self-diagnosis that led to the form, as it was sent: not looked at yet.
    pub way: Option<String>,
    /// The form ended early.
    pub cut_off: bool,
    /// Articles were shown, or waved away, so that they are not shown again.
    pub offered: bool,
    /// It was kept from before: who sees it now may be somebody else than who typed it.
    pub is_kept: bool,
    /// What the page that checks listed, as it says itself; `None` from any other page.
    pub listed: Option<String>,
    incoming: Vec<Incoming>,
    faults: Vec<(String, FileFault)>,
}

impl Sent {
    /// Takes a body apart.
    pub fn of(ctx: &Ctx, upload: Upload) -> Self {
        let mut fields = upload.fields;
        let step = match (fields.remove("remove_file"), fields.remove("step").as_deref()) {
            (Some(id), _) => id.parse().map_or(Step::Edit, Step::Remove),
            (None, Some("edit")) => Step::Edit,
            (None, Some("answers")) => Step::Answers,
            (None, Some("file")) => Step::File,
            (None, Some("discard")) => Step::Discard,
            (None, _) => Step::Check,
        };
        let token = fields.remove("draft").as_deref().and_then(DraftToken::parse);
        Self {
            step,
            token: token.unwrap_or_else(|| DraftToken::new(&ctx.app)),
            csrf: fields.remove(CSRF_FIELD),
            notice_version: fields.remove("notice_version"),
            way: fields.remove(WAY),
            cut_off: upload.cut_off,
            offered: fields.remove("offered").is_some_and(|typed| typed == "1"),
            is_kept: false,
            listed: fields.remove(LISTED),
            incoming: upload.files,
            faults: upload.faults,
            raw: RawFiling { fields },
        }
    }

    /// A form that nobody has typed in yet: the query may fill in what is about the problem, never who the person is (links
    /// are shared, and addresses are logged on the way).
    pub fn prefilled(ctx: &Ctx, service: &Service) -> Self {
        let query = url::form_urlencoded::parse(ctx.req.query_string().as_bytes());
        let mut ways = query.filter(|(name, _)| name == WAY);
        let way = ways.next().map(|(_, way)| way.into_owned());
        let fields = query
            .filter(|(name, _)| is_about_the_problem(service, name))
            .map(|(name, value)| (name.into_owned(), written(&value)))
            .collect();
        Self {
            raw: RawFiling { fields },
            step: Step::Edit,
            token: DraftToken::new(&ctx.app),
            csrf: None,
            notice_version: None,
            way,
            cut_off: false,
            offered: false,
            is_kept: false,
            listed: None,
            incoming: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// What was sent before and kept.
    pub fn again(token: DraftToken, words: Words) -> Self {
        Self {
            raw: RawFiling { fields: words.fields },
            step: if words.is_complete {
                Step::Check
            } else {
                Step::Edit
            },
            token,
            csrf: None,
            notice_version: words.notice_version,
            way: words.way,
            cut_off: false,
            offered: words.offered,
            is_kept: true,
            listed: None,
            incoming: Vec::new(),
            faults: words.file_faults,
        }
    }

    /// What is kept of it.
    pub fn words(&self) -> Words {
        Words {
            fields: self.raw.fields.clone(),
            is_complete: matches!(self.step, Step::Check | Step::File),
            notice_version: self.notice_version.clone(),
            way: self.way.clone(),
            offered: self.offered,
            file_faults: self.faults.clone(),
        }
    }

    /// Notes a file that is refused after all.
    pub fn refuse_file(&mut self, name: &str, fault: FileFault) {
        self.faults.push((name.to_owned(), fault));
    }

    /// Fills in a field about the problem, where the service asks for it and nothing is in it yet.
    pub fn suggest(&mut self, service: &Service, name: &str, value: String) {
        if is_about_the_problem(service, name) && self.value(name).trim().is_empty() {
            self.raw.fields.insert(name.to_owned(), value);
        }
    }

    /// Takes a suggestion back, where it still stands as it was made.
    pub fn take_back(&mut self, name: &str, value: &str) {
        if self.value(name) == value {
            self.raw.fields.remove(name);
        }
    }

    /// A value as typed; no NUL, which no page can show.
    pub fn value(&self, name: &str) -> String {
        let raw = self.raw.fields.get(name);
        raw.map(|raw| raw.replace('\0', "")).unwrap_or_default()
    }

    /// Whether nothing was typed or chosen.
    pub fn is_blank(&self) -> bool {
        self.faults.is_empty() && self.raw.fields.values().all(|typed| typed.trim().is_empty())
    }

    /// What the form's field `offered` carries on.
    pub fn offered_value(&self) -> &'static str {
        if self.offered { "1" } else { "" }
    }

    /// Keeps the files that came along with the draft.
    pub async fn keep_files(&mut self, app: &App) -> Result<(), Error> {
        let incoming = std::mem::take(&mut self.incoming);
        let refused = draft::keep(app, &self.token.id(), incoming).await?;
        self.faults.extend(refused);
        Ok(())
    }

    /// What is wrong with the files of this request.
    pub fn file_errors(&self) -> FieldErrors {
        file_errors(&self.faults)
    }
}

/// What a query may fill in of a value.
fn written(value: &str) -> String {
    let is_written = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    value.chars().filter(is_written).take(PREFILLED).collect()
}

/// Names a set of files: what the page that checks listed, and what the draft holds when it is sent.
pub fn listing(files: &[attachment::Model]) -> String {
    let mut hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    crate::http::hex(&Sha256::digest(hashes.concat()))
}

fn is_about_the_problem(service: &Service, name: &str) -> bool {
    let field = service.fields.iter().find(|field| field.name == name);
    field.is_some_and(|field| field.group == FieldGroup::Problem)
}
