//! Why this system forbids the fabric: at which act an attempt came to a stop, and the setting that
//! is the reason, with the one command that changes it.
//!
//! Pure. It must never blame a setting that cannot have refused that act.

use std::io;

use super::probe::{Obstacle, fatal};

/// What a fabric is made by, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A user namespace.
    Users,
    /// A mount namespace that belongs to it.
    Mounts,
    /// A network namespace that belongs to it.
    Network,
    /// Changing a mount in there.
    Detach,
    /// Changing a link in there.
    Loopback,
}

impl Act {
    /// All, in the order in which they are tried.
    pub const ALL: [Act; 5] = [
        Act::Users,
        Act::Mounts,
        Act::Network,
        Act::Detach,
        Act::Loopback,
    ];

    fn words(self) -> &'static str {
        match self {
            Act::Users => "make a user namespace",
            Act::Mounts => "make a mount namespace in a user namespace",
            Act::Network => "make a network namespace in a user namespace",
            Act::Detach => "change mounts in a user namespace",
            Act::Loopback => "change the network in a user namespace",
        }
    }
}

/// Where an attempt came to a stop.
#[derive(Debug)]
pub struct Stopped {
    /// The act.
    pub at: Act,
    /// The system's answer.
    pub error: io::Error,
}

/// What of the system may be the reason.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The caller.
    pub uid: u32,
    /// The caller's name, or his number.
    pub user: String,
    /// Those of user.max_*_namespaces that are 0.
    pub zero_limits: Vec<String>,
    /// kernel.unprivileged_userns_clone is 0 (Debian).
    pub clone_forbidden: bool,
    /// kernel.apparmor_restrict_unprivileged_userns is 1 (Ubuntu).
    pub apparmor_restricts: bool,
    /// The AppArmor profile that is enforced on the caller.
    pub apparmor_profile: Option<String>,
    /// The caller's SELinux context, where that is enforced and confines him.
    pub selinux_context: Option<String>,
    /// Whether the caller is in a container of another program.
    pub in_container: bool,
}

/// Everything that is known to be in the way; at least one.
pub fn obstacles(stopped: &Stopped, facts: &Facts) -> Vec<Obstacle> {
    let mut found: Vec<Obstacle> = facts.zero_limits.iter().map(|it| zero_limit(it)).collect();
    if facts.uid != 0 && is_refusal(&stopped.error) {
        if facts.clone_forbidden {
            found.push(fatal(
                "kernel.unprivileged_userns_clone is 0",
                "sudo sysctl -w kernel.unprivileged_userns_clone=1",
            ));
        }
        // It lets the namespace be made. That a container may not is that container's doing.
        if facts.apparmor_restricts && !(facts.in_container && stopped.at == Act::Users) {
            found.push(fatal(
                "AppArmor takes the capabilities in user namespaces of ordinary users",
                "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
            ));
        }
    }
    if found.is_empty() {
        found.push(refused(stopped, facts));
    }
    found
}

fn zero_limit(name: &str) -> Obstacle {
    fatal(
        format!("{name} is 0"),
        format!("sudo sysctl -w {name}=15000"),
    )
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EPERM | libc::EACCES))
}

/// No setting says so: what else judges processes is named, or else the act alone.
fn refused(stopped: &Stopped, facts: &Facts) -> Obstacle {
    let Stopped { at, error } = stopped;
    let who = match facts.uid {
        0 => "root",
        _ => "an ordinary user",
    };
    let what = format!("{who} may not {}: {error}", at.words());
    match error.raw_os_error() {
        Some(libc::ENOSPC | libc::EUSERS) => {
            fatal(what, "sudo sysctl -w user.max_user_namespaces=15000")
        }
        Some(libc::EINVAL | libc::ENOSYS) => {
            fatal(what, "uname -r # needs CONFIG_USER_NS and CONFIG_NET_NS")
        }
        _ if facts.in_container => fatal(
            format!("{what}; the container forbids it in which this runs"),
            container_options(facts),
        ),
        _ => confined(&what, facts),
    }
}

/// How a container is started in which Ondol works.
fn container_options(facts: &Facts) -> String {
    let mut options = "docker run --security-opt seccomp=unconfined".to_owned();
    if facts.apparmor_profile.is_some() {
        options.push_str(" --security-opt apparmor=unconfined");
    }
    if facts.selinux_context.is_some() {
        options.push_str(" --security-opt label=disable");
    }
    options + " --security-opt systempaths=unconfined …"
}

