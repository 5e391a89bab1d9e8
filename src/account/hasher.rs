//! argon2id, off the threads that answer requests, and never more of it at once than the memory allows.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::rng::Rng;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::password::{NewPassword, normalise};

/// OWASP's cheat sheet for password storage: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Hashes at once; more wait, so that a storm of logins costs time and not memory.
const AT_ONCE: usize = 2;
/// How long one may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of salt.
const SALT: usize = 16;

/// Makes and checks password hashes (PHC strings).
#[derive(Clone, Debug)]
pub struct Hasher {
    argon2: Argon2<'static>,
    room: Arc<Semaphore>,
}

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many at once.
    #[error("too many logins at once")]
    Busy,
    /// A fault of ours: a stored hash that is none, or a worker that died.
    #[error("a password could not be hashed: {0}")]
    Fault(String),
}

impl Default for Hasher {
    fn default() -> Self {
        Self::with_params(Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or(Params::DEFAULT))
    }
}

impl Hasher {
    /// A hasher that costs next to nothing, for tests and demonstration data.
    pub fn cheap() -> Self {
        Self::with_params(Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or(Params::DEFAULT))
    }

    fn with_params(params: Params) -> Self {
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The hash to store.
    pub async fn hash(&self, rng: &Rng, password: &NewPassword) -> Result<String, HashError> {
        let (argon2, salt, password) = (self.argon2.clone(), rng.bytes::<SALT>(), password.clone());
        self.work(move || {
            let hash = argon2.hash_password_with_salt(password.expose().as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(fault)
        })
        .await
    }

    /// Whether the password is the one behind `stored`. Without a stored hash it takes as long and says no, so that
    /// nobody can tell an unknown account by the time the answer takes.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, HashError> {
        let (argon2, password) = (self.argon2.clone(), normalise(password));
        self.work(move || {
            let Some(stored) = stored else {
                let spent = argon2.hash_password_with_salt(password.as_bytes(), &[0; SALT]);
                return spent.map(|_| false).map_err(fault);
            };
            let hash = PasswordHash::new(&stored).map_err(fault)?;
            Ok(argon2.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let turn = self.turn().await?;
        let done = tokio::task::spawn_blocking(move || {
            let result = job();
            drop(turn);
            result
        });
        done.await.map_err(fault)?
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, HashError> {
        match tokio::time::timeout(PATIENCE, self.room.clone().acquire_owned()).await {
            Ok(turn) => turn.map_err(fault),
            Err(_) => Err(HashError::Busy),
        }
    }
}

fn fault(error: impl std::fmt::Display) -> HashError {
    HashError::Fault(error.to_string())
}

impl From<HashError> for crate::http::error::Error {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Unavailable(error.to_string()),
            HashError::Fault(_) => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(raw: &str) -> NewPassword {
        NewPassword::parse(raw, "", "").unwrap()
    }

    #[tokio::test]
    async fn a_hash_names_its_cost_and_knows_its_password() {
        let hasher = Hasher::default();
        let hash = hasher
            .hash(&Rng::seeded(1), &password("hujan-turun-di-sawah"))
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            hasher
                .verify("hujan-turun-di-sawah", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("hujan-turun-di-kota", Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn no_account_is_no_password_and_no_error() {
        assert!(!Hasher::cheap().verify("apa saja", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_damaged_hash_is_a_fault_and_not_a_wrong_password() {
        let result = Hasher::cheap().verify("x", Some("not a hash".into())).await;
        assert!(matches!(result, Err(HashError::Fault(_))));
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let (hasher, rng) = (Hasher::cheap(), Rng::seeded(1));
        let one = hasher
            .hash(&rng, &password("hujan-turun-di-sawah"))
            .await
            .unwrap();
        let two = hasher
            .hash(&rng, &password("hujan-turun-di-sawah"))
            .await
            .unwrap();
        assert_ne!(one, two);
    }
}
