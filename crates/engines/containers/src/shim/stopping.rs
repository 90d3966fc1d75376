//! A stop signal that the program cannot hear yet.
//!
//! The kernel drops a signal to the first process of a namespace that neither catches nor blocks
//! it: a program that is asked to stop before it has said what it does with the signal would run
//! on until it is killed. So the signal is sent again once the program can hear it. No event tells
//! of that moment, therefore it is looked for, ever more seldom.

/// After the first look.
const FIRST_PAUSE_MS: u64 = 5;
/// A program that never listens costs a look so often.
const LONGEST_PAUSE_MS: u64 = 1_000;

/// Whether a stop was asked for that the program has not heard.
#[derive(Debug, Default)]
pub struct Stopping {
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    next_ms: u64,
    pause_ms: u64,
    /// It was sent to a program that did not seem to hear it.
    tried: bool,
}

impl Stopping {
    /// Somebody asks for it.
    pub fn ask(&mut self, now_ms: u64) {
        self.kept.get_or_insert(Kept {
            next_ms: now_ms,
            pause_ms: FIRST_PAUSE_MS,
            tried: false,
        });
    }

    /// When [`Stopping::is_due`] is to be asked again.
    pub fn deadline_ms(&self) -> Option<u64> {
        self.kept.as_ref().map(|kept| kept.next_ms)
    }

    /// Whether the signal is to be sent now: at first in any case, for the look may err, and once
    /// more when it is heard that was not heard then.
    pub fn is_due(&mut self, now_ms: u64, hears: impl FnOnce() -> bool) -> bool {
        let Some(kept) = self.kept.as_mut().filter(|kept| kept.next_ms <= now_ms) else {
            return false;
        };
        if hears() {
            self.kept = None;
            return true;
        }
        kept.next_ms = now_ms + kept.pause_ms;
        kept.pause_ms = (kept.pause_ms * 2).min(LONGEST_PAUSE_MS);
        !std::mem::replace(&mut kept.tried, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sent_until_it_is_heard() {
        let mut stopping = Stopping::default();
        assert!(!stopping.is_due(0, || true), "nobody asked");
        stopping.ask(10);
        assert_eq!(stopping.deadline_ms(), Some(10));
        assert!(stopping.is_due(10, || false));
        assert!(!stopping.is_due(12, || panic!("too early")));
        stopping.ask(13);
        assert_eq!(
            stopping.deadline_ms(),
            Some(15),
            "asked twice is asked once"
        );
        assert!(!stopping.is_due(15, || false));
        assert!(stopping.is_due(25, || true));
        assert!(!stopping.is_due(99, || panic!("sent already")));
        assert_eq!(stopping.deadline_ms(), None);
        stopping.ask(100);
        assert!(stopping.is_due(100, || true));
        assert_eq!(stopping.deadline_ms(), None);
    }

    #[test]
    fn a_program_that_never_listens_is_looked_at_once_a_second() {
        let mut stopping = Stopping::default();
        stopping.ask(0);
        let mut looks = 0;
        for now_ms in 0..20_000 {
            stopping.is_due(now_ms, || {
                looks += 1;
                false
            });
        }
        assert!((20..30).contains(&looks), "{looks}");
    }
}
