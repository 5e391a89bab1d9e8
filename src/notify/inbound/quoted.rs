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

/// What the author of a reply wrote, and what became of the rest.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnWords {
    /// Without the mails before, and without a signature. Answers between quoted lines stay. All of it where nothing would be
    /// left.
    pub text: String,
    /// What is not in it.
    pub rest: Rest,
}

/// What was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Quoted lines at most.
    Quoted,
    /// Our mail, quoted without marks: answers between its lines cannot be told from it.
    OurMail,
    /// Lines that look like a mail before, but not like one of ours.
    Unknown,
}

/// Tells what the author of a reply wrote from the mails before it.
pub(super) fn own_words(text: &str) -> OwnWords {
    let lines: Vec<&str> = text.lines().collect();
    // A program that marks our mail marks all of it: what bears no mark is the author's, below it too.
    let below = lines
        .iter()
        .position(|line| line.contains(REPLY_MARK) && !is_quote(line));
    let above = lines.get(..below.unwrap_or(lines.len())).unwrap_or_default();
    let ours = above_divider(above);
    let unquoted = without_quotes(ours, below.is_some());
    let is_cut = ours.len() < above.len() || unquoted.is_cut;
    let kept = without_signature(&unquoted.lines).join("\n");
    let kept = kept.trim();
    if kept.is_empty() {
        return OwnWords {
            text: text.trim().to_owned(),
            rest: Rest::Quoted,
        };
    }
    OwnWords {
        text: kept.to_owned(),
        rest: match (below, is_cut) {
            (Some(_), _) => Rest::OurMail,
            (None, true) => Rest::Unknown,
            (None, false) => Rest::Quoted,
        },
    }
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
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

/// Lines without quoted ones, and whether others were left out too.
struct Unquoted<'a> {
    lines: Vec<&'a str>,
    is_cut: bool,
}

/// Without quoted lines and the line above each of them that says who wrote it. Where programs quote without marks (`cut`
/// says that the rest is gone, or no line is marked at all), the last such line ends the author's words.
fn without_quotes<'a>(lines: &[&'a str], cut: bool) -> Unquoted<'a> {
    let has_quotes = lines.iter().any(|line| is_quote(line));
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    for line in lines {
        if is_quote(line) {
            drop_attribution(&mut kept);
        } else {
            kept.push(line);
        }
    }
    let mut is_cut = false;
    if cut {
        drop_attribution(&mut kept);
    } else if !has_quotes && let Some(at) = (0..kept.len()).find(|at| is_head_of_quote(&kept, *at)) {
        is_cut = kept.iter().skip(at + 1).any(|line| !line.trim().is_empty());
        kept.truncate(at + 1);
        drop_attribution(&mut kept);
    }
    Unquoted { lines: kept, is_cut }
}

/// "On Monday 1 July, X wrote:" names a day or an address; "on the screen the system wrote:" is the author's own.
fn is_head_of_quote(lines: &[&str], at: usize) -> bool {
    let first = first_of_attribution(lines, at);
    let span = lines.iter().skip(first).take(at + 1 - first);
    let names = |line: &&str| {
        line.contains('@')
            || (first < at || begins_attribution(line)) && line.contains(|c: char| c.is_ascii_digit())
    };
    lines.get(at).is_some_and(|line| is_attribution(line)) && span.into_iter().any(names)
}

fn is_attribution(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    WROTE.iter().any(|end| line.ends_with(end))
}

fn begins_attribution(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("On ") || line.starts_with("Pada ")
}

/// Where "On Monday, X wrote:" begins that ends at `last`: a program may break it into two or three lines.
fn first_of_attribution(lines: &[&str], last: usize) -> usize {
    (last.saturating_sub(2)..=last)
        .rev()
        .find(|at| lines.get(*at).is_some_and(|line| begins_attribution(line)))
        .unwrap_or(last)
}

/// Takes "On Monday, X wrote:" off the end.
fn drop_attribution(kept: &mut Vec<&str>) {
    let last = kept.iter().rposition(|line| !line.trim().is_empty());
    if let Some(last) = last.filter(|at| kept.get(*at).is_some_and(|line| is_attribution(line))) {
        kept.truncate(first_of_attribution(kept, last));
    }
}

fn without_signature<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let sign = lines.iter().position(|line| line.trim_end() == "--");
    let end = sign.filter(|at| lines.iter().take(*at).any(|line| !line.trim().is_empty()));
    lines.get(..end.unwrap_or(lines.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Rest, own_words};

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
            assert_eq!(own_words(quoted).text, "Sudah bisa.", "{quoted}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_stay() {
        let between = "On Wed, Humas wrote:\n> Kapan kejadiannya?\nKemarin.\n> Di mana?\nDi loket.";
        assert_eq!(own_words(between).text, "Kemarin.\nDi loket.");
        let marked = "Selamat pagi,\n\nPada Rabu LAPORBKN menulis:\n> ##- Balas di atas baris ini -##\n> Kapan?\nKemarin.";
        let own = own_words(marked);
        assert_eq!(own.text, "Selamat pagi,\n\nKemarin.");
        assert_eq!(own.rest, Rest::Quoted);
    }

    #[test]
    fn words_that_only_look_like_a_head_stay() {
        for text in [
            "Dari: saya sendiri, tentang NIK.\nMohon dibantu.",
            "Saya sudah menulis: tolong.\nSampai kini belum.",
            "Nilai > 100 ditolak.",
            "Sistem menulis:\nHubungi admin@bkn.example.",
            "Sistem menulis:\nPada tahap 2 NIK ditolak.",
            "Pada layar sistem menulis:\nNIK tidak ditemukan.",
            "Di layar sistem menulis:\nNIK tidak ditemukan.\nApa yang harus saya lakukan?",
        ] {
            let own = own_words(text);
            assert_eq!((own.text.as_str(), own.rest), (text, Rest::Quoted));
        }
    }

    #[test]
    fn what_is_left_out_and_may_be_the_authors_is_said() {
        for (text, rest) in [
            (
                "Sudah bisa.\n\n##- Balas di atas baris ini -##\nHalo Siti",
                Rest::OurMail,
            ),
            (
                "Sudah.\n\nOn Wed, Jul 1, 2026, LAPORBKN wrote:\n\nHalo Siti,",
                Rest::Unknown,
            ),
            (
                "Sudah.\nDari: Dukcapil\nTanggal: 1 Juli\n\nNIK Anda aktif.",
                Rest::Unknown,
            ),
            ("Sudah.\n\nOn Wed, LAPORBKN wrote:\n> Halo", Rest::Quoted),
            ("Sudah.\n-- \nSiti", Rest::Quoted),
        ] {
            assert_eq!(own_words(text).rest, rest, "{text}");
        }
    }

    #[test]
    fn where_nothing_would_be_left_all_of_it_stays() {
        assert_eq!(own_words("> Halo\n> Siti").text, "> Halo\n> Siti");
        assert_eq!(own_words("-- \nSiti").text, "-- \nSiti");
        assert_eq!(own_words("").text, "");
    }
}
