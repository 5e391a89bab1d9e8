//! Broken trees are refused, each fault with its file and place.

use std::collections::BTreeMap;

use super::{AGENCIES, Known, trees};
use crate::diagnosis::{file::Fault, source};

const AGENCY: &str = r#"
[[agency]]
key = "dukcapil"
icon = "building"
name_id = "Dukcapil"
name_en = "Dukcapil"
why_id = "Data."
why_en = "Data."
contacts = ["halo-dukcapil-wa"]
"#;

const TREE: &str = r#"
sort = 1
icon = "key"
start = "satu"
services = ["lupa-password"]
title_id = "Judul"
title_en = "Title"
summary_id = "Ringkas"
summary_en = "Summary"

[[question]]
id = "satu"
ask_id = "Sudah?"
ask_en = "Did you?"
[[question.answer]]
id = "ya"
to = "dua"
label_id = "Ya"
label_en = "Yes"
[[question.answer]]
id = "belum"
to = "baca"
label_id = "Belum"
label_en = "No"
fill = { tried_reset = "belum" }

[[question]]
id = "dua"
ask_id = "Lagi?"
ask_en = "Again?"
[[question.answer]]
id = "ya"
to = "lapor"
label_id = "Ya"
label_en = "Yes"
[[question.answer]]
id = "tidak"
to = "sana"
label_id = "Tidak"
label_en = "No"

[[leaf]]
id = "baca"
kind = "article"
article = "lupa-password-sscasn"
service = "lupa-password"
title_id = "Baca"
title_en = "Read"
text_id = "Baca."
text_en = "Read."
steps_id = ["Satu"]
steps_en = ["One"]

[[leaf]]
id = "lapor"
kind = "form"
service = "lupa-password"
fill = { tried_reset = "data_ditolak" }
title_id = "Lapor"
title_en = "Report"
text_id = "Lapor."
text_en = "Report."
steps_id = ["Satu"]
steps_en = ["One"]
description_id = "Saya"
description_en = "I"

[[leaf]]
id = "sana"
kind = "agency"
agency = "dukcapil"
tell = "Mohon diperiksa."
service = "lupa-password"
title_id = "Ke sana"
title_en = "Go there"
text_id = "Sana."
text_en = "There."
steps_id = ["Satu"]
steps_en = ["One"]
"#;

fn checked(tree: &str, agencies: &str) -> Result<(), Vec<Fault>> {
    let files = BTreeMap::from([
        ("contoh.toml".to_owned(), tree.to_owned()),
        (AGENCIES.to_owned(), agencies.to_owned()),
    ]);
    trees(&files, &source::shipped().unwrap()).map(drop)
}

