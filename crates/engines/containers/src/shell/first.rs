//! The built-in first process: starts the program, forwards signals to it, reaps every orphan, and
//! ends as the program ended. The rest is killed by the kernel when it goes.

use super::sys::{self, Ended};

const FORWARDED_NEVER: [i32; 3] = [libc::SIGCHLD, libc::SIGTTIN, libc::SIGTTOU];

/// Runs until the child `program` has ended; gives the exit code to end with: the program's, or 128
/// plus the signal that killed it.
pub fn attend(program: i32) -> i32 {
    loop {
        match sys::wait_for_any_signal() {
            Some(libc::SIGCHLD) => {
                while let Ok(Some((pid, ended))) = sys::reap() {
                    if pid == program {
                        return match ended {
                            Ended::Code(code) => code,
                            Ended::Signal(signal) => 128 + signal,
                        };
                    }
                }
            }
            Some(signal) if !FORWARDED_NEVER.contains(&signal) => {
                // It may just have ended: then its SIGCHLD follows.
                let _ = sys::kill(program, signal);
            }
            _ => {}
        }
    }
}
