//! How many tickets one address may file. Only the last step counts, for page and API alike.

use kernel::identity::email::EmailAddress;

use crate::{
    app::App,
    http::{client::Client, error::Error, limits::Limited},
    notify::Mailbox,
};

/// Counts a filing by its client's address, and by that address and the reporter's mailbox together. By mailbox alone nobody is
/// refused: who knows somebody's e-mail address could keep them from filing.
pub(super) fn admit(app: &App, client: &Client, email: &EmailAddress) -> Result<(), Error> {
    app.limits.check(Limited::Filing, client)?;
    app.limits.check_filing_for(&Mailbox::of(app, email).key, client)
}
