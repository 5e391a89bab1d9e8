//! The settings of the index, as code: whatever somebody changed on the server is put right by the next rebuild.

use std::collections::{BTreeMap, HashMap};

use kernel::locale::Locale;
use meilisearch_sdk::settings::{LocalizedAttributes, Settings};

use crate::dictionary::Dictionary;

/// Settings with the synonyms and stop words of a dictionary.
pub(super) fn of(dictionary: &Dictionary) -> Settings {
    let synonyms: HashMap<String, Vec<String>> = dictionary.entries().collect();
    let mut stop_words: Vec<&String> = [Locale::Id, Locale::En]
        .into_iter()
        .flat_map(|lang| dictionary.stop_list(lang))
        .collect();
    stop_words.sort_unstable();
    stop_words.dedup();
    Settings::new()
        // In the order of their weight.
        .with_searchable_attributes(["title", "aliases", "tags", "body"])
        .with_filterable_attributes(["lang", "category"])
        .with_synonyms(synonyms)
        .with_stop_words(stop_words)
        .with_localized_attributes(vec![LocalizedAttributes {
            locales: vec!["ind".to_owned(), "eng".to_owned()],
            attribute_patterns: vec!["*".to_owned()],
        }])
}

/// The same settings as text, always in the same order.
pub(super) fn text(dictionary: &Dictionary) -> String {
    let mut settings = of(dictionary);
    let synonyms: BTreeMap<String, Vec<String>> = settings.synonyms.take().into_iter().flatten().collect();
    serde_json::json!([settings, synonyms]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_the_same_for_the_same_settings_and_tells_others_apart() {
        let many = |last: &str| {
            let words = (0..50).map(|one| format!("[[synonym]]\nwords = [\"satu{one}\", \"dua{one}\"]\n"));
            let text: String = words.collect();
            Dictionary::parse(&format!("{text}[stop_words]\nid = [\"{last}\"]\n")).unwrap()
        };
        assert_eq!(text(&many("yang")), text(&many("yang")));
        assert_ne!(text(&many("yang")), text(&many("di")));
        assert!(text(&many("yang")).contains("dua49"));
        assert!(text(&many("yang")).contains("filterableAttributes"));
    }

    #[test]
    fn the_title_weighs_most_and_synonyms_go_along() {
        let dictionary =
            Dictionary::parse("[[synonym]]\nwords = [\"nik\", \"no ktp\"]\n[stop_words]\nid = [\"yang\"]\n")
                .unwrap();
        let settings = of(&dictionary);
        assert_eq!(settings.searchable_attributes.unwrap().first().unwrap(), "title");
        assert_eq!(settings.stop_words.unwrap(), ["yang"]);
        assert_eq!(
            settings.synonyms.unwrap().get("no ktp"),
            Some(&vec!["nik".to_owned()])
        );
    }
}
