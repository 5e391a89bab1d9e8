//! Fields of a service's form: one definition for the page, the check and the API.

use kernel::locale::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a field is asked and parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// E-mail address.
    Email,
    /// Phone number.
    Tel,
    /// NIK, 16 digits.
    Nik,
    /// No. KK, 16 digits.
    Kk,
    /// NIP or NI PPPK, 18 digits.
    Nip,
    /// A day.
    Date,
    /// Province code.
    Province,
    /// Complaint class.
    Class,
    /// One of the options.
    Select,
    /// Unit code.
    Unit,
}

/// Part of the form it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldGroup {
    /// What is wrong.
    Problem,
    /// Whose record it is.
    Identity,
    /// How to reach the person.
    Contact,
}

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldOption {
    /// What is sent.
    pub value: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
}

/// The field is asked only while another has this value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShowIf {
    /// The other field.
    pub field: String,
    /// Its value.
    pub equals: String,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldDef {
    /// Key of the filing.
    pub name: String,
    /// Whether a filing without it is refused.
    pub required: bool,
    /// How it is asked and parsed.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Part of the form.
    pub group: FieldGroup,
    /// Indonesian label; the field's usual one where absent.
    pub label_id: Option<String>,
    /// English label.
    pub label_en: Option<String>,
    /// What to write, in Indonesian.
    pub hint_id: Option<String>,
    /// What to write, in English.
    pub hint_en: Option<String>,
    /// Why it is asked, in Indonesian.
    pub why_id: Option<String>,
    /// Why it is asked, in English.
    pub why_en: Option<String>,
    /// Choices of a select.
    #[serde(default)]
    pub options: Vec<FieldOption>,
    /// Longest answer, in characters.
    pub max: Option<usize>,
    /// When it is asked.
    pub show_if: Option<ShowIf>,
}

impl FieldDef {
    /// Own label in a language, if the service has one.
    pub fn label(&self, locale: Locale) -> Option<&str> {
        pick(locale, self.label_id.as_deref(), self.label_en.as_deref())
    }

    /// Hint in a language.
    pub fn hint(&self, locale: Locale) -> Option<&str> {
        pick(locale, self.hint_id.as_deref(), self.hint_en.as_deref())
    }

    /// Why it is asked.
    pub fn why(&self, locale: Locale) -> Option<&str> {
        pick(locale, self.why_id.as_deref(), self.why_en.as_deref())
    }
}

impl FieldOption {
    /// Label in a language.
    pub fn label(&self, locale: Locale) -> &str {
        match locale {
            Locale::Id => &self.label_id,
            Locale::En => &self.label_en,
        }
    }
}

/// The text of a language, the Indonesian one where the other is missing.
fn pick<'a>(locale: Locale, indonesian: Option<&'a str>, english: Option<&'a str>) -> Option<&'a str> {
    match locale {
        Locale::Id => indonesian,
        Locale::En => english.or(indonesian),
    }
}
