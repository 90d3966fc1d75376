//! Takes on the container's identity (limits, filter, capabilities, user) and executes a program.
//! Used for the container's own process and for those that enter it later, so both are bound alike.

use super::{files, sys};
use crate::MAX_USER_FILE_BYTES;
use crate::config::{Process, Resource, Seccomp, Ulimit};
use crate::core::capabilities::{self, Capability};
use crate::core::exec::{self, Trouble};
use crate::core::idmap::IdMaps;
use crate::core::seccomp;
use crate::core::users::{self, Identity};
use crate::record::{Stage, StartFailure};
use rustix::process::{Gid, Resource as Rlimit, Uid};
use rustix::thread::{CapabilitySet, CapabilitySets};
use std::collections::BTreeSet;
use std::ffi::CString;
use std::fmt::Display;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

fn failed<E: Display>(subject: impl Display) -> impl FnOnce(E) -> StartFailure {
    move |e| StartFailure {
        stage: Stage::Identity,
        reason: format!("{subject}: {e}"),
    }
}

fn plain<E: Display>(e: E) -> StartFailure {
    StartFailure {
        stage: Stage::Identity,
        reason: e.to_string(),
    }
}

/// What a process becomes.
pub struct Persona<'a> {
    /// The container's process: user, capabilities, limits, environment, directory.
    pub process: &'a Process,
    /// What to execute; the process's own arguments, or those of a check.
    pub args: &'a [String],
    /// For `HOSTNAME`.
    pub hostname: &'a str,
    /// The filter.
    pub seccomp: Seccomp,
    /// The ids of the user namespace.
    pub id_maps: &'a IdMaps,
}

/// Who the process runs as.
pub struct Who {
    identity: Identity,
    supplementary: Vec<u32>,
}

/// Looks the user up in the files of `root`.
pub fn resolve(persona: &Persona<'_>, root: BorrowedFd<'_>) -> Result<Who, StartFailure> {
    let read = |path| files::read_in_root(root, path, MAX_USER_FILE_BYTES).map_err(failed(path));
    let (passwd, group) = (read("etc/passwd")?, read("etc/group")?);
    let identity = users::resolve(&persona.process.user, &passwd, &group).map_err(plain)?;
    let supplementary = persona.id_maps.supplementary(&identity).map_err(plain)?;
    Ok(Who {
        identity,
        supplementary,
    })
}

/// Lets `/dev/stdout` and `/dev/stderr` be opened by the user that the process becomes.
pub fn hand_over(pipes: &[&OwnedFd], who: &Who) -> Result<(), StartFailure> {
    for pipe in pipes {
        let uid = Uid::from_raw(who.identity.uid);
        rustix::fs::fchown(pipe, Some(uid), None).map_err(failed("output"))?;
    }
    Ok(())
}

/// Becomes the persona. Afterwards only [`execute`] makes sense.
pub fn take_on(persona: &Persona<'_>, who: &Who) -> Result<(), StartFailure> {
    let process = persona.process;
    let set = capabilities::effective(&process.capabilities_add, &process.capabilities_drop);
    for limit in &process.ulimits {
        set_limit(limit).map_err(failed(format!("limit {:?}", limit.resource)))?;
    }
    // Before the directory is left to the user: a user's own directory may be open to nobody else.
    let _ = rustix::process::chdir(cwd(process));
    if process.no_new_privileges {
        rustix::thread::set_no_new_privs(true).map_err(failed("no new privileges"))?;
    }
    // Before the capability that permits it is dropped; all calls below are in the allow-list.
    filter(persona.seccomp, &set)?;
    become_user(who, &set)?;
    rustix::process::chdir(cwd(process)).map_err(failed(format!(
        "working directory {}",
        cwd(process).display()
    )))
}

fn cwd(process: &Process) -> &std::path::Path {
    let cwd = process.cwd.as_path();
    if cwd.as_os_str().is_empty() {
        std::path::Path::new("/")
    } else {
        cwd
    }
}

fn filter(seccomp: Seccomp, set: &BTreeSet<Capability>) -> Result<(), StartFailure> {
    if seccomp == Seccomp::Unconfined {
        return Ok(());
    }
    let Some(arch) = seccomp::native() else {
        return Err(plain("there is no system-call list for this architecture"));
    };
    let programs = seccomp::compile(arch, set).map_err(|e| plain(e.0))?;
    for program in [&programs.known, &programs.forbidden] {
        sys::install_filter(program).map_err(failed("system-call filter"))?;
    }
    Ok(())
}

