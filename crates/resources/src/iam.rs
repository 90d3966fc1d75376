//! IAM and STS: users, keys, roles, policies, sessions. Without regions.
//!
//! AWS: IAM API Reference 2010-05-08; STS API Reference 2011-06-15.

use aws::{AccountId, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Class, Row};

/// `ACCOUNT/-/segments`.
fn global(account: &AccountId, segments: &[&str]) -> String {
    [account.as_str(), "/-/", &segments.join("/")].concat()
}

/// An account: a world of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Twelve digits.
    pub id: AccountId,
    /// When it was made.
    pub created_at: Time,
}
impl Row for Account {
    const TABLE: &'static str = "iam/account";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.id, &["account"])
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Whose.
    pub account: AccountId,
    /// Unique without regard to case.
    pub name: String,
    /// `/` or `/…/`.
    pub path: String,
    /// `AIDA…`.
    pub id: String,
    /// When it was made.
    pub created_at: Time,
    /// Inline policies: name to document.
    pub inline_policies: BTreeMap<String, String>,
    /// ARNs of attached managed policies.
    pub attached_policies: Vec<String>,
    /// ARN of the permissions boundary.
    pub permissions_boundary: Option<String>,
    /// The tags.
    pub tags: Tags,
}
impl User {
    /// `arn:aws:iam::ACCOUNT:user/PATH/NAME`.
    pub fn arn(&self) -> String {
        let (account, path, name) = (self.account.as_str(), &*self.path, &*self.name);
        ["arn:aws:iam::", account, ":user", path, name].concat()
    }
}
impl Row for User {
    const TABLE: &'static str = "iam/user";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.account, &[&self.name.to_ascii_lowercase()])
    }
}

/// Who a long-lived key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    /// The account's root.
    Root,
    /// A user, by name.
    User(String),
}

/// A long-lived access key. Keyed by its id alone, since a signature names nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA…`.
    pub id: String,
    /// Whose account.
    pub account: AccountId,
    /// Whose.
    pub owner: KeyOwner,
    /// The secret.
    pub secret: String,
    /// `Active` or `Inactive`.
    pub active: bool,
    /// When it was made.
    pub created_at: Time,
}
impl Row for AccessKey {
    const TABLE: &'static str = "iam/access-key";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        format!("-/-/{}", self.id)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        match &self.owner {
            KeyOwner::Root => Vec::new(),
            KeyOwner::User(name) => vec![("user", global(&self.account, &[name]))],
        }
    }
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Whose.
    pub account: AccountId,
    /// Unique without regard to case.
    pub name: String,
    /// `/` or `/…/`.
    pub path: String,
    /// `AROA…`.
    pub id: String,
    /// When it was made.
    pub created_at: Time,
    /// The trust policy's document.
    pub assume_role_policy: String,
    /// The ids of the account's users and roles that it names, by ARN, as they were when it was
    /// put: a later one of the same name is another.
    #[serde(default)]
    pub trusted: BTreeMap<String, String>,
    /// The description.
    pub description: Option<String>,
    /// 3,600 to 43,200.
    pub max_session_seconds: u32,
    /// Inline policies: name to document.
    pub inline_policies: BTreeMap<String, String>,
    /// ARNs of attached managed policies.
    pub attached_policies: Vec<String>,
    /// ARN of the permissions boundary.
    pub permissions_boundary: Option<String>,
    /// For a service-linked role, the service.
    pub service_linked_to: Option<String>,
    /// The tags.
    pub tags: Tags,
}
impl Role {
    /// `arn:aws:iam::ACCOUNT:role/PATH/NAME`.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:role{}{}",
            self.account, self.path, self.name
        )
    }
}
impl Row for Role {
    const TABLE: &'static str = "iam/role";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.account, &[&self.name.to_ascii_lowercase()])
    }
}

/// The last deletion of a service's own role that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedRoleDeletion {
    /// Whose.
    pub account: AccountId,
    /// The role's name.
    pub role_name: String,
    /// `task/aws-service-role/SERVICE/ROLE/UUID`.
    pub task_id: String,
    /// By region, the ARNs of what needed the role then. Without any, the role was deleted.
    pub used_by: BTreeMap<String, Vec<String>>,
}
impl Row for LinkedRoleDeletion {
    const TABLE: &'static str = "iam/linked-role-deletion";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.account, &[&self.role_name.to_ascii_lowercase()])
    }
}

/// One version of a managed policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// `v1`, `v2`, …
    pub id: String,
    /// The document.
    pub document: String,
    /// When it was made.
    pub created_at: Time,
}

/// A customer managed policy. AWS's own ones are a table in the IAM service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Whose.
    pub account: AccountId,
    /// Unique without regard to case.
    pub name: String,
    /// `/` or `/…/`.
    pub path: String,
    /// `ANPA…`.
    pub id: String,
    /// The description.
    pub description: Option<String>,
    /// At most five.
    pub versions: Vec<PolicyVersion>,
    /// The version in force.
    pub default_version: String,
    /// The number the next version gets.
    pub next_version: u32,
    /// When it was made.
    pub created_at: Time,
    /// When its last version was made.
    pub updated_at: Time,
    /// The tags.
    pub tags: Tags,
}
impl Policy {
    /// `arn:aws:iam::ACCOUNT:policy/PATH/NAME`.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:policy{}{}",
            self.account, self.path, self.name
        )
    }
}
impl Row for Policy {
    const TABLE: &'static str = "iam/policy";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.account, &[&self.name.to_ascii_lowercase()])
    }
}

/// An instance profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstanceProfile {
    /// Whose.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// `/` or `/…/`.
    pub path: String,
    /// `AIPA…`.
    pub id: String,
    /// At most one role, by name.
    pub role: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// The tags.
    pub tags: Tags,
}
impl InstanceProfile {
    /// `arn:aws:iam::ACCOUNT:instance-profile/PATH/NAME`.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:instance-profile{}{}",
            self.account, self.path, self.name
        )
    }
}
impl Row for InstanceProfile {
    const TABLE: &'static str = "iam/instance-profile";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        global(&self.account, &[&self.name.to_ascii_lowercase()])
    }
}

/// Temporary credentials. Keyed by the key id alone; deleted some time after they end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// `ASIA…`.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// The session token.
    pub token: String,
    /// Whose account.
    pub account: AccountId,
    /// The role by name, or `None` for a session of the owner's own (GetSessionToken).
    pub role: Option<String>,
    /// The session's name, for a role; the user's name or `root` else.
    pub name: String,
    /// `AROA…:name`, `AIDA…` or the account.
    pub user_id: String,
    /// A further policy that limits the session.
    pub session_policy: Option<String>,
    /// Session tags.
    pub tags: Tags,
    /// When they were issued. A row of before that was told counts as the oldest: who revokes old
    /// sessions means it too.
    #[serde(default = "Session::long_ago")]
    pub issued_at: Time,
    /// When they end.
    pub expires_at: Time,
    /// What they were issued for: an ECS task's id, or nothing.
    pub issued_for: Option<String>,
}
impl Session {
    const fn long_ago() -> Time {
        Time::EPOCH
    }
}
impl Row for Session {
    const TABLE: &'static str = "iam/session";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        format!("-/-/{}", self.id)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        match &self.issued_for {
            None => Vec::new(),
            Some(subject) => vec![("issued_for", global(&self.account, &[subject]))],
        }
    }
}
