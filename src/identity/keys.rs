//! Keys: everything secret is derived from the secret key, one key per purpose, so that a leak of one says nothing
//! of the others.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::config::SecretConfig;

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sealing personal data.
    Seal,
    /// Blind indexes: finding sealed values.
    BlindIndex,
    /// Form tokens.
    Csrf,
    /// Links in mails that open a conversation.
    TicketLink,
    /// Cookies that keep a conversation open.
    TicketCookie,
    /// Names of failure counters.
    Attempt,
    /// Cursors and other values that go out and come back.
    RoundTrip,
    /// Links of the audit chain.
    Audit,
    /// Recovery codes of staff.
    Recovery,
    /// Cookies by which an account knows a browser.
    Device,
    /// Addresses at which mails of a ticket are answered.
    ReplyAddress,
    /// Links in mails to what somebody wants to be told.
    MailWish,
    /// Articles that were offered beside a form.
    Offer,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Seal => "laporbkn/seal/1",
            Self::BlindIndex => "laporbkn/blind-index/1",
            Self::Csrf => "laporbkn/csrf/1",
            Self::TicketLink => "laporbkn/ticket-link/1",
            Self::TicketCookie => "laporbkn/ticket-cookie/1",
            Self::Attempt => "laporbkn/attempt/1",
            Self::RoundTrip => "laporbkn/round-trip/1",
            Self::Audit => "laporbkn/audit/1",
            Self::Recovery => "laporbkn/recovery/1",
            Self::Device => "laporbkn/device/1",
            Self::ReplyAddress => "laporbkn/reply-address/1",
            Self::MailWish => "laporbkn/mail-wish/1",
            Self::Offer => "laporbkn/offer/1",
        }
    }
}

/// The key ring: the current key first, then those that old rows were sealed with.
#[derive(Clone)]
pub struct Keys {
    ring: Vec<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.ring.len())
    }
}

impl Keys {
    /// The ring of a configuration; `None` when it holds no key.
    pub fn new(config: &SecretConfig) -> Option<Self> {
        (!config.keys.is_empty()).then(|| Self {
            ring: config.keys.clone(),
        })
    }

    /// The derived key for `purpose` from the key at `position` in the ring (0 is the current one).
    pub(super) fn derive(&self, position: usize, purpose: Purpose) -> Option<[u8; 32]> {
        let root = self.ring.get(position)?;
        Some(hmac_sha256(root, purpose.label().as_bytes()))
    }

    /// Public name of the key at `position`: stored beside what it sealed.
    pub(super) fn id(&self, position: usize) -> Option<String> {
        let root = self.ring.get(position)?;
        let digest = hmac_sha256(root, b"laporbkn/key-id/1");
        Some(crate::http::hex(digest.get(..4)?))
    }

    /// Public names of all keys, the current one first.
    pub fn ids(&self) -> Vec<String> {
        (0..self.len()).filter_map(|position| self.id(position)).collect()
    }

    /// The keys themselves, as the setting and the key file hold them.
    pub fn to_text(&self) -> String {
        let keys: Vec<String> = self.ring.iter().map(|key| BASE64_STANDARD.encode(key)).collect();
        keys.join(",")
    }

    /// How many keys the ring holds.
    pub(super) fn len(&self) -> usize {
        self.ring.len()
    }

    /// MAC of `data` under the current key.
    pub fn mac(&self, purpose: Purpose, data: &[u8]) -> [u8; 32] {
        let key = self.derive(0, purpose).unwrap_or_default();
        hmac_sha256(&key, data)
    }

    /// The same in base64url.
    pub fn mac_text(&self, purpose: Purpose, data: &[u8]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.mac(purpose, data))
    }

    /// The bare MACs under every key of the ring.
    pub fn macs(&self, purpose: Purpose, data: &[u8]) -> Vec<[u8; 32]> {
        let keys = (0..self.len()).filter_map(|position| self.derive(position, purpose));
        keys.map(|key| hmac_sha256(&key, data)).collect()
    }

    /// MACs of `data` under every key of the ring: to check or to find what an older key made.
    pub fn macs_text(&self, purpose: Purpose, data: &[u8]) -> Vec<String> {
        let keys = (0..self.len()).filter_map(|position| self.derive(position, purpose));
        keys.map(|key| BASE64_URL_SAFE_NO_PAD.encode(hmac_sha256(&key, data)))
            .collect()
    }
}

/// Compares in constant time.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

fn hmac_sha256(key: &[u8; 32], data: &[u8]) -> [u8; 32] {
    // A 32-byte key is always accepted; the fallback only spares a panic path.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(data);
    mac.finalize().into_bytes().into()
}
