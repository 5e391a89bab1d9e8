//! `bench/search-quality`: how well questions find the articles that answer them.
//!
//! Without arguments: the articles of `knowledge-base/` and the judged queries of `bench/search/queries.tsv`. With
//! `--passages FILE --questions FILE`: any passages (`id<TAB>text`) and questions (`id of the passage that answers<TAB>
//! question`), such as a set that ranking was not tuned on. `--misses` prints what was not found.
//!
//! With `--meilisearch URL` (and a key in `MEILISEARCH_API_KEY`) the answers are those of that server, from an index of its
//! own that is deleted in the end.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot be taken should stop, and prints its result"
)]

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use finder::{Dictionary, Document, Engine, Query, embedded::Embedded, meilisearch::Meilisearch};
use kernel::locale::Locale;

/// The index of a measurement on a Meilisearch server.
const INDEX: &str = "laporbkn_quality";

/// A question with the articles that answer it, each with a grade.
struct Judged {
    kind: String,
    question: String,
    grades: BTreeMap<String, u32>,
}

#[derive(Default)]
struct Sums {
    count: f64,
    ndcg: f64,
    reciprocal_rank: f64,
    recall: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let misses = arguments.iter().any(|argument| argument == "--misses");
    let dictionary =
        fs::read_to_string("knowledge-base/synonyms.toml").expect("run it in the project's folder");
    let embedded = Embedded::new(Dictionary::parse(&dictionary).expect("a dictionary")).expect("an engine");
    let remote = value("--meilisearch").map(|url| remote(&url, &embedded));
    let (documents, judged) = match (value("--passages"), value("--questions")) {
        (Some(passages), Some(questions)) => (read_passages(&passages), read_questions(&questions)),
        _ => (read_articles(), read_judged("bench/search/queries.tsv")),
    };
    let articles = documents.len();
    let started = Instant::now();
    // Meilisearch's questions are prepared by the embedded engine beside it.
    embedded.rebuild(documents.clone(), 1).await.expect("an index");
    if let Some(remote) = &remote {
        remote
            .rebuild(documents, 1)
            .await
            .expect("an index on the server");
    }
    let engine: &dyn Engine = match &remote {
        Some(remote) => remote,
        None => &embedded,
    };
    println!(
        "{}: {articles} articles, indexed in {:.2} s; {} questions\n",
        engine.name(),
        started.elapsed().as_secs_f64(),
        judged.len()
    );
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for one in &judged {
        let results = engine
            .search(&Query::new(&one.question).at_most(10))
            .await
            .expect("an answer");
        let found: Vec<u32> = results
            .hits
            .iter()
            .map(|hit| one.grades.get(&hit.slug).copied().unwrap_or(0))
            .collect();
        let group = if one.kind == "typo" { "misspelt" } else { "clean" };
        for name in [one.kind.as_str(), group] {
            sums.entry(name.to_owned()).or_default().add(&found, &one.grades);
        }
        if misses && !found.iter().take(5).any(|grade| *grade >= 2) {
            let first: Vec<&str> = results.hits.iter().take(3).map(|hit| hit.slug.as_str()).collect();
            println!("missed ({}): {} -> {first:?}", one.kind, one.question);
        }
    }
    println!("| questions | how many | nDCG@10 | MRR@10 | recall@5 |\n|---|---|---|---|---|");
    for (name, sum) in sums {
        println!(
            "| {name} | {} | {:.3} | {:.3} | {:.3} |",
            sum.count,
            sum.ndcg / sum.count,
            sum.reciprocal_rank / sum.count,
            sum.recall / sum.count
        );
    }
    if let Some(remote) = &remote {
        remote.discard().await.expect("the index is deleted");
    }
}

#[expect(clippy::disallowed_methods, reason = "the key of whoever measures")]
fn remote(url: &str, embedded: &Embedded) -> Meilisearch {
    let key = std::env::var("MEILISEARCH_API_KEY").ok();
    Meilisearch::with_index(url, key.as_deref(), embedded.clone(), INDEX).expect("a server")
}

