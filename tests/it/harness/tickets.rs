//! Tickets and the people around them, made by the rules of the program itself: filed as the page files, moved as staff
//! move them.

use entity::{staff, ticket};
use kernel::{
    id::StaffId, locale::Locale, pin::Pin, role::Role, text::PersonName, ticket_number::TicketNumber,
    unit_code::UnitCode,
};
use laporbkn::{
    account::CurrentStaff,
    directory,
    http::error::Error,
    ticket::{
        act::{StaffAction, Target},
        filing::{RawFiling, file, parse},
        lifecycle::Action,
        record::{self, By, Words},
        store,
    },
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::TestApp;

/// Words that may appear nowhere but in an opened conversation.
pub const NAME: &str = "Siti Rahmawati Lestari";
/// Where the answers go.
pub const EMAIL: &str = "siti.lestari@contoh.id";
/// What the report says.
pub const DESCRIPTION: &str = "Saya tidak bisa masuk ke akun SSCASN sejak kemarin malam.";
/// Its subject.
pub const SUBJECT: &str = "Akun terkunci menjelang tenggat";

/// A ticket as its reporter knows it.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Number.
    pub number: TicketNumber,
    /// PIN.
    pub pin: Pin,
}

impl TestApp {
    /// Siti files a ticket.
    pub async fn file(&self) -> Filed {
        self.file_with(&[]).await
    }

    /// Siti files a ticket, some of its fields otherwise.
    pub async fn file_with(&self, fields: &[(&str, &str)]) -> Filed {
        self.file_for("kontak-petugas", fields).await
    }

    /// Siti files a ticket for a service.
    pub async fn file_for(&self, service: &str, fields: &[(&str, &str)]) -> Filed {
        let directory = directory::current(&self.app).await.unwrap();
        let mut raw = RawFiling::default();
        let usual = [
            ("name", NAME),
            ("email", EMAIL),
            ("subject", SUBJECT),
            ("description", DESCRIPTION),
        ];
        for (name, value) in usual.iter().chain(fields) {
            raw.fields.insert((*name).to_owned(), (*value).to_owned());
        }
        let service = directory.service(&service.parse().unwrap()).unwrap();
        let today = self.app.clock.now().with_timezone(&directory.tz).date_naive();
        let filing = parse(&raw, service, &directory, today).unwrap();
        let request = file::Request {
            channel: ticket::Channel::Web,
            locale: Locale::Id,
            notice_version: "1".into(),
            key: None,
            draft: None,
            file_hashes: Vec::new(),
            files: Vec::new(),
            is_local: true,
        };
        let filed = file::file(&self.app, &directory, &filing, request).await.unwrap();
        Filed {
            number: filed.ticket.number,
            pin: filed.pin,
        }
    }

    /// A member of staff who exists in the database: Humas, or of a unit.
    pub async fn staff_of(&self, role: Role, unit: Option<&str>, name: &str) -> CurrentStaff {
        let now = self.app.clock.now();
        let unit = unit.map(|code| UnitCode::parse(code).unwrap());
        let id = StaffId::new(self.app.clock.as_ref(), &self.app.rng);
        let row = staff::Model {
            id,
            email: format!("{id}@bkn.example").parse().unwrap(),
            name: PersonName::parse(name).unwrap(),
            role,
            unit_code: unit.clone(),
            locale: Locale::Id,
            password_hash: None,
            totp_secret: None,
            totp_enabled: false,
            totp_last_step: None,
            invite_hash: None,
            invite_expires_at: None,
            disabled_at: None,
            last_login_at: None,
            created_at: now,
            updated_at: now,
        };
        self.app
            .db
            .write(async |tx| row.clone().into_active_model().insert(tx).await)
            .await
            .unwrap();
        CurrentStaff {
            id,
            name: name.to_owned(),
            role,
            unit,
            session: String::new(),
        }
    }

    /// Staff does something to a ticket, whatever they had seen before.
    pub async fn act(
        &self,
        staff: &CurrentStaff,
        number: &TicketNumber,
        form: impl StaffAction,
    ) -> Result<ticket::Model, Error> {
        form.run(&self.app, staff, &Target::now(number.clone())).await
    }

    /// The reporter writes a line.
    pub async fn reply_of_reporter(&self, number: &TicketNumber) {
        let ticket = self.ticket(number).await;
        let words = Words {
            body: Some("Ini tangkapan layarnya.".into()),
            ..Words::default()
        };
        self.app
            .db
            .write(async |tx| {
                record::apply(tx, &self.app, ticket, By::REPORTER, Action::Reply, words, |_| {}).await
            })
            .await
            .unwrap();
    }

    /// The ticket's row as it is now.
    pub async fn ticket(&self, number: &TicketNumber) -> ticket::Model {
        store::by_number(self.app.db.read(), number)
            .await
            .unwrap()
            .unwrap()
    }

    /// Number of rows of a table.
    pub async fn count<E: EntityTrait>(&self) -> usize
    where
        E::Model: Sync,
    {
        E::find().all(self.app.db.read()).await.unwrap().len()
    }
}
