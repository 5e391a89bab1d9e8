//! The vault: seals personal data (XChaCha20-Poly1305, the key's id beside it) and finds it again by a keyed
//! blind index. Keys rotate: new rows use the first key of the ring, old rows name theirs.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::rng::Rng;

use super::keys::{Keys, Purpose};

const NONCE: usize = 24;

/// Seals and opens.
#[derive(Clone, Debug)]
pub struct Vault {
    keys: Keys,
    rng: Rng,
}

/// Why something could not be opened. Never says what was in it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VaultError {
    /// The key it was sealed with is not in the ring.
    #[error("sealed with key {0}, which is not configured")]
    UnknownKey(String),
    /// Changed, cut off, or sealed for another place.
    #[error("the sealed value is damaged or belongs elsewhere")]
    Damaged,
}

impl Vault {
    /// A vault over a key ring.
    pub fn new(keys: Keys, rng: Rng) -> Self {
        Self { keys, rng }
    }

    /// The key ring, for MACs.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Id of the key that new values are sealed with.
    pub fn key_id(&self) -> String {
        self.keys.id(0).unwrap_or_default()
    }

    /// Seals `plain` for one place (`context`, e.g. a row id and column): moved elsewhere it does not open.
    /// Layout: one byte length of the key id, key id, 24 bytes nonce, ciphertext.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key_id = self.key_id();
        let nonce: [u8; NONCE] = self.rng.bytes();
        let payload = Payload {
            msg: plain,
            aad: context.as_bytes(),
        };
        let cipher = self.cipher(0)?;
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::Damaged)?;
        let mut out = Vec::with_capacity(1 + key_id.len() + NONCE + sealed.len());
        out.push(u8::try_from(key_id.len()).map_err(|_| VaultError::Damaged)?);
        out.extend_from_slice(key_id.as_bytes());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what [`Vault::seal`] made for the same place.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (key_id, rest) = split_key_id(sealed).ok_or(VaultError::Damaged)?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(VaultError::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Damaged)?;
        let position = (0..self.keys.len())
            .find(|&position| self.keys.id(position).as_deref() == Some(key_id))
            .ok_or_else(|| VaultError::UnknownKey(key_id.to_owned()))?;
        let payload = Payload {
            msg: body,
            aad: context.as_bytes(),
        };
        self.cipher(position)?
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::Damaged)
    }

    /// Opens text.
    pub fn open_text(&self, context: &str, sealed: &[u8]) -> Result<String, VaultError> {
        String::from_utf8(self.open(context, sealed)?).map_err(|_| VaultError::Damaged)
    }

    /// Blind index of a value of a kind (`nik`, `kk`, `nip`): equal values meet, nothing can be read from it.
    pub fn blind_index(&self, kind: &str, value: &str) -> String {
        self.keys
            .mac_text(Purpose::BlindIndex, format!("{kind}:{value}").as_bytes())
    }

    /// Blind indexes under every key of the ring: what to look for, so that rows of older keys are found too.
    pub fn blind_indexes(&self, kind: &str, value: &str) -> Vec<String> {
        self.keys
            .macs_text(Purpose::BlindIndex, format!("{kind}:{value}").as_bytes())
    }

    fn cipher(&self, position: usize) -> Result<XChaCha20Poly1305, VaultError> {
        let key = self
            .keys
            .derive(position, Purpose::Seal)
            .ok_or(VaultError::Damaged)?;
        Ok(XChaCha20Poly1305::new(&key.into()))
    }
}

/// Id of the key that something was sealed with.
pub fn key_id_of(sealed: &[u8]) -> Option<&str> {
    split_key_id(sealed).map(|(id, _)| id)
}

fn split_key_id(sealed: &[u8]) -> Option<(&str, &[u8])> {
    let (&length, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(length))?;
    Some((std::str::from_utf8(id).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SecretConfig;

    fn vault(keys: &[[u8; 32]]) -> Vault {
        Vault::new(
            Keys::new(&SecretConfig { keys: keys.to_vec() }).unwrap(),
            Rng::seeded(1),
        )
    }

    #[test]
    fn what_was_sealed_opens_only_in_its_own_place() {
        let vault = vault(&[[1; 32]]);
        let sealed = vault.seal("ticket-a/nik", b"3174010101900001").unwrap();
        assert_eq!(vault.open("ticket-a/nik", &sealed).unwrap(), b"3174010101900001");
        assert_eq!(vault.open("ticket-b/nik", &sealed), Err(VaultError::Damaged));
    }

    #[test]
    fn rows_of_an_older_key_still_open_after_a_rotation() {
        let sealed = vault(&[[1; 32]]).seal("x", b"secret").unwrap();
        assert_eq!(vault(&[[2; 32], [1; 32]]).open("x", &sealed).unwrap(), b"secret");
        assert!(matches!(
            vault(&[[2; 32]]).open("x", &sealed),
            Err(VaultError::UnknownKey(_))
        ));
    }

    #[test]
    fn a_changed_or_cut_value_is_refused() {
        let vault = vault(&[[1; 32]]);
        let mut sealed = vault.seal("x", b"secret").unwrap();
        for length in 0..sealed.len() {
            assert!(vault.open("x", &sealed[..length]).is_err());
        }
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open("x", &sealed), Err(VaultError::Damaged));
    }

    #[test]
    fn equal_values_share_a_blind_index_within_one_kind() {
        let vault = vault(&[[1; 32]]);
        assert_eq!(vault.blind_index("nik", "1"), vault.blind_index("nik", "1"));
        assert_ne!(vault.blind_index("nik", "1"), vault.blind_index("kk", "1"));
    }
}