impl Sums {
    /// An answer counts as found with grade 2 or 3 among the first five.
    fn add(&mut self, found: &[u32], grades: &BTreeMap<String, u32>) {
        self.count += 1.0;
        let best = grades.values().copied().max().unwrap_or(3);
        let rank = found.iter().position(|grade| *grade == best);
        self.reciprocal_rank += rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0));
        self.recall += f64::from(u8::from(found.iter().take(5).any(|grade| *grade >= 2.min(best))));
        let gain = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
            grades
                .take(10)
                .enumerate()
                .map(|(rank, grade)| (2.0_f64.powf(f64::from(grade)) - 1.0) / (rank as f64 + 2.0).log2())
                .sum()
        };
        let mut ideal: Vec<u32> = grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        self.ndcg += gain(&mut found.iter().copied()) / gain(&mut ideal.into_iter());
    }
}

fn lines(path: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).expect("a file of two columns");
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .map(|(first, rest)| (first.to_owned(), rest.to_owned()))
        .collect()
}

fn read_judged(path: &str) -> Vec<Judged> {
    let rows = lines(path).into_iter().filter_map(|(kind, rest)| {
        let (question, grades) = rest.split_once('\t')?;
        let grades = grades.split(' ').filter_map(|one| one.split_once(':'));
        let grades = grades
            .filter_map(|(slug, grade)| Some((slug.to_owned(), grade.parse().ok()?)))
            .collect();
        Some(Judged {
            kind,
            question: question.to_owned(),
            grades,
        })
    });
    rows.collect()
}

fn read_questions(path: &str) -> Vec<Judged> {
    let rows = lines(path).into_iter().map(|(id, question)| Judged {
        kind: "all".to_owned(),
        question,
        grades: BTreeMap::from([(id, 3)]),
    });
    rows.collect()
}

fn read_passages(path: &str) -> Vec<Document> {
    let rows = lines(path).into_iter().map(|(id, body)| Document {
        id: id.clone(),
        slug: id.clone(),
        lang: Locale::Id,
        category: "umum".to_owned(),
        title: id,
        aliases: Vec::new(),
        tags: Vec::new(),
        body,
    });
    rows.collect()
}

fn read_articles() -> Vec<Document> {
    let mut articles = Vec::new();
    for (folder, lang) in [
        ("knowledge-base/id", Locale::Id),
        ("knowledge-base/en", Locale::En),
    ] {
        for category in fs::read_dir(folder).expect("articles").flatten() {
            for file in fs::read_dir(category.path()).into_iter().flatten().flatten() {
                articles.extend(read_article(&file.path(), lang));
            }
        }
    }
    articles
}

/// The few keys of the front matter that are searched; the real parser is the program's.
fn read_article(path: &Path, lang: Locale) -> Option<Document> {
    let text = fs::read_to_string(path).ok()?;
    let (front, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let mut keys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut key = "";
    for line in front.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            keys.entry(key).or_default().push(unquoted(item));
        } else if let Some((name, value)) = line.split_once(':') {
            key = name.trim();
            let value = value.trim();
            let items = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
            let items: Vec<String> = match items {
                Some(list) => list.split(',').map(unquoted).collect(),
                None => Some(unquoted(value)).into_iter().collect(),
            };
            keys.insert(key, items.into_iter().filter(|item| !item.is_empty()).collect());
        }
    }
    let one = |key: &str| {
        keys.get(key)
            .and_then(|items| items.first())
            .cloned()
            .unwrap_or_default()
    };
    let slug = path.file_stem()?.to_str()?.to_owned();
    Some(Document {
        id: slug.clone(),
        slug,
        lang,
        category: one("category"),
        title: one("title"),
        aliases: keys.get("aliases").cloned().unwrap_or_default(),
        tags: keys.get("tags").cloned().unwrap_or_default(),
        body: without_addresses(body),
    })
}

fn unquoted(raw: &str) -> String {
    raw.trim().trim_matches('"').replace("\\\"", "\"")
}

/// Markdown without the addresses of its links, whose words nobody reads.
fn without_addresses(markdown: &str) -> String {
    let mut parts = markdown.split("](");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once(')').map_or(part, |(_, rest)| rest));
    }
    text
}
