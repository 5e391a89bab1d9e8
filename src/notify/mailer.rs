//! The mail transport: SMTP over connections that are kept, or none.
//!
//! A connection carries one mail at a time and is kept only when that mail was taken. One whose mail was given up half-way (the
//! server took too long, its task panicked) may still be sent an answer, which the next mail would read as its own: a
//! mail that nobody took would count as sent. Such a connection carries no other mail.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        AsyncSmtpTransportBuilder, PoolConfig,
        response::{Code, Severity},
    },
};
use secrecy::ExposeSecret;

use crate::config::MailConfig;

/// How long a server may take to let us in.
const CONNECTING: Duration = Duration::from_secs(20);

/// One connection, opened when it is needed, closed by itself after a minute of rest.
type Line = AsyncSmtpTransport<Tokio1Executor>;

/// How mail leaves; without a server, mails stay in the outbox.
#[derive(Debug)]
pub struct Mailer {
    server: Option<AsyncSmtpTransportBuilder>,
    /// Lines that carry no mail at this moment: as many as there ever were mails under way at once.
    idle: Mutex<Vec<Line>>,
    /// Sender of every mail.
    pub from: Mailbox,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// Refused, or the server cannot be spoken to.
    #[error(transparent)]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// Neither a yes nor a no: only 2xx after the last byte means that the server answers for the mail (RFC 5321, 4.2).
    #[error("the server answered {0} to a whole mail, which neither takes nor refuses it")]
    Odd(Code),
}

impl Mailer {
    /// A mailer for the settings; does not connect yet.
    pub fn new(config: &MailConfig) -> Result<Self, lettre::transport::smtp::Error> {
        let server = match &config.smtp_url {
            Some(url) => Some(
                Line::from_url(url.expose_secret())?
                    .timeout(Some(CONNECTING))
                    .pool_config(PoolConfig::new().max_size(1)),
            ),
            None => None,
        };
        Ok(Self {
            server,
            idle: Mutex::default(),
            from: config.from.clone(),
        })
    }

    /// Whether a server is configured.
    pub fn is_configured(&self) -> bool {
        self.server.is_some()
    }

    /// Sends one mail; `Ok(false)` when no server is configured. May be dropped at any time.
    pub async fn send(&self, mail: Message) -> Result<bool, MailerError> {
        let Some(server) = &self.server else {
            return Ok(false);
        };
        let line = self.take().unwrap_or_else(|| server.clone().build());
        let answer = line.send(mail).await?.code();
        if answer.severity != Severity::PositiveCompletion {
            return Err(MailerError::Odd(answer));
        }
        self.keep(line);
        Ok(true)
    }

    /// Whether the server answers; for `doctor`.
    pub async fn check(&self) -> Result<bool, lettre::transport::smtp::Error> {
        let Some(server) = &self.server else {
            return Ok(false);
        };
        let line: Line = server.clone().build();
        let answer = tokio::time::timeout(CONNECTING * 2, line.test_connection()).await;
        answer.unwrap_or(Ok(false))
    }

    fn take(&self) -> Option<Line> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, line: Line) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(line);
    }
}

/// A line says goodbye to its server in a task of its own, which needs the runtime. What outlives the runtime (the
/// last reference, at the end of the process) is left to the operating system instead.
impl Drop for Mailer {
    fn drop(&mut self) {
        if tokio::runtime::Handle::try_current().is_err() {
            let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
            std::mem::forget(std::mem::take(idle));
        }
    }
}
