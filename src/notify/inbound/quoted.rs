//! A reply holds the mails before it. What its author wrote is kept, the rest is in the ticket already.

/// Stands above our mails, when people may answer them: what is below it is ours.
pub const REPLY_MARK: &str = "##-";

/// Lines below which mail programs put the mail before, whole.
const DIVIDERS: [&str; 6] = [
    "-----original message-----",
    "-----pesan asli-----",
    "---------- forwarded message ---------",
    "---------- pesan terusan ---------",
    "-------- original message --------",
    "-------- pesan asli --------",
];
/// How the line above a quote ends.
const WROTE: [&str; 2] = ["wrote:", "menulis:"];
/// Heads of an answered mail as Outlook writes them: the first line, and one of those that follow.
const HEAD: [&str; 4] = ["from:", "dari:", "*from:*", "*dari:*"];
const HEAD_NEXT: [&str; 8] = [
    "sent:",
    "dikirim:",
    "terkirim:",
    "date:",
    "tanggal:",
    "*sent:*",
    "*dikirim:*",
    "*date:*",
];

/// What the author of a reply wrote: without the mails before, and without a signature. Answers between quoted lines stay.
/// All of it where nothing would be left.
pub(super) fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let below = lines.iter().position(|line| line.contains(REPLY_MARK));
    let ours = lines.get(..below.unwrap_or(lines.len())).unwrap_or_default();
    let ours = above_divider(ours);
    let ours = without_quotes(ours, below.is_some());
    let kept = without_signature(&ours).join("\n");
    let kept = kept.trim();
    if kept.is_empty() {
        text.trim().to_owned()
    } else {
        kept.to_owned()
    }
}

fn above_divider<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let divider = lines.iter().enumerate().position(|(at, line)| {
        let line = line.trim().to_lowercase();
        let is_head = HEAD.iter().any(|head| line.starts_with(head))
            && lines.iter().skip(at + 1).take(3).any(|next| {
                let next = next.trim().to_lowercase();
                HEAD_NEXT.iter().any(|head| next.starts_with(head))
            });
        is_head || DIVIDERS.contains(&line.as_str())
    });
    lines.get(..divider.unwrap_or(lines.len())).unwrap_or_default()
}

/// Without quoted lines and the line above each of them that says who wrote it. Where programs quote without marks (`cut`
/// says that the rest is gone, or no line is marked at all), the last such line ends the author's words.
fn without_quotes<'a>(lines: &[&'a str], cut: bool) -> Vec<&'a str> {
    let is_quote = |line: &str| line.trim_start().starts_with('>');
    let has_quotes = lines.iter().any(|line| is_quote(line));
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    for line in lines {
        if is_quote(line) {
            drop_attribution(&mut kept);
        } else {
            kept.push(line);
        }
    }
    if cut {
        drop_attribution(&mut kept);
    } else if !has_quotes && let Some(at) = kept.iter().position(|line| is_attribution(line)) {
        kept.truncate(at + 1);
        drop_attribution(&mut kept);
    }
    kept
}

fn is_attribution(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    WROTE.iter().any(|end| line.ends_with(end))
}

/// Takes "On Monday, X wrote:" off the end, also where a program broke it into two or three lines.
fn drop_attribution(kept: &mut Vec<&str>) {
    let last = kept.iter().rposition(|line| !line.trim().is_empty());
    let Some(last) = last.filter(|at| kept.get(*at).is_some_and(|line| is_attribution(line))) else {
        return;
    };
    let begins = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("On ") || line.starts_with("Pada ")
    };
    let first = (last.saturating_sub(2)..=last)
        .rev()
        .find(|at| kept.get(*at).is_some_and(begins))
        .unwrap_or(last);
    kept.truncate(first);
}

fn without_signature<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let sign = lines.iter().position(|line| line.trim_end() == "--");
    let end = sign.filter(|at| lines.iter().take(*at).any(|line| !line.trim().is_empty()));
    lines.get(..end.unwrap_or(lines.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn the_mail_before_is_cut_off() {
        for quoted in [
            "Sudah bisa.\n\nPada tanggal Rab, 1 Jul 2026 pukul 09.00 LAPORBKN <x@bkn.example> menulis:\n> Halo\n> Apa kabar",
            "Sudah bisa.\n\nOn Wed, Jul 1, 2026 at 9:00 AM LAPORBKN <\nlaporbkn@bkn.example> wrote:\n\n> Halo",
            "Sudah bisa.\n\nOn Wed, Jul 1, 2026, LAPORBKN wrote:\n\nHalo Siti,",
            "Sudah bisa.\r\n-----Original Message-----\r\nFrom: LAPORBKN\r\nHalo",
            "Sudah bisa.\n\nDari: LAPORBKN <x@bkn.example>\nDikirim: Rabu\nKepada: Siti\nHal: [LB26]\n\nHalo",
            "Sudah bisa.\n\nPada Rabu LAPORBKN menulis:\n##- Balas di atas baris ini -##\nHalo Siti",
            "Sudah bisa.\n\n##- Balas di atas baris ini -##\nHalo Siti",
            "Sudah bisa.\n-- \nSiti\nJakarta\n> Halo",
        ] {
            assert_eq!(own_words(quoted), "Sudah bisa.", "{quoted}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_stay() {
        let between = "On Wed, Humas wrote:\n> Kapan kejadiannya?\nKemarin.\n> Di mana?\nDi loket.";
        assert_eq!(own_words(between), "Kemarin.\nDi loket.");
    }

    #[test]
    fn words_that_only_look_like_a_head_stay() {
        for text in [
            "Dari: saya sendiri, tentang NIK.\nMohon dibantu.",
            "Saya sudah menulis: tolong.\nSampai kini belum.",
            "Nilai > 100 ditolak.",
        ] {
            assert_eq!(own_words(text), text);
        }
    }

    #[test]
    fn where_nothing_would_be_left_all_of_it_stays() {
        assert_eq!(own_words("> Halo\n> Siti"), "> Halo\n> Siti");
        assert_eq!(own_words("-- \nSiti"), "-- \nSiti");
        assert_eq!(own_words(""), "");
    }
}
