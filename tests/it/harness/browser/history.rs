//! The browser's own buttons: back, forward, reload.

use super::{Browser, driver};

impl Browser {
    /// Presses the browser's *Back*.
    pub async fn back(&self) {
        if let Err(error) = self.client.back().await {
            self.fail("go back", error).await;
        }
        driver::pause().await;
    }

    /// Presses the browser's *Forward*.
    pub async fn forward(&self) {
        if let Err(error) = self.client.forward().await {
            self.fail("go forward", error).await;
        }
        driver::pause().await;
    }

    /// Reloads the page.
    pub async fn reload(&self) {
        if let Err(error) = self.client.refresh().await {
            self.fail("reload", error).await;
        }
        driver::pause().await;
    }
}
