//! Sessions to STS's shapes.

use resources::iam::{Role, Session};
use shapes::sts::{AssumeRoleOutput, AssumedRoleUser, Credentials};

/// The credentials of a session.
pub fn credentials(session: &Session) -> Credentials {
    Credentials {
        access_key_id: session.id.clone(),
        secret_access_key: session.secret.clone(),
        session_token: session.token.clone(),
        expiration: session.expires_at.whole_seconds(),
    }
}

/// The answer of AssumeRole.
pub fn assumed(role: &Role, session: &Session) -> AssumeRoleOutput {
    AssumeRoleOutput {
        credentials: Some(credentials(session)),
        assumed_role_user: Some(AssumedRoleUser {
            assumed_role_id: session.user_id.clone(),
            arn: format!(
                "arn:aws:sts::{}:assumed-role/{}/{}",
                role.account, role.name, session.name
            ),
        }),
        packed_policy_size: None,
        source_identity: None,
    }
}
