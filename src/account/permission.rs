//! Who may do what: the one table. Routes name a permission, actions ask for one, tests walk all of it.
//!
//! A permission says what a role may do at all; *to which tickets* is said by the scope
//! ([`crate::ticket::store::visible_to`]): Humas sees all, a unit sees its own.

use kernel::role::Role;
use serde::Serialize;

/// One thing that somebody may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Use the staff pages at all, change one's own password and TOTP.
    OwnAccount,
    /// See lists of tickets and their pages, within the role's scope.
    ViewTickets,
    /// Verify new tickets: class and subject.
    Verify,
    /// Route to a unit.
    Route,
    /// Take a ticket and work on it: take, ask, answer, resolve.
    Work,
    /// Assign a ticket to a colleague.
    Assign,
    /// Write internal notes.
    Note,
    /// Bring a ticket back to Humas's queue: a unit hands it back, Humas recalls it.
    HandBack,
    /// Reject.
    Reject,
    /// Merge and unmerge.
    Merge,
    /// Reopen what is rejected, resolved or closed.
    Reopen,
    /// Correct a reporter's e-mail address, and send the receipt again.
    CorrectContact,
    /// Act on many tickets at once.
    Bulk,
    /// Open the files of tickets, often photos of identity cards; each opening is audited.
    ReadFiles,
    /// See a NIK, No. KK or NIP in full; asks why, and is audited.
    RevealIdentity,
    /// See who filed a secret (*Rahasia*) complaint.
    SeeSecretReporter,
    /// Write answer templates.
    ManageTemplates,
    /// Write articles of the knowledge base: drafts, changes, pictures.
    WriteArticles,
    /// Decide what the public reads of the knowledge base: publish, confirm, archive.
    PublishArticles,
    /// See figures.
    SeeReports,
    /// Edit units, classes, services, policies, holidays and texts.
    ManageDirectory,
    /// Add, change and disable accounts.
    ManageStaff,
    /// Read the outbox, jobs and the state of the system.
    Operate,
    /// Say which other programs are told of tickets by webhook, and read what they were told.
    ManageWebhooks,
    /// Read the audit log.
    ReadAudit,
}

impl Permission {
    /// All of them, for the matrix test and for views.
    pub const ALL: [Self; 25] = [
        Self::OwnAccount,
        Self::ViewTickets,
        Self::Verify,
        Self::Route,
        Self::Work,
        Self::Assign,
        Self::Note,
        Self::HandBack,
        Self::Reject,
        Self::Merge,
        Self::Reopen,
        Self::CorrectContact,
        Self::Bulk,
        Self::ReadFiles,
        Self::RevealIdentity,
        Self::SeeSecretReporter,
        Self::ManageTemplates,
        Self::WriteArticles,
        Self::PublishArticles,
        Self::SeeReports,
        Self::ManageDirectory,
        Self::ManageStaff,
        Self::Operate,
        Self::ManageWebhooks,
        Self::ReadAudit,
    ];

    /// Name in templates (`permissions.route`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnAccount => "own_account",
            Self::ViewTickets => "view_tickets",
            Self::Verify => "verify",
            Self::Route => "route",
            Self::Work => "work",
            Self::Assign => "assign",
            Self::Note => "note",
            Self::HandBack => "hand_back",
            Self::Reject => "reject",
            Self::Merge => "merge",
            Self::Reopen => "reopen",
            Self::CorrectContact => "correct_contact",
            Self::Bulk => "bulk",
            Self::ReadFiles => "read_files",
            Self::RevealIdentity => "reveal_identity",
            Self::SeeSecretReporter => "see_secret_reporter",
            Self::ManageTemplates => "manage_templates",
            Self::WriteArticles => "write_articles",
            Self::PublishArticles => "publish_articles",
            Self::SeeReports => "see_reports",
            Self::ManageDirectory => "manage_directory",
            Self::ManageStaff => "manage_staff",
            Self::Operate => "operate",
            Self::ManageWebhooks => "manage_webhooks",
            Self::ReadAudit => "read_audit",
        }
    }
}

/// Whether `role` has `permission`.
pub const fn allows(role: Role, permission: Permission) -> bool {
    use Permission as P;
    match permission {
        P::OwnAccount => true,
        P::ViewTickets | P::Note => {
            matches!(
                role,
                Role::Humas | Role::UnitStaff | Role::UnitHead | Role::Counter
            )
        }
        P::Work | P::ReadFiles | P::HandBack | P::RevealIdentity => {
            matches!(role, Role::Humas | Role::UnitStaff | Role::UnitHead)
        }
        P::Verify | P::Route | P::Reject | P::Merge | P::CorrectContact | P::Bulk | P::SeeSecretReporter => {
            matches!(role, Role::Humas)
        }
        P::Assign | P::Reopen => matches!(role, Role::Humas | Role::UnitHead),
        P::ManageTemplates => matches!(role, Role::Humas | Role::UnitHead | Role::Admin),
        P::WriteArticles => matches!(role, Role::Humas | Role::UnitStaff | Role::UnitHead | Role::Admin),
        P::PublishArticles => matches!(role, Role::Humas | Role::Admin),
        P::SeeReports => matches!(role, Role::Humas | Role::UnitHead | Role::Leader | Role::Admin),
        P::ManageDirectory | P::ManageStaff | P::Operate | P::ManageWebhooks | P::ReadAudit => {
            matches!(role, Role::Admin)
        }
    }
}
