//! The rows that every Ondol has: the instance, the account, root's keys.

use super::Shared;
use crate::data::{Marker, RootKeys};
use crate::random;
use crate::report::Problem;
use resources::iam::{AccessKey, Account, KeyOwner};
use resources::ondol::Instance;
use store::Row;

/// The end of internet-facing load balancers' names: curl and browsers send `*.localhost` to
/// loopback without asking anybody (RFC 6761).
const DNS_SUFFIX: &str = "elb.localhost";

/// Writes what is missing.
pub fn rows(shared: &Shared) -> Result<(), Problem> {
    let keys = root_keys(shared)?;
    let account = shared.settings.account.clone();
    let marker = &shared.data.marker;
    let instance = Instance {
        id: marker.id.clone(),
        created_at: marker.created_at,
        dns_suffix: DNS_SUFFIX.to_owned(),
    };
    let key = AccessKey {
        id: keys.access_key_id,
        account: account.clone(),
        owner: KeyOwner::Root,
        secret: keys.secret_access_key,
        active: true,
        created_at: marker.created_at,
    };
    let row = Account {
        id: account,
        created_at: marker.created_at,
    };
    let there = |store: &store::Store| {
        store
            .get::<Instance>(Instance::KEY)
            .is_some_and(|one| *one == instance)
            && store.get::<Account>(&row.key()).is_some()
            && store
                .get::<AccessKey>(&key.key())
                .is_some_and(|one| *one == key)
    };
    if there(&shared.store) {
        return Ok(());
    }
    let write = |tx: &mut store::Transaction| {
        tx.put(instance.clone());
        tx.put(row.clone());
        for old in tx.scan::<AccessKey>("-/-/") {
            if old.owner == KeyOwner::Root && old.account == key.account {
                tx.delete::<AccessKey>(&old.key());
            }
        }
        tx.put(key.clone());
        Ok::<(), std::convert::Infallible>(())
    };
    shared
        .store
        .transact(write)
        .map_err(|error| Problem::new("cannot write the first rows").because(format!("{error:?}")))
}

/// Given ones, those made before, or new ones.
fn root_keys(shared: &Shared) -> Result<RootKeys, Problem> {
    const FILE: &str = "root.json";
    let kept = shared.data.read_json::<RootKeys>(FILE)?;
    let keys = match (&shared.settings.root_keys, kept) {
        (Some((id, secret)), Some(kept))
            if kept.access_key_id == *id && kept.secret_access_key == *secret =>
        {
            return Ok(kept);
        }
        (Some((id, secret)), _) => RootKeys {
            access_key_id: id.clone(),
            secret_access_key: secret.clone(),
        },
        (None, Some(kept)) => return Ok(kept),
        (None, None) => RootKeys {
            access_key_id: format!("AKIA{}", shared.seed.hex(16).to_uppercase()),
            secret_access_key: base::hex::encode(&random::bytes::<20>()?),
        },
    };
    shared.data.write_json(FILE, &keys)?;
    Ok(keys)
}

/// What page tokens are made with: the instance's secret, which is kept.
pub fn token_key(marker: &Marker) -> [u8; 32] {
    let mut key = [0; 32];
    for (place, byte) in key.iter_mut().zip(marker.secret.bytes()) {
        *place = byte;
    }
    key
}
