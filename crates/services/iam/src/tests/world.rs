//! An account in which IAM decides, and those who call.

use crate::Iam;
use aws::{AccountId, Fault, Region, Tags};
use base::clock::Virtual;
use base::{Seed, Time};
use resources::iam::{Session, User};
use shapes::Operation;
use shapes::iam::*;
use std::sync::Arc;
use store::{Store, Transaction};
use wire::kit::ready;
use wire::{Api, Caller, Identities, Parts, Ports, Unrecorded};

pub const ACCOUNT: &str = "123456789012";
pub const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

pub struct World {
    pub api: Api,
    pub iam: Arc<Iam>,
    pub clock: Arc<Virtual>,
}

pub fn account() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

impl World {
    pub fn new() -> World {
        let iam = Arc::new(Iam::default());
        let start = Time::parse_iso8601("2026-01-01T00:00:00Z").unwrap();
        let clock = Arc::new(Virtual::starting_at(start));
        let api = Api::new(Parts {
            store: Store::in_memory(),
            clock: clock.clone(),
            seed: Arc::new(Seed::new(1)),
            services: vec![crate::service()],
            identities: iam.clone(),
            authorizer: iam.clone(),
            audit: Arc::new(Unrecorded),
            ports: Ports::none(),
            token_key: [7; 32],
        });
        World {
            api: api.unwrap(),
            iam,
            clock,
        }
    }

    pub fn as_caller<O: Operation>(
        &self,
        caller: Caller,
        input: O::Input,
    ) -> Result<O::Output, Fault> {
        let region = Region::parse("us-east-1").unwrap();
        ready(self.api.invoke_as::<O>(caller, region, input))
    }

    pub fn root<O: Operation>(&self, input: O::Input) -> Result<O::Output, Fault> {
        self.as_caller::<O>(Caller::root(account()), input)
    }

    /// Runs in a transaction.
    pub fn rows<T>(&self, run: impl Fn(&mut Transaction) -> T) -> T {
        let run = |rows: &mut Transaction| Ok::<_, ()>(run(rows));
        self.api.store().transact(run).unwrap()
    }

    /// Makes a user with an inline policy and a key, and answers the caller that the key proves.
    pub fn user(&self, name: &str, policy: &str) -> Caller {
        self.root::<CreateUser>(CreateUserInput {
            user_name: name.into(),
            ..Default::default()
        })
        .unwrap();
        self.root::<PutUserPolicy>(PutUserPolicyInput {
            user_name: name.into(),
            policy_name: "own".into(),
            policy_document: policy.into(),
        })
        .unwrap();
        let key = self
            .root::<CreateAccessKey>(CreateAccessKeyInput {
                user_name: Some(name.into()),
            })
            .unwrap();
        self.proven(&key.access_key.access_key_id).unwrap()
    }

    /// Whom a key proves.
    pub fn proven(&self, key: &str) -> Option<Caller> {
        let found = self.rows(|rows| self.iam.credential(rows, key));
        found.map(|credential| credential.caller)
    }

    pub fn role(&self, name: &str) -> Role {
        let made = self.root::<CreateRole>(CreateRoleInput {
            role_name: name.into(),
            assume_role_policy_document: TRUST.into(),
            ..Default::default()
        });
        made.unwrap().role
    }

    /// Temporary credentials of a role, or of a user by its id; the key's id.
    pub fn session(
        &self,
        id: &str,
        role: Option<&str>,
        name: &str,
        user_id: &str,
        policy: Option<&str>,
    ) -> String {
        let session = Session {
            id: id.into(),
            secret: "s".into(),
            token: "t".into(),
            account: account(),
            role: role.map(str::to_owned),
            name: name.into(),
            user_id: user_id.into(),
            session_policy: policy.map(str::to_owned),
            tags: Tags::new(),
            issued_at: Time::parse_iso8601("2026-01-01T00:00:00Z").unwrap(),
            expires_at: Time::from_seconds(4_000_000_000),
            issued_for: None,
        };
        self.rows(|rows| rows.put(session.clone()));
        id.to_owned()
    }

    pub fn user_id(&self, name: &str) -> String {
        let key = format!("{ACCOUNT}/-/{name}");
        self.rows(|rows| rows.get::<User>(&key).unwrap().id.clone())
    }
}

/// A policy of one statement.
pub fn statement(effect: &str, action: &str, more: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"{action}",
        "Resource":"*"{more}}}]}}"#
    )
}
