//! Long-lived keys of users. AWS: IAM API Reference.

use super::PAGE;
use crate::rules::quota;
use crate::{faults, lookup, view};
use aws::{Fault, key};
use resources::iam::{AccessKey, KeyOwner, User};
use shapes::iam::{
    CreateAccessKeyInput, CreateAccessKeyOutput, DeleteAccessKeyInput, DeleteAccessKeyOutput,
    ListAccessKeysInput, ListAccessKeysOutput, UpdateAccessKeyInput, UpdateAccessKeyOutput,
    status_type,
};
use std::sync::Arc;
use wire::{Call, CallerKind};

/// Makes a key; its secret is given this once. AWS: IAM CreateAccessKey.
pub fn create_access_key(
    call: &mut Call<'_>,
    input: CreateAccessKeyInput,
) -> Result<CreateAccessKeyOutput, Fault> {
    let CreateAccessKeyInput { user_name } = input;
    let user = named(call, user_name)?;
    if lookup::access_keys(call, &user.name).len() >= quota::ACCESS_KEYS {
        return Err(faults::over_quota("AccessKeysPerUser", quota::ACCESS_KEYS));
    }
    let made = AccessKey {
        id: key::id(key::LONG_LIVED, call.secret::<10>()?),
        account: call.account().clone(),
        owner: KeyOwner::User(user.name.clone()),
        secret: key::secret(call.secret::<30>()?),
        active: true,
        created_at: call.now(),
    };
    let made = call.put(made);
    Ok(CreateAccessKeyOutput {
        access_key: view::new_access_key(&made),
    })
}

/// Deletes a key. AWS: IAM DeleteAccessKey.
pub fn delete_access_key(
    call: &mut Call<'_>,
    input: DeleteAccessKeyInput,
) -> Result<DeleteAccessKeyOutput, Fault> {
    let DeleteAccessKeyInput {
        user_name,
        access_key_id,
    } = input;
    let user = named(call, user_name)?;
    let key = of(call, &user, &access_key_id)?;
    call.delete::<AccessKey>(&store::Row::key(key.as_ref()));
    Ok(DeleteAccessKeyOutput {})
}

/// Turns a key on or off. AWS: IAM UpdateAccessKey.
pub fn update_access_key(
    call: &mut Call<'_>,
    input: UpdateAccessKeyInput,
) -> Result<UpdateAccessKeyOutput, Fault> {
    let UpdateAccessKeyInput {
        user_name,
        access_key_id,
        status,
    } = input;
    let user = named(call, user_name)?;
    let key = of(call, &user, &access_key_id)?;
    call.put(AccessKey {
        active: active(&status)?,
        ..AccessKey::clone(&key)
    });
    Ok(UpdateAccessKeyOutput {})
}

/// Lists a user's keys. AWS: IAM ListAccessKeys.
pub fn list_access_keys(
    call: &mut Call<'_>,
    input: ListAccessKeysInput,
) -> Result<ListAccessKeysOutput, Fault> {
    let ListAccessKeysInput {
        user_name,
        marker,
        max_items,
    } = input;
    let user = named(call, user_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let keys = lookup::access_keys(call, &user.name);
    let (keys, marker) = call.cut(&page, keys, |key| key.id.clone());
    Ok(ListAccessKeysOutput {
        access_key_metadata: keys.iter().map(|key| view::access_key(key)).collect(),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// The user that was named, or the caller. The keys of root are not IAM's to change here.
fn named(call: &mut Call<'_>, name: Option<String>) -> Result<Arc<User>, Fault> {
    let name = match (name, &call.caller().kind) {
        (Some(name), _) => name,
        (None, CallerKind::User { name }) => name.clone(),
        (None, CallerKind::Root) => return Err(faults::not_implemented("access keys of root")),
        (None, _) => return Err(faults::must_name_user()),
    };
    lookup::user(call, &name)
}

fn of(call: &mut Call<'_>, user: &User, id: &str) -> Result<Arc<AccessKey>, Fault> {
    let keys = lookup::access_keys(call, &user.name);
    let found = keys.into_iter().find(|key| key.id == id);
    found.ok_or_else(|| faults::no_access_key(id))
}

fn active(status: &str) -> Result<bool, Fault> {
    match status {
        status_type::ACTIVE => Ok(true),
        status_type::INACTIVE => Ok(false),
        other => Err(faults::not_implemented(&format!(
            "UpdateAccessKey with Status {other}"
        ))),
    }
}
