//! Policies that AWS itself makes: managed ones that can be attached, and those of the services'
//! own roles.
//!
//! AWS: AWS Managed Policy Reference Guide. Only policies whose documents stand here exist;
//! attaching another is refused as not found.

mod table;

pub use table::MANAGED;

use base::Time;

/// A policy that AWS manages.
#[derive(Clone, Copy, Debug)]
pub struct Managed {
    /// All after `arn:aws:iam::aws:policy`: path and name.
    pub path_and_name: &'static str,
    /// `ANPA…`.
    pub id: &'static str,
    /// The version in force, the only one that exists here.
    pub version: &'static str,
    /// When AWS made it, ISO 8601.
    pub created: &'static str,
    /// When AWS changed it last, ISO 8601.
    pub updated: &'static str,
    /// The document.
    pub document: &'static str,
}

impl Managed {
    /// `arn:aws:iam::aws:policy/PATH/NAME`.
    pub fn arn(&self) -> String {
        format!("{PREFIX}{}", self.path_and_name)
    }

    /// `/` or `/…/`.
    pub fn path(&self) -> &'static str {
        let name = self.name().len();
        &self.path_and_name[..self.path_and_name.len() - name]
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        let (_, name) = self.path_and_name.rsplit_once('/').unwrap_or_default();
        name
    }

    /// When AWS made it.
    pub fn created_at(&self) -> Time {
        Time::parse_iso8601(self.created).expect("the table has times")
    }

    /// When AWS changed it last.
    pub fn updated_at(&self) -> Time {
        Time::parse_iso8601(self.updated).expect("the table has times")
    }
}

const PREFIX: &str = "arn:aws:iam::aws:policy";

/// A service's own role.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    /// Whose.
    pub principal: &'static str,
    /// The role's name.
    pub role_name: &'static str,
    /// The managed policy that it has.
    pub policy_arn: &'static str,
}

/// Roles of services that act in an account. AWS: each service's guide, "Using service-linked
/// roles".
pub const LINKED: &[Linked] = &[
    Linked {
        principal: "ecs.amazonaws.com",
        role_name: "AWSServiceRoleForECS",
        policy_arn: "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
    },
    Linked {
        principal: "elasticloadbalancing.amazonaws.com",
        role_name: "AWSServiceRoleForElasticLoadBalancing",
        policy_arn: concat!(
            "arn:aws:iam::aws:policy/aws-service-role/",
            "AWSElasticLoadBalancingServiceRolePolicy"
        ),
    },
];

/// What a service does by public operations where AWS's own does it inside, beyond its role.
const BESIDES: &[(&str, &str)] = &[
    (
        "ecs.amazonaws.com",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":
            "ec2:ModifyNetworkInterfaceAttribute","Resource":"*"}]}"#,
    ),
    (
        "ecs-tasks.amazonaws.com",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":
            "sts:AssumeRole","Resource":"*"}]}"#,
    ),
];

/// A managed policy by its ARN.
pub fn find(arn: &str) -> Option<&'static Managed> {
    let path_and_name = arn.strip_prefix(PREFIX)?;
    MANAGED
        .iter()
        .find(|one| one.path_and_name == path_and_name)
}

/// The document of a managed policy by its ARN.
pub fn by_arn(arn: &str) -> Option<&'static str> {
    find(arn).map(|one| one.document)
}

/// The role that a service has in an account.
pub fn linked(principal: &str) -> Option<&'static Linked> {
    LINKED.iter().find(|linked| linked.principal == principal)
}

/// The trust policy of a service's own role.
pub fn trust_of(principal: &str) -> String {
    let statement = format!(
        r#"{{"Effect":"Allow","Principal":{{"Service":"{principal}"}},"Action":"sts:AssumeRole"}}"#
    );
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

/// The documents that a service is judged by.
pub fn of_service(principal: &str) -> Vec<&'static str> {
    let own = linked(principal).and_then(|linked| by_arn(linked.policy_arn));
    let besides = BESIDES.iter().filter(|(name, _)| *name == principal);
    own.into_iter()
        .chain(besides.map(|(_, document)| *document))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Document;
    use policy::document::Kind;

    #[test]
    fn every_document_parses_and_every_name_is_there_once() {
        for one in MANAGED {
            let parsed = Document::parse(one.document, Kind::Identity);
            assert!(parsed.is_ok(), "{}: {parsed:?}", one.path_and_name);
            assert_eq!(format!("{}{}", one.path(), one.name()), one.path_and_name);
            assert!(one.updated_at() >= one.created_at());
            let of_name = MANAGED.iter().filter(|other| other.name() == one.name());
            assert_eq!(of_name.count(), 1);
        }
        for linked in LINKED {
            assert!(find(linked.policy_arn).is_some());
            Document::parse(&trust_of(linked.principal), Kind::Trust).unwrap();
            let mut documents = of_service(linked.principal).into_iter();
            assert!(documents.all(|text| Document::parse(text, Kind::Identity).is_ok()));
        }
    }
}
