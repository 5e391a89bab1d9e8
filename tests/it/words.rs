//! The words: both languages say everything, once, and every template asks only for what exists.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Files below `folder` whose names end in `ending`.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}

/// Key → the files that define it.
fn keys(language: &str) -> BTreeMap<String, Vec<String>> {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(&format!("locales/{language}"), ".ftl") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let Some((key, _)) = line.split_once('=') else {
                continue;
            };
            let key = key.trim_end();
            let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
                && key
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if is_key {
                keys.entry(key.to_owned()).or_default().push(name.clone());
            }
        }
    }
    keys
}

#[test]
fn no_sentence_is_defined_twice() {
    for language in ["id", "en"] {
        let twice: Vec<_> = keys(language)
            .into_iter()
            .filter(|(_, files)| files.len() > 1)
            .collect();
        assert!(twice.is_empty(), "{language}: {twice:?}");
    }
}

#[test]
fn both_languages_say_everything() {
    let (indonesian, english) = (keys("id"), keys("en"));
    let missing: Vec<_> = indonesian
        .keys()
        .filter(|key| !english.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "not in English: {missing:?}");
    let missing: Vec<_> = english
        .keys()
        .filter(|key| !indonesian.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "not in Indonesian: {missing:?}");
}

#[test]
fn templates_ask_only_for_sentences_that_exist() {
    let known = keys("id");
    let mut missing = Vec::new();
    for path in files("templates", ".hbs") {
        let text = std::fs::read_to_string(&path).unwrap();
        for opening in ["{{t \"", "(t \""] {
            for piece in text.split(opening).skip(1) {
                let key = piece.split('"').next().unwrap();
                if !known.contains_key(key) {
                    missing.push(format!("{}: {key}", path.file_name().unwrap().to_string_lossy()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_fault_of_a_field_has_a_sentence() {
    let known = keys("id");
    let missing: Vec<_> = kernel::code::field_codes()
        .filter(|code| {
            !known.contains_key(&format!("error-{code}")) && !known.contains_key(&format!("warning-{code}"))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_ground_of_a_suggested_route_has_a_sentence() {
    use laporbkn::directory::routing::Why;
    let known = keys("id");
    for why in [Why::Class, Why::Region, Why::Service, Why::UnitClosed] {
        let key = format!("route-why-{}", why.code());
        assert!(known.contains_key(&key), "{key}");
    }
}
