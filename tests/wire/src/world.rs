//! The world that a transcript is played in: all services on rows in memory, IAM's own judgement, a
//! clock that stands still, and the keys that `record.py` signs with.

use crate::streams::InMemory;
use aws::{AccountId, Tags};
use base::{Seed, Time, clock::Virtual};
use control::ports::{Endpoint, LogStreams};
use resources::iam::{AccessKey, KeyOwner, Role, Session, User};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, Transaction};
use wire::{Api, Parts, Ports, Unrecorded};

/// When everything happens: a part of a second after requests were signed.
pub const NOW: &str = "2026-01-01T00:00:00.250Z";
const ACCOUNT: &str = "123456789012";
/// The port that requests name in their `Host`.
const AUTHORITY: &str = "127.0.0.1:4566";

struct Here;

impl Endpoint for Here {
    fn authority(&self) -> String {
        AUTHORITY.to_owned()
    }
    fn is_secure(&self) -> bool {
        false
    }
}

/// A fresh world.
pub fn api() -> Api {
    let now = Time::parse_iso8601(NOW).expect("a time");
    let store = Store::in_memory();
    let put = |rows: &mut Transaction| {
        first_rows(rows, now);
        Ok::<_, ()>(())
    };
    store.transact(put).expect("nobody else is there");
    let endpoint: Arc<dyn Endpoint> = Arc::new(Here);
    let streams: Arc<dyn LogStreams> = Arc::new(InMemory::default());
    let api = Api::new(Parts {
        store,
        clock: Arc::new(Virtual::starting_at(now)),
        seed: Arc::new(Seed::new(1)),
        services: vec![
            ec2::service(),
            ecr::service(),
            ecs::service(),
            elbv2::service(),
            iam::service(),
            logs::service(),
            sts::service(),
        ],
        identities: Arc::new(iam::Iam::default()),
        authorizer: Arc::new(iam::Iam::default()),
        audit: Arc::new(Unrecorded),
        ports: Ports::none().with(endpoint).with(streams),
        token_key: [7; 32],
    });
    api.expect("every table fits its model")
}

/// Root's key and Ann's, which are AWS's examples; Ann may only ask who she is. And two sessions of
/// a role that may do everything, of which one has ended.
fn first_rows(rows: &mut Transaction, now: Time) {
    let account = AccountId::parse(ACCOUNT).expect("twelve digits");
    let key = |id: &str, secret: &str, owner| AccessKey {
        id: id.to_owned(),
        account: account.clone(),
        owner,
        secret: secret.to_owned(),
        active: true,
        created_at: now,
    };
    rows.put(key(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        KeyOwner::Root,
    ));
    rows.put(key(
        "AKIAI44QH8DHBEXAMPLE",
        "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        KeyOwner::User("ann".to_owned()),
    ));
    let policy = r#"{"Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}}"#;
    rows.put(User {
        account: account.clone(),
        name: "ann".to_owned(),
        path: "/".to_owned(),
        id: "AIDACKCEVSQ6C2EXAMPLE".to_owned(),
        created_at: now,
        inline_policies: [("own".to_owned(), policy.to_owned())].into(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        tags: Tags::new(),
    });
    let all = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    rows.put(Role {
        account: account.clone(),
        name: "visitor".to_owned(),
        path: "/".to_owned(),
        id: "AROACKCEVSQ6C2EXAMPLE".to_owned(),
        created_at: now,
        assume_role_policy: String::new(),
        trusted: BTreeMap::new(),
        description: None,
        max_session_seconds: 3_600,
        inline_policies: [("own".to_owned(), all.to_owned())].into(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        service_linked_to: None,
        tags: Tags::new(),
    });
    let session = |id: &str, name: &str, lasts: Duration| Session {
        id: id.to_owned(),
        secret: name.to_owned(),
        token: format!("{name}-token"),
        account: account.clone(),
        role: Some("visitor".to_owned()),
        name: "visit".to_owned(),
        user_id: "AROACKCEVSQ6C2EXAMPLE:visit".to_owned(),
        session_policy: None,
        tags: Tags::new(),
        issued_at: now,
        expires_at: now + lasts,
        issued_for: None,
    };
    rows.put(Session {
        token: "a-token".to_owned(),
        ..session("ASIAENDEDEXAMPLE", "ended", Duration::ZERO)
    });
    rows.put(session("ASIALIVEEXAMPLE", "live", Duration::from_secs(1)));
}
