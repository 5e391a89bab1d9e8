//! Where an article stands on its way to the public.

use crate::text_enum::text_enum;

text_enum! {
    /// What the public may read of an article. That one is due for review is not a status: it follows from its date.
    pub enum ArticleStatus {
        /// Being written; only staff see it.
        Draft = "draft",
        /// Handed to somebody who may publish.
        Review = "review",
        /// The public reads it.
        Published = "published",
        /// Taken off the public pages, kept for its history.
        Archived = "archived",
    }
}
