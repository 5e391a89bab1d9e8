//! The languages of the pages.

use crate::text_enum::text_enum;

text_enum! {
    /// A language that pages and mails are written in.
    pub enum Locale {
        /// Bahasa Indonesia, the default.
        Id = "id",
        /// English.
        En = "en",
    }
}
