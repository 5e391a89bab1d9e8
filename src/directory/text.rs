//! Texts of the directory in the reader's language; the Indonesian one where the English is missing.

use entity::{complaint_class, policy, unit};
use kernel::locale::Locale;

use super::Service;

/// Something with a name in both languages.
pub trait Named {
    /// Its name.
    fn name_in(&self, locale: Locale) -> &str;
}

/// The text of a language; an empty English text is one that nobody wrote yet.
pub fn pick<'a>(locale: Locale, indonesian: &'a str, english: &'a str) -> &'a str {
    match locale {
        Locale::En if !english.trim().is_empty() => english,
        _ => indonesian,
    }
}

impl Named for unit::Model {
    fn name_in(&self, locale: Locale) -> &str {
        pick(locale, &self.name, &self.name_en)
    }
}

impl Named for complaint_class::Model {
    fn name_in(&self, locale: Locale) -> &str {
        pick(locale, &self.name, &self.name_en)
    }
}

impl Named for policy::Model {
    fn name_in(&self, locale: Locale) -> &str {
        pick(locale, &self.name_id, &self.name_en)
    }
}

impl Named for Service {
    fn name_in(&self, locale: Locale) -> &str {
        pick(locale, &self.row.name_id, &self.row.name_en)
    }
}

impl Service {
    /// When to choose it.
    pub fn summary(&self, locale: Locale) -> &str {
        pick(locale, &self.row.summary_id, &self.row.summary_en)
    }

    /// What to try first, one step each.
    pub fn before(&self, locale: Locale) -> Vec<&str> {
        let text = pick(locale, &self.row.before_id, &self.row.before_en);
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Which files help.
    pub fn attachments_hint(&self, locale: Locale) -> &str {
        pick(
            locale,
            &self.row.attachments_hint_id,
            &self.row.attachments_hint_en,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_english_is_shown_in_indonesian() {
        assert_eq!(pick(Locale::En, "Layanan", "Service"), "Service");
        assert_eq!(pick(Locale::En, "Layanan", " "), "Layanan");
        assert_eq!(pick(Locale::Id, "Layanan", "Service"), "Layanan");
    }
}
