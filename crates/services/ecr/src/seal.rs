//! Tokens that only this Ondol can make and read: logins of the registry and addresses of layers.
//!
//! AES-256-GCM with the key of [`TokenKey`]; the purpose is authenticated with it, so that one kind
//! never passes for the other. Whether a token is still valid, its reader decides by its time.

use crate::faults;
use aws::{AccountId, Fault, Region};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base::Time;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use resources::ecr::TokenKey;
use resources::iam::{Role, User};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::Store;
use wire::{Call, Caller, CallerKind};

/// A kind of token.
pub trait Purpose: Serialize + DeserializeOwned {
    /// Authenticated with the token.
    const NAME: &'static str;
}

/// A login: whom the registry takes its bearer for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    account: AccountId,
    who: Who,
    arn: String,
    user_id: String,
    access_key: String,
    /// Whose registry it opens.
    pub registry: AccountId,
    /// Where.
    pub region: Region,
    /// Until when.
    pub expires_at: Time,
}

impl Purpose for Login {
    const NAME: &'static str = "login";
}

/// The right to fetch one blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerAddress {
    /// Which.
    pub digest: String,
    /// Until when.
    pub expires_at: Time,
}

impl Purpose for LayerAddress {
    const NAME: &'static str = "layer";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Who {
    Root,
    User(String),
    Role(String, String),
}

impl Login {
    /// For this caller; `None` for a service, which has no use for one.
    pub fn of(
        caller: &Caller,
        registry: AccountId,
        region: Region,
        expires_at: Time,
    ) -> Option<Login> {
        let who = match &caller.kind {
            CallerKind::Root => Who::Root,
            CallerKind::User { name } => Who::User(name.clone()),
            CallerKind::AssumedRole { role_arn, session } => {
                Who::Role(role_arn.clone(), session.clone())
            }
            CallerKind::Service { .. } => return None,
        };
        Some(Login {
            account: caller.account.clone(),
            who,
            arn: caller.arn.clone(),
            user_id: caller.user_id.clone(),
            access_key: caller.access_key.clone(),
            registry,
            region,
            expires_at,
        })
    }

    /// Whether the user or role is still the one that asked for it: a later one of the same name is
    /// another.
    pub fn is_of_somebody(&self, store: &Store) -> bool {
        let made_of = self.user_id.split(':').next().unwrap_or_default();
        let row = |name: &str| format!("{}/-/{}", self.account, name.to_ascii_lowercase());
        match &self.who {
            Who::Root => true,
            Who::User(name) => {
                let user = store.get::<User>(&row(name));
                user.is_some_and(|user| user.id == made_of)
            }
            Who::Role(arn, _) => {
                let name = arn.rsplit('/').next().unwrap_or_default();
                let role = store.get::<Role>(&row(name));
                role.is_some_and(|role| role.id == made_of)
            }
        }
    }

    /// The caller again.
    pub fn caller(&self) -> Caller {
        Caller {
            account: self.account.clone(),
            kind: match self.who.clone() {
                Who::Root => CallerKind::Root,
                Who::User(name) => CallerKind::User { name },
                Who::Role(role_arn, session) => CallerKind::AssumedRole { role_arn, session },
            },
            arn: self.arn.clone(),
            user_id: self.user_id.clone(),
            access_key: self.access_key.clone(),
            via_service: None,
        }
    }
}

/// Seals; the key is made when there is none yet.
pub fn seal<P: Purpose>(call: &mut Call<'_>, content: &P) -> Result<String, Fault> {
    let key = match call.get::<TokenKey>(TokenKey::KEY) {
        Some(key) => key,
        None => {
            let secret = base::hex::encode(&call.secret::<32>()?);
            call.put(TokenKey { secret })
        }
    };
    let cipher = cipher(&key).ok_or_else(|| faults::internal("the token key is damaged"))?;
    let nonce_bytes = call.secret::<NONCE_LEN>()?;
    let mut sealed = serde_json::to_vec(content).map_err(faults::internal)?;
    let nonce = Nonce::assume_unique_for_key(nonce_bytes);
    cipher
        .seal_in_place_append_tag(nonce, Aad::from(P::NAME.as_bytes()), &mut sealed)
        .map_err(faults::internal)?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce_bytes[..], &sealed].concat()))
}

/// Opens; `None` when it was not sealed by this key for this purpose.
pub fn open<P: Purpose>(key: &TokenKey, token: &str) -> Option<P> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let aad = Aad::from(P::NAME.as_bytes());
    let plain = cipher(key)?.open_in_place(nonce, aad, &mut sealed).ok()?;
    serde_json::from_slice(plain).ok()
}

fn cipher(key: &TokenKey) -> Option<LessSafeKey> {
    let secret = base::hex::decode(&key.secret)?;
    UnboundKey::new(&AES_256_GCM, &secret)
        .ok()
        .map(LessSafeKey::new)
}
