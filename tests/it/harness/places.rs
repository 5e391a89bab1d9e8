//! People at different addresses: a server that believes a proxy on this machine, and clients behind it.

use laporbkn::config::RawConfig;
use reqwest::{Client, header};

use super::TestApp;

impl TestApp {
    /// Starts a server behind a proxy of its own machine, which is where tests ask from.
    pub async fn behind_proxy(change: impl FnOnce(&mut RawConfig)) -> Self {
        Self::start_with(|raw| {
            raw.trusted_proxies = Some("127.0.0.0/8".into());
            change(raw);
        })
        .await
    }

    /// A browser without a past, at an address of the internet.
    #[expect(clippy::unused_self, reason = "tests say it of the app they are at")]
    pub fn client_at(&self, address: &str) -> Client {
        let mut headers = header::HeaderMap::new();
        headers.insert("x-forwarded-for", address.parse().expect("an address"));
        Client::builder()
            .cookie_store(true)
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client")
    }
}
