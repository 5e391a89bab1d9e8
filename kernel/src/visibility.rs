//! Who may see an entry of a ticket's history.

use crate::text_enum::text_enum;

text_enum! {
    /// The widest circle that sees an entry.
    pub enum Visibility {
        /// Whoever has the ticket number: status, stage and deadlines, never personal data.
        Public = "public",
        /// The reporter too, who shows the PIN or the link: the conversation.
        Reporter = "reporter",
        /// Staff only: notes, hand-overs, reasons between units.
        Staff = "staff",
    }
}
