//! The panels of a ticket's page: which actions are possible now for this person, and the controls of each.

use std::collections::BTreeMap;

use entity::staff;
use kernel::{
    locale::Locale,
    status::Status,
    text::{Body, Subject},
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    dossier::Dossier,
    files_field::{FilesField, Kept},
    rows::class_options,
    timeline::{class_name, unit_name},
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    directory::{
        model::{HUMAS, WBS},
        routing::{RouteTarget, Suggestion, suggest_route},
    },
    http::{
        error::FieldErrors,
        field::{ErrorLine, FieldView, summary},
        locale::plain,
    },
    knowledge::from_ticket,
    ticket::{
        correct_email::Check,
        lifecycle::{Action, Actor, transition},
        reply_template::Offered,
    },
};

/// What came back from a form that was not carried out.
#[derive(Clone, Copy, Debug)]
pub struct Retry<'a> {
    /// Panel it came from.
    pub panel: &'a str,
    /// What was typed.
    pub typed: &'a Map<String, Value>,
    /// What is wrong with it.
    pub errors: &'a FieldErrors,
    /// The files that came with it; none of a panel that takes no files.
    pub kept: Option<&'a Kept>,
}

/// Which actions have a button.
#[derive(Clone, Debug, Serialize)]
pub struct Can(BTreeMap<&'static str, bool>);

/// Controls by panel; `None` for a panel that is not shown.
#[derive(Clone, Debug, Serialize)]
pub struct Forms {
    answer: Option<Composer>,
    ask: Option<Composer>,
    note: Option<Composer>,
    resolve: Option<Composer>,
    verify: Option<Verify>,
    route: Option<Route>,
    assign: Option<Assign>,
    hand_back: Option<Composer>,
    reject: Option<Composer>,
    merge: Option<Composer>,
    reopen: Option<Composer>,
    correct_email: Option<CorrectEmail>,
}

#[derive(Clone, Debug, Serialize)]
struct CorrectEmail {
    email: FieldView,
    check: FieldView,
    reason: FieldView,
}

#[derive(Clone, Debug, Serialize)]
struct Composer {
    field: FieldView,
    files: Option<FilesField>,
    templates: Option<Vec<Offered>>,
    /// Asked once a text came back with a blank of a template in it.
    blanks: Option<FieldView>,
}

#[derive(Clone, Debug, Serialize)]
struct Verify {
    class: FieldView,
    subject: FieldView,
}

#[derive(Clone, Debug, Serialize)]
struct Route {
    unit: FieldView,
    note: FieldView,
    suggestion: Option<SuggestionView>,
}

#[derive(Clone, Debug, Serialize)]
struct SuggestionView {
    code: String,
    name: String,
    reason: String,
}

#[derive(Clone, Debug, Serialize)]
struct Assign {
    staff: FieldView,
}

impl Can {
    /// What the lifecycle allows this person now; two buttons take the ticket on the way.
    pub fn of(staff: &CurrentStaff, dossier: &Dossier) -> Self {
        let status = dossier.ticket.status;
        let may = |action| transition(status, Actor::Staff(staff.role), action).is_ok();
        let mine = dossier.ticket.assignee_id == Some(staff.id) && status == Status::InProgress;
        let can_start = matches!(status, Status::New | Status::Routed) && may(Action::Take);
        Self(BTreeMap::from([
            ("take", may(Action::Take) && !mine),
            ("answer", may(Action::Answer)),
            ("answer_resolve", may(Action::Resolve) || can_start),
            ("resolve", may(Action::Resolve)),
            ("ask", may(Action::Ask) || can_start),
            ("note", may(Action::Note)),
            ("verify", may(Action::Verify) || may(Action::Classify)),
            ("route", may(Action::Route)),
            ("assign", may(Action::Assign)),
            ("hand_back", may(Action::HandBack)),
            ("reject", may(Action::Reject)),
            ("merge", may(Action::Merge)),
            ("unmerge", may(Action::Unmerge)),
            ("reopen", may(Action::Reopen)),
            ("correct_email", may(Action::CorrectEmail)),
            ("send_receipt", may(Action::SendReceipt)),
            (
                "article",
                staff.may(Permission::WriteArticles)
                    && dossier.has_answer()
                    && from_ticket::is_open_to_all(&dossier.ticket),
            ),
        ]))
    }

    /// Whether the panel with this id is on the page.
    fn shows(&self, panel: &str) -> bool {
        let action = match panel {
            "jawab" => "answer",
            "tanya" => "ask",
            "catatan" => "note",
            "periksa" => "verify",
            "teruskan" => "route",
            "selesai" => "resolve",
            "tugaskan" => "assign",
            "kembalikan" => "hand_back",
            "gabung" => "merge",
            "tolak" => "reject",
            "buka-lagi" => "reopen",
            "perbaiki-email" => "correct_email",
            _ => return false,
        };
        self.has(action)
    }

    fn has(&self, action: &str) -> bool {
        self.0.get(action).copied().unwrap_or(false)
    }
}

/// Words whose panel is gone, because the ticket moved on while they were written.
#[derive(Clone, Debug, Serialize)]
pub struct KeptWords {
    label: String,
    value: String,
}

/// What the panels need besides the ticket.
#[derive(Debug)]
pub struct Material<'a> {
    /// For the names of new drafts.
    pub app: &'a App,
    /// The ticket.
    pub dossier: &'a Dossier,
    /// Language of the page.
    pub locale: Locale,
    /// Answers to start from.
    pub templates: Vec<Offered>,
    /// A template to begin with.
    pub begin_with: Option<String>,
    /// People it can be given to.
    pub colleagues: Vec<staff::Model>,
    /// What came back.
    pub retry: Option<Retry<'a>>,
}

