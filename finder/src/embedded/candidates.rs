//! The articles that have most of the words of a question: those that are looked at closely.
//!
//! BM25 as Tantivy has it, summed up word by word. With its forms, synonyms and what it may have been meant for, a question
//! is a hundred words, each in two fields and many of them in half of the articles. Tantivy's own search reads all their
//! lists side by side to pass over what cannot be among the best: for so many lists that costs more than reading them one after
//! the other, and it has to be done again for each language and category.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use kernel::locale::Locale;
use tantivy::{
    DocAddress, DocId, InvertedIndexReader, Searcher, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption},
};

use super::{live::unusable, schema::Fields};
use crate::{engine::EngineError, plan::Plan};

/// Articles that are looked at closely.
pub(super) const CANDIDATES: usize = 100;
/// A word in title, alias or tag counts as so many in the body while candidates are chosen.
const HEAD: f32 = 2.0;
/// BM25: how soon more of the same word stops counting.
const SATURATION: f32 = 1.2;
/// BM25: how much a long text is held against it.
const LENGTH: f32 = 0.75;

/// Which part of an article candidates are chosen by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Everything,
    Head,
}

/// What candidates must be.
#[derive(Clone, Copy, Default)]
pub(super) struct Only<'a> {
    pub lang: Option<Locale>,
    pub category: Option<&'a str>,
}

/// How much of the words of a question each article has.
pub(super) struct Tally<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    /// By segment and document.
    sums: Vec<Vec<f32>>,
}

impl<'a> Tally<'a> {
    /// Counts the words of a question in all articles.
    pub fn of(
        searcher: &'a Searcher,
        fields: Fields,
        plan: &Plan,
        reach: Reach,
    ) -> Result<Self, EngineError> {
        let mut words: BTreeMap<&str, f32> = BTreeMap::new();
        for probe in plan.parts.iter().flat_map(|part| &part.probes) {
            *words.entry(&probe.term).or_default() += probe.weight;
        }
        let segments = searcher.segment_readers().iter();
        let mut sums: Vec<Vec<f32>> = segments
            .map(|segment| vec![0.0; segment.max_doc() as usize])
            .collect();
        let head = Zone::of(searcher, fields.head())?;
        for (word, weight) in &words {
            head.add(&fields.in_head(word), weight * HEAD, &mut sums)?;
        }
        if reach == Reach::Everything {
            let body = Zone::of(searcher, fields.body())?;
            for (word, weight) in &words {
                body.add(&fields.in_body(word), *weight, &mut sums)?;
            }
        }
        Ok(Self {
            searcher,
            fields,
            sums,
        })
    }

    /// The articles with most, in no order.
    pub fn best(&self, only: Only<'_>) -> Result<Vec<DocAddress>, EngineError> {
        let mut best = Best::default();
        for (number, (segment, sums)) in (0..).zip(self.searcher.segment_readers().iter().zip(&self.sums)) {
            let lang = only.lang.map(|lang| self.fields.by_lang(lang.as_str()));
            let category = only.category.map(|category| self.fields.by_category(category));
            let wanted = lang
                .into_iter()
                .chain(category)
                .map(|term| having(segment, &term))
                .collect::<Result<Vec<_>, _>>()?;
            for (doc, sum) in (0..).zip(sums) {
                if *sum > best.least
                    && !segment.is_deleted(doc)
                    && wanted.iter().all(|docs| docs.binary_search(&doc).is_ok())
                {
                    best.take(*sum, DocAddress::new(number, doc));
                }
            }
        }
        best.cut();
        Ok(best.found.into_iter().map(|(_, at)| at).collect())
    }
}

/// The best so far.
#[derive(Default)]
struct Best {
    found: Vec<(f32, DocAddress)>,
    /// What has no more than this is not among them.
    least: f32,
}

impl Best {
    fn take(&mut self, sum: f32, at: DocAddress) {
        self.found.push((sum, at));
        if self.found.len() >= 2 * CANDIDATES {
            self.cut();
        }
    }

    /// Leaves the best; of two that are equal, the one that comes first.
    fn cut(&mut self) {
        if self.found.len() <= CANDIDATES {
            return;
        }
        let better = |a: &(f32, DocAddress), b: &(f32, DocAddress)| -> Ordering {
            b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1))
        };
        let (_, last, _) = self.found.select_nth_unstable_by(CANDIDATES - 1, better);
        self.least = last.0;
        self.found.truncate(CANDIDATES);
    }
}

