//! How often one address may ask, shared by all workers of a node. Filing is the last thing to be refused: thousands of
//! applicants share one address behind a mobile carrier, so its limit is far beyond what people do, and what a flood would
//! use up has limits of its own (mails by mailbox, files by bytes). Who asks from the machine itself is not counted, but
//! for logins. Lock-outs by account or ticket are in the database ([`crate::account::attempt`]), since they must hold on
//! every node.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

use actix_web::HttpRequest;
use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};

use super::{
    client::{self, Client},
    error::Error,
};
use crate::{app::App, config::LimitsConfig};

/// Opinions on articles in a minute from one address.
const FEEDBACK: u32 = 60;

/// The limiters of one node.
#[derive(Debug)]
pub struct Limits {
    filing: Limiter<IpAddr>,
    filing_email: Limiter<(IpAddr, String)>,
    receipts: Limiter<String>,
    requests: Limiter<IpAddr>,
    login: Limiter<IpAddr>,
    feedback: Limiter<IpAddr>,
    searches: Limiter<IpAddr>,
    suggestions: Limiter<IpAddr>,
    files: Limiter<IpAddr>,
    waiting: AtomicU64,
    most_waiting: Option<u64>,
    clock: DefaultClock,
}

/// `None`: without a limit.
type Limiter<K> = Option<DefaultKeyedRateLimiter<K>>;

/// What is being limited by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Filing a ticket: the last step, not the forms before it.
    Filing,
    /// Sending anything else, and looking tickets up.
    Requests,
    /// Logging in.
    Login,
    /// Saying whether an article helped.
    Feedback,
    /// Looking for articles: as many as requests, counted by themselves, for whoever looks a lot may still write.
    Search,
    /// Suggesting articles while somebody types: several times for one question, so these must not use up the searches of
    /// whoever shares the address.
    Suggestions,
}

/// Counts a request from an address; refused with the seconds to wait when there were too many.
pub fn admit(app: &App, req: &HttpRequest, what: Limited) -> Result<(), Error> {
    app.limits.check(what, &client::of(req, &app.config.http))
}

impl Limits {
    /// The limiters as the settings want them.
    pub fn new(config: &LimitsConfig) -> Self {
        Self {
            filing: limiter(config.filing, Quota::per_minute),
            filing_email: limiter(config.filing_email, Quota::per_hour),
            receipts: limiter(config.receipts, Quota::per_hour),
            requests: limiter(config.requests, Quota::per_minute),
            login: limiter(config.login, Quota::per_minute),
            feedback: limiter(NonZeroU32::new(FEEDBACK), Quota::per_minute),
            searches: limiter(config.requests, Quota::per_minute),
            suggestions: limiter(config.requests, Quota::per_minute),
            files: limiter(config.files.map(mib_in_kib), Quota::per_hour),
            waiting: AtomicU64::new(0),
            most_waiting: config.waiting_files.map(|mib| u64::from(mib.get()) << 20),
            clock: DefaultClock::default(),
        }
    }

    /// Counts one try of a client; refused with the seconds to wait when there were too many.
    pub fn check(&self, what: Limited, client: &Client) -> Result<(), Error> {
        let limiter = match what {
            // Guessing passwords is guessing, and opinions are counted, from wherever.
            Limited::Login => &self.login,
            Limited::Feedback => &self.feedback,
            _ if client.is_local => return Ok(()),
            Limited::Filing => &self.filing,
            Limited::Requests => &self.requests,
            Limited::Search => &self.searches,
            Limited::Suggestions => &self.suggestions,
        };
        self.count(limiter.as_ref(), &client.place())
    }

    /// Counts a filing for a mailbox, from one address: somebody else's flood under the same e-mail address keeps nobody
    /// from filing. `mailbox` is a keyed hash.
    pub fn check_filing_for(&self, mailbox: &str, client: &Client) -> Result<(), Error> {
        if client.is_local {
            return Ok(());
        }
        self.count(self.filing_email.as_ref(), &(client.place(), mailbox.to_owned()))
    }

    /// Whether another receipt of its own may go to a mailbox now. `mailbox` is a keyed hash.
    pub fn may_send_receipt(&self, mailbox: &str) -> bool {
        self.count(self.receipts.as_ref(), &mailbox.to_owned()).is_ok()
    }

    /// Whether a client may leave a file of so many bytes.
    pub fn may_leave(&self, bytes: u64, client: &Client) -> bool {
        let Some(limiter) = self.files.as_ref().filter(|_| !client.is_local) else {
            return true;
        };
        let kib = u32::try_from(bytes.div_ceil(1024)).ok().and_then(NonZeroU32::new);
        let Some(kib) = kib else {
            return bytes == 0;
        };
        matches!(limiter.check_key_n(&client.place(), kib), Ok(Ok(())))
    }

    /// Whether files of so many bytes may wait for their form; counted if they may.
    pub fn may_wait(&self, bytes: u64) -> bool {
        let Some(most) = self.most_waiting else {
            return true;
        };
        let waiting = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        let fits = waiting.saturating_add(bytes) <= most;
        if !fits {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
        }
        fits
    }