impl Material<'_> {
    /// All panels, and the summary of what is wrong in the one that came back.
    pub fn forms(&self, can: &Can) -> (Forms, Vec<ErrorLine>) {
        let forms = Forms {
            answer: can.has("answer").then(|| self.with_files("jawab", self.answer())),
            ask: can
                .has("ask")
                .then(|| self.with_files("tanya", self.message("tanya", "message", "compose-ask", true))),
            note: can.has("note").then(|| {
                self.with_files(
                    "catatan",
                    self.message("catatan", "message", "compose-note", true),
                )
            }),
            resolve: can
                .has("resolve")
                .then(|| self.message("selesai", "message", "compose-answer", false)),
            verify: can.has("verify").then(|| self.verify()),
            route: can.has("route").then(|| self.route()),
            assign: can.has("assign").then(|| self.assign()),
            hand_back: can.has("hand_back").then(|| self.reason("kembalikan")),
            reject: can.has("reject").then(|| self.reason("tolak")),
            merge: can.has("merge").then(|| self.merge()),
            reopen: can.has("reopen").then(|| self.reason("buka-lagi")),
            correct_email: can.has("correct_email").then(|| self.correct_email()),
        };
        let mut wrong = summary(forms.fields());
        wrong.extend(forms.file_faults());
        (forms, wrong)
    }

    /// What was typed into a panel that is not shown any more.
    pub fn homeless_words(&self, can: &Can) -> Vec<KeptWords> {
        const WORDS: [(&str, &str); 4] = [
            ("message", "kept-message"),
            ("reason", "kept-reason"),
            ("note", "kept-note"),
            ("subject", "compose-subject"),
        ];
        let Some(retry) = self.retry.filter(|retry| !can.shows(retry.panel)) else {
            return Vec::new();
        };
        let words = WORDS.iter().filter_map(|(name, label)| {
            let value = text_of(retry.typed.get(*name)?);
            (!value.trim().is_empty()).then(|| KeptWords {
                label: plain(self.locale, label),
                value,
            })
        });
        words.collect()
    }

    /// A control of a panel: what was typed there before, and what is wrong with it.
    fn field(&self, kind: &'static str, panel: &str, name: &str, label: &str, value: String) -> FieldView {
        let retry = self.retry.filter(|retry| retry.panel == panel);
        let typed = retry.and_then(|retry| retry.typed.get(name)).map(text_of);
        let field = FieldView::new(kind, name, plain(self.locale, label), typed.unwrap_or(value));
        let mut field = match retry {
            Some(retry) => field.with_errors(self.locale, retry.errors),
            None => field,
        };
        field.id = format!("f-{panel}-{name}");
        field
    }

    fn message(&self, panel: &str, name: &str, label: &str, required: bool) -> Composer {
        let field = self
            .field("textarea", panel, name, label, String::new())
            .max(Body::MAX);
        Composer {
            field: if required {
                field
            } else {
                field.optional(self.locale)
            },
            files: None,
            templates: None,
            blanks: self.blanks(panel),
        }
    }

    /// The box that confirms the blanks of a text, where they were what was wrong with it.
    fn blanks(&self, panel: &str) -> Option<FieldView> {
        let retry = self.retry.filter(|retry| retry.panel == panel)?;
        let mut faults = retry.errors.0.values().flatten();
        faults.find(|fault| fault.code == "blank-left")?;
        let mut field = self.field("checkbox", panel, "blanks", "compose-blanks", String::new());
        field.value = false.into();
        field.required = false;
        Some(field)
    }

    fn answer(&self) -> Composer {
        let begin = self.begin_with.clone().unwrap_or_default();
        let mut field = self.field("textarea", "jawab", "message", "compose-answer", begin);
        field.hint = Some(plain(self.locale, "compose-answer-hint"));
        field.rows = Some(8);
        Composer {
            field: field.max(Body::MAX),
            files: None,
            templates: (!self.templates.is_empty()).then(|| self.templates.clone()),
            blanks: self.blanks("jawab"),
        }
    }

    /// The same with files beside the words.
    fn with_files(&self, panel: &str, composer: Composer) -> Composer {
        let retry = self.retry.filter(|retry| retry.panel == panel);
        Composer {
            files: Some(FilesField::of(self.app, self.locale, panel, retry)),
            ..composer
        }
    }

    fn reason(&self, panel: &str) -> Composer {
        self.message(panel, "reason", "compose-reason", true)
    }

    fn merge(&self) -> Composer {
        Composer {
            field: self
                .field("text", "gabung", "into", "compose-merge", String::new())
                .max(20),
            files: None,
            templates: None,
            blanks: None,
        }
    }

    fn correct_email(&self) -> CorrectEmail {
        let panel = "perbaiki-email";
        let ticket = &self.dossier.ticket;
        let checks = Check::ALL
            .into_iter()
            .filter(|check| *check != Check::Phone || ticket.reporter_phone.is_some())
            .map(|check| {
                let word = check.word();
                let label = plain(self.locale, &format!("email-check-{}", word.replace('_', "-")));
                (word.to_owned(), label)
            });
        CorrectEmail {
            email: self
                .field("email", panel, "email", "compose-email", String::new())
                .max(254),
            check: self
                .field("select", panel, "check", "compose-email-check", String::new())
                .options(checks),
            reason: self
                .field("text", panel, "reason", "compose-reason", String::new())
                .max(300),
        }
    }

    fn verify(&self) -> Verify {
        let ticket = &self.dossier.ticket;
        let class = ticket.class_no.map(|no| no.to_string()).unwrap_or_default();
        let mut options = class_options(&self.dossier.directory, self.locale);
        // A class that is no longer offered stays what it is until somebody chooses another.
        if let Some(no) = ticket
            .class_no
            .filter(|no| !options.iter().any(|(value, _)| *value == no.to_string()))
        {
            let name = class_name(&self.dossier.directory, self.locale, no).unwrap_or_default();
            options.insert(0, (no.to_string(), name));
        }
        Verify {
            class: self
                .field("select", "periksa", "class", "field-class", class)
                .options(options)
                .optional(self.locale),
            subject: self
                .field(
                    "text",
                    "periksa",
                    "subject",
                    "compose-subject",
                    ticket.subject.to_string(),
                )
                .max(Subject::MAX),
        }
    }

    fn route(&self) -> Route {
        let directory = &self.dossier.directory;
        let suggestion = self.suggestion();
        let chosen = match suggestion.as_ref().map(|suggestion| &suggestion.target) {
            Some(RouteTarget::Unit(code)) => code.to_string(),
            _ => String::new(),
        };
        let units = directory
            .units
            .iter()
            .filter(|unit| unit.active && Some(&unit.code) != self.dossier.ticket.unit_code.as_ref())
            .map(|unit| {
                let name = unit_name(directory, self.locale, unit.code.as_str());
                (unit.code.to_string(), format!("{} – {name}", unit.code))
            });
        Route {
            unit: self
                .field("select", "teruskan", "unit", "compose-unit", chosen)
                .options(units),
            note: self
                .field(
                    "textarea",
                    "teruskan",
                    "note",
                    "compose-route-note",
                    String::new(),
                )
                .max(Body::MAX)
                .optional(self.locale),
            suggestion: suggestion.map(|suggestion| self.suggestion_view(&suggestion)),
        }
    }

    fn suggestion(&self) -> Option<Suggestion> {
        let ticket = &self.dossier.ticket;
        let service = self.dossier.service()?;
        Some(suggest_route(
            &self.dossier.directory,
            service,
            ticket.class_no,
            ticket.region,
        ))
    }

    fn suggestion_view(&self, suggestion: &Suggestion) -> SuggestionView {
        let (code, name) = match &suggestion.target {
            RouteTarget::Humas => (HUMAS.to_owned(), plain(self.locale, "desk-humas-answers")),
            RouteTarget::Wbs => (WBS.to_owned(), plain(self.locale, "desk-wbs")),
            RouteTarget::Unit(code) => (
                code.to_string(),
                unit_name(&self.dossier.directory, self.locale, code.as_str()),
            ),
        };
        SuggestionView {
            code,
            name,
            reason: plain(self.locale, &format!("route-why-{}", suggestion.why.code())),
        }
    }

    fn assign(&self) -> Assign {
        let now = self.dossier.ticket.assignee_id;
        let people = self
            .colleagues
            .iter()
            .filter(|one| Some(one.id) != now)
            .map(|one| (one.id.to_string(), one.name.to_string()));
        Assign {
            staff: self
                .field("select", "tugaskan", "staff", "compose-staff", String::new())
                .options(people),
        }
    }
}

impl Forms {
    fn file_faults(&self) -> impl Iterator<Item = ErrorLine> {
        let composers = [&self.answer, &self.ask, &self.note].into_iter().flatten();
        composers.filter_map(|one| one.files.as_ref()?.error_line())
    }

    fn fields(&self) -> impl Iterator<Item = &FieldView> {
        let composers = [
            &self.answer,
            &self.ask,
            &self.note,
            &self.resolve,
            &self.hand_back,
            &self.reject,
            &self.merge,
            &self.reopen,
        ];
        let verify = self.verify.iter().flat_map(|one| [&one.class, &one.subject]);
        let route = self.route.iter().flat_map(|one| [&one.unit, &one.note]);
        let assign = self.assign.iter().map(|one| &one.staff);
        let email = self
            .correct_email
            .iter()
            .flat_map(|one| [&one.email, &one.check, &one.reason]);
        composers
            .into_iter()
            .flatten()
            .map(|one| &one.field)
            .chain(verify)
            .chain(route)
            .chain(assign)
            .chain(email)
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
