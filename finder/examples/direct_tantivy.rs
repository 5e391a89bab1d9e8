//! The limit beside our search: Tantivy alone, as whoever takes it off the shelf would use it, without HTTP and without anything of ours.
//!
//! Usage: `direct_tantivy FOLDER QUESTIONS THREADS SECONDS HITS`. The articles of a folder that is arranged like `knowledge-base/` go into an
//! index in memory: title, aliases and tags in one field, the text in another, Tantivy's own tokenizer, no stems, no synonyms,
//! no misspelt words. Each line of QUESTIONS goes through Tantivy's query parser and BM25; of the best HITS the stored title is read and
//! Tantivy's own snippet of the text is made. THREADS ask them all in turn for SECONDS. One line of JSON tells how many
//! questions were answered, with how many hits, and how long they took, in milliseconds. `bench/run` runs it in turns with the program.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot be taken should stop, and prints its result"
)]

#[expect(
    dead_code,
    reason = "the other examples ask judged questions and need an engine of ours"
)]
mod articles;

use std::{
    env, fs,
    hint::black_box,
    path::Path,
    str::FromStr,
    thread,
    time::{Duration, Instant},
};

use finder::Document;
use tantivy::{
    Index, Searcher, TantivyDocument,
    collector::TopDocs,
    query::QueryParser,
    schema::{Field, STORED, Schema, TEXT, Value},
    snippet::SnippetGenerator,
};

/// Bytes that may be written before they become a segment: room for all articles, so that there is one segment and nothing to merge.
const ROOM: usize = 500_000_000;

fn main() {
    let tantivy = Tantivy::over(&articles::of(Path::new(&argument::<String>(1))));
    let text = fs::read_to_string(argument::<String>(2)).expect("questions, one a line");
    let questions: Vec<&str> = text.lines().collect();
    let (threads, seconds, hits) = (argument::<usize>(3), argument(4), argument(5));
    let begun = Instant::now();
    let end = begun + Duration::from_secs_f64(seconds);
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let tantivy = &tantivy;
        let turn_of = |thread| {
            let first = questions.len() * thread / threads;
            questions.iter().copied().cycle().skip(first)
        };
        let askers: Vec<_> = (0..threads)
            .map(turn_of)
            .map(|turn| scope.spawn(move || ask(tantivy, turn, end, hits)))
            .collect();
        for asker in askers {
            seen.add(asker.join().expect("a thread that ends"));
        }
    });
    println!("{}", seen.told(begun.elapsed()));
}

fn argument<T: FromStr>(place: usize) -> T {
    let given = env::args().nth(place).and_then(|raw| raw.parse().ok());
    given.expect("FOLDER QUESTIONS THREADS SECONDS HITS")
}

/// Asks until the time is over, but once at least: a machine may stand still for longer than a short run lasts.
fn ask<'a>(tantivy: &Tantivy, questions: impl Iterator<Item = &'a str>, end: Instant, hits: usize) -> Seen {
    let mut seen = Seen::default();
    for question in questions {
        let started = Instant::now();
        match tantivy.search(question, hits) {
            Ok(found) => seen.hits += black_box(found).len(),
            Err(_) => seen.errors += 1,
        }
        seen.took.push(started.elapsed());
        if Instant::now() >= end {
            break;
        }
    }
    seen
}

/// An index in memory.
struct Tantivy {
    searcher: Searcher,
    parser: QueryParser,
    title: Field,
    body: Field,
}

impl Tantivy {
    fn over(articles: &[Document]) -> Self {
        let mut schema = Schema::builder();
        let title = schema.add_text_field("title", STORED);
        let head = schema.add_text_field("head", TEXT);
        let body = schema.add_text_field("body", TEXT | STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, ROOM).expect("a writer");
        for article in articles {
            let mut document = TantivyDocument::default();
            document.add_text(title, &article.title);
            document.add_text(body, &article.body);
            let others = article.aliases.iter().chain(&article.tags);
            for text in std::iter::once(&article.title).chain(others) {
                document.add_text(head, text);
            }
            writer.add_document(document).expect("an article is taken in");
        }
        writer.commit().expect("an index");
        Self {
            searcher: index.reader().expect("a reader").searcher(),
            parser: QueryParser::for_index(&index, vec![head, body]),
            title,
            body,
        }
    }

    /// Titles and snippets. What the parser does not understand of a question is left out of it: people do not write its language.
    fn search(&self, question: &str, hits: usize) -> tantivy::Result<Vec<(String, String)>> {
        let (query, _) = self.parser.parse_query_lenient(question);
        let best = TopDocs::with_limit(hits).order_by_score();
        let best = self.searcher.search(&*query, &best)?;
        let snippets = SnippetGenerator::create(&self.searcher, &*query, self.body)?;
        let shown = best.into_iter().map(|(_, at)| {
            let document: TantivyDocument = self.searcher.doc(at)?;
            let title = document.get_first(self.title).and_then(|title| title.as_str());
            let title = title.unwrap_or_default().to_owned();
            Ok((title, snippets.snippet_from_doc(&document).to_html()))
        });
        shown.collect()
    }
}

/// What was asked, and how long each question took.
#[derive(Default)]
struct Seen {
    took: Vec<Duration>,
    hits: usize,
    errors: usize,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.hits += other.hits;
        self.errors += other.errors;
    }

    fn told(mut self, lasted: Duration) -> serde_json::Value {
        self.took.sort_unstable();
        serde_json::json!({
            "requests": self.took.len(),
            "hits": self.hits,
            "per_second": self.took.len() as f64 / lasted.as_secs_f64(),
            "p50": self.at(50),
            "p95": self.at(95),
            "p99": self.at(99),
            "errors": self.errors,
        })
    }

    /// The time within which so many of a hundred were answered.
    fn at(&self, percent: usize) -> Option<f64> {
        let took = self.took.get(self.took.len() * percent / 100)?;
        Some(took.as_secs_f64() * 1000.0)
    }
}
