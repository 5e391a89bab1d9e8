//! The articles that have most of the words of a question: those that are looked at closely.
//!
//! BM25 as Tantivy has it, summed up part by part. With its forms, synonyms and what it may have been meant for, a question
//! is a hundred words, each in two fields and many of them in half of the articles. Tantivy's own search reads all their
//! lists side by side to pass over what cannot be among the best: for so many lists that costs more than reading them one after
//! the other, and it has to be done again for each language and category. And it cannot be kept, while the sums of one part can
//! ([`super::moment`]): nobody asked this question before, but somebody all of its words.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use kernel::locale::Locale;
use tantivy::{
    DocId, InvertedIndexReader, Searcher, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption},
};

use super::{
    live::unusable,
    moment::{self, Doc, Moment},
    schema::Fields,
};
use crate::{
    engine::EngineError,
    plan::{Part, Plan},
    rank::Profile,
};

/// Articles that are looked at closely.
pub(super) const CANDIDATES: usize = 100;
/// A word in title, alias or tag counts as so many in the body while candidates are chosen.
const HEAD: f32 = 2.0;
/// BM25: how soon more of the same word stops counting.
const SATURATION: f32 = 1.2;
/// BM25: how much a long text is held against it.
const LENGTH: f32 = 0.75;

/// Which part of an article candidates are chosen by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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

impl Only<'_> {
    /// Whether an article is such a candidate.
    pub fn takes(&self, article: &Profile) -> bool {
        self.lang.is_none_or(|lang| lang == article.lang)
            && self
                .category
                .is_none_or(|category| category == &*article.category)
    }
}

/// How much of the words of a question each article has.
pub(super) struct Tally<'a> {
    moment: &'a Moment,
    /// By document.
    sums: Vec<f32>,
}

impl<'a> Tally<'a> {
    /// Counts the words of a question in all articles.
    pub fn of(moment: &'a Moment, plan: &Plan, reach: Reach) -> Result<Self, EngineError> {
        let mut sums = vec![0.0; moment.documents()];
        for part in &plan.parts {
            moment.share(part, reach)?.add_to(&mut sums);
        }
        Ok(Self { moment, sums })
    }

    /// The articles with most, in no order.
    pub fn best(&self, only: Only<'_>) -> Result<Vec<Doc>, EngineError> {
        let mut best = Best::default();
        let fields = self.moment.fields;
        for (segment, first) in self.moment.segments() {
            let lang = only.lang.map(|lang| fields.by_lang(lang.as_str()));
            let category = only.category.map(|category| fields.by_category(category));
            let wanted = lang
                .into_iter()
                .chain(category)
                .map(|term| having(segment, &term))
                .collect::<Result<Vec<_>, _>>()?;
            let sums = self.sums.get(first as usize..).unwrap_or_default();
            for (doc, sum) in (0..segment.max_doc()).zip(sums) {
                if *sum > best.least
                    && !segment.is_deleted(doc)
                    && wanted.iter().all(|docs| docs.binary_search(&doc).is_ok())
                {
                    best.take(*sum, first + doc);
                }
            }
        }
        best.cut();
        Ok(best.found.into_iter().map(|(_, doc)| doc).collect())
    }
}

/// What one part of a question adds to each article that has any of it.
#[derive(Debug)]
pub(super) struct Share(Box<[(Doc, f32)]>);

impl Share {
    fn add_to(&self, sums: &mut [f32]) {
        for (doc, amount) in &self.0 {
            if let Some(sum) = sums.get_mut(*doc as usize) {
                *sum += amount;
            }
        }
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        size_of_val(&*self.0)
    }
}

/// What is needed to count words: the two fields, as they are in the index at one moment.
pub(super) struct Counter {
    fields: Fields,
    head: Zone,
    body: Zone,
}

impl Counter {
    pub fn of(searcher: &Searcher, fields: Fields) -> Result<Self, EngineError> {
        Ok(Self {
            fields,
            head: Zone::of(searcher, fields.head())?,
            body: Zone::of(searcher, fields.body())?,
        })
    }

    /// Counts the words of a part in so many documents.
    pub fn count(&self, part: &Part, reach: Reach, documents: usize) -> Result<Share, EngineError> {
        let mut words: BTreeMap<&str, f32> = BTreeMap::new();
        for probe in &part.probes {
            *words.entry(&probe.term).or_default() += probe.weight;
        }
        let mut sums = vec![0.0; documents];
        for (word, weight) in &words {
            self.head
                .add(&self.fields.in_head(word), weight * HEAD, &mut sums)?;
        }
        if reach == Reach::Everything {
            for (word, weight) in &words {
                self.body.add(&self.fields.in_body(word), *weight, &mut sums)?;
            }
        }
        let having = (0..).zip(sums).filter(|(_, sum)| *sum > 0.0);
        Ok(Share(having.collect()))
    }
}

