//! `bench/search-cost`: how much processor time a question costs that nobody asked before, without HTTP.
//!
//! Articles are made of paragraphs from all over the knowledge base (10,000, or as many as are asked for), and questions of
//! the judged ones with a word of another, so that no answer is kept yet. Processor time says more than time does where others work
//! on the same machine. The last column is a number made of all that was found: while it stays the same, so does the ranking.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot be taken should stop, and prints its result"
)]

mod articles;

use std::{collections::BTreeSet, fs};

use finder::{Document, Engine, Query, embedded::Embedded};
use kernel::locale::Locale;

/// Questions of each kind.
const QUESTIONS: usize = 3_000;
/// Paragraphs of an article.
const PARAGRAPHS: usize = 6;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(10_000, |raw| raw.parse().expect("a number of articles"));
    let known = articles::all();
    let engine = articles::engine();
    engine.rebuild(made(&known, count), 1).await.expect("an index");
    let asked = questions();
    let begun: Vec<String> = asked
        .iter()
        .enumerate()
        .map(|(n, asked)| beginning(asked, n))
        .collect();
    println!("{count} articles\n\n| what | questions | processor µs each | found |\n|---|---|---|---|");
    let before = processor_us();
    let found = search(&engine, &asked, None).await;
    report("search", asked.len(), before, found);
    let before = processor_us();
    let found = search(&engine, &asked, Some(Locale::Id)).await;
    report("search in one language", asked.len(), before, found);
    let before = processor_us();
    let found = suggest(&engine, &begun).await;
    report("suggestions", begun.len(), before, found);
}

async fn search(engine: &Embedded, asked: &[String], lang: Option<Locale>) -> u64 {
    let mut digest = Digest::default();
    for question in asked {
        let query = Query::new(question).in_language(lang);
        let results = engine.search(&query).await.expect("an answer");
        digest.add(&results.total.to_string());
        for hit in &results.hits {
            digest.add(&hit.slug);
            digest.add(&hit.snippet.html());
        }
    }
    digest.0
}

async fn suggest(engine: &Embedded, begun: &[String]) -> u64 {
    let mut digest = Digest::default();
    for beginning in begun {
        let query = Query::new(beginning).at_most(7);
        for one in engine.suggest(&query).await.expect("an answer") {
            digest.add(&one.slug);
            digest.add(&one.title.html());
        }
    }
    digest.0
}

fn report(what: &str, questions: usize, before: f64, found: u64) {
    let each = (processor_us() - before) / questions as f64;
    println!("| {what} | {questions} | {each:.0} | {found:016x} |");
}

/// Processor time of this process so far, in microseconds, as Linux counts it: in hundredths of a second.
fn processor_us() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    ticks * 10_000.0
}

/// Words of its own that an article has: ten thousand real articles have far more words among them than the few that these are
/// made of, and a misspelt word is held against all.
const OWN_WORDS: usize = 8;
const SYLLABLES: [&str; 20] = [
    "ba", "ku", "ri", "to", "ne", "sa", "mu", "li", "pa", "do", "ge", "ja", "wi", "ran", "tang", "kem",
    "ber", "lah", "sip", "dus",
];

/// Articles with the titles of those that are known, paragraphs of all and some words that no other has.
fn made(known: &[Document], count: usize) -> Vec<Document> {
    let known: Vec<&Document> = known.iter().filter(|one| one.lang == Locale::Id).collect();
    let paragraphs: Vec<&str> = known
        .iter()
        .flat_map(|one| one.body.split("\n\n"))
        .map(str::trim)
        .filter(|part| part.len() > 80 && !part.contains('|'))
        .collect();
    let mut dice = Dice(1);
    let articles = known.iter().cycle().take(count).enumerate().map(|(number, one)| {
        let name = format!("{}-{number}", one.slug);
        let body: Vec<&str> = (0..PARAGRAPHS)
            .filter_map(|_| dice.pick(&paragraphs).copied())
            .collect();
        let own: Vec<String> = (0..OWN_WORDS).map(|_| own_word(&mut dice)).collect();
        Document {
            id: name.clone(),
            slug: name,
            body: format!("{}\n\n{}", body.join("\n\n"), own.join(" ")),
            ..(*one).clone()
        }
    });
    articles.collect()
}

/// Three or four syllables.
fn own_word(dice: &mut Dice) -> String {
    let syllables = dice.pick(&[3, 4]).copied().unwrap_or(3);
    (0..syllables)
        .filter_map(|_| dice.pick(&SYLLABLES).copied())
        .collect()
}

/// Questions of which none was asked before.
fn questions() -> Vec<String> {
    let rows = articles::lines(articles::QUESTIONS).into_iter();
    let judged: Vec<String> = rows
        .filter_map(|(_, rest)| Some(rest.split_once('\t')?.0.to_owned()))
        .collect();
    let words: BTreeSet<&str> = judged
        .iter()
        .flat_map(|one| one.split(' '))
        .filter(|word| word.len() > 3)
        .collect();
    let words: Vec<&str> = words.into_iter().collect();
    let mut dice = Dice(3);
    let mut asked = BTreeSet::new();
    while asked.len() < QUESTIONS {
        if let (Some(question), Some(word)) = (dice.pick(&judged), dice.pick(&words)) {
            asked.insert(format!("{question} {word}"));
        }
    }
    asked.into_iter().collect()
}

/// A question that is still being typed.
fn beginning(question: &str, number: usize) -> String {
    question.chars().take(3 + number % 22).collect()
}

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        of.get(usize::try_from(self.0 >> 33).ok()? % of.len().max(1))
    }
}

/// FNV-1a over what was found.
struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([b'\n']) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
