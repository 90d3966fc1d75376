//! Which ids exist in a user namespace, from `/proc/self/uid_map`, `gid_map`, `setgroups`. Pure.

use super::users::Identity;
use std::fmt;

/// The ids that a user namespace has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdMaps {
    users: Vec<(u32, u32)>,
    groups: Vec<(u32, u32)>,
    /// Whether setgroups may be called.
    pub setgroups: bool,
}

/// An id that the namespace does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmapped {
    /// A user.
    User(u32),
    /// A group.
    Group(u32),
    /// Supplementary groups were asked for, and the namespace forbids to set them.
    Supplementary(Vec<u32>),
}

impl fmt::Display for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmapped::User(id) => write!(f, "user {id} is not mapped in this user namespace"),
            Unmapped::Group(id) => write!(f, "group {id} is not mapped in this user namespace"),
            Unmapped::Supplementary(ids) => write!(
                f,
                "supplementary groups {ids:?} cannot be set: this user namespace has one user only"
            ),
        }
    }
}

impl IdMaps {
    /// From the texts of the three files.
    pub fn parse(uid_map: &str, gid_map: &str, setgroups: &str) -> IdMaps {
        IdMaps {
            users: ranges(uid_map),
            groups: ranges(gid_map),
            setgroups: setgroups.trim() != "deny",
        }
    }

    /// Whether group `id` exists.
    pub fn has_group(&self, id: u32) -> bool {
        contains(&self.groups, id)
    }

    /// The supplementary groups of `identity`, or what cannot be had. Groups in which the image's
    /// files list the user are taken where they exist; groups that were asked for must exist.
    pub fn supplementary(&self, identity: &Identity) -> Result<Vec<u32>, Unmapped> {
        if !contains(&self.users, identity.uid) {
            return Err(Unmapped::User(identity.uid));
        }
        for &id in [identity.gid].iter().chain(&identity.groups) {
            if !self.has_group(id) {
                return Err(Unmapped::Group(id));
            }
        }
        if !self.setgroups {
            return match identity.groups.as_slice() {
                [] => Ok(Vec::new()),
                asked => Err(Unmapped::Supplementary(asked.to_vec())),
            };
        }
        let member_of = identity.member_of.iter().filter(|id| self.has_group(**id));
        let mut groups: Vec<u32> = identity.groups.iter().chain(member_of).copied().collect();
        groups.sort_unstable();
        groups.dedup();
        Ok(groups)
    }
}

/// (first, length) of each line of a map.
fn ranges(text: &str) -> Vec<(u32, u32)> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let first = words.next()?.parse().ok()?;
            let length = words.nth(1)?.parse().ok()?;
            Some((first, length))
        })
        .collect()
}

fn contains(ranges: &[(u32, u32)], id: u32) -> bool {
    ranges
        .iter()
        .any(|&(first, length)| id >= first && id - first < length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(uid: u32, gid: u32, groups: &[u32], member_of: &[u32]) -> Identity {
        Identity {
            uid,
            gid,
            groups: groups.to_vec(),
            member_of: member_of.to_vec(),
            home: "/".into(),
        }
    }

    #[test]
    fn ids_that_do_not_exist_are_refused_by_number() {
        let range = IdMaps::parse("0 1509949440 65536\n", "0 1509949440 65536\n", "allow\n");
        let one = IdMaps::parse("0 1000 1\n", "0 1000 1\n", "deny\n");
        let who = identity(33, 33, &[7], &[4, 70_000]);
        assert_eq!(range.supplementary(&who), Ok(vec![4, 7]));
        assert_eq!(one.supplementary(&who), Err(Unmapped::User(33)));
        assert_eq!(
            one.supplementary(&identity(0, 5, &[], &[])),
            Err(Unmapped::Group(5))
        );
        assert_eq!(one.supplementary(&identity(0, 0, &[], &[4])), Ok(vec![]));
        assert_eq!(
            one.supplementary(&identity(0, 0, &[0], &[])),
            Err(Unmapped::Supplementary(vec![0]))
        );
        let far = identity(70_000, 0, &[], &[]);
        assert_eq!(range.supplementary(&far), Err(Unmapped::User(70_000)));
    }
}
