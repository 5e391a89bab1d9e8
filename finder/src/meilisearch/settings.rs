//! The settings of the index, as code: whatever somebody changed on the server is put right by the next rebuild.

use std::collections::HashMap;

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

#[cfg(test)]
mod tests {
    use super::*;

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