/// The faults of the tree with one text in it replaced, as lines.
fn faults_with(from: &str, to: &str) -> Vec<String> {
    assert!(TREE.contains(from), "{from}");
    let faults = checked(&TREE.replacen(from, to, 1), AGENCY).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_tree_is_taken() {
    checked(TREE, AGENCY).unwrap();
}

/// A text of the tree, what stands there instead, the place that is named, and the fault.
const BREAKS: &[(&str, &str, &str, &str)] = &[
    (
        "to = \"dua\"",
        "to = \"tiga\"",
        "question satu",
        "leads to \"tiga\", which is nowhere",
    ),
    (
        "to = \"lapor\"",
        "to = \"satu\"",
        "question satu",
        "goes in a circle: satu → dua → satu",
    ),
    (
        "to = \"lapor\"",
        "to = \"sana\"",
        "leaf lapor",
        "no answer leads here",
    ),
    (
        "start = \"satu\"",
        "start = \"nol\"",
        "the head",
        "start \"nol\" is nowhere",
    ),
    (
        "start = \"satu\"",
        "start = \"baca\"",
        "the head",
        "is an end, not a question",
    ),
    (
        "lupa-password-sscasn",
        "tidak-ada",
        "leaf baca",
        "article tidak-ada is not among the published articles",
    ),
    (
        "article = \"lupa-password-sscasn\"\n",
        "",
        "leaf baca",
        "names no article",
    ),
    (
        "kind = \"form\"\nservice = \"lupa-password\"",
        "kind = \"form\"\nservice = \"tidak-ada\"",
        "leaf lapor",
        "service tidak-ada is not known",
    ),
    (
        "agency = \"dukcapil\"",
        "agency = \"polisi\"",
        "leaf sana",
        "agency \"polisi\" is not in agencies.toml",
    ),
    (
        "tell = \"Mohon diperiksa.\"",
        "tell = \" \"",
        "leaf sana",
        "tell is empty",
    ),
    ("tell = \"Mohon diperiksa.\"\n", "", "leaf sana", "names no tell"),
    (
        "fill = { tried_reset = \"belum\" }",
        "fill = { tried_reset = \"lupa\" }",
        "answer belum",
        "\"lupa\" is not among the choices",
    ),
    (
        "fill = { tried_reset = \"belum\" }",
        "fill = { kk_changed = \"pindah\" }",
        "question satu, answer belum",
        "no form at its ends asks",
    ),
    (
        "\"data_ditolak\"",
        "\"nanti\"",
        "leaf lapor",
        "\"nanti\" is not among the choices",
    ),
    (
        "fill = { tried_reset = \"data_ditolak\" }",
        "fill = { nik = \"1\" }",
        "leaf lapor",
        "does not ask this about the problem",
    ),
    (
        "services = [\"lupa-password\"]",
        "services = [\"lain\"]",
        "the head",
        "service lain is not known",
    ),
    (
        "ask_en = \"Did you?\"",
        "ask_en = \"\"",
        "question satu",
        "ask_en is empty",
    ),
    ("ask_en = \"Did you?\"\n", "", "question satu", "ask_en"),
    (
        "steps_en = [\"One\"]",
        "steps_en = []",
        "leaf baca",
        "same number of steps",
    ),
    (
        "description_en = \"I\"\n",
        "",
        "leaf lapor",
        "description must be there in both languages",
    ),
    (
        "id = \"tidak\"",
        "id = \"ya\"",
        "question dua",
        "another answer has this id",
    ),
    (
        "id = \"sana\"",
        "id = \"lapor\"",
        "leaf lapor",
        "another place of the tree has this id",
    ),
    (
        "id = \"ya\"",
        "id = \"Ya lah\"",
        "question satu",
        "lower-case words",
    ),
    ("kind = \"form\"", "kind = \"doa\"", "leaf lapor", "doa"),
    ("icon = \"key\"", "ikon = \"key\"", "", "ikon"),
];

#[test]
fn each_way_to_break_a_tree_is_named_with_file_and_place() {
    for &(from, to, place, what) in BREAKS {
        let faults = faults_with(from, to);
        let is_named = |line: &String| {
            line.starts_with("knowledge-base/diagnosis/contoh.toml")
                && line.contains(place)
                && line.contains(what)
        };
        assert!(faults.iter().any(is_named), "{to}: {faults:#?}");
    }
}

#[test]
fn a_question_with_one_answer_is_a_dead_end() {
    let one = "[[question.answer]]\nid = \"tidak\"\nto = \"sana\"\nlabel_id = \"Tidak\"\nlabel_en = \"No\"\n";
    let faults = faults_with(one, "");
    assert!(
        faults
            .iter()
            .any(|line| line.contains("question dua: is a dead end")),
        "{faults:#?}"
    );
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line() {
    let faults = faults_with("start = \"satu\"", "start = satu dua");
    assert!(faults[0].contains("contoh.toml: line 4:"), "{faults:#?}");
}

#[test]
fn a_tree_that_asks_on_and_on_is_refused() {
    let mut tree = TREE.to_owned();
    for place in 0..4 {
        let next = format!("q{}", place + 1);
        let here = format!("q{place}");
        let question = format!(
            "[[question]]\nid = \"{here}\"\nask_id = \"?\"\nask_en = \"?\"\n[[question.answer]]\nid = \"a\"\nto = \"{}\"\nlabel_id = \"A\"\nlabel_en = \"A\"\n[[question.answer]]\nid = \"b\"\nto = \"sana\"\nlabel_id = \"B\"\nlabel_en = \"B\"\n",
            if place == 3 { "baca" } else { &next },
        );
        tree.push_str(&question);
    }
    let tree =
        tree.replacen("to = \"lapor\"", "to = \"q0\"", 1)
            .replacen("to = \"sana\"", "to = \"lapor\"", 1);
    let faults = checked(&tree, AGENCY).unwrap_err();
    assert!(
        faults
            .iter()
            .any(|fault| fault.what.contains("up to 6 questions")),
        "{faults:?}"
    );
}

#[test]
fn an_agency_twice_or_with_an_unknown_contact_is_refused() {
    for (agencies, what) in [
        (format!("{AGENCY}{AGENCY}"), "is there twice"),
        (
            AGENCY.replace("halo-dukcapil-wa", "tidak-ada"),
            "contact \"tidak-ada\" is not known",
        ),
        (AGENCY.replace("\"Data.\"", "\"\""), "why_id is empty"),
    ] {
        let faults = checked(TREE, &agencies).unwrap_err();
        assert!(
            faults.iter().any(|fault| fault.to_string().contains(what)),
            "{faults:?}"
        );
    }
}

#[test]
fn without_its_agencies_nothing_starts() {
    let files = BTreeMap::from([("contoh.toml".to_owned(), TREE.to_owned())]);
    let faults = trees(&files, &Known::default()).unwrap_err();
    assert!(
        faults
            .iter()
            .any(|fault| fault.file == AGENCIES && fault.what == "is missing")
    );
}

#[test]
fn the_trees_that_ship_are_whole() {
    let shipped = source::embedded().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(shipped.trees.len(), 10);
}
