//! Where a ticket stands. What may follow what is decided by the lifecycle in the slice `ticket`, not here.

use crate::text_enum::text_enum;

text_enum! {
    /// The status of a ticket. The Indonesian words are those that the reporter sees.
    pub enum Status {
        /// *Belum diverifikasi*: filed, Biro Humas has not looked at it yet.
        New = "new",
        /// *Belum ditindaklanjuti*: sent to a technical unit that has not taken it yet.
        Routed = "routed",
        /// *Dalam proses*: a person works on it.
        InProgress = "in_progress",
        /// *Menunggu pelapor*: staff asked the reporter something.
        WaitingReporter = "waiting_reporter",
        /// *Selesai*: answered, can still be reopened by a reply.
        Resolved = "resolved",
        /// *Selesai*: closed by time or by the reporter.
        Closed = "closed",
        /// *Ditolak*: not taken on, with a reason.
        Rejected = "rejected",
        /// *Digabung*: a duplicate of another ticket.
        Merged = "merged",
    }
}
