//! The panels of a ticket's page: which form each sends, and what the page does afterwards.

use entity::ticket;
use kernel::role::Role;
use serde::{Deserialize, Serialize};

use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
    ticket::{
        act::{StaffAction, Target},
        ask::AskForm,
    },
};

pub use crate::ticket::{
    answer::AnswerForm,
    assign::AssignForm,
    classify::ClassifyForm,
    correct_email::CorrectEmailForm,
    hand_back::HandBackForm,
    merge::{MergeForm, UnmergeForm},
    note::NoteForm,
    reject::RejectForm,
    release_files::ReleaseFilesForm,
    reopen::ReopenForm,
    resolve::ResolveForm,
    route::RouteForm,
    send_receipt::SendReceiptForm,
    take::TakeForm,
};

/// Where the page goes when the action is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The same ticket: there is more to do with it.
    Stay,
    /// The next one: this one is off the desk.
    Next,
    /// The next one for a unit that gives it away; the same one for Humas, on whose desk it now is.
    NextForUnit,
}

impl After {
    /// Whether somebody of this role goes on to the next ticket.
    pub fn moves_on(self, role: Role) -> bool {
        match self {
            Self::Stay => false,
            Self::Next => true,
            Self::NextForUnit => role != Role::Humas,
        }
    }
}

/// A form of the ticket's page.
pub trait Panel: StaffAction {
    /// Id of its panel, and the last part of its path.
    const PANEL: &'static str;
    /// The sentence that says it is done.
    const FLASH: &'static str;
    /// What comes next.
    const AFTER: After;
}

macro_rules! panels {
    ($( $form:ty: $panel:literal, $flash:literal, $after:ident; )+) => { $(
        impl Panel for $form {
            const PANEL: &'static str = $panel;
            const FLASH: &'static str = $flash;
            const AFTER: After = After::$after;
        }
    )+ };
}

panels! {
    AnswerForm: "jawab", "flash-answered", Stay;
    AnswerAndResolve: "jawab", "flash-answered-resolved", Next;
    ResolveForm: "selesai", "flash-resolved", Next;
    TakeAndAsk: "tanya", "flash-asked", Next;
    NoteForm: "catatan", "flash-noted", Stay;
    ClassifyForm: "periksa", "flash-verified", Stay;
    RouteForm: "teruskan", "flash-routed", Next;
    TakeForm: "ambil", "flash-taken", Stay;
    AssignForm: "tugaskan", "flash-assigned", Stay;
    HandBackForm: "kembalikan", "flash-handed-back", NextForUnit;
    RejectForm: "tolak", "flash-rejected", Next;
    MergeForm: "gabung", "flash-merged", Next;
    UnmergeForm: "lepas", "flash-unmerged", Stay;
    ReleaseFilesForm: "buka-lampiran", "flash-files-released", Stay;
    ReopenForm: "buka-lagi", "flash-open-again", Stay;
    CorrectEmailForm: "perbaiki-email", "flash-email-corrected", Stay;
    SendReceiptForm: "kirim-tanda-terima", "flash-receipt-sent", Stay;
}

/// *Jawab & selesaikan*: take it if nobody has, answer, resolve, in one transaction.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct AnswerAndResolve(ResolveForm);

impl StaffAction for AnswerAndResolve {
    fn seen(&self) -> Option<i64> {
        self.0.version
    }

    async fn check(&self, app: &App) -> Result<(), Error> {
        self.0.check(app).await
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        // The button says "answer": without words it does not stand in for the other button.
        if self
            .0
            .message
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
        {
            return Err(FieldErrors::one("message", "empty").into());
        }
        let form = ResolveForm {
            take: true,
            ..self.0.clone()
        };
        form.run(app, staff, target).await
    }
}

/// *Tanya*: take it if nobody has, and ask.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct TakeAndAsk(AskForm);

impl StaffAction for TakeAndAsk {
    fn seen(&self) -> Option<i64> {
        self.0.version
    }

    async fn check(&self, app: &App) -> Result<(), Error> {
        self.0.check(app).await
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let form = AskForm {
            take: true,
            ..self.0.clone()
        };
        form.run(app, staff, target).await
    }
}
