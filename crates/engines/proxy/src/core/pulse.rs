//! Whether a worker still works: the keeper asks, the worker answers once each of its data threads
//! has. Pure; it must never judge by a clock.
//!
//! It counts the keeper's own ticks, at least [`limits::TICK_MS`] apart on a clock that stands
//! still while the machine is suspended. So whatever holds the keeper up as well (suspension, a
//! machine without time for anybody) gives the worker as much more time, and is one tick at most.
//! A worker that is only busy answers late, but within a turn of its loops, which
//! [`limits::READS_IN_A_ROW`] and its like bound: milliseconds.

use crate::limits;

/// What the keeper does at a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Ask the worker.
    Ask,
    /// Nothing: it has been asked.
    Wait,
    /// Tell that it does not answer.
    Doubt,
    /// It hangs: kill it.
    Kill,
}

/// A worker's pulse.
#[derive(Debug, Default)]
pub struct Pulse {
    asked: bool,
    silent_ticks: u32,
    /// Of one that retires: the ticks that it may still live.
    left_ticks: Option<u32>,
}

impl Pulse {
    /// A tick has passed.
    pub fn tick(&mut self) -> Act {
        if let Some(left) = &mut self.left_ticks {
            *left = left.saturating_sub(1);
            if *left == 0 {
                return Act::Kill;
            }
        }
        if !std::mem::replace(&mut self.asked, true) {
            return Act::Ask;
        }
        self.silent_ticks += 1;
        match self.silent_ticks {
            limits::SILENT_TICKS.. => Act::Kill,
            limits::DOUBT_TICKS => Act::Doubt,
            _ => Act::Wait,
        }
    }

    /// Whether it has not answered for so long that it is in doubt.
    pub fn is_silent(&self) -> bool {
        self.silent_ticks >= limits::DOUBT_TICKS
    }

    /// The worker has answered. Whether that was in doubt.
    pub fn heard(&mut self) -> bool {
        let was_in_doubt = self.is_silent();
        self.asked = false;
        self.silent_ticks = 0;
        was_in_doubt
    }

    /// The worker is told to end by itself within [`limits::RETIRE_MS`].
    pub fn retire(&mut self) {
        self.left_ticks = Some((limits::RETIRE_MS / limits::TICK_MS) as u32 + limits::SILENT_TICKS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_answers_lives_however_late_and_one_that_does_not_is_killed() {
        let mut pulse = Pulse::default();
        for late in 0..limits::SILENT_TICKS {
            assert_eq!(pulse.tick(), Act::Ask);
            for tick in 1..=late {
                let expected = match tick {
                    limits::DOUBT_TICKS => Act::Doubt,
                    _ => Act::Wait,
                };
                assert_eq!(pulse.tick(), expected, "{late} ticks late");
            }
            assert_eq!(pulse.heard(), late >= limits::DOUBT_TICKS);
        }
        assert_eq!(pulse.tick(), Act::Ask);
        let silence = (1..limits::SILENT_TICKS).map(|_| pulse.tick());
        assert!(silence.into_iter().all(|act| act != Act::Kill));
        assert_eq!(pulse.tick(), Act::Kill);
        assert_eq!(pulse.tick(), Act::Kill, "until it is dead");
    }

    #[test]
    fn one_that_retires_may_finish_but_not_stay() {
        let mut pulse = Pulse::default();
        pulse.retire();
        let mut ticks: u64 = 0;
        while pulse.tick() == Act::Ask {
            pulse.heard();
            ticks += 1;
        }
        let lived_ms = ticks * limits::TICK_MS;
        let longest_ms = limits::RETIRE_MS + u64::from(limits::SILENT_TICKS) * limits::TICK_MS;
        assert!(
            (limits::RETIRE_MS..longest_ms).contains(&lived_ms),
            "{lived_ms}"
        );
        assert_eq!(pulse.tick(), Act::Kill);
        // And one that hangs as it retires is killed like any other.
        let mut pulse = Pulse::default();
        pulse.retire();
        let ticks = (0..).take_while(|_| pulse.tick() != Act::Kill).count();
        assert_eq!(ticks, limits::SILENT_TICKS as usize);
    }
}
