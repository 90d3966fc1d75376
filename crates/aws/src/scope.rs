//! Where a resource lives: an account, and for most services a region. Both are parts of every
//! stored key, so that one world never sees another's rows.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::Ipv4Addr;

/// Twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// An account id, or `None` when the text is not twelve digits.
    pub fn parse(text: &str) -> Option<AccountId> {
        let right = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| AccountId(text.to_owned()))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A region's name, such as `ap-northeast-2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Region(String);

/// AWS's commercial regions with the letters of their zones, in AWS's order.
/// AWS: "AWS Regions and Availability Zones".
pub const REGIONS: &[(&str, &str, &str)] = &[
    ("af-south-1", "abc", "afs1"),
    ("ap-east-1", "abc", "ape1"),
    ("ap-northeast-1", "acd", "apne1"),
    ("ap-northeast-2", "abcd", "apne2"),
    ("ap-northeast-3", "abc", "apne3"),
    ("ap-south-1", "abc", "aps1"),
    ("ap-south-2", "abc", "aps2"),
    ("ap-southeast-1", "abc", "apse1"),
    ("ap-southeast-2", "abc", "apse2"),
    ("ap-southeast-3", "abc", "apse3"),
    ("ap-southeast-4", "abc", "apse4"),
    ("ca-central-1", "abd", "cac1"),
    ("ca-west-1", "abc", "caw1"),
    ("eu-central-1", "abc", "euc1"),
    ("eu-central-2", "abc", "euc2"),
    ("eu-north-1", "abc", "eun1"),
    ("eu-south-1", "abc", "eus1"),
    ("eu-south-2", "abc", "eus2"),
    ("eu-west-1", "abc", "euw1"),
    ("eu-west-2", "abc", "euw2"),
    ("eu-west-3", "abc", "euw3"),
    ("il-central-1", "abc", "ilc1"),
    ("me-central-1", "abc", "mec1"),
    ("me-south-1", "abc", "mes1"),
    ("sa-east-1", "abc", "sae1"),
    ("us-east-1", "abcdef", "use1"),
    ("us-east-2", "abc", "use2"),
    ("us-west-1", "ac", "usw1"),
    ("us-west-2", "abcd", "usw2"),
];

/// The private name of an address without its domain, such as `ip-10-0-1-7`.
pub fn private_host(address: Ipv4Addr) -> String {
    format!("ip-{}", dashed(address))
}

fn dashed(address: Ipv4Addr) -> String {
    address.to_string().replace('.', "-")
}

impl Region {
    /// A region of AWS, or `None` when AWS has none of that name.
    pub fn parse(text: &str) -> Option<Region> {
        let known = REGIONS.iter().any(|(name, _, _)| *name == text);
        known.then(|| Region(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain of its private names; the oldest region has one of its own.
    /// AWS: VPC User Guide, "DNS attributes for your VPC".
    pub fn private_domain(&self) -> String {
        match self.as_str() {
            "us-east-1" => "ec2.internal".to_owned(),
            region => format!("{region}.compute.internal"),
        }
    }

    /// The private name of an address, such as `ip-10-0-1-7.eu-west-1.compute.internal`.
    pub fn private_name(&self, address: Ipv4Addr) -> String {
        format!("{}.{}", private_host(address), self.private_domain())
    }

    /// The public name of an address, such as
    /// `ec2-203-0-113-9.eu-west-1.compute.amazonaws.com`.
    pub fn public_name(&self, address: Ipv4Addr) -> String {
        let domain = match self.as_str() {
            "us-east-1" => "compute-1".to_owned(),
            region => format!("{region}.compute"),
        };
        format!("ec2-{}.{domain}.amazonaws.com", dashed(address))
    }

    /// (zone name, zone id) of every availability zone, such as (`us-east-1a`, `use1-az1`).
    pub fn zones(&self) -> Vec<(String, String)> {
        let Some((name, letters, short)) = REGIONS.iter().find(|(name, _, _)| *name == self.0)
        else {
            return Vec::new();
        };
        (1..)
            .zip(letters.chars())
            .map(|(number, letter)| (format!("{name}{letter}"), format!("{short}-az{number}")))
            .collect()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account and a region: the first two segments of a regional row's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub region: Region,
}

impl Scope {
    /// `ACCOUNT/REGION/` followed by the segments joined by `/`. With no segments it is the prefix
    /// of everything in this scope.
    pub fn key(&self, segments: &[&str]) -> String {
        let mut key = [self.account.as_str(), "/", self.region.as_str(), "/"].concat();
        for (index, segment) in segments.iter().enumerate() {
            if index > 0 {
                key.push('/');
            }
            key.push_str(segment);
        }
        key
    }

    /// The same for a service without regions (IAM): `ACCOUNT/-/…`.
    pub fn global_key(&self, segments: &[&str]) -> String {
        [self.account.as_str(), "/-/", &segments.join("/")].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_awss_names() {
        let seoul = Region::parse("ap-northeast-2").unwrap();
        assert_eq!(
            seoul.zones()[2],
            ("ap-northeast-2c".into(), "apne2-az3".into())
        );
        assert_eq!(Region::parse("mars-1"), None);
    }

    #[test]
    fn keys_begin_with_the_account_and_the_region() {
        for wrong in ["12345678901x", "12345678901", "1234567890123"] {
            assert_eq!(AccountId::parse(wrong), None, "{wrong}");
        }
        let account = AccountId::parse("123456789012").unwrap();
        let region = Region::parse("eu-west-1").unwrap();
        let names = (account.to_string(), region.to_string());
        assert_eq!(names, ("123456789012".into(), "eu-west-1".into()));
        let scope = Scope { account, region };
        for (segments, regional, global) in [
            (&[][..], "123456789012/eu-west-1/", "123456789012/-/"),
            (&["a"], "123456789012/eu-west-1/a", "123456789012/-/a"),
            (
                &["a", "b"],
                "123456789012/eu-west-1/a/b",
                "123456789012/-/a/b",
            ),
        ] {
            assert_eq!(scope.key(segments), regional);
            assert_eq!(scope.global_key(segments), global);
        }
        let role = crate::Arn::global("iam", &scope, "role/x");
        assert_eq!(role, "arn:aws:iam::123456789012:role/x");
    }

    #[test]
    fn the_oldest_region_names_addresses_in_its_own_way() {
        let name = |region| {
            let address = Ipv4Addr::new(10, 0, 1, 7);
            Region::parse(region).unwrap().private_name(address)
        };
        assert_eq!(name("us-east-1"), "ip-10-0-1-7.ec2.internal");
        let elsewhere = "ip-10-0-1-7.eu-west-1.compute.internal";
        assert_eq!(name("eu-west-1"), elsewhere);
        let public = |region| {
            let address = Ipv4Addr::new(203, 0, 113, 9);
            Region::parse(region).unwrap().public_name(address)
        };
        let oldest = "ec2-203-0-113-9.compute-1.amazonaws.com";
        assert_eq!(public("us-east-1"), oldest);
        let elsewhere = "ec2-203-0-113-9.eu-west-1.compute.amazonaws.com";
        assert_eq!(public("eu-west-1"), elsewhere);
    }
}