fn confined(what: &str, facts: &Facts) -> Obstacle {
    if let Some(profile) = &facts.apparmor_profile {
        return fatal(
            format!("the AppArmor profile {profile} is in force: {what}"),
            format!("printf %s '{profile}' | sudo tee /sys/kernel/security/apparmor/.remove"),
        );
    }
    if let Some(context) = &facts.selinux_context {
        return fatal(
            format!("SELinux confines {context}: {what}"),
            format!(
                "sudo semanage login --add --seuser unconfined_u {} # then log in again",
                facts.user
            ),
        );
    }
    fatal(
        what,
        "sudo dmesg | tail # nothing that Ondol knows forbids it; the kernel may say what does",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Facts {
        Facts {
            uid: 1_000,
            user: "ada".to_owned(),
            ..Facts::default()
        }
    }

    fn told(at: Act, errno: i32, facts: &Facts) -> Vec<(String, String)> {
        let error = io::Error::from_raw_os_error(errno);
        let found = obstacles(&Stopped { at, error }, facts);
        assert!(found.iter().all(|it| it.fatal), "{found:?}");
        let lines = |it: Obstacle| (it.problem, it.remedy);
        found.into_iter().map(lines).collect()
    }

    /// What is told first, and the command.
    #[track_caller]
    fn first(at: Act, errno: i32, facts: &Facts, problem: &str, remedy: &str) {
        let found = told(at, errno, facts);
        assert!(found[0].0.contains(problem), "{found:?}");
        assert!(found[0].1.contains(remedy), "{found:?}");
    }

    #[test]
    fn settings_of_distributions_are_named_with_the_command_that_changes_them() {
        let debian = Facts {
            clone_forbidden: true,
            ..ada()
        };
        let remedy = "sudo sysctl -w kernel.unprivileged_userns_clone=1";
        let problem = "kernel.unprivileged_userns_clone is 0";
        first(Act::Users, libc::EPERM, &debian, problem, remedy);
        let ubuntu = Facts {
            apparmor_restricts: true,
            ..ada()
        };
        let remedy = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
        let problem = "AppArmor takes the capabilities";
        first(Act::Mounts, libc::EPERM, &ubuntu, problem, remedy);
        first(Act::Detach, libc::EACCES, &ubuntu, problem, remedy);
        let limited = Facts {
            zero_limits: vec!["user.max_net_namespaces".to_owned()],
            ..ada()
        };
        let remedy = "sudo sysctl -w user.max_net_namespaces=15000";
        let problem = "user.max_net_namespaces is 0";
        first(Act::Network, libc::ENOSPC, &limited, problem, remedy);
    }

    #[test]
    fn every_setting_that_would_stop_the_next_attempt_is_told_at_once() {
        let facts = Facts {
            zero_limits: vec!["user.max_user_namespaces".to_owned()],
            clone_forbidden: true,
            ..ada()
        };
        assert_eq!(told(Act::Users, libc::EPERM, &facts).len(), 2);
    }

    #[test]
    fn settings_for_ordinary_users_are_not_blamed_for_what_stops_root() {
        let facts = Facts {
            clone_forbidden: true,
            apparmor_restricts: true,
            ..Facts::default()
        };
        let found = told(Act::Users, libc::EPERM, &facts);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].0.starts_with("root may not make a user namespace"),
            "{found:?}"
        );
        assert!(found[0].1.contains("dmesg"), "{found:?}");
    }

    #[test]
    fn a_profile_in_force_is_named_and_so_is_the_act_that_it_refused() {
        let facts = Facts {
            apparmor_profile: Some("tight".to_owned()),
            ..ada()
        };
        first(
            Act::Mounts,
            libc::EPERM,
            &facts,
            "the AppArmor profile tight is in force: an ordinary user may not make a mount \
             namespace in a user namespace: Operation not permitted",
            "printf %s 'tight' | sudo tee /sys/kernel/security/apparmor/.remove",
        );
        let facts = Facts {
            selinux_context: Some("user_u:user_r:user_t:s0".to_owned()),
            ..ada()
        };
        first(
            Act::Users,
            libc::EACCES,
            &facts,
            "SELinux confines user_u:user_r:user_t:s0: an ordinary user may not make a user",
            "sudo semanage login --add --seuser unconfined_u ada",
        );
    }

    #[test]
    fn in_a_container_it_is_the_container_that_forbids() {
        let facts = Facts {
            in_container: true,
            apparmor_restricts: true,
            apparmor_profile: Some("docker-default".to_owned()),
            ..ada()
        };
        first(
            Act::Users,
            libc::EPERM,
            &facts,
            "the container forbids it",
            "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined",
        );
        // There the host's own restriction comes second, and shows itself after the first.
        first(
            Act::Mounts,
            libc::EPERM,
            &facts,
            "AppArmor takes the capabilities",
            "kernel.apparmor_restrict_unprivileged_userns=0",
        );
    }

    #[test]
    fn a_kernel_without_namespaces_and_one_that_has_no_more_are_told_apart() {
        let facts = ada();
        first(
            Act::Network,
            libc::EINVAL,
            &facts,
            "network",
            "CONFIG_NET_NS",
        );
        let remedy = "user.max_user_namespaces=15000";
        first(Act::Users, libc::ENOSPC, &facts, "No space left", remedy);
    }
}
