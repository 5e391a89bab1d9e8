//! Words in double braces that become facts of the reader's ticket: in templates, and in whatever staff write to a
//! reporter. What each becomes is decided where a text is sent (`ticket::phrase`).

/// All of them.
pub const ALL: [&str; 6] = [
    "{{nama}}",
    "{{nomor}}",
    "{{layanan}}",
    "{{unit}}",
    "{{petugas}}",
    "{{tenggat}}",
];

/// The first `{{word}}` of a text that becomes nothing: nobody should read it as it stands.
pub fn unknown(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let tail = rest.get(start..)?;
        let end = tail.find("}}").map_or(tail.len(), |end| end + 2);
        let word = tail.get(..end)?;
        if !ALL.contains(&word) {
            return Some(word);
        }
        rest = tail.get(end..)?;
    }
    None
}

/// Whether a text still has a blank (`…`) that a template leaves for the officer.
pub fn has_blank(text: &str) -> bool {
    text.contains('…')
}

/// Whether a text is written in Markdown, which no reader of an answer sees as anything but signs.
pub fn has_markdown(text: &str) -> bool {
    text.contains("**")
        || text.contains("](")
        || text
            .lines()
            .any(|line| line.starts_with("# ") || line.starts_with("## "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_variables_may_stand_in_a_text() {
        assert_eq!(unknown("Halo {{nama}}, tiket {{nomor}}."), None);
        assert_eq!(unknown("Halo {{name}}!"), Some("{{name}}"));
        assert_eq!(unknown("Halo {{nama"), Some("{{nama"));
        assert_eq!(unknown("Halo {{ nama }} {{nama}}"), Some("{{ nama }}"));
    }

    #[test]
    fn markdown_is_told_from_plain_text() {
        for marked in ["- **CAPTCHA:** x", "[BKN](https://bkn.go.id)", "a\n## b"] {
            assert!(has_markdown(marked), "{marked}");
        }
        for plain in ["- satu\n- dua", "5 * 3 * 2", "#NIK #Nama_Lengkap", "(lihat [1])"] {
            assert!(!has_markdown(plain), "{plain}");
        }
    }
}
