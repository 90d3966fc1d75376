//! Amazon Resource Names. AWS: IAM User Guide, "Identify AWS resources with Amazon Resource Names".

use crate::Scope;
use serde::{Deserialize, Serialize};
use std::fmt;

/// `arn:partition:service:region:account:resource`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Arn {
    /// `aws`.
    pub partition: String,
    /// `ecs`, `elasticloadbalancing`, …
    pub service: String,
    /// Empty for services without regions.
    pub region: String,
    /// Empty where AWS leaves it out.
    pub account: String,
    /// All after the fifth colon: `cluster/shop`, `role/name`, …
    pub resource: String,
}

impl Arn {
    /// The ARN of a regional resource, written.
    pub fn regional(service: &str, scope: &Scope, resource: impl AsRef<str>) -> String {
        let of = (scope.region.as_str(), scope.account.as_str());
        written(["aws", service, of.0, of.1, resource.as_ref()])
    }

    /// The ARN of a resource without a region, such as a role, written.
    pub fn global(service: &str, scope: &Scope, resource: impl AsRef<str>) -> String {
        written([
            "aws",
            service,
            "",
            scope.account.as_str(),
            resource.as_ref(),
        ])
    }

    /// Takes the text apart; `None` when it has fewer than six parts or does not start with `arn:`.
    pub fn parse(text: &str) -> Option<Arn> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        let mut next = || parts.next().map(str::to_owned);
        let arn = Arn {
            partition: next()?,
            service: next()?,
            region: next()?,
            account: next()?,
            resource: next()?,
        };
        (!arn.resource.is_empty() && !arn.partition.is_empty()).then_some(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Arn {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        f.write_str(&written([partition, service, region, account, resource]))
    }
}

/// The parts as one text. Every call writes some: at once it takes a third of the time that it
/// does in pieces.
fn written([partition, service, region, account, resource]: [&str; 5]) -> String {
    let text = [
        "arn:", partition, ":", service, ":", region, ":", account, ":", resource,
    ];
    text.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_parts_correspond() {
        for text in [
            "arn:aws:ecs:eu-west-1:123456789012:service/shop/web",
            "arn:aws:iam::123456789012:role/x:y",
        ] {
            assert_eq!(Arn::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "arn:aws:ecs", "arn:aws:ecs:r:a:", "x:aws:a:b:c:d"] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }
}
