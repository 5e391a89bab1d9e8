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

mod articles;

use std::{collections::BTreeMap, time::Instant};

use finder::{Document, Engine, Query, embedded::Embedded, meilisearch::Meilisearch};
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
    /// Articles that were found, however many are shown.
    found: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let misses = arguments.iter().any(|argument| argument == "--misses");
    let embedded = articles::engine();
    let remote = value("--meilisearch").map(|url| remote(&url, &embedded));
    let (documents, judged) = match (value("--passages"), value("--questions")) {
        (Some(passages), Some(questions)) => (read_passages(&passages), read_questions(&questions)),
        _ => (articles::all(), read_judged(articles::QUESTIONS)),
    };
    let count = documents.len();
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
        "{}: {count} articles, indexed in {:.2} s; {} questions\n",
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
            let sums = sums.entry(name.to_owned()).or_default();
            sums.add(&found, &one.grades);
            sums.found += results.total as f64;
        }
        if misses && !found.iter().take(5).any(|grade| *grade >= 2) {
            let first: Vec<&str> = results.hits.iter().take(3).map(|hit| hit.slug.as_str()).collect();
            println!("missed ({}): {} -> {first:?}", one.kind, one.question);
        }
    }
    println!(
        "| questions | how many | nDCG@10 | MRR@10 | recall@5 | found each |\n|---|---|---|---|---|---|"
    );
    for (name, sum) in sums {
        println!(
            "| {name} | {} | {:.3} | {:.3} | {:.3} | {:.1} |",
            sum.count,
            sum.ndcg / sum.count,
            sum.reciprocal_rank / sum.count,
            sum.recall / sum.count,
            sum.found / sum.count
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

fn read_judged(path: &str) -> Vec<Judged> {
    let rows = articles::lines(path).into_iter().filter_map(|(kind, rest)| {
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
    let rows = articles::lines(path).into_iter().map(|(id, question)| Judged {
        kind: "all".to_owned(),
        question,
        grades: BTreeMap::from([(id, 3)]),
    });
    rows.collect()
}

fn read_passages(path: &str) -> Vec<Document> {
    let rows = articles::lines(path).into_iter().map(|(id, body)| Document {
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
