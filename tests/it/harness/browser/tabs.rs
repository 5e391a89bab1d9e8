//! Tabs: a link that opens one of its own.

use super::{Browser, driver, finding::Miss};

impl Browser {
    /// Follows the link that says `text` into the tab it opens, does `what` there, closes it, and is back.
    pub async fn in_another_tab(&self, text: &str, what: impl AsyncFnOnce()) {
        let here = self.client.window().await.expect("the browser has a tab");
        self.click_link(text).await;
        let there = self
            .until(format!("see the tab that {text:?} opens"), async || {
                let tabs = self.client.windows().await?;
                let other = tabs.into_iter().find(|tab| *tab != here);
                other.ok_or_else(|| Miss::NotYet("there is only one tab".to_owned()))
            })
            .await;
        self.client
            .switch_to_window(there)
            .await
            .expect("the new tab can be looked at");
        what().await;
        driver::pause().await;
        self.client.close_window().await.expect("the new tab closes");
        self.client
            .switch_to_window(here)
            .await
            .expect("the first tab is still there");
    }
}
