//! Runs a program inside a running container: in its namespaces and control groups, with its user,
//! capabilities, limits and filter. For health checks, and for whoever has such a process to give.

use crate::config::Container;
use crate::core::idmap::IdMaps;
use crate::shell::identity::{self, Persona};
use crate::shell::namespaces::{self, Namespaces};
use crate::shell::sys::{self, Fork};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::pipe::PipeFlags;
use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// The exit code of a process that could not execute its program; the reason is in its output.
pub const NOT_EXECUTED: i32 = 127;

/// A running container, held so that programs can be run in it.
#[derive(Debug)]
pub struct Target {
    namespaces: Namespaces,
    groups: Vec<OwnedFd>,
    id_maps: IdMaps,
}

/// Why a container could not be entered.
#[derive(Debug)]
pub struct EnterError {
    /// What failed.
    pub action: &'static str,
    /// Why.
    pub source: io::Error,
}

impl fmt::Display for EnterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.source)
    }
}

impl std::error::Error for EnterError {}

fn at(action: &'static str) -> impl FnOnce(io::Error) -> EnterError {
    move |source| EnterError { action, source }
}

/// A program that was started in a container; a child of this process.
#[derive(Debug)]
pub struct Entered {
    /// Its process id as this process sees it; also that of its process group.
    pub pid: i32,
    /// What it prints on both streams; not blocking.
    pub output: OwnedFd,
}

impl Target {
    /// The container in which process `pid` runs (its program, not a built-in first process, whose
    /// namespaces the kernel shows to nobody). `groups` are the entries of its control groups.
    pub fn of(pid: u32, groups: Vec<OwnedFd>) -> Result<Target, EnterError> {
        let namespaces = Namespaces::open(&pid.to_string()).map_err(at("opening namespaces"))?;
        Target::new(namespaces, groups)
    }

    pub(crate) fn new(namespaces: Namespaces, groups: Vec<OwnedFd>) -> Result<Target, EnterError> {
        let id_maps = namespaces::id_maps().map_err(at("reading id maps"))?;
        Ok(Target {
            namespaces,
            groups,
            id_maps,
        })
    }

    /// Starts `args` as the container's process would run them.
    ///
    /// This process must have one thread, and must be in the user namespace that owns the
    /// container. From the first call on, its children are born in the container's process
    /// namespace: it is the process of one container, for good.
    pub fn start(&self, container: &Container, args: &[String]) -> Result<Entered, EnterError> {
        let flags = PipeFlags::CLOEXEC | PipeFlags::NONBLOCK;
        let (output, writer) =
            rustix::pipe::pipe_with(flags).map_err(|e| at("making a pipe")(e.into()))?;
        self.namespaces
            .adopt_processes()
            .map_err(at("joining the process namespace"))?;
        match sys::fork().map_err(at("forking"))? {
            Fork::Parent(pid) => Ok(Entered { pid, output }),
            Fork::Child => {
                let reason = self.run(container, args, &writer);
                let _ = rustix::io::write(&writer, reason.as_bytes());
                sys::exit(NOT_EXECUTED)
            }
        }
    }

    /// In the child: becomes the program, or gives the reason why not.
    fn run(&self, container: &Container, args: &[String], writer: &OwnedFd) -> String {
        let persona = Persona {
            process: &container.process,
            args,
            hostname: &container.hostname,
            seccomp: container.seccomp,
            id_maps: &self.id_maps,
        };
        let enter = || -> io::Result<OwnedFd> {
            let death = Some(rustix::process::Signal::KILL);
            rustix::process::set_parent_process_death_signal(death)?;
            sys::reset_signals();
            namespaces::join_groups(&self.groups)?;
            self.namespaces.enter()?;
            rustix::process::setsid()?;
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let root = rustix::fs::openat(CWD, "/", flags, Mode::empty())?;
            let null = rustix::fs::openat(CWD, "/dev/null", OFlags::RDONLY, Mode::empty())?;
            rustix::io::ioctl_fionbio(writer, false)?;
            for (number, descriptor) in (0..).zip([&null, writer, writer]) {
                sys::duplicate_onto(descriptor.as_fd(), number)?;
            }
            sys::close_others_on_exec()?;
            Ok(root)
        };
        let root = match enter() {
            Ok(root) => root,
            Err(error) => return format!("entering the container: {error}"),
        };
        let become_it = || {
            let who = identity::resolve(&persona, root.as_fd())?;
            identity::hand_over(&[writer], &who)?;
            identity::take_on(&persona, &who)?;
            Err(identity::execute(&persona, &who))
        };
        match become_it() {
            Ok(never) => match never {},
            Err::<std::convert::Infallible, _>(failure) => failure.reason,
        }
    }
}
