//! Who did something to a ticket.

use crate::text_enum::text_enum;

text_enum! {
    /// The side that an action came from.
    pub enum ActorKind {
        /// The person who filed the ticket (*pelapor*).
        Reporter = "reporter",
        /// A member of staff.
        Staff = "staff",
        /// Nobody: a timer or a job of the platform itself.
        System = "system",
    }
}
