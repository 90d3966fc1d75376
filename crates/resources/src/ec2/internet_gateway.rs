//! Internet gateways.

use aws::{Scope, Tags};
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// An internet gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// Where.
    pub scope: Scope,
    /// `igw-…`.
    pub id: String,
    /// The VPC it is attached to.
    pub vpc_id: Option<String>,
    /// The tags.
    pub tags: Tags,
}
impl Row for InternetGateway {
    const TABLE: &'static str = "ec2/internet-gateway";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let vpc = self.vpc_id.iter();
        vpc.map(|vpc| ("vpc", self.scope.key(&[vpc]))).collect()
    }
}
