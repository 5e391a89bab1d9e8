//! A mail greets its reader and signs for its writer. Answers from a template do both, too; said once is enough.

/// How letters begin.
const GREETINGS: [&str; 6] = ["halo ", "hai ", "yth. ", "dear ", "hello ", "hi "];
/// How they end, before the name.
const FAREWELLS: [&str; 5] = ["salam", "hormat kami", "terima kasih", "kind regards", "regards"];
/// A greeting is a line of its own, of so many words at most and no verb.
const LONGEST: usize = 6;

/// What was written, without a greeting before it and without the farewell that `by` and `unit` sign. Words that are nothing else stay.
pub(super) fn without(lines: Vec<String>, by: &str, unit: &str) -> Vec<String> {
    let mut rest = lines.as_slice();
    while let Some((_, below)) = rest
        .split_first()
        .filter(|(first, _)| is_blank(first) || greets(first))
    {
        rest = below;
    }
    let is_signature = |line: &str| [by, unit].contains(&line.trim());
    let signed = rest
        .iter()
        .rev()
        .take_while(|line| is_blank(line) || is_signature(line));
    let signed = signed.count();
    if let Some((words, signature)) = rest.split_at_checked(rest.len() - signed)
        && signature.iter().any(|line| is_signature(line))
    {
        rest = words;
        while let Some((_, above)) = rest
            .split_last()
            .filter(|(last, _)| is_blank(last) || is_farewell(last))
        {
            rest = above;
        }
    }
    if rest.is_empty() { lines } else { rest.to_vec() }
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn greets(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    line.ends_with(',')
        && line.split_whitespace().count() <= LONGEST
        && GREETINGS.iter().any(|word| line.starts_with(word))
}

fn is_farewell(line: &str) -> bool {
    let line = line.trim().trim_end_matches([',', '.']).to_lowercase();
    FAREWELLS.contains(&line.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: &str = "Benyamin Tefa";
    const UNIT: &str = "Biro Humas BKN";

    fn left(text: &str) -> String {
        without(text.lines().map(str::to_owned).collect(), BY, UNIT).join("\n")
    }

    #[test]
    fn a_template_s_greeting_and_signature_are_left_to_the_mail() {
        let text = "Halo Wulan O'Contoh,\n\nNIK Anda sudah terbaca.\nSilakan coba lagi.\n\nSalam,\nBenyamin Tefa\nBiro Humas BKN\n";
        assert_eq!(left(text), "NIK Anda sudah terbaca.\nSilakan coba lagi.");
        let text = "Dear Wulan,\nTry again.\n\nKind regards,\nBenyamin Tefa\nBiro Humas BKN";
        assert_eq!(left(text), "Try again.");
    }

    #[test]
    fn everything_else_stays_as_it_was_written() {
        for text in [
            "Halo Dukcapil dapat dihubungi lewat 1500537.\nTerima kasih",
            "Silakan coba lagi.\n\nSalam,\nTim Verifikasi",
            "Tanyakan kepada Benyamin Tefa\ndi loket.",
            "Halo Wulan,",
            "Kepada Dukcapil bawalah berkas ini,\ndan tunjukkan KTP.",
            "Halo Dukcapil menerima pesan lewat WhatsApp setiap hari,\njuga hari libur.",
            "",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
