//! The events of many streams in one order: by instant, then by stream, then by number. A stream is
//! read only when an event of it could be next, so that a page of a group with many streams reads
//! few. Pure but for what `load` does.

use crate::rules::token::Looked;
use base::Time;
use control::ports::{LogEvent, LogGap, LogPage};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A stream that may have events of the search.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its id as a number.
    pub stream: u64,
    /// No event of it that is searched for is older.
    pub first: Time,
}

/// What a visitor says about the next event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was looked at.
    Next,
    /// It is for the next page.
    Stop,
}

struct Reader {
    stream: u64,
    start: LogGap,
    read: VecDeque<LogEvent>,
    more: bool,
}

/// Goes through the events behind `after`. `load` reads a page of a candidate from a gap on, and
/// `visit` looks at each event with its candidate's index. Answers the last event that was looked
/// at if there may be more.
pub fn visit<E>(
    candidates: &[Candidate],
    after: Option<Looked>,
    mut load: impl FnMut(usize, LogGap) -> Result<LogPage, E>,
    mut visit: impl FnMut(usize, &LogEvent) -> Verdict,
) -> Result<Option<Looked>, E> {
    let mut readers: Vec<Reader> = candidates
        .iter()
        .map(|one| Reader::of(one, after))
        .collect();
    let first = |(index, reader): (usize, &Reader)| Reverse((reader.place(), index));
    let mut heads: BinaryHeap<_> = readers.iter().enumerate().map(first).collect();
    let mut last = after;
    while let Some(Reverse((place, index))) = heads.pop() {
        let reader = &mut readers[index];
        match reader.read.front() {
            Some(event) => {
                if visit(index, event) == Verdict::Stop {
                    return Ok(last);
                }
                last = Some(place);
                reader.read.pop_front();
            }
            None => {
                let page = load(index, reader.start)?;
                reader.take(page);
            }
        }
        if !reader.read.is_empty() || reader.more {
            heads.push(Reverse((reader.place(), index)));
        }
    }
    Ok(None)
}

impl Reader {
    fn of(candidate: &Candidate, after: Option<Looked>) -> Reader {
        let begin = LogGap {
            at: candidate.first,
            sequence: 0,
        };
        let behind = after.map_or(begin, |after| {
            // Of one instant, streams with smaller ids came before.
            let (at, sequence) = match candidate.stream.cmp(&after.stream) {
                std::cmp::Ordering::Less => (Time::from_millis(after.at.millis() + 1), 0),
                std::cmp::Ordering::Equal => (after.at, after.sequence + 1),
                std::cmp::Ordering::Greater => (after.at, 0),
            };
            LogGap { at, sequence }
        });
        Reader {
            stream: candidate.stream,
            start: begin.max(behind),
            read: VecDeque::new(),
            more: true,
        }
    }

    /// Where the next event is, or could be.
    fn place(&self) -> Looked {
        let (at, sequence) = match self.read.front() {
            Some(event) => (event.at, event.sequence),
            None => (self.start.at, self.start.sequence),
        };
        Looked {
            at,
            stream: self.stream,
            sequence,
        }
    }

    fn take(&mut self, page: LogPage) {
        if let Some(last) = page.events.last() {
            self.start = LogGap {
                at: last.at,
                sequence: last.sequence + 1,
            };
        }
        // A page without events cannot be gone on from.
        self.more = page.more && !page.events.is_empty();
        self.read = page.events.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Seed;

    /// Streams of a few events at few instants, in each stream's order.
    fn streams(seed: &Seed) -> Vec<(u64, Vec<LogEvent>)> {
        let stream = |id: u64| {
            let mut events: Vec<LogEvent> = (0..seed.below(7))
                .map(|sequence| LogEvent {
                    at: Time::from_millis(seed.below(5) as i64),
                    arrived_at: Time::EPOCH,
                    sequence,
                    message: format!("{id}/{sequence}"),
                })
                .collect();
            events.sort_by_key(|event| (event.at, event.sequence));
            (id, events)
        };
        (0..seed.below(5)).map(|id| stream(id * 10)).collect()
    }

    #[test]
    fn pages_of_any_size_give_every_event_once_in_order() {
        for number in 0..300 {
            let seed = Seed::new(number);
            let streams = streams(&seed);
            let mut wanted: Vec<_> = streams
                .iter()
                .flat_map(|(id, events)| events.iter().map(|event| (event.at, *id, event.sequence)))
                .collect();
            wanted.sort_unstable();
            let candidates: Vec<Candidate> = streams
                .iter()
                .map(|(id, events)| Candidate {
                    stream: *id,
                    first: events.first().map_or(Time::EPOCH, |event| event.at),
                })
                .collect();
            let (size, loaded) = (1 + seed.below(4) as usize, 1 + seed.below(3) as usize);
            let mut found = Vec::new();
            let mut after = None;
            loop {
                let mut page = 0;
                let load = |index: usize, start: LogGap| {
                    let events = streams[index].1.iter();
                    let mut rest = events
                        .filter(|event| (event.at, event.sequence) >= (start.at, start.sequence));
                    let events: Vec<_> = rest.by_ref().take(loaded).cloned().collect();
                    let more = rest.next().is_some();
                    Ok::<_, ()>(LogPage { events, more })
                };
                after = visit(&candidates, after, load, |index, event| {
                    if page == size {
                        return Verdict::Stop;
                    }
                    page += 1;
                    found.push((event.at, streams[index].0, event.sequence));
                    Verdict::Next
                })
                .unwrap();
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(found, wanted, "seed {number}");
        }
    }
}
