//! Rate limits by address, shared by all workers of a node. Generous for filing: thousands of applicants
//! share one address behind a mobile carrier, and filing is the last thing to be refused. Lock-outs by
//! account or ticket are in the database ([`crate::account::attempt`]), since they must hold on every node.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};

use super::error::Error;

/// The limiters of one node.
#[derive(Debug)]
pub struct Limits {
    filing: DefaultKeyedRateLimiter<IpAddr>,
    login: DefaultKeyedRateLimiter<IpAddr>,
    tracking: DefaultKeyedRateLimiter<IpAddr>,
    feedback: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

/// What is being limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Filing a ticket: 300 a minute from one address.
    Filing,
    /// Logging in: 30 a minute from one address.
    Login,
    /// Opening conversations with a PIN: 300 a minute from one address. Guessing is stopped by the lock-out of each number;
    /// this stops a flood, and spares the many who share a carrier's address.
    Tracking,
    /// Saying whether an article helped: 60 a minute from one address.
    Feedback,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            filing: per_minute(300),
            login: per_minute(30),
            tracking: per_minute(300),
            feedback: per_minute(60),
            clock: DefaultClock::default(),
        }
    }
}

impl Limits {
    /// Counts one try; refused with the seconds to wait when there were too many.
    pub fn check(&self, what: Limited, address: IpAddr) -> Result<(), Error> {
        let limiter = match what {
            Limited::Filing => &self.filing,
            Limited::Login => &self.login,
            Limited::Tracking => &self.tracking,
            Limited::Feedback => &self.feedback,
        };
        limiter.check_key(&address).map_err(|refusal| {
            let wait = refusal.wait_time_from(self.clock.now());
            Error::TooMany(wait.as_secs() + 1)
        })
    }

    /// Forgets addresses that have been quiet; called by housekeeping so that memory stays flat.
    pub fn forget_quiet(&self) {
        for limiter in [&self.filing, &self.login, &self.tracking, &self.feedback] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn per_minute(count: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    DefaultKeyedRateLimiter::keyed(Quota::per_minute(count))
}