fn become_user(who: &Who, set: &BTreeSet<Capability>) -> Result<(), StartFailure> {
    for capability in Capability::all() {
        if !set.contains(&capability) {
            let bit = CapabilitySet::from_bits_retain(1 << capability.number());
            match rustix::thread::remove_capability_from_bounding_set(bit) {
                // A kernel that does not know it does not give it either.
                Ok(()) | Err(rustix::io::Errno::INVAL) => {}
                Err(error) => return Err(failed(capability)(error)),
            }
        }
    }
    rustix::thread::clear_ambient_capability_set().map_err(failed("ambient capabilities"))?;
    rustix::thread::set_keep_capabilities(true).map_err(failed("keeping capabilities"))?;
    let groups: Vec<Gid> = who
        .supplementary
        .iter()
        .map(|id| Gid::from_raw(*id))
        .collect();
    match rustix::thread::set_thread_groups(&groups) {
        Ok(()) => {}
        // A namespace with one user: its maps said so, and nothing was asked for.
        Err(rustix::io::Errno::PERM) if groups.is_empty() => {}
        Err(error) => return Err(failed("supplementary groups")(error)),
    }
    let Identity { uid, gid, .. } = who.identity;
    let (user, group) = (Uid::from_raw(uid), Gid::from_raw(gid));
    rustix::thread::set_thread_res_gid(group, group, group)
        .map_err(failed(format!("group {gid}")))?;
    rustix::thread::set_thread_res_uid(user, user, user).map_err(failed(format!("user {uid}")))?;
    let keep = CapabilitySet::from_bits_retain(capabilities::bits(set));
    let sets = CapabilitySets {
        effective: keep,
        permitted: keep,
        inheritable: CapabilitySet::empty(),
    };
    rustix::thread::set_capabilities(None, sets).map_err(failed("capabilities"))
}

/// The kernel's word for a resource.
pub fn rlimit(resource: Resource) -> Rlimit {
    match resource {
        Resource::Core => Rlimit::Core,
        Resource::Cpu => Rlimit::Cpu,
        Resource::Data => Rlimit::Data,
        Resource::Fsize => Rlimit::Fsize,
        Resource::Locks => Rlimit::Locks,
        Resource::Memlock => Rlimit::Memlock,
        Resource::Msgqueue => Rlimit::Msgqueue,
        Resource::Nice => Rlimit::Nice,
        Resource::Nofile => Rlimit::Nofile,
        Resource::Nproc => Rlimit::Nproc,
        Resource::Rss => Rlimit::Rss,
        Resource::Rtprio => Rlimit::Rtprio,
        Resource::Rttime => Rlimit::Rttime,
        Resource::Sigpending => Rlimit::Sigpending,
        Resource::Stack => Rlimit::Stack,
    }
}

fn set_limit(limit: &Ulimit) -> io::Result<()> {
    let values = rustix::process::Rlimit {
        current: limit.soft,
        maximum: limit.hard,
    };
    Ok(rustix::process::setrlimit(rlimit(limit.resource), values)?)
}

/// Executes the persona's program. Only returns if that failed.
pub fn execute(persona: &Persona<'_>, who: &Who) -> StartFailure {
    let env = exec::environment(&persona.process.env, &who.identity.home, persona.hostname);
    let program = persona.args.first().map_or("", String::as_str);
    let c_strings = |list: &[String]| -> Result<Vec<CString>, StartFailure> {
        list.iter()
            .map(|text| CString::new(text.as_str()).map_err(failed("arguments")))
            .collect()
    };
    let (args, environment) = match (c_strings(persona.args), c_strings(&env)) {
        (Ok(args), Ok(environment)) => (args, environment),
        (Err(failure), _) | (_, Err(failure)) => return failure,
    };
    let mut worst = Trouble::NotFound;
    for path in exec::candidates(program, &env) {
        let Ok(c_path) = CString::new(path.as_str()) else {
            continue;
        };
        let error = sys::execve(&c_path, &args, &environment);
        let trouble = exec::trouble(error.raw_os_error().unwrap_or(0), head(&path).as_deref());
        if trouble == Trouble::NotFound {
            continue;
        }
        worst = trouble;
        if worst != Trouble::Denied {
            break;
        }
    }
    StartFailure {
        stage: Stage::Exec,
        reason: exec::reason(program, &worst),
    }
}

/// The first bytes of a program, which tell its architecture and interpreter; `None` if there is no
/// such file.
fn head(path: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; exec::HEAD_BYTES];
    let flags =
        rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, rustix::fs::Mode::empty()) {
        Ok(file) => file,
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return None,
        Err(_) => return Some(Vec::new()),
    };
    let read = rustix::io::read(file.as_fd(), &mut bytes).unwrap_or(0);
    bytes.truncate(read);
    Some(bytes)
}
