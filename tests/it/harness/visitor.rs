//! A browser without scripts: cookies are kept, redirects are followed only when told.

use reqwest::Client;

use super::{TestApp, page::Page};

/// A browser at one site.
pub struct Browser {
    /// The client with the cookies.
    pub client: Client,
    base: String,
    /// A page with a form, whoever asks: where [`Browser::post`] gets its token.
    token_page: &'static str,
}

impl TestApp {
    /// Somebody who was never here.
    pub fn visitor(&self) -> Browser {
        Browser {
            client: self.client(),
            base: self.url(""),
            token_page: "/petugas/masuk",
        }
    }
}

impl TestApp {
    /// Somebody who was never here, at an address of the internet (for a server [`TestApp::behind_proxy`]).
    pub fn visitor_at(&self, address: &str) -> Browser {
        Browser {
            client: self.client_at(address),
            ..self.visitor()
        }
    }
}

impl Browser {
    /// A browser whose cookies already hold a session.
    pub(super) fn logged_in(app: &TestApp, client: Client) -> Self {
        Self {
            client,
            base: app.url(""),
            token_page: "/petugas/akun",
        }
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> Page {
        Page::of(self.client.get(self.url(path)).send().await.unwrap()).await
    }

    /// Sends a form with the browser's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.open(self.token_page).await.token();
        let mut form = vec![("_csrf", token.as_str())];
        form.extend(fields);
        self.post_bare(path, &form).await
    }

    /// Sends a form as it is.
    pub async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        Page::of(
            self.client
                .post(self.url(path))
                .form(fields)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// Sends a form and follows where it leads.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        match &page.location {
            Some(next) => self.open(next).await,
            None => page,
        }
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        }
    }
}