/// One field of all articles.
struct Zone {
    segments: Vec<(Arc<InvertedIndexReader>, FieldNormReader)>,
    articles: u64,
    /// What a text of each length adds to the count of a word, by Tantivy's number of the length.
    lengths: Vec<f32>,
}

impl Zone {
    fn of(searcher: &Searcher, field: Field) -> Result<Self, EngineError> {
        let readers = searcher.segment_readers();
        let segments = readers
            .iter()
            .map(|segment| -> Result<_, EngineError> {
                let lengths = segment.get_fieldnorms_reader(field)?;
                Ok((segment.inverted_index(field)?, lengths))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let articles = readers.iter().map(|segment| u64::from(segment.max_doc())).sum();
        let words: u64 = segments.iter().map(|(index, _)| index.total_num_tokens()).sum();
        let usual = as_f32(words) / as_f32(articles).max(1.0);
        let lengths = (0..=u8::MAX).map(|number| {
            let length = as_f32(FieldNormReader::id_to_fieldnorm(number).into());
            SATURATION * (1.0 - LENGTH + LENGTH * length / usual.max(f32::MIN_POSITIVE))
        });
        Ok(Self {
            segments,
            articles,
            lengths: lengths.collect(),
        })
    }

    /// Adds what the articles have of a word.
    fn add(&self, term: &Term, weight: f32, sums: &mut [Vec<f32>]) -> Result<(), EngineError> {
        let infos = self.segments.iter().map(|(index, _)| index.get_term_info(term));
        let infos = infos
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unusable(&error))?;
        let having: u64 = infos.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
        let weight = weight * (1.0 + SATURATION) * rarity(having, self.articles);
        for (((index, norms), info), sums) in self.segments.iter().zip(infos).zip(sums) {
            let Some(info) = info else { continue };
            let mut block = index
                .read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)
                .map_err(|error| unusable(&error))?;
            while !block.docs().is_empty() {
                for (doc, count) in block.docs().iter().zip(block.freqs()) {
                    let length = self.lengths.get(usize::from(norms.fieldnorm_id(*doc)));
                    if let (Some(sum), Some(length)) = (sums.get_mut(*doc as usize), length) {
                        let count = as_f32((*count).into());
                        *sum += weight * (count / (count + length));
                    }
                }
                block.advance();
            }
        }
        Ok(())
    }
}

/// The documents of a segment that have a term, in order.
fn having(segment: &SegmentReader, term: &Term) -> Result<Vec<DocId>, EngineError> {
    let index = segment.inverted_index(term.field())?;
    let postings = index.read_block_postings(term, IndexRecordOption::Basic);
    let mut docs = Vec::new();
    if let Some(mut block) = postings.map_err(|error| unusable(&error))? {
        while !block.docs().is_empty() {
            docs.extend(block.docs());
            block.advance();
        }
    }
    Ok(docs)
}

