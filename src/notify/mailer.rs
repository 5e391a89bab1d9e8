//! The mail transport: pooled SMTP, or none.

use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};
use secrecy::ExposeSecret;

use crate::config::MailConfig;

/// How mail leaves; without a server, mails stay in the outbox.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    /// Sender of every mail.
    pub from: Mailbox,
}

impl Mailer {
    /// A mailer for the settings; does not connect yet.
    pub fn new(config: &MailConfig) -> Result<Self, lettre::transport::smtp::Error> {
        let transport = match &config.smtp_url {
            Some(url) => Some(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())?
                    .timeout(Some(Duration::from_secs(20)))
                    .build(),
            ),
            None => None,
        };
        Ok(Self {
            transport,
            from: config.from.clone(),
        })
    }

    /// Whether a server is configured.
    pub fn is_configured(&self) -> bool {
        self.transport.is_some()
    }

    /// Sends one mail; `Ok(false)` when no server is configured.
    pub async fn send(&self, mail: Message) -> Result<bool, lettre::transport::smtp::Error> {
        match &self.transport {
            Some(transport) => transport.send(mail).await.map(|_| true),
            None => Ok(false),
        }
    }

    /// Whether the server answers; for `doctor`.
    pub async fn check(&self) -> Result<bool, lettre::transport::smtp::Error> {
        match &self.transport {
            Some(transport) => transport.test_connection().await,
            None => Ok(false),
        }
    }
}

/// The pool says goodbye to its server in a task of its own, which needs the runtime. What outlives the runtime (the
/// last reference, at the end of the process) is left to the operating system instead.
impl Drop for Mailer {
    fn drop(&mut self) {
        if tokio::runtime::Handle::try_current().is_err() {
            std::mem::forget(self.transport.take());
        }
    }
}
