//! The container's first process, from its birth to the program.
//!
//! It talks to the shim over a channel that closes in the program: first a packet `ready` with its
//! namespaces, then nothing (the program runs) or one [`StartFailure`] as JSON.

use super::identity::{self, Persona};
use super::namespaces::{self, Namespaces};
use super::root::{self, Place};
use super::sys::{self, Fork};
use super::{channel, devices, first};
use crate::config::Container;
use crate::core::idmap::IdMaps;
use crate::record::{Stage, StartFailure};
use rustix::process::{DumpableBehavior, Signal};
use std::fmt::Display;
use std::os::fd::{AsFd, OwnedFd};

/// The packet that comes with the namespaces.
pub const READY: &[u8] = b"ready";

/// So much of a reason is told. In JSON a byte is six at most, and all fits one packet.
const MAX_REASON_BYTES: usize = 600;

/// What the process is born with.
pub struct Birth<'a> {
    /// What it becomes.
    pub container: &'a Container,
    /// The control groups' entries.
    pub groups: &'a [OwnedFd],
    /// The ids of the user namespace.
    pub id_maps: &'a IdMaps,
    /// Its side of the channel.
    pub channel: &'a OwnedFd,
    /// /dev/null.
    pub stdin: &'a OwnedFd,
    /// The pipes' writing ends.
    pub stdout: &'a OwnedFd,
    /// The pipes' writing ends.
    pub stderr: &'a OwnedFd,
}

fn failed<E: Display>(subject: impl Display) -> impl FnOnce(E) -> StartFailure {
    move |e| StartFailure {
        stage: Stage::Namespaces,
        reason: format!("{subject}: {e}"),
    }
}

/// Becomes the container's process. Never returns.
pub fn become_container(birth: &Birth<'_>) -> ! {
    let Err(failure) = prepare(birth);
    tell(birth.channel, failure);
    sys::exit(127)
}

/// Tells the shim of a failure; of a reason that names something long, the beginning.
fn tell(channel: &OwnedFd, mut failure: StartFailure) {
    let end = failure.reason.floor_char_boundary(MAX_REASON_BYTES);
    failure.reason.truncate(end);
    let text = serde_json::to_vec(&failure).unwrap_or_default();
    // If the shim is gone, nobody is left to be told, and this process is to go as well.
    let _ = channel::send(channel, &text, &[]);
}

fn prepare(birth: &Birth<'_>) -> Result<std::convert::Infallible, StartFailure> {
    let container = birth.container;
    die_with_the_shim()?;
    sys::reset_signals();
    namespaces::join_groups(birth.groups).map_err(failed("control groups"))?;
    namespaces::own_group_view().map_err(failed("cgroup namespace"))?;
    namespaces::network(&container.network).map_err(failed("network namespace"))?;
    rustix::process::setsid().map_err(failed("session"))?;
    rustix::system::sethostname(container.hostname.as_bytes()).map_err(failed("hostname"))?;
    // Kernels without keyrings have none to share.
    let _ = sys::new_session_keyring();
    let own = Namespaces::open("self").map_err(failed("namespaces"))?;
    let place = Place {
        tty_group: birth.id_maps.has_group(devices::TTY_GROUP),
        grouped: !birth.groups.is_empty(),
    };
    let root = root::enter(container, &place)?;
    channel::send(birth.channel, READY, &own.descriptors()).map_err(failed("shim"))?;
    drop(own);

    let persona = Persona {
        process: &container.process,
        args: &container.process.args,
        hostname: &container.hostname,
        seccomp: container.seccomp,
        id_maps: birth.id_maps,
    };
    let who = identity::resolve(&persona, root.as_fd())?;
    identity::hand_over(&[birth.stdout, birth.stderr], &who)?;
    for (number, descriptor) in (0..).zip([birth.stdin, birth.stdout, birth.stderr]) {
        sys::duplicate_onto(descriptor.as_fd(), number).map_err(failed("standard streams"))?;
    }
    sys::close_others_on_exec().map_err(failed("descriptors"))?;
    identity::take_on(&persona, &who)?;
    // A change of user takes both back.
    die_with_the_shim()?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(failed("dumpable"))?;
    if container.init {
        start_beneath(&persona, &who, birth)
    } else {
        Err(identity::execute(&persona, &who))
    }
}

/// The kernel kills this process, and with it the container, when the shim dies.
fn die_with_the_shim() -> Result<(), StartFailure> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(failed("parent's death"))
}

/// Starts the program as a child and attends to it.
fn start_beneath(
    persona: &Persona<'_>,
    who: &identity::Who,
    birth: &Birth<'_>,
) -> Result<std::convert::Infallible, StartFailure> {
    // Before there is a child whose end could be missed.
    sys::block_signals();
    match sys::fork().map_err(failed("fork"))? {
        Fork::Child => {
            sys::reset_signals();
            // A session of its own, so that the program is not stopped for reading a terminal.
            let _ = rustix::process::setsid();
            tell(birth.channel, identity::execute(persona, who));
            sys::exit(127)
        }
        Fork::Parent(program) => {
            // Also the channel, whose end tells the shim that the program runs, and the pipes,
            // which belong to the program alone.
            let _ = sys::close_all_from(0);
            sys::exit(first::attend(program))
        }
    }
}
