//! Users. AWS: IAM API Reference.

use super::PAGE;
use crate::rules::{self, id, quota, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::iam::{AccessKey, KeyOwner, Session, User};
use shapes::iam::{
    CreateUserInput, CreateUserOutput, DeleteUserInput, DeleteUserOutput, GetUserInput,
    GetUserOutput, ListGroupsForUserInput, ListGroupsForUserOutput, ListUsersInput,
    ListUsersOutput, UpdateUserInput, UpdateUserOutput,
};
use wire::{Call, CallerKind, Conditions};

/// Makes a user. AWS: IAM CreateUser.
pub fn create_user(call: &mut Call<'_>, input: CreateUserInput) -> Result<CreateUserOutput, Fault> {
    let CreateUserInput {
        path,
        user_name,
        permissions_boundary,
        tags,
    } = input;
    let path = rules::path(path)?;
    let tags = tag::merged(Tags::new(), &tag::given(tags)?)?;
    let arn = lookup::arn(call, "user", &path, &user_name);
    let mut conditions = Conditions::none().with_request_tags(&tags);
    if let Some(boundary) = &permissions_boundary {
        conditions = conditions.with("iam:PermissionsBoundary", boundary.clone());
    }
    call.allow_if(&arn, &conditions)?;
    if !tags.is_empty() {
        call.allow_action("iam:TagUser", &arn, &conditions)?;
    }

    if call.get::<User>(&lookup::key(call, &user_name)).is_some() {
        return Err(faults::user_exists(&user_name));
    }
    if !call.has_room::<User>(&lookup::all(call), quota::USERS) {
        return Err(faults::over_quota("UsersPerAccount", quota::USERS));
    }
    if let Some(boundary) = &permissions_boundary {
        lookup::attachable(call, boundary)?;
    }
    let user = call.put(User {
        account: call.account().clone(),
        name: user_name,
        path,
        id: id::new(id::USER, call.seed()),
        created_at: call.now(),
        inline_policies: Default::default(),
        attached_policies: Vec::new(),
        permissions_boundary,
        tags,
    });
    Ok(CreateUserOutput {
        user: Some(view::user(&user)),
    })
}

/// Gives a user, or the caller when no name is given. AWS: IAM GetUser.
pub fn get_user(call: &mut Call<'_>, input: GetUserInput) -> Result<GetUserOutput, Fault> {
    let GetUserInput { user_name } = input;
    let name = match (user_name, &call.caller().kind) {
        (Some(name), _) => name,
        (None, CallerKind::User { name }) => name.clone(),
        (None, CallerKind::Root) => return root(call),
        (None, _) => return Err(faults::must_name_user()),
    };
    let user = lookup::user(call, &name)?;
    Ok(GetUserOutput {
        user: view::user(&user),
    })
}

/// The account's root is no row: AWS answers it with the account's id and age.
fn root(call: &mut Call<'_>) -> Result<GetUserOutput, Fault> {
    let arn = call.caller().arn.clone();
    call.allow(&arn)?;
    let key = call.scope().global_key(&["account"]);
    let account = call.get::<resources::iam::Account>(&key);
    Ok(GetUserOutput {
        user: view::root(call.account(), account.as_deref()),
    })
}

/// Deletes a user that holds nothing any more. AWS: IAM DeleteUser.
pub fn delete_user(call: &mut Call<'_>, input: DeleteUserInput) -> Result<DeleteUserOutput, Fault> {
    let DeleteUserInput { user_name } = input;
    let user = lookup::user(call, &user_name)?;
    if !lookup::access_keys(call, &user.name).is_empty() {
        return Err(faults::in_use("delete access keys"));
    }
    if !user.attached_policies.is_empty() {
        return Err(faults::in_use("detach all policies"));
    }
    if !user.inline_policies.is_empty() {
        return Err(faults::in_use("delete policies"));
    }
    call.delete::<User>(&lookup::key(call, &user_name));
    Ok(DeleteUserOutput {})
}

/// Lists users. AWS: IAM ListUsers.
pub fn list_users(call: &mut Call<'_>, input: ListUsersInput) -> Result<ListUsersOutput, Fault> {
    let ListUsersInput {
        path_prefix,
        marker,
        max_items,
    } = input;
    let prefix = path_prefix.unwrap_or_else(|| "/".to_owned());
    call.allow(lookup::arn(call, "user", &prefix, ""))?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let users = call.scan::<User>(&lookup::all(call));
    let users = users
        .into_iter()
        .filter(|user| user.path.starts_with(&prefix));
    let (users, marker) = call.cut(&page, users, |user| user.name.to_ascii_lowercase());
    Ok(ListUsersOutput {
        users: users.iter().map(|user| view::listed_user(user)).collect(),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Gives a user another name or path; its keys and sessions go with it. AWS: IAM UpdateUser.
pub fn update_user(call: &mut Call<'_>, input: UpdateUserInput) -> Result<UpdateUserOutput, Fault> {
    let UpdateUserInput {
        user_name,
        new_path,
        new_user_name,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let renamed = User {
        name: new_user_name.unwrap_or_else(|| user.name.clone()),
        path: rules::path(Some(new_path.unwrap_or_else(|| user.path.clone())))?,
        ..User::clone(&user)
    };
    if renamed.arn() != user.arn() {
        call.allow(renamed.arn())?;
    }
    let (old, new) = (
        lookup::key(call, &user.name),
        lookup::key(call, &renamed.name),
    );
    if old != new && call.get::<User>(&new).is_some() {
        return Err(faults::user_exists(&renamed.name));
    }
    for key in lookup::access_keys(call, &user.name) {
        call.put(AccessKey {
            owner: KeyOwner::User(renamed.name.clone()),
            ..AccessKey::clone(&key)
        });
    }
    // Sessions are keyed by their id alone, and a change of name is rare.
    for session in call.scan::<Session>("-/-/") {
        if session.user_id == user.id {
            call.put(Session {
                name: renamed.name.clone(),
                ..Session::clone(&session)
            });
        }
    }
    call.delete::<User>(&old);
    call.put(renamed);
    Ok(UpdateUserOutput {})
}

/// Lists the groups that a user is in: none, for there are no groups here, and CreateGroup is
/// refused by name. Terraform asks before it deletes a user. AWS: IAM ListGroupsForUser.
pub fn list_groups_for_user(
    call: &mut Call<'_>,
    input: ListGroupsForUserInput,
) -> Result<ListGroupsForUserOutput, Fault> {
    let ListGroupsForUserInput {
        marker,
        max_items,
        user_name,
    } = input;
    lookup::user(call, &user_name)?;
    call.page(marker.as_deref(), max_items, PAGE)?;
    Ok(ListGroupsForUserOutput {
        groups: Vec::new(),
        is_truncated: Some(false),
        marker: None,
    })
}
