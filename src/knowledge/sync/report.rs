//! What a sync did, in the words of the command line.

use std::fmt;

use entity::article;
use kernel::article_slug::ArticleSlug;
use similar::TextDiff;

use crate::knowledge::{
    file::{ArticleFile, Fault, render},
    model::Content,
    source::Source,
};

/// An article that differs from its file because somebody changed it in the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub slug: ArticleSlug,
    /// From the article in the pages (`-`) to the file (`+`), as a unified difference.
    pub difference: String,
}

impl Kept {
    pub(super) fn new(row: &article::Model, file: &ArticleFile) -> Self {
        let pages = render(&row.slug, row.lang, row.status, row.updated_on, &Content::of(row));
        let files = render(&file.slug, file.lang, file.status, file.updated_on, &file.content);
        let difference = TextDiff::from_lines(pages.as_str(), files.as_str())
            .unified_diff()
            .context_radius(1)
            .header(&format!("pages: {}", row.slug), &format!("file: {}", file.path))
            .to_string();
        Self {
            slug: row.slug.clone(),
            difference,
        }
    }
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Where the files came from.
    pub source: String,
    /// New articles.
    pub added: Vec<ArticleSlug>,
    /// Articles that followed their file.
    pub updated: Vec<ArticleSlug>,
    /// Articles that are as their file says.
    pub unchanged: usize,
    /// Articles that were left as somebody edited them.
    pub kept: Vec<Kept>,
    /// Articles that came from a file that is no longer there; left as they are.
    pub without_file: Vec<ArticleSlug>,
    /// What is wrong with files that were refused.
    pub refused: Vec<Fault>,
}

impl SyncReport {
    pub(super) fn of(source: &Source) -> Self {
        let unreadable = source.unreadable.iter().map(|(file, what)| Fault {
            file: file.clone(),
            line: 1,
            what: what.clone(),
        });
        Self {
            source: source.name.clone(),
            refused: unreadable.collect(),
            ..Self::default()
        }
    }

    /// Whether any article was written.
    pub fn changed(&self) -> bool {
        !self.added.is_empty() || !self.updated.is_empty()
    }

    /// The counts in one line.
    pub fn summary(&self) -> String {
        format!(
            "{} added, {} updated, {} unchanged, {} skipped because edited in the pages, {} refused",
            self.added.len(),
            self.updated.len(),
            self.unchanged,
            self.kept.len(),
            self.refused_files(),
        )
    }

    fn refused_files(&self) -> usize {
        let mut files: Vec<&str> = self.refused.iter().map(|fault| fault.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        files.len()
    }
}

impl fmt::Display for SyncReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for slug in &self.added {
            writeln!(f, "added    {slug}")?;
        }
        for slug in &self.updated {
            writeln!(f, "updated  {slug}")?;
        }
        for kept in &self.kept {
            writeln!(f, "skipped  {}: edited in the pages", kept.slug)?;
            for line in kept.difference.lines() {
                writeln!(f, "         {line}")?;
            }
        }
        for slug in &self.without_file {
            writeln!(f, "no file  {slug}: left as it is")?;
        }
        for fault in &self.refused {
            writeln!(f, "refused  {fault}")?;
        }
        write!(f, "{}: {}", self.source, self.summary())
    }
}