    /// Gives back what was counted and does not wait after all.
    pub fn waits_no_more(&self, bytes: u64) {
        let less = |waiting: u64| Some(waiting.saturating_sub(bytes));
        let _ = self
            .waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    /// Says how many bytes wait on all nodes together; told every minute, in between each node adds its own.
    pub fn set_waiting(&self, bytes: u64) {
        self.waiting.store(bytes, Ordering::Relaxed);
    }

    /// Forgets whoever has been quiet; called by housekeeping so that memory stays flat.
    pub fn forget_quiet(&self) {
        for limiter in [
            &self.filing,
            &self.requests,
            &self.login,
            &self.feedback,
            &self.searches,
            &self.suggestions,
            &self.files,
        ] {
            forget(limiter.as_ref());
        }
        forget(self.filing_email.as_ref());
        forget(self.receipts.as_ref());
    }

    fn count<K: Hash + Eq + Clone>(
        &self,
        limiter: Option<&DefaultKeyedRateLimiter<K>>,
        key: &K,
    ) -> Result<(), Error> {
        let Some(limiter) = limiter else {
            return Ok(());
        };
        limiter.check_key(key).map_err(|refusal| {
            let wait = refusal.wait_time_from(self.clock.now());
            Error::TooMany(wait.as_secs() + 1)
        })
    }
}

fn limiter<K: Hash + Eq + Clone>(most: Option<NonZeroU32>, quota: fn(NonZeroU32) -> Quota) -> Limiter<K> {
    most.map(|most| DefaultKeyedRateLimiter::keyed(quota(most)))
}

/// A limiter counts KiB; 4 TiB an hour is as good as no limit.
fn mib_in_kib(mib: NonZeroU32) -> NonZeroU32 {
    mib.saturating_mul(NonZeroU32::new(1024).unwrap_or(NonZeroU32::MIN))
}

fn forget<K: Hash + Eq + Clone>(limiter: Option<&DefaultKeyedRateLimiter<K>>) {
    if let Some(limiter) = limiter {
        limiter.retain_recent();
        limiter.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, RawConfig};

    fn limits(change: impl FnOnce(&mut RawConfig)) -> Limits {
        let mut raw = RawConfig::default();
        change(&mut raw);
        Limits::new(&Config::from_raw(&raw).unwrap().limits)
    }

    fn client(address: &str) -> Client {
        Client {
            address: address.parse().unwrap(),
            is_local: false,
        }
    }

    const HERE: Client = Client {
        address: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        is_local: true,
    };

    #[test]
    fn each_address_has_its_own_limit_and_one_subscriber_has_one() {
        let limits = limits(|raw| raw.limit_filing = Some("2".into()));
        for address in ["203.0.113.9", "203.0.113.10"] {
            for _ in 0..2 {
                assert!(limits.check(Limited::Filing, &client(address)).is_ok());
            }
            assert!(matches!(
                limits.check(Limited::Filing, &client(address)),
                Err(Error::TooMany(1..=60))
            ));
        }
        assert!(limits.check(Limited::Filing, &client("2001:db8::1")).is_ok());
        assert!(limits.check(Limited::Filing, &client("2001:db8::2")).is_ok());
        assert!(limits.check(Limited::Filing, &client("2001:db8::3")).is_err());
    }

    #[test]
    fn the_machine_itself_is_counted_for_logins_only() {
        let limits = limits(|raw| {
            raw.limit_filing = Some("1".into());
            raw.limit_requests = Some("1".into());
            raw.limit_login = Some("1".into());
        });
        for _ in 0..100 {
            assert!(limits.check(Limited::Filing, &HERE).is_ok());
            assert!(limits.check(Limited::Requests, &HERE).is_ok());
        }
        assert!(limits.check(Limited::Login, &HERE).is_ok());
        assert!(limits.check(Limited::Login, &HERE).is_err());
    }

    #[test]
    fn what_is_suggested_while_people_type_uses_up_nobodys_searches() {
        let limits = limits(|raw| raw.limit_requests = Some("2".into()));
        let carrier = client("203.0.113.9");
        for _ in 0..2 {
            assert!(limits.check(Limited::Suggestions, &carrier).is_ok());
        }
        assert!(limits.check(Limited::Suggestions, &carrier).is_err());
        assert!(limits.check(Limited::Search, &carrier).is_ok());
        assert!(limits.check(Limited::Requests, &carrier).is_ok());
    }

    #[test]
    fn a_flood_under_an_address_keeps_its_owner_from_nothing() {
        let limits = limits(|raw| raw.limit_filing_email = Some("1".into()));
        let (flooder, owner) = (client("203.0.113.9"), client("203.0.113.10"));
        assert!(limits.check_filing_for("siti", &flooder).is_ok());
        assert!(limits.check_filing_for("siti", &flooder).is_err());
        assert!(limits.check_filing_for("budi", &flooder).is_ok());
        assert!(limits.check_filing_for("siti", &owner).is_ok());
    }

    #[test]
    fn files_are_limited_by_their_bytes() {
        let limits = limits(|raw| {
            raw.limit_files = Some("2".into());
            raw.limit_waiting_files = Some("3".into());
        });
        let someone = client("203.0.113.9");
        assert!(limits.may_leave(1 << 20, &someone) && limits.may_leave(1 << 20, &someone));
        assert!(!limits.may_leave(1 << 20, &someone));
        assert!(limits.may_leave(1 << 30, &HERE));
        assert!(limits.may_wait(2 << 20) && !limits.may_wait(2 << 20) && limits.may_wait(1 << 20));
        limits.set_waiting(0);
        assert!(limits.may_wait(3 << 20));
    }

    #[test]
    fn zero_is_no_limit() {
        let limits = limits(|raw| {
            raw.limit_filing = Some("0".into());
            raw.limit_receipts = Some("0".into());
        });
        for _ in 0..10_000 {
            assert!(limits.check(Limited::Filing, &client("203.0.113.9")).is_ok());
            assert!(limits.may_send_receipt("siti"));
        }
    }
}
