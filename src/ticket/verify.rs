//! Verify: Biro Humas has looked at a new ticket, and says what it is about.
//!
//! Later corrections of class and subject are [`super::classify`].

use entity::ticket;
use kernel::status::Status;

use super::{
    act::{StaffAction, Target, with_ticket},
    classify::{self, ClassifyForm},
    lifecycle::Action,
    record::{self, Words},
};
use crate::{account::CurrentStaff, app::App, directory, http::error::Error};

impl StaffAction for ClassifyForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, app: &App) -> Result<(), Error> {
        self.parse(&*directory::current(app).await?)?;
        Ok(())
    }

    /// Verifies a new ticket; corrects one that was verified before.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let directory = directory::current(app).await?;
        let said = self.parse(&directory)?;
        with_ticket(app, staff, target, async |tx, ticket| {
            if ticket.status != Status::New {
                return classify::classify(tx, app, ticket, target.by(staff), said).await;
            }
            let words = Words {
                data: Some(said.difference(&ticket)),
                ..Words::default()
            };
            let by = target.by(staff);
            let done = record::apply(tx, app, ticket, by, Action::Verify, words, |row| said.set(row)).await?;
            Ok(done.0)
        })
        .await
    }
}
