//! The table of operations.

mod access_key;
mod instance_profile;
mod permissions_boundary;
mod policy;
mod policy_entity;
mod policy_version;
mod role;
mod role_policy;
mod service_linked_role;
mod tag;
mod user;
mod user_policy;

use wire::PageSize;

/// Lists give so many, unless asked for other: AWS's `MaxItems`.
const PAGE: PageSize = PageSize {
    default: 100,
    most: 1_000,
};

wire::operations! {
    /// Every operation of IAM that there is.
    pub static OPERATIONS: shapes::iam = [
        AddRoleToInstanceProfile, instance_profile::add_role_to_instance_profile,
            "iam:AddRoleToInstanceProfile", Resource;
        AttachRolePolicy, role_policy::attach_role_policy, "iam:AttachRolePolicy", Resource;
        AttachUserPolicy, user_policy::attach_user_policy, "iam:AttachUserPolicy", Resource;
        CreateAccessKey, access_key::create_access_key, "iam:CreateAccessKey", Resource;
        CreateInstanceProfile, instance_profile::create_instance_profile,
            "iam:CreateInstanceProfile", Resource;
        CreatePolicy, policy::create_policy, "iam:CreatePolicy", Resource;
        CreatePolicyVersion, policy_version::create_policy_version,
            "iam:CreatePolicyVersion", Resource;
        CreateRole, role::create_role, "iam:CreateRole", Resource;
        CreateServiceLinkedRole, service_linked_role::create_service_linked_role,
            "iam:CreateServiceLinkedRole", Resource;
        CreateUser, user::create_user, "iam:CreateUser", Resource;
        DeleteAccessKey, access_key::delete_access_key, "iam:DeleteAccessKey", Resource;
        DeleteInstanceProfile, instance_profile::delete_instance_profile,
            "iam:DeleteInstanceProfile", Resource;
        DeletePolicy, policy::delete_policy, "iam:DeletePolicy", Resource;
        DeletePolicyVersion, policy_version::delete_policy_version,
            "iam:DeletePolicyVersion", Resource;
        DeleteRole, role::delete_role, "iam:DeleteRole", Resource;
        DeleteRolePermissionsBoundary, permissions_boundary::delete_role_permissions_boundary,
            "iam:DeleteRolePermissionsBoundary", Resource;
        DeleteRolePolicy, role_policy::delete_role_policy, "iam:DeleteRolePolicy", Resource;
        DeleteServiceLinkedRole, service_linked_role::delete_service_linked_role,
            "iam:DeleteServiceLinkedRole", Resource;
        DeleteUser, user::delete_user, "iam:DeleteUser", Resource;
        DeleteUserPermissionsBoundary, permissions_boundary::delete_user_permissions_boundary,
            "iam:DeleteUserPermissionsBoundary", Resource;
        DeleteUserPolicy, user_policy::delete_user_policy, "iam:DeleteUserPolicy", Resource;
        DetachRolePolicy, role_policy::detach_role_policy, "iam:DetachRolePolicy", Resource;
        DetachUserPolicy, user_policy::detach_user_policy, "iam:DetachUserPolicy", Resource;
        GetInstanceProfile, instance_profile::get_instance_profile,
            "iam:GetInstanceProfile", Resource;
        GetPolicy, policy::get_policy, "iam:GetPolicy", Resource;
        GetPolicyVersion, policy_version::get_policy_version, "iam:GetPolicyVersion", Resource;
        GetRole, role::get_role, "iam:GetRole", Resource;
        GetRolePolicy, role_policy::get_role_policy, "iam:GetRolePolicy", Resource;
        GetServiceLinkedRoleDeletionStatus,
            service_linked_role::get_service_linked_role_deletion_status,
            "iam:GetServiceLinkedRoleDeletionStatus", Resource;
        GetUser, user::get_user, "iam:GetUser", Resource;
        GetUserPolicy, user_policy::get_user_policy, "iam:GetUserPolicy", Resource;
        ListAccessKeys, access_key::list_access_keys, "iam:ListAccessKeys", Resource;
        ListAttachedRolePolicies, role_policy::list_attached_role_policies,
            "iam:ListAttachedRolePolicies", Resource;
        ListAttachedUserPolicies, user_policy::list_attached_user_policies,
            "iam:ListAttachedUserPolicies", Resource;
        ListEntitiesForPolicy, policy_entity::list_entities_for_policy,
            "iam:ListEntitiesForPolicy", Resource;
        ListGroupsForUser, user::list_groups_for_user, "iam:ListGroupsForUser", Resource;
        ListInstanceProfileTags, tag::list_instance_profile_tags,
            "iam:ListInstanceProfileTags", Resource;
        ListInstanceProfiles, instance_profile::list_instance_profiles,
            "iam:ListInstanceProfiles", Resource;
        ListInstanceProfilesForRole, instance_profile::list_instance_profiles_for_role,
            "iam:ListInstanceProfilesForRole", Resource;
        ListPolicies, policy::list_policies, "iam:ListPolicies", Resource;
        ListPolicyTags, tag::list_policy_tags, "iam:ListPolicyTags", Resource;
        ListPolicyVersions, policy_version::list_policy_versions,
            "iam:ListPolicyVersions", Resource;
        ListRolePolicies, role_policy::list_role_policies, "iam:ListRolePolicies", Resource;
        ListRoleTags, tag::list_role_tags, "iam:ListRoleTags", Resource;
        ListRoles, role::list_roles, "iam:ListRoles", Resource;
        ListUserPolicies, user_policy::list_user_policies, "iam:ListUserPolicies", Resource;
        ListUserTags, tag::list_user_tags, "iam:ListUserTags", Resource;
        ListUsers, user::list_users, "iam:ListUsers", Resource;
        PutRolePermissionsBoundary, permissions_boundary::put_role_permissions_boundary,
            "iam:PutRolePermissionsBoundary", Resource;
        PutRolePolicy, role_policy::put_role_policy, "iam:PutRolePolicy", Resource;
        PutUserPermissionsBoundary, permissions_boundary::put_user_permissions_boundary,
            "iam:PutUserPermissionsBoundary", Resource;
        PutUserPolicy, user_policy::put_user_policy, "iam:PutUserPolicy", Resource;
        RemoveRoleFromInstanceProfile, instance_profile::remove_role_from_instance_profile,
            "iam:RemoveRoleFromInstanceProfile", Resource;
        SetDefaultPolicyVersion, policy_version::set_default_policy_version,
            "iam:SetDefaultPolicyVersion", Resource;
        TagInstanceProfile, tag::tag_instance_profile, "iam:TagInstanceProfile", Resource;
        TagPolicy, tag::tag_policy, "iam:TagPolicy", Resource;
        TagRole, tag::tag_role, "iam:TagRole", Resource;
        TagUser, tag::tag_user, "iam:TagUser", Resource;
        UntagInstanceProfile, tag::untag_instance_profile, "iam:UntagInstanceProfile", Resource;
        UntagPolicy, tag::untag_policy, "iam:UntagPolicy", Resource;
        UntagRole, tag::untag_role, "iam:UntagRole", Resource;
        UntagUser, tag::untag_user, "iam:UntagUser", Resource;
        UpdateAccessKey, access_key::update_access_key, "iam:UpdateAccessKey", Resource;
        UpdateAssumeRolePolicy, role::update_assume_role_policy,
            "iam:UpdateAssumeRolePolicy", Resource;
        UpdateRole, role::update_role, "iam:UpdateRole", Resource;
        UpdateRoleDescription, role::update_role_description,
            "iam:UpdateRoleDescription", Resource;
        UpdateUser, user::update_user, "iam:UpdateUser", Resource;
    ];
}