/// How telling it is to find a word that so many articles have.
fn rarity(having: u64, articles: u64) -> f32 {
    let (all, having) = (as_f32(articles), as_f32(having));
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a weight needs no more than seven digits"
)]
fn as_f32(count: u64) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use tantivy::{
        collector::TopDocs,
        query::{BooleanQuery, BoostQuery, Query, TermQuery},
    };

    use super::*;
    use crate::{
        dictionary::Dictionary,
        document::{Change, Document},
        embedded::live::Live,
        plan::{Planner, Weights},
    };

    const WORDS: [&str; 16] = [
        "akun",
        "nik",
        "daftar",
        "mendaftar",
        "pendaftaran",
        "berkas",
        "unggah",
        "mengunggah",
        "sandi",
        "kartu",
        "ijazah",
        "lulus",
        "kelulusan",
        "password",
        "kirim",
        "ngirim",
    ];

    fn article(number: u32, dice: &mut impl FnMut(usize) -> usize) -> Document {
        let mut text = |longest: usize| -> String {
            let words: Vec<&str> = (0..=dice(longest)).map(|_| WORDS[dice(WORDS.len())]).collect();
            words.join(" ")
        };
        Document {
            id: format!("artikel-{number}"),
            slug: format!("artikel-{number}"),
            lang: if number.is_multiple_of(3) {
                Locale::En
            } else {
                Locale::Id
            },
            category: if number.is_multiple_of(5) {
                "akun"
            } else {
                "berkas"
            }
            .to_owned(),
            title: text(3),
            aliases: vec![text(2)],
            tags: Vec::new(),
            body: text(60),
        }
    }

    /// More articles than candidates, some replaced and some removed.
    fn many_articles() -> Live {
        let mut seed = 7_u32;
        let mut dice = move |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % below
        };
        let live = Live::create(None).unwrap();
        let puts = |numbers: std::ops::Range<u32>, dice: &mut dyn FnMut(usize) -> usize| -> Vec<Change> {
            let articles = numbers.map(|number| article(number, &mut |below| dice(below)));
            articles.map(|article| Change::Put(Box::new(article))).collect()
        };
        live.apply(&puts(0..900, &mut dice), 1).unwrap();
        live.apply(&puts(850..1_000, &mut dice), 2).unwrap();
        let removed: Vec<Change> = (0..30)
            .map(|number| Change::Remove(format!("artikel-{number}")))
            .collect();
        live.apply(&removed, 3).unwrap();
        live
    }

    /// The same by Tantivy's own search, best first.
    fn by_tantivy(
        searcher: &Searcher,
        fields: Fields,
        plan: &Plan,
        only: Option<Term>,
    ) -> Vec<(f32, DocAddress)> {
        let boosted = |term: Term, boost: f32| -> Box<dyn Query> {
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(query), boost))
        };
        let probes = plan.parts.iter().flat_map(|part| &part.probes);
        let words: Vec<Box<dyn Query>> = probes
            .flat_map(|probe| {
                [
                    boosted(fields.in_head(&probe.term), probe.weight * HEAD),
                    boosted(fields.in_body(&probe.term), probe.weight),
                ]
            })
            .collect();
        let mut query: Box<dyn Query> = Box::new(BooleanQuery::union(words));
        if let Some(term) = only {
            query = Box::new(BooleanQuery::intersection(vec![query, boosted(term, 0.0)]));
        }
        searcher
            .search(&*query, &TopDocs::with_limit(2_000).order_by_score())
            .unwrap()
    }

    #[test]
    fn candidates_are_those_that_tantivy_finds() {
        let live = many_articles();
        let (memory, searcher, fields) = (live.memory(), live.reader.searcher(), live.fields);
        let (dictionary, weights) = (Dictionary::default(), Weights::default());
        for question in [
            "nik",
            "pendaftaran akun",
            "ngirim berkas ijasah lewat pasword",
            "kelulusan kartu unggah sandi",
        ] {
            let plan = Planner::new(memory.lexicon(), &dictionary, &weights).plan(question);
            let tally = Tally::of(&searcher, fields, &plan, Reach::Everything).unwrap();
            let akun = fields.by_category("akun");
            let in_category = Only {
                category: Some("akun"),
                ..Only::default()
            };
            for (only, term) in [(Only::default(), None), (in_category, Some(akun))] {
                let expected = by_tantivy(&searcher, fields, &plan, term);
                let sum = |at: &DocAddress| tally.sums[at.segment_ord as usize][at.doc_id as usize];
                for (score, at) in &expected {
                    assert!(
                        (sum(at) - score).abs() < 1e-4 * score,
                        "{question}: {} {score}",
                        sum(at)
                    );
                }
                let mut best: Vec<f32> = tally.best(only).unwrap().iter().map(sum).collect();
                best.sort_by(|a, b| b.total_cmp(a));
                assert_eq!(best.len(), expected.len().min(CANDIDATES), "{question}");
                for (sum, (score, _)) in best.iter().zip(&expected) {
                    assert!((sum - score).abs() < 1e-4 * score, "{question}: {sum} {score}");
                }
            }
        }
    }

    #[test]
    fn candidates_may_be_of_one_language_only() {
        let live = many_articles();
        let (memory, searcher) = (live.memory(), live.reader.searcher());
        let (dictionary, weights) = (Dictionary::default(), Weights::default());
        let plan = Planner::new(memory.lexicon(), &dictionary, &weights).plan("akun");
        let tally = Tally::of(&searcher, live.fields, &plan, Reach::Head).unwrap();
        let best = |lang| tally.best(Only { lang, category: None }).unwrap().len();
        let (english, indonesian) = (best(Some(Locale::En)), best(Some(Locale::Id)));
        assert!(english > 0 && english < CANDIDATES && indonesian > 0);
        assert_eq!(best(None), (english + indonesian).min(CANDIDATES));
    }
}
