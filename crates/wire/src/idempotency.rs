//! Idempotency tokens: the first call with a token records its outcome in its own transaction, so
//! that a retry is answered alike, also after a crash between commit and answer.

use crate::Call;
use aws::Fault;
use base::Time;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::{Class, Row, Store, TransactError};

/// How long a token is remembered. AWS: EC2's and ECS's documents name no less.
pub const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// A token that came with a call that succeeded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsedToken {
    /// `ACCOUNT/REGION/ACTION/TOKEN`, the token in hexadecimal.
    pub key: String,
    /// SHA-256 of the input, in hexadecimal.
    pub input: String,
    /// What the operation recorded, as JSON.
    pub outcome: String,
    /// When.
    pub at: Time,
}

impl Row for UsedToken {
    const TABLE: &'static str = "wire/token";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
}

impl Call<'_> {
    /// Runs `first` and records what it answers (such as the new resource's id), or answers what
    /// was recorded when the token came before. The same token with another input is refused with
    /// the service's `token_mismatch`. Without a token it only runs `first`.
    pub fn idempotent<T: Serialize + DeserializeOwned>(
        &mut self,
        token: Option<&str>,
        first: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (code, message) = self.codes().token_mismatch;
        self.idempotent_or(token, |_recorded| Fault::client(code, message), first)
    }

    /// As [`Call::idempotent`], with a fault of its own for another input (ECS's RunTask names the
    /// tasks that the token stands for).
    pub fn idempotent_or<T: Serialize + DeserializeOwned>(
        &mut self,
        token: Option<&str>,
        mismatch: impl FnOnce(T) -> Fault,
        first: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let Some(token) = token else {
            return first(self);
        };
        let token = base::hex::encode(token.as_bytes());
        let key = self.scope().key(&[self.line.action, &token]);
        let input = base::hex::encode(&self.input.digest());
        let used = self.get::<UsedToken>(&key);
        if let Some(used) = used.filter(|used| self.now().since(used.at) < REMEMBERED) {
            let outcome = serde_json::from_str(&used.outcome).map_err(Fault::internal)?;
            return match used.input == input {
                true => Ok(outcome),
                false => Err(mismatch(outcome)),
            };
        }
        let outcome = first(self)?;
        let used = UsedToken {
            key,
            input,
            outcome: serde_json::to_string(&outcome).map_err(Fault::internal)?,
            at: self.now(),
        };
        self.put(used);
        Ok(outcome)
    }
}

/// Deletes tokens that are no longer remembered; run it once in a while. Answers how many.
pub fn forget_old_tokens(
    store: &Store,
    now: Time,
) -> Result<usize, TransactError<std::convert::Infallible>> {
    store.transact(|rows| {
        let old: Vec<String> = rows
            .scan::<UsedToken>("")
            .iter()
            .filter(|used| now.since(used.at) >= REMEMBERED)
            .map(|used| used.key.clone())
            .collect();
        for key in &old {
            rows.delete::<UsedToken>(key);
        }
        Ok(old.len())
    })
}
