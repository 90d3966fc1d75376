//! Health checks of the running container: does what the monitor in the core says.

use crate::HEALTH_OUTPUT_BYTES;
use crate::config::{Container, HealthCheck};
use crate::core::health::{Action, Input, Monitor};
use crate::enter::{Entered, Target};
use crate::record::{Health, HealthResult};
use crate::shell::files;
use crate::shell::sys::{self, Ended};
use std::os::fd::OwnedFd;

/// What a pipe holds.
const PIPE_BYTES: usize = 64 * 1024;

/// The checks of one container; idle if it has none.
pub struct Checks {
    check: Option<HealthCheck>,
    active: Option<Active>,
}

struct Active {
    target: Target,
    monitor: Monitor,
    /// When the monitor's verdict became what it is.
    since_ms: i64,
    running: Option<Running>,
    last: Option<HealthResult>,
}

struct Running {
    entered: Entered,
    /// Until its end.
    open: bool,
    kept: Vec<u8>,
}

impl Checks {
    /// For `check`; nothing runs yet.
    pub fn new(check: Option<&HealthCheck>) -> Checks {
        Checks {
            check: check.cloned(),
            active: None,
        }
    }

    /// The program was executed.
    pub fn begin(&mut self, target: Target, now_ms: u64) {
        if let Some(check) = &self.check {
            let monitor = Monitor::new(check, now_ms);
            self.active = Some(Active {
                target,
                monitor,
                since_ms: files::wall_ms(),
                running: None,
                last: None,
            });
        }
    }

    /// When [`Checks::tick`] is due at the latest.
    pub fn deadline_ms(&self) -> Option<u64> {
        self.active.as_ref()?.monitor.deadline_ms()
    }

    /// The running check's output, as long as it is open.
    pub fn output(&self) -> Option<&OwnedFd> {
        let running = self.active.as_ref()?.running.as_ref()?;
        running.open.then_some(&running.entered.output)
    }

    /// What the status says.
    pub fn health(&self) -> Option<Health> {
        let active = self.active.as_ref()?;
        Some(Health {
            state: active.monitor.state(),
            since_ms: Some(active.since_ms),
            failing_streak: active.monitor.failing_streak(),
            last: active.last.clone(),
        })
    }

    /// Reads output, and starts or kills a check if it is time.
    pub fn tick(&mut self, container: &Container, now_ms: u64) {
        let (Some(active), Some(check)) = (&mut self.active, &self.check) else {
            return;
        };
        if let Some(running) = &mut active.running {
            running.read();
        }
        match active.step(Input::Tick, now_ms) {
            Action::Nothing => {}
            Action::Run => match active.target.start(container, &check.args) {
                Ok(entered) => {
                    let running = Running {
                        entered,
                        open: true,
                        kept: Vec::new(),
                    };
                    active.running = Some(running);
                }
                Err(error) => {
                    active.result(None, error.to_string(), files::wall_ms());
                    active.step(Input::Ended { success: false }, now_ms);
                }
            },
            Action::Kill => {
                if let Some(running) = &active.running {
                    let pid = running.entered.pid;
                    // The group exists once the process has made its session; it does so first.
                    let _ = sys::kill(-pid, libc::SIGKILL);
                    let _ = sys::kill(pid, libc::SIGKILL);
                }
            }
        }
    }

    /// A child of the shim that is not the container has ended.
    pub fn ended(&mut self, pid: i32, ended: Ended, wall_ms: i64, now_ms: u64) {
        let Some(active) = &mut self.active else {
            return;
        };
        let ours = active.running.take_if(|running| running.entered.pid == pid);
        let Some(mut running) = ours else { return };
        running.read();
        let output = String::from_utf8_lossy(&running.kept).into_owned();
        let code = match ended {
            Ended::Code(code) => Some(code),
            Ended::Signal(_) => None,
        };
        active.result(code, output, wall_ms);
        active.step(
            Input::Ended {
                success: code == Some(0),
            },
            now_ms,
        );
    }
}

impl Active {
    /// A step of the monitor; notes when its verdict changes.
    fn step(&mut self, input: Input, now_ms: u64) -> Action {
        let before = self.monitor.state();
        let action = self.monitor.step(input, now_ms);
        if self.monitor.state() != before {
            self.since_ms = files::wall_ms();
        }
        action
    }

    fn result(&mut self, code: Option<i32>, output: String, ended_at_ms: i64) {
        self.last = Some(HealthResult {
            ended_at_ms,
            code,
            output,
        });
    }
}

impl Running {
    /// Empties the pipe once; what is over the bound is dropped. A check that writes on and on has
    /// its time like any other.
    fn read(&mut self) {
        let mut buffer = [0; HEALTH_OUTPUT_BYTES];
        for _ in 0..PIPE_BYTES / HEALTH_OUTPUT_BYTES {
            if !self.open {
                return;
            }
            match rustix::io::read(&self.entered.output, &mut buffer) {
                Ok(0) => self.open = false,
                Ok(read) => {
                    let room = HEALTH_OUTPUT_BYTES - self.kept.len();
                    self.kept.extend_from_slice(&buffer[..read.min(room)]);
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => return,
                Err(_) => self.open = false,
            }
        }
    }
}
