use std::process::Command;

use serde_json::Value;

const VECTORS: &str = include_str!("../../../kernel/tests/vectors/working_days.tsv");

/// Runs `laporbkn sla explain` in an empty folder: there is no database, and none is made.
fn explain(arguments: &[&str]) -> (bool, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_laporbkn"))
        .args(["sla", "explain"])
        .args(arguments)
        .env_clear()
        .env("LAPORBKN_DATA_DIR", folder.path().join("data"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(!folder.path().join("data/laporbkn.db").exists());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.success(), text(done.stdout), text(done.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let (ok, out, err) = explain(&[arguments, &["--json"]].concat());
    assert!(ok, "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn the_vectors_come_out_of_the_command() {
    // A few through the process; all of them are counted in the kernel's own tests.
    for line in VECTORS.lines().filter(|line| line.starts_with("20")).step_by(9) {
        let [start, days, deadline] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let from = format!("{start}T10:00:00+07:00");
        let out = json(&["--from", &from, "--working-days", days]);
        assert_eq!(out["deadline"], format!("{deadline}T23:59:59+07:00"), "{line}");
    }
}

#[test]
fn hours_have_a_deadline_warnings_and_one_stretch() {
    let out = json(&[
        "--from",
        "2026-07-03T09:00:00+07:00",
        "--hours",
        "48",
        "--zone",
        "WITA",
    ]);
    assert_eq!(out["deadline"], "2026-07-05T10:00:00+08:00");
    assert_eq!(out["warnings"][0]["percent"], 50);
    assert_eq!(out["warnings"][0]["at"], "2026-07-04T10:00:00+08:00");
    assert_eq!(out["stretches"][0]["kind"], "counted");
    assert_eq!(out["stretches"].as_array().unwrap().len(), 1);
}

#[test]
fn idul_fitri_is_named_in_the_working() {
    let (ok, out, _) = explain(&["--from", "2026-03-17T09:00:00+07:00", "--working-days", "3"]);
    assert!(ok);
    assert!(out.contains("Idul Fitri"), "{out}");
    assert!(out.contains("Saturday"), "{out}");
}

#[test]
fn a_year_without_holidays_is_refused_and_says_which() {
    let arguments = [
        "--from",
        "2031-05-01T09:00:00+07:00",
        "--working-days",
        "3",
        "--json",
    ];
    let (ok, out, err) = explain(&arguments);
    assert!(!ok);
    assert!(err.contains("2031"), "{err}");
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["deadline"], Value::Null);
    assert_eq!(out["warnings"][0]["year"], 2031);
}

#[test]
fn what_cannot_be_counted_is_refused_before_counting() {
    for arguments in [
        &["--from", "2026-07-01T09:00:00+07:00", "--hours", "0"][..],
        &["--from", "2026-07-01T09:00:00+07:00", "--working-days", "-3"],
        &["--from", "kemarin", "--hours", "48"],
        &["--from", "2026-07-01T09:00:00+07:00"],
        &[
            "--from",
            "2026-07-01T09:00:00+07:00",
            "--hours",
            "1",
            "--working-days",
            "1",
        ],
        &[
            "--from",
            "2026-07-01T09:00:00+07:00",
            "--hours",
            "1",
            "--zone",
            "Bulan",
        ],
    ] {
        let (ok, _, err) = explain(arguments);
        assert!(!ok, "{arguments:?}");
        assert!(!err.is_empty());
    }
}
