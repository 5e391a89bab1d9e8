//! The index as it is between two changes, and what was found out about it so far.
//!
//! Questions differ, their words hardly: most of what a new question needs was needed for another one already, and is kept here for as
//! long as it is true. With a change of the articles it is gone.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::kept::Kept;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use super::{
    candidates::{Counter, Reach, Share},
    schema::Fields,
};
use crate::{engine::EngineError, plan::Part, text::Placed};

/// Number of a document among all of the index, those that were deleted too.
pub(super) type Doc = u32;

/// Bytes of shares, and of texts, of half a generation. At a hundred articles all that people ever ask for fits into a fraction of it.
const HALF_OF_SHARES: usize = 12 << 20;
const HALF_OF_TEXTS: usize = 4 << 20;

/// The index between two changes.
pub(super) struct Moment {
    pub searcher: Searcher,
    pub fields: Fields,
    /// The article that each document holds, see [`crate::Document::key`].
    keys: Vec<u64>,
    counter: Counter,
    shares: Mutex<Kept<Asked, Arc<Share>>>,
    texts: Mutex<Kept<Doc, Arc<Placed>>>,
}

/// A part of a question: where it is looked for, its terms and the bits of their weights.
type Asked = (Reach, Box<[(Box<str>, u32)]>);

impl Moment {
    /// The index as this searcher sees it.
    pub fn of(searcher: Searcher, fields: Fields) -> Result<Self, EngineError> {
        let mut keys = Vec::new();
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().u64("key")?;
            keys.extend((0..segment.max_doc()).map(|doc| column.first(doc).unwrap_or_default()));
        }
        Ok(Self {
            counter: Counter::of(&searcher, fields)?,
            searcher,
            fields,
            keys,
            shares: Mutex::new(Kept::new(HALF_OF_SHARES)),
            texts: Mutex::new(Kept::new(HALF_OF_TEXTS)),
        })
    }

    /// How many documents there are, those that were deleted too.
    pub fn documents(&self) -> usize {
        self.keys.len()
    }

    /// The key of the article that a document holds.
    pub fn key(&self, doc: Doc) -> Option<u64> {
        self.keys.get(doc as usize).copied()
    }

    /// The document that holds an article.
    pub fn doc(&self, key: u64) -> Option<Doc> {
        self.segments().find_map(|(segment, first)| {
            let docs = (first..first + segment.max_doc()).zip(self.keys.get(first as usize..)?);
            let mut holding = docs.filter(|(_, other)| **other == key).map(|(doc, _)| doc);
            holding.find(|doc| !segment.is_deleted(doc - first))
        })
    }

    /// The segments, each with the number of its first document.
    pub fn segments(&self) -> impl Iterator<Item = (&SegmentReader, Doc)> {
        numbered(self.searcher.segment_readers())
    }

    /// What a part of a question adds to each article.
    pub fn share(&self, part: &Part, reach: Reach) -> Result<Arc<Share>, EngineError> {
        let kept = || self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let probes = part.probes.iter();
        let terms = probes.map(|probe| (Box::from(probe.term.as_str()), probe.weight.to_bits()));
        let asked: Asked = (reach, terms.collect());
        if let Some(share) = kept().find(&asked) {
            return Ok(share);
        }
        let share = Arc::new(self.counter.count(part, reach, self.documents())?);
        let size = share.size() + asked.1.iter().map(|(term, _)| term.len() + 24).sum::<usize>();
        kept().add(asked, Arc::clone(&share), size);
        Ok(share)
    }

    /// The body of the article that a document holds, and where its words are.
    pub fn text(&self, doc: Doc) -> Option<Arc<Placed>> {
        let kept = || self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = kept().find(&doc) {
            return Some(text);
        }
        let document: TantivyDocument = self.searcher.doc(self.address(doc)?).ok()?;
        let text = Arc::new(Placed::of(self.fields.body_of(&document)?));
        kept().add(doc, Arc::clone(&text), text.size());
        Some(text)
    }

    fn address(&self, doc: Doc) -> Option<DocAddress> {
        let segments = (0..).zip(self.segments().map(|(_, first)| first));
        let (number, first) = segments.take_while(|(_, first)| *first <= doc).last()?;
        Some(DocAddress::new(number, doc - first))
    }
}

/// Segments, each with the number of its first document among all.
pub(super) fn numbered(segments: &[SegmentReader]) -> impl Iterator<Item = (&SegmentReader, Doc)> {
    segments.iter().scan(0, |first, segment| {
        let begins = *first;
        *first += segment.max_doc();
        Some((segment, begins))
    })
}

#[cfg(test)]
mod tests {
    use kernel::locale::Locale;

    use super::*;
    use crate::{
        dictionary::Dictionary,
        document::{Change, Document},
        embedded::live::Live,
        plan::{Plan, Planner, Weights},
    };

    fn article(number: usize) -> Document {
        Document {
            id: format!("artikel-{number}"),
            slug: format!("artikel-{number}"),
            lang: Locale::Id,
            category: "akun".to_owned(),
            title: format!("Artikel {number}"),
            aliases: Vec::new(),
            tags: Vec::new(),
            body: format!("Cara ke-{number} mengganti password."),
        }
    }

    /// Articles in as many segments, one replaced and one removed.
    fn some_articles() -> Live {
        let live = Live::create(None).unwrap();
        for numbers in [0..3, 3..4, 4..9, 3..4] {
            let puts: Vec<Change> = numbers.map(|n| Change::Put(Box::new(article(n)))).collect();
            live.apply(&puts, 1).unwrap();
        }
        live.apply(&[Change::Remove("artikel-1".to_owned())], 2).unwrap();
        live
    }

    fn plan(live: &Live) -> Plan {
        let (dictionary, weights) = (Dictionary::default(), Weights::default());
        Planner::new(live.memory().lexicon(), &dictionary, &weights).plan("password")
    }

    #[test]
    fn each_document_has_its_own_text_and_key() {
        let live = some_articles();
        let moment = live.moment();
        let mut seen = 0;
        for (segment, first) in moment.segments() {
            for doc in segment.doc_ids_alive().map(|doc| first + doc) {
                let key = moment.key(doc).unwrap();
                let expected = (0..9).map(article).find(|one| one.key() == key).unwrap();
                assert_eq!(moment.text(doc).unwrap().text(), expected.body);
                assert_eq!(moment.doc(key), Some(doc));
                assert_eq!(moment.text(doc).unwrap().text(), expected.body);
                seen += 1;
            }
        }
        assert_eq!(seen, 8);
        assert!(moment.text(u32::MAX).is_none());
        assert_eq!(moment.doc(article(1).key()), None);
    }

    #[test]
    fn a_part_is_counted_once_until_the_articles_change() {
        let live = some_articles();
        let (moment, plan) = (live.moment(), plan(&live));
        let part = plan.parts.first().unwrap();
        let share = |moment: &Moment, reach| moment.share(part, reach).unwrap();
        let everything = share(&moment, Reach::Everything);
        assert!(Arc::ptr_eq(&everything, &share(&moment, Reach::Everything)));
        assert_eq!(share(&moment, Reach::Head).size(), 0);
        live.apply(&[Change::Put(Box::new(article(20)))], 3).unwrap();
        let after = share(&live.moment(), Reach::Everything);
        assert_eq!(after.size(), everything.size() + size_of::<(Doc, f32)>());
    }
}
