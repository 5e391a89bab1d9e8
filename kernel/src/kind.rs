//! What sort of request a ticket is; the service chosen at filing decides it.

use crate::text_enum::text_enum;

text_enum! {
    /// The kind of a ticket. Deadlines and the recap for the ministry are told apart by it.
    pub enum TicketKind {
        /// An applicant who is stuck: NIK, family card, password, e-mail.
        Helpdesk = "helpdesk",
        /// A complaint about a service (*pengaduan*).
        Complaint = "complaint",
        /// A request for public information (*permintaan informasi*).
        Information = "information",
        /// A staffing matter of a civil servant (ASN).
        AsnService = "asn_service",
    }
}
