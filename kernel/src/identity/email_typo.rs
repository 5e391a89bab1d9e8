//! Typing errors in the domains that most people use.
//!
//! A person who mistypes the domain never gets the answer, and the platform never learns why. A guess is only offered, the
//! address is accepted as typed.

/// Domains of the big providers, with the top-level ends under which each really exists.
const PROVIDERS: [(&str, &[&str]); 6] = [
    ("gmail", &["com"]),
    (
        "yahoo",
        &[
            "com", "co.id", "co.uk", "co.jp", "com.sg", "com.my", "com.au", "de", "fr", "in", "ca",
        ],
    ),
    ("hotmail", &["com", "co.id", "co.uk", "fr", "de", "it", "es"]),
    (
        "outlook",
        &["com", "co.id", "fr", "de", "es", "jp", "sg", "my", "in"],
    ),
    ("icloud", &["com"]),
    ("rocketmail", &["com"]),
];

/// Real providers whose names are one typing error away from a bigger one.
const REAL_NEIGHBOURS: [&str; 6] = ["mail", "email", "ymail", "gmx", "hmail", "fmail"];

/// The domain that was probably meant, if `domain` (lower case) looks like a typing error of a well-known one.
pub(super) fn meant_domain(domain: &str) -> Option<String> {
    let (name, end) = domain.split_once('.')?;
    if REAL_NEIGHBOURS.contains(&name) {
        return None;
    }
    PROVIDERS.iter().find_map(|(provider, ends)| {
        let slips = slips_between(name, provider);
        let default_end = ends.first()?;
        match slips {
            0 if ends.contains(&end) => None,
            0 => Some(format!(
                "{provider}.{}",
                nearest_end(end, ends).unwrap_or(default_end)
            )),
            1 => nearest_end(end, ends).map(|meant| format!("{provider}.{meant}")),
            _ => None,
        }
    })
}

/// The end that was meant: the same, or one slip away from a common one.
fn nearest_end<'a>(end: &str, ends: &[&'a str]) -> Option<&'a str> {
    let exact = ends.iter().find(|known| **known == end);
    exact
        .or_else(|| ends.iter().find(|known| slips_between(end, known) == 1))
        .copied()
}

/// How many slips of the finger (a letter more, less, other, or two swapped) lie between two words: 0, 1, or 2 for more.
fn slips_between(typed: &str, meant: &str) -> usize {
    if typed == meant {
        return 0;
    }
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same_start = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let (typed_rest, meant_rest) = (
        typed.get(same_start..).unwrap_or(&[]),
        meant.get(same_start..).unwrap_or(&[]),
    );
    let one_slip = match (typed_rest, meant_rest) {
        ([_, typed_tail @ ..], whole) if typed_tail == whole => true,
        (whole, [_, meant_tail @ ..]) if whole == meant_tail => true,
        ([a, b, typed_tail @ ..], [c, d, meant_tail @ ..])
            if a == d && b == c && typed_tail == meant_tail =>
        {
            true
        }
        ([_, typed_tail @ ..], [_, meant_tail @ ..]) => typed_tail == meant_tail,
        _ => false,
    };
    if one_slip { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_the_finger_is_recognised() {
        for (typed, meant) in [
            ("gmial.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.co.id", "gmail.com"),
            ("gmail.id", "gmail.com"),
            ("yaho.com", "yahoo.com"),
            ("yahooo.co.id", "yahoo.co.id"),
            ("yahoo.co", "yahoo.com"),
            ("hotmial.com", "hotmail.com"),
            ("outlok.com", "outlook.com"),
            ("iclod.com", "icloud.com"),
        ] {
            assert_eq!(meant_domain(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn real_domains_are_left_alone() {
        for domain in [
            "gmail.com",
            "yahoo.com",
            "yahoo.co.id",
            "outlook.co.id",
            "ymail.com",
            "mail.com",
            "email.com",
            "bkn.go.id",
            "gail.com.au.example",
            "example.com",
            "ui.ac.id",
            "gmal.or.id",
            "icloud.com",
            "hotmail.com",
            "localhost",
        ] {
            assert_eq!(meant_domain(domain), None, "{domain}");
        }
    }
}
