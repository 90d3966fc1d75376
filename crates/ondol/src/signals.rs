//! Signals, in the one way each role needs them.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Lets SIGTERM end the process although it may be PID 1 of a container, where the kernel ignores
/// signals without a handler. For the demo's application.
pub fn end_on_terminate() {
    // A thread of its own blocks in sigwait; everything it may do then is safe, since it is no
    // signal handler.
    let mut set = Blocked::terminate();
    std::thread::spawn(move || {
        set.wait();
        std::process::exit(0);
    });
}

/// SIGTERM, blocked in this thread and in those started later.
struct Blocked(libc::sigset_t);

impl Blocked {
    fn terminate() -> Blocked {
        // SAFETY: a zeroed set is valid memory for sigemptyset, which initialises it; the calls
        // touch nothing but the set and this thread's mask.
        unsafe {
            let mut set = std::mem::zeroed();
            libc::sigemptyset(&raw mut set);
            libc::sigaddset(&raw mut set, libc::SIGTERM);
            libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
            Blocked(set)
        }
    }

    fn wait(&mut self) {
        let mut number = 0;
        // SAFETY: both pointers are to live values of the right types.
        unsafe {
            libc::sigwait(&raw const self.0, &raw mut number);
        }
    }
}

/// The signals by which the user (Ctrl-C) or the system (SIGTERM) asks `up` to end; none that came
/// after [`Asked::listen`] is lost.
pub struct Asked {
    terminate: Signal,
    interrupt: Signal,
}

impl Asked {
    /// From now on they do not kill.
    pub fn listen() -> std::io::Result<Asked> {
        Ok(Asked {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Resolves when one has come.
    pub async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
