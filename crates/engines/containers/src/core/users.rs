//! Who a process runs as, from an image's words and its `/etc/passwd` and `/etc/group`.
//!
//! Pure: the texts are arguments. The rules are those of image configurations: `""` is root, a
//! number need not be in the file, a name must be, and a group is as for users.

use crate::config::User;
use std::fmt;

/// What setuid, setgid and setgroups are called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The user's number.
    pub uid: u32,
    /// The primary group's number.
    pub gid: u32,
    /// Groups that were asked for by name or number.
    pub groups: Vec<u32>,
    /// Groups in which `/etc/group` lists the user.
    pub member_of: Vec<u32>,
    /// The user's home directory; `/` if the file does not say.
    pub home: String,
}

/// Why nobody could be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// No line of `/etc/passwd` has this name.
    NoSuchUser(String),
    /// No line of `/etc/group` has this name.
    NoSuchGroup(String),
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unresolved::NoSuchUser(name) => {
                write!(
                    f,
                    "unable to find user {name}: no matching entries in passwd file"
                )
            }
            Unresolved::NoSuchGroup(name) => {
                write!(
                    f,
                    "unable to find group {name}: no matching entries in group file"
                )
            }
        }
    }
}

/// Looks `user` up in the texts of the two files (empty if a file is missing).
pub fn resolve(user: &User, passwd: &str, group: &str) -> Result<Identity, Unresolved> {
    let (user_word, group_word) = match user.spec.split_once(':') {
        Some((user, group)) => (user, Some(group).filter(|group| !group.is_empty())),
        None => (user.spec.as_str(), None),
    };
    let line = find_user(passwd, user_word);
    let uid = match (&line, number(user_word)) {
        (Some(line), _) => line.uid,
        (None, Some(uid)) => uid,
        (None, None) if user_word.is_empty() => 0,
        (None, None) => return Err(Unresolved::NoSuchUser(user_word.to_owned())),
    };
    let gid = match group_word {
        Some(word) => find_group(group, word)?,
        None => line.as_ref().map_or(0, |line| line.gid),
    };
    let groups: Result<Vec<u32>, _> = user
        .groups
        .iter()
        .map(|word| find_group(group, word))
        .collect();
    // As initgroups does, but only if the group was not chosen by hand.
    let member_of = match (&line, group_word) {
        (Some(line), None) => memberships(group, line.name),
        _ => Vec::new(),
    };
    let home = line
        .map(|line| line.home)
        .filter(|home| !home.is_empty())
        .unwrap_or("/");
    Ok(Identity {
        uid,
        gid,
        groups: groups?,
        member_of,
        home: home.to_owned(),
    })
}

struct PasswdLine<'a> {
    name: &'a str,
    uid: u32,
    gid: u32,
    home: &'a str,
}

fn passwd_lines(text: &str) -> impl Iterator<Item = PasswdLine<'_>> {
    text.lines().filter_map(|line| {
        let mut fields = line.trim().split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        let uid = number(fields.nth(1)?)?;
        let gid = number(fields.next()?)?;
        let home = fields.nth(1).unwrap_or("");
        Some(PasswdLine {
            name,
            uid,
            gid,
            home,
        })
    })
}

/// By name first, then by number: a user may be named like a number.
fn find_user<'a>(passwd: &'a str, word: &str) -> Option<PasswdLine<'a>> {
    let uid = if word.is_empty() {
        Some(0)
    } else {
        number(word)
    };
    passwd_lines(passwd)
        .find(|line| line.name == word)
        .or_else(|| uid.and_then(|uid| passwd_lines(passwd).find(|line| line.uid == uid)))
}

/// (name, gid, members) of each good line.
fn group_lines(text: &str) -> impl Iterator<Item = (&str, u32, &str)> {
    text.lines().filter_map(|line| {
        let mut fields = line.trim().split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        let gid = number(fields.nth(1)?)?;
        Some((name, gid, fields.next().unwrap_or("")))
    })
}

fn find_group(group: &str, word: &str) -> Result<u32, Unresolved> {
    group_lines(group)
        .find(|(name, _, _)| *name == word)
        .map(|(_, gid, _)| gid)
        .or_else(|| number(word))
        .ok_or_else(|| Unresolved::NoSuchGroup(word.to_owned()))
}

fn memberships(group: &str, user: &str) -> Vec<u32> {
    group_lines(group)
        .filter(|(_, _, members)| members.split(',').any(|member| member == user))
        .map(|(_, gid, _)| gid)
        .collect()
}

/// A uid or gid; -1 is not one.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|value| digits && *value != u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\n\
        # a comment\n\
        broken:x:notanumber:0::/:\n\
        www:x:33:34:www:/var/www:/sbin/nologin\n\
        1000:x:7:8::/seven:/bin/sh\n";
    const GROUP: &str = "root:x:0:\nadm:x:4:root,www\nweb:x:80:www\nstaff:x:50:\n";

    fn check(spec: &str, groups: &[&str]) -> String {
        let user = User {
            spec: spec.to_owned(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        };
        match resolve(&user, PASSWD, GROUP) {
            Ok(id) => {
                let Identity {
                    uid,
                    gid,
                    groups,
                    member_of,
                    home,
                } = id;
                format!("{uid}:{gid} {groups:?} {member_of:?} {home}")
            }
            Err(reason) => reason.to_string(),
        }
    }

    #[test]
    fn words_of_an_image_are_resolved_in_its_own_files() {
        for (spec, groups, expected) in [
            ("", &[][..], "0:0 [] [4] /root"),
            ("0", &[], "0:0 [] [4] /root"),
            ("www", &[], "33:34 [] [4, 80] /var/www"),
            ("33", &[], "33:34 [] [4, 80] /var/www"),
            ("www:staff", &[], "33:50 [] [] /var/www"),
            ("www:", &[], "33:34 [] [4, 80] /var/www"),
            ("12345", &[], "12345:0 [] [] /"),
            ("12345:99", &[], "12345:99 [] [] /"),
            ("1000", &[], "7:8 [] [] /seven"), // a name, although it is a number
            ("www", &["staff", "999"], "33:34 [50, 999] [4, 80] /var/www"),
            (
                "nobody",
                &[],
                "unable to find user nobody: no matching entries in passwd file",
            ),
            (
                "www:none",
                &[],
                "unable to find group none: no matching entries in group file",
            ),
            (
                "broken",
                &[],
                "unable to find user broken: no matching entries in passwd file",
            ),
            (
                "4294967295",
                &[],
                "unable to find user 4294967295: no matching entries in passwd file",
            ),
            (
                "+5",
                &[],
                "unable to find user +5: no matching entries in passwd file",
            ),
        ] {
            assert_eq!(check(spec, groups), expected, "{spec:?}");
        }
    }

    #[test]
    fn without_files_numbers_still_do() {
        let user = User {
            spec: "65534:65534".to_owned(),
            groups: vec![],
        };
        let id = resolve(&user, "", "").unwrap();
        assert_eq!((id.uid, id.gid), (65534, 65534));
    }
}
