use kernel::{article_status::ArticleStatus, locale::Locale};
use proptest::prelude::*;

use super::{ArticleFile, Fault, parse, render};
use crate::knowledge::content::Known;

const PATH: &str = "id/identitas/nik-tidak-ditemukan.md";

const WHOLE: &str = r#"---
title: "NIK tidak ditemukan"
slug: nik-tidak-ditemukan
lang: id
category: identitas
tags: [nik, dukcapil]
aliases:
  - nik ga ketemu
  - "kenapa nik saya: tidak ada?"
status: published
updated: 2026-11-22
review_by: 2027-06-01
source: "Buku Petunjuk, hlm. 7"
services: [nik-tidak-ditemukan]
---

Periksa **NIK** Anda.

## Langkah

1. Satu
"#;

fn known() -> Known {
    Known {
        categories: ["identitas".to_owned()].into(),
        services: ["nik-tidak-ditemukan".parse().unwrap()].into(),
    }
}

fn read(text: &str) -> Result<ArticleFile, Vec<Fault>> {
    parse(PATH, text, &known())
}

/// The faults of the whole file with one text in it replaced, as `line: words`.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(WHOLE.contains(from), "{from}");
    let faults = read(&WHOLE.replacen(from, to, 1)).unwrap_err();
    assert!(faults.iter().all(|fault| fault.file == PATH));
    faults
        .iter()
        .map(|fault| format!("{}: {}", fault.line, fault.what))
        .collect()
}

#[test]
fn a_whole_file_is_read() {
    let file = read(WHOLE).unwrap();
    assert_eq!(file.slug.as_str(), "nik-tidak-ditemukan");
    assert_eq!((file.lang, file.status), (Locale::Id, ArticleStatus::Published));
    assert_eq!(file.updated_on.to_string(), "2026-11-22");
    assert_eq!(file.content.title, "NIK tidak ditemukan");
    assert_eq!(file.content.tags, ["nik", "dukcapil"]);
    assert_eq!(
        file.content.aliases,
        ["nik ga ketemu", "kenapa nik saya: tidak ada?"]
    );
    assert_eq!(file.content.services.len(), 1);
    assert!(
        file.content
            .body
            .starts_with("Periksa **NIK** Anda.\n\n## Langkah")
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let windows = format!("\u{FEFF}{}", WHOLE.replace('\n', "\r\n"));
    assert_eq!(read(&windows).unwrap(), read(WHOLE).unwrap());
}

#[test]
fn each_fault_is_named_with_its_line() {
    for (from, to, expected) in [
        ("tags:", "tag:", vec!["6: unknown key \"tag\""]),
        (
            "title: \"NIK tidak ditemukan\"\n",
            "",
            vec!["14: title is missing"],
        ),
        (
            "lang: id",
            "lang: jv",
            vec![
                "4: lang: is neither id nor en",
                "4: lang: is not \"id\", as the file's place says",
            ],
        ),
        (
            "status: published",
            "status: live",
            vec!["10: status: is neither draft nor published"],
        ),
        (
            "slug: nik-tidak-ditemukan",
            "slug: NIK",
            vec![
                "3: slug: an article's slug has 1 to 96 lower-case letters, digits and single dashes",
                "3: slug: is not \"nik-tidak-ditemukan\", as the file's place says",
            ],
        ),
        ("- nik ga ketemu", "- [nik]", vec!["8: aliases: is not a text"]),
        (
            "- nik ga ketemu",
            "- true",
            vec!["8: aliases: is read as a number or as true/false: put it in quotes"],
        ),
        (
            "tags: [nik, dukcapil]",
            "tags: nik",
            vec!["6: tags: is not a list"],
        ),
    ] {
        assert_eq!(faults(from, to), expected, "{to}");
    }
}

#[test]
fn what_the_pages_refuse_the_files_refuse_too() {
    assert_eq!(faults("updated: 2026-11-22", "updated: 22-11-2026").len(), 1);
    assert!(faults("review_by: 2027-06-01", "review_by: 2027-02-30")[0].starts_with("12: review_by: "));
    assert!(faults("services: [nik-tidak-ditemukan]", "services: [nik]")[0].starts_with("14: services: "));
    assert!(faults("category: identitas", "category: lain")[0].starts_with("5: category: "));
    assert!(
        faults(
            "title: \"NIK tidak ditemukan\"",
            &format!("title: {}", "a".repeat(161))
        )[0]
        .starts_with("2: title: ")
    );
    let bare = read(
        WHOLE
            .split_inclusive("---\n")
            .take(2)
            .collect::<String>()
            .as_str(),
    )
    .unwrap_err();
    assert_eq!(bare.len(), 1);
    assert!(bare[0].what.starts_with("body: "), "{bare:?}");
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let text = WHOLE.replace("lang: id", "lang: xx").replace("tags:", "labels:");
    assert_eq!(read(&text).unwrap_err().len(), 3);
}

#[test]
fn what_is_no_front_matter_or_no_yaml_is_said_so() {
    for (text, line) in [
        ("", 1),
        ("# Judul", 1),
        ("---\ntitle: x\n", 1),
        ("---\n- a\n---\nisi", 2),
        ("---\ntitle: \"tak tertutup\nslug: a\n---\nisi", 2),
        ("---\ntitle: a\ntitle: b\n---\nisi", 3),
    ] {
        let faults = read(text).unwrap_err();
        assert_eq!(faults.len(), 1, "{text:?} {faults:?}");
        assert!(faults[0].line >= 1 && faults[0].line <= line + 3, "{faults:?}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut file = read(WHOLE).unwrap();
    file.content.title = "Kata \"kutip\", \\ dan: titik dua # bukan komentar".into();
    let text = render(&file.slug, file.lang, file.status, file.updated_on, &file.content);
    assert_eq!(read(&text).unwrap().content, file.content);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,400}") {
        let _ = read(&text);
        let _ = read(&format!("---\n{text}\n---\nisi"));
    }

    #[test]
    fn no_line_in_the_front_matter_makes_it_panic(lines in proptest::collection::vec("[-a-z:\\[\\]{}\"'&*!|>%@` #0-9]{0,30}", 0..12)) {
        let _ = read(&format!("---\n{}\n---\nisi", lines.join("\n")));
    }

    #[test]
    fn a_broken_whole_file_is_refused_or_read_but_never_panics(at in 0_usize..400, with in "\\PC{0,6}") {
        let cut = WHOLE.char_indices().map(|(place, _)| place).nth(at % WHOLE.chars().count()).unwrap();
        let _ = read(&format!("{}{with}{}", &WHOLE[..cut], &WHOLE[cut..]));
    }
}
