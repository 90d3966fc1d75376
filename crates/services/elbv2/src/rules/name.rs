//! Names of load balancers and target groups.

use crate::faults;
use aws::Fault;

/// Longest name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 32;

/// A load balancer's name: letters, digits, hyphens; not at the ends; not `internal-…`.
pub fn load_balancer(name: &str) -> Result<(), Fault> {
    check("The load balancer name", name)?;
    if name.starts_with("internal-") {
        return Err(faults::validation(format!(
            "The load balancer name '{name}' cannot begin with 'internal-'"
        )));
    }
    Ok(())
}

/// A target group's name: letters, digits, hyphens; not at the ends.
pub fn target_group(name: &str) -> Result<(), Fault> {
    check("Target group name", name)
}

fn check(subject: &str, name: &str) -> Result<(), Fault> {
    let refuse = |why: &str| Err(faults::validation(format!("{subject} '{name}' {why}")));
    if name.is_empty() {
        return refuse("cannot be empty");
    }
    if name.chars().count() > NAME_CHARACTERS_MAX {
        return refuse("cannot be longer than '32' characters");
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return refuse(
            "can only contain characters that are alphanumeric characters or hyphens(-)",
        );
    }
    if name.starts_with('-') || name.ends_with('-') {
        return refuse("cannot begin or end with a hyphen(-)");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_awss_rules() {
        let long = "a".repeat(33);
        for (name, why) in [
            ("shop", ""),
            ("Shop-1", ""),
            (&long[1..], ""),
            ("", "cannot be empty"),
            (&*long, "cannot be longer"),
            ("a_b", "can only contain"),
            ("가게", "can only contain"),
            ("-a", "cannot begin or end"),
            ("a-", "cannot begin or end"),
        ] {
            let message = target_group(name)
                .err()
                .map_or(String::new(), |f| f.message);
            assert_eq!(message.is_empty(), why.is_empty(), "{name}: {message}");
            assert!(message.contains(why), "{name}: {message}");
        }
        assert!(load_balancer("internal-x").is_err());
        assert!(target_group("internal-x").is_ok());
    }
}
