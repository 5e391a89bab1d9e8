//! Send receipt: number, PIN and link once more, to the address on file and nowhere else. For a reporter who lost them;
//! whoever asks, only the owner of that mailbox reads them.

use entity::ticket;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, with_ticket},
    lifecycle::Action,
    record::{self, Words},
};
use crate::{account::CurrentStaff, app::App, http::error::Error};

/// What is sent: nothing but the version.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct SendReceiptForm {
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for SendReceiptForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        with_ticket(app, staff, target, async |tx, ticket| {
            let by = target.by(staff);
            let done =
                record::apply(tx, app, ticket, by, Action::SendReceipt, Words::default(), |_| {}).await?;
            Ok(done.0)
        })
        .await
    }
}