/// The best so far.
#[derive(Default)]
struct Best {
    found: Vec<(f32, Doc)>,
    /// What has no more than this is not among them.
    least: f32,
}

impl Best {
    fn take(&mut self, sum: f32, doc: Doc) {
        self.found.push((sum, doc));
        if self.found.len() >= 2 * CANDIDATES {
            self.cut();
        }
    }

    /// Leaves the best; of two that are equal, the one that comes first.
    fn cut(&mut self) {
        if self.found.len() <= CANDIDATES {
            return;
        }
        let better =
            |a: &(f32, Doc), b: &(f32, Doc)| -> Ordering { b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)) };
        let (_, last, _) = self.found.select_nth_unstable_by(CANDIDATES - 1, better);
        self.least = last.0;
        self.found.truncate(CANDIDATES);
    }
}

/// One field of all articles.
struct Zone {
    /// Of each segment also the number of its first document among all.
    segments: Vec<(Arc<InvertedIndexReader>, FieldNormReader, Doc)>,
    articles: u64,
    /// What a text of each length adds to the count of a word, by Tantivy's number of the length.
    lengths: Vec<f32>,
}

impl Zone {
    fn of(searcher: &Searcher, field: Field) -> Result<Self, EngineError> {
        let readers = searcher.segment_readers();
        let segments = moment::numbered(readers)
            .map(|(segment, first)| -> Result<_, EngineError> {
                let lengths = segment.get_fieldnorms_reader(field)?;
                Ok((segment.inverted_index(field)?, lengths, first))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let articles = readers.iter().map(|segment| u64::from(segment.max_doc())).sum();
        let words: u64 = segments.iter().map(|(index, ..)| index.total_num_tokens()).sum();
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
    fn add(&self, term: &Term, weight: f32, sums: &mut [f32]) -> Result<(), EngineError> {
        let infos = self.segments.iter().map(|(index, ..)| index.get_term_info(term));
        let infos = infos
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unusable(&error))?;
        let having: u64 = infos.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
        let weight = weight * (1.0 + SATURATION) * rarity(having, self.articles);
        for ((index, norms, first), info) in self.segments.iter().zip(infos) {
            let Some(info) = info else { continue };
            let sums = sums.get_mut(*first as usize..).unwrap_or_default();
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
        DocAddress,
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
        let (memory, moment) = (live.memory(), live.moment());
        let (searcher, fields) = (&moment.searcher, moment.fields);
        let (dictionary, weights) = (Dictionary::default(), Weights::default());
        for question in [
            "nik",
            "pendaftaran akun",
            "ngirim berkas ijasah lewat pasword",
            "kelulusan kartu unggah sandi",
        ] {
            let plan = Planner::new(memory.lexicon(), &dictionary, &weights).plan(question);
            let tally = Tally::of(&moment, &plan, Reach::Everything).unwrap();
            let akun = fields.by_category("akun");
            let in_category = Only {
                category: Some("akun"),
                ..Only::default()
            };
            for (only, term) in [(Only::default(), None), (in_category, Some(akun))] {
                let expected = by_tantivy(searcher, fields, &plan, term);
                let sum = |doc: &Doc| tally.sums[*doc as usize];
                let sum_at = |at: &DocAddress| {
                    let (_, first) = moment.segments().nth(at.segment_ord as usize).unwrap();
                    sum(&(first + at.doc_id))
                };
                for (score, at) in &expected {
                    assert!(
                        (sum_at(at) - score).abs() < 1e-4 * score,
                        "{question}: {} {score}",
                        sum_at(at)
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
        let (memory, moment) = (live.memory(), live.moment());
        let (dictionary, weights) = (Dictionary::default(), Weights::default());
        let plan = Planner::new(memory.lexicon(), &dictionary, &weights).plan("akun");
        let tally = Tally::of(&moment, &plan, Reach::Head).unwrap();
        let best = |lang| tally.best(Only { lang, category: None }).unwrap().len();
        let (english, indonesian) = (best(Some(Locale::En)), best(Some(Locale::Id)));
        assert!(english > 0 && english < CANDIDATES && indonesian > 0);
        assert_eq!(best(None), (english + indonesian).min(CANDIDATES));
    }
}
