//! The most that a role or a user may do, whatever else allows it. AWS: IAM User Guide,
//! "Permissions boundaries for IAM entities".

use crate::lookup;
use aws::Fault;
use resources::iam::{Role, User};
use shapes::iam::{
    DeleteRolePermissionsBoundaryInput, DeleteRolePermissionsBoundaryOutput,
    DeleteUserPermissionsBoundaryInput, DeleteUserPermissionsBoundaryOutput,
    PutRolePermissionsBoundaryInput, PutRolePermissionsBoundaryOutput,
    PutUserPermissionsBoundaryInput, PutUserPermissionsBoundaryOutput,
};
use wire::Call;

/// Bounds a role. AWS: IAM PutRolePermissionsBoundary.
pub fn put_role_permissions_boundary(
    call: &mut Call<'_>,
    input: PutRolePermissionsBoundaryInput,
) -> Result<PutRolePermissionsBoundaryOutput, Fault> {
    let PutRolePermissionsBoundaryInput {
        permissions_boundary,
        role_name,
    } = input;
    let role = lookup::role_to_bound(call, &role_name, &permissions_boundary)?;
    lookup::attachable(call, &permissions_boundary)?;
    call.put(Role {
        permissions_boundary: Some(permissions_boundary),
        ..Role::clone(&role)
    });
    Ok(PutRolePermissionsBoundaryOutput {})
}

/// Takes a role's boundary away. AWS: IAM DeleteRolePermissionsBoundary.
pub fn delete_role_permissions_boundary(
    call: &mut Call<'_>,
    input: DeleteRolePermissionsBoundaryInput,
) -> Result<DeleteRolePermissionsBoundaryOutput, Fault> {
    let DeleteRolePermissionsBoundaryInput { role_name } = input;
    let role = lookup::own_role(call, &role_name)?;
    call.put(Role {
        permissions_boundary: None,
        ..Role::clone(&role)
    });
    Ok(DeleteRolePermissionsBoundaryOutput {})
}

/// Bounds a user. AWS: IAM PutUserPermissionsBoundary.
pub fn put_user_permissions_boundary(
    call: &mut Call<'_>,
    input: PutUserPermissionsBoundaryInput,
) -> Result<PutUserPermissionsBoundaryOutput, Fault> {
    let PutUserPermissionsBoundaryInput {
        permissions_boundary,
        user_name,
    } = input;
    let user = lookup::user_to_bound(call, &user_name, &permissions_boundary)?;
    lookup::attachable(call, &permissions_boundary)?;
    call.put(User {
        permissions_boundary: Some(permissions_boundary),
        ..User::clone(&user)
    });
    Ok(PutUserPermissionsBoundaryOutput {})
}

/// Takes a user's boundary away. AWS: IAM DeleteUserPermissionsBoundary.
pub fn delete_user_permissions_boundary(
    call: &mut Call<'_>,
    input: DeleteUserPermissionsBoundaryInput,
) -> Result<DeleteUserPermissionsBoundaryOutput, Fault> {
    let DeleteUserPermissionsBoundaryInput { user_name } = input;
    let user = lookup::user(call, &user_name)?;
    call.put(User {
        permissions_boundary: None,
        ..User::clone(&user)
    });
    Ok(DeleteUserPermissionsBoundaryOutput {})
}
