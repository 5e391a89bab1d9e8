//! Names of files, made safe to show and to download under.

use kernel::text::clean_line;

/// Longest name that is kept, in characters; the extension survives the cut.
const MAX: usize = 120;

/// A name without path, control or direction characters, ending in an extension that fits `media_type`: a program that
/// calls itself `foto.jpg.exe` is not offered for download as one.
pub fn clean_name(raw: &str, media_type: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let line = clean_line(last);
    let kept: String = line
        .chars()
        .filter(|c| !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | ';' | '%'))
        .collect();
    let name = kept.trim_matches(['.', ' ']);
    let extensions = extensions_of(media_type);
    let usual = extensions.first().copied().unwrap_or("bin");
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension))
            if extensions
                .iter()
                .any(|known| known.eq_ignore_ascii_case(extension)) =>
        {
            (stem.trim_end_matches(['.', ' ']), extension)
        }
        _ => (name, usual),
    };
    let stem: String = stem.chars().take(MAX).collect();
    match stem.as_str() {
        "" => format!("lampiran.{extension}"),
        stem => format!("{stem}.{extension}"),
    }
}

/// Extensions of a type, the usual one first.
fn extensions_of(media_type: &str) -> &'static [&'static str] {
    match media_type {
        "image/jpeg" => &["jpg", "jpeg", "jpe", "jfif"],
        "image/png" => &["png"],
        "image/webp" => &["webp"],
        "application/pdf" => &["pdf"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_could_mislead_and_keep_what_people_wrote() {
        for (raw, media_type, name) in [
            ("KTP Budi.jpeg", "image/jpeg", "KTP Budi.jpeg"),
            ("../../etc/passwd", "image/png", "passwd.png"),
            ("C:\\Users\\Budi\\Foto 1.PNG", "image/png", "Foto 1.PNG"),
            ("foto.jpg.exe", "image/jpeg", "foto.jpg.exe.jpg"),
            ("laporan\u{202e}gpj.exe", "application/pdf", "laporangpj.exe.pdf"),
            ("a\0b\r\nc.pdf", "application/pdf", "ab c.pdf"),
            ("tangkapan 😀.webp", "image/webp", "tangkapan 😀.webp"),
            ("\"><script>.png", "image/png", "script.png"),
            ("", "image/jpeg", "lampiran.jpg"),
            ("...", "application/pdf", "lampiran.pdf"),
        ] {
            assert_eq!(clean_name(raw, media_type), name, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn a_cleaned_name_is_short_and_stays_in_its_folder(raw: String) {
            let name = clean_name(&raw, "application/pdf");
            prop_assert!(!name.contains(['/', '\\', '\0', '\n', '\r', '"']));
            prop_assert!(name.to_ascii_lowercase().ends_with(".pdf") && !name.starts_with('.'));
            prop_assert!(name.chars().count() <= MAX + 4);
        }
    }
}
