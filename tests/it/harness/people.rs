//! Staff who are logged in, and verbs for what they do with a browser and with a program.
//!
//! `app.clerk().await.open("/petugas/akun")`, `app.admin().await.post("/admin/petugas/baru", &[…])`.
//! They are added by the program's own action, so that they look as they do in life; only the way through the login form
//! is spared. That way has its own tests (`account::login`).

use std::{ops::Deref, sync::Arc};

use entity::session::SessionKind;
use kernel::{id::StaffId, identity::email::EmailAddress, role::Role, unit_code::UnitCode};
use laporbkn::account::{
    gate::SESSION_COOKIE,
    password::NewPassword,
    people::{Person, add},
    session,
};
use reqwest::{Client, Method, cookie::Jar};
use serde_json::Value;

use super::{TestApp, visitor::Browser};

/// The password of everybody here.
pub const PASSWORD: &str = "hujan-turun-di-sawah";

/// A member of staff with an open browser and an open program.
pub struct Staff {
    /// Id.
    pub id: StaffId,
    /// Address they log in with; the password is [`PASSWORD`].
    pub email: String,
    /// Bearer token of the program.
    pub token: String,
    browser: Browser,
}

impl TestApp {
    /// Somebody of Biro Humas.
    pub async fn clerk(&self) -> Staff {
        self.staff(Role::Humas, None).await
    }

    /// Somebody who works in a unit.
    pub async fn unit_staff(&self, unit: &str) -> Staff {
        self.staff(Role::UnitStaff, Some(unit)).await
    }

    /// The head of a unit.
    pub async fn unit_head(&self, unit: &str) -> Staff {
        self.staff(Role::UnitHead, Some(unit)).await
    }

    /// An administrator.
    pub async fn admin(&self) -> Staff {
        self.staff(Role::Admin, None).await
    }

    /// A new member of staff of any role.
    pub async fn staff(&self, role: Role, unit: Option<&str>) -> Staff {
        let number = u32::from_be_bytes(self.app.rng.bytes::<4>());
        let email = format!("{role}.{number}@contoh.test");
        let id = self.add_staff(&email, role, unit).await;
        self.log_in(id, email).await
    }

    /// Adds somebody with the password [`PASSWORD`], not logged in.
    pub async fn add_staff(&self, email: &str, role: Role, unit: Option<&str>) -> StaffId {
        let person = Person {
            name: format!("Petugas {}", email.split('@').next().unwrap())
                .parse()
                .unwrap(),
            role,
            unit: unit.map(|code| UnitCode::parse(code).unwrap()),
        };
        let password = NewPassword::parse(PASSWORD, "", "").unwrap();
        let hash = self.app.passwords.hash(&self.app.rng, &password).await.unwrap();
        let email = EmailAddress::parse(email).unwrap();
        add::with_password(&self.app, None, email, person, hash)
            .await
            .unwrap()
    }

    /// Opens a page session and an API session for somebody.
    pub async fn log_in(&self, id: StaffId, email: String) -> Staff {
        let db = &self.app.db;
        let open = async |kind| {
            db.write(async |tx| session::open(tx, &self.app, id, kind).await)
                .await
                .unwrap()
        };
        let cookie = open(SessionKind::Page).await;
        let base = self.url("");
        let jar = Jar::default();
        jar.add_cookie_str(
            &format!("{SESSION_COOKIE}={cookie}; Path=/"),
            &base.parse().unwrap(),
        );
        let client = Client::builder()
            .cookie_provider(Arc::new(jar))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Staff {
            id,
            email,
            token: open(SessionKind::Api).await,
            browser: Browser::logged_in(self, client),
        }
    }
}

impl Deref for Staff {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Staff {
    /// Calls the API with the bearer token; status and JSON (null where there is none).
    pub async fn api(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = Client::new()
            .request(method, self.url(path))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
