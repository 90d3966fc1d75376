//! Segments into one order: by instant, then by sequence. Each segment is read only when a record
//! of it could be next, so that a page of a long stream reads few.

use super::frame::Record;
use base::Time;
use std::collections::BTreeMap;

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From older to newer.
    Forward,
    /// From newer to older.
    Backward,
}

/// A place between two records: just after this one when going forward, just before it backward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The record's instant.
    pub at: Time,
    /// The record's sequence.
    pub sequence: u64,
}

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// No older record.
    pub from: Option<Time>,
    /// Only older records than this.
    pub until: Option<Time>,
    /// Where to go on; excluded itself.
    pub start: Option<Position>,
    /// Which way.
    pub direction: Direction,
    /// At most so many records.
    pub records_max: usize,
    /// At most so many bytes of bodies, but always one record.
    pub bytes_max: usize,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In the order of the direction.
    pub records: Vec<Record>,
    /// Whether more follow in that direction.
    pub more: bool,
}

/// The instants that a segment covers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The oldest.
    pub first: Time,
    /// The newest.
    pub last: Time,
}

/// Reads a page. `load` gives a segment's records in any order, or the error that ends all.
pub fn page<E>(
    spans: &[Span],
    query: &Query,
    mut load: impl FnMut(usize) -> Result<Vec<Record>, E>,
) -> Result<Page, E> {
    let forward = query.direction == Direction::Forward;
    let mut order: Vec<usize> = (0..spans.len()).collect();
    if forward {
        order.sort_by_key(|index| spans[*index].first);
    } else {
        order.sort_by_key(|index| std::cmp::Reverse(spans[*index].last));
    }
    let mut unread = order
        .into_iter()
        .filter(|i| overlaps(&spans[*i], query))
        .peekable();
    let mut held: BTreeMap<Position, Record> = BTreeMap::new();
    let mut page = Page::default();
    let mut bytes = 0;
    loop {
        let next = if forward {
            held.keys().next().copied()
        } else {
            held.keys().next_back().copied()
        };
        let could_come_first = |index: &usize| match next {
            None => true,
            Some(next) if forward => spans[*index].first <= next.at,
            Some(next) => spans[*index].last >= next.at,
        };
        if let Some(index) = unread.next_if(could_come_first) {
            for record in load(index)?.into_iter().filter(|r| wanted(r, query)) {
                let (at, sequence) = (record.at, record.sequence);
                held.insert(Position { at, sequence }, record);
            }
            let room = query.records_max.saturating_sub(page.records.len());
            let bytes_room = query.bytes_max.saturating_sub(bytes);
            forget_far(&mut held, forward, room, bytes_room);
            continue;
        }
        let Some(record) = next.and_then(|next| held.remove(&next)) else {
            return Ok(page);
        };
        let full = page.records.len() >= query.records_max
            || !page.records.is_empty() && bytes + record.body.len() > query.bytes_max;
        if full {
            page.more = true;
            return Ok(page);
        }
        bytes += record.body.len();
        page.records.push(record);
    }
}

/// Keeps only records that the page has room for, and one behind them, which says that there are
/// more: where all segments cover the same instants, all are read, and would be held.
fn forget_far(
    held: &mut BTreeMap<Position, Record>,
    forward: bool,
    mut room: usize,
    bytes_room: usize,
) {
    let mut bytes = 0;
    let mut behind = |(_, record): &(&Position, &Record)| {
        let fits = room > 0 && bytes <= bytes_room;
        room = room.saturating_sub(1);
        bytes += record.body.len();
        !fits
    };
    let last = match forward {
        true => held.iter().find(&mut behind),
        false => held.iter().rev().find(&mut behind),
    };
    let Some(last) = last.map(|(position, _)| *position) else {
        return;
    };
    if forward {
        let mut far = held.split_off(&last);
        held.extend(far.pop_first());
    } else {
        *held = held.split_off(&last);
    }
}

fn overlaps(span: &Span, query: &Query) -> bool {
    let position = |start: Position| match query.direction {
        Direction::Forward => span.last >= start.at,
        Direction::Backward => span.first <= start.at,
    };
    query.from.is_none_or(|from| span.last >= from)
        && query.until.is_none_or(|until| span.first < until)
        && query.start.is_none_or(position)
}

fn wanted(record: &Record, query: &Query) -> bool {
    let position = Position {
        at: record.at,
        sequence: record.sequence,
    };
    let beyond = |start: Position| match query.direction {
        Direction::Forward => position > start,
        Direction::Backward => position < start,
    };
    query.from.is_none_or(|from| record.at >= from)
        && query.until.is_none_or(|until| record.at < until)
        && query.start.is_none_or(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Seed;

    #[test]
    fn no_more_is_held_than_a_page_has_room_for() {
        let record = |ms: i64| Record {
            at: Time::from_millis(ms),
            arrived_at: Time::EPOCH,
            sequence: 0,
            body: vec![0; 10],
        };
        for (forward, room, bytes_room, kept) in [
            (true, 3, 1_000, vec![0, 1, 2, 3]),
            (false, 3, 1_000, vec![16, 17, 18, 19]),
            // One that is too long is given all the same, where it is the first.
            (true, 3, 5, vec![0, 1]),
            (true, 9, 25, vec![0, 1, 2, 3]),
            (false, 9, 25, vec![16, 17, 18, 19]),
            (true, 0, 25, vec![0]),
            (true, 20, 1_000, (0..20).collect()),
        ] {
            let place = |ms| Position {
                at: Time::from_millis(ms),
                sequence: 0,
            };
            let mut held = (0..20).map(|ms| (place(ms), record(ms))).collect();
            forget_far(&mut held, forward, room, bytes_room);
            let found: Vec<i64> = held.keys().map(|place| place.at.millis()).collect();
            assert_eq!(found, kept, "{forward} {room} {bytes_room}");
        }
    }

    #[test]
    fn pages_of_any_size_give_every_record_once_in_order() {
        for number in 0..200 {
            let seed = Seed::new(number);
            let mut sequence = 0;
            let segments: Vec<Vec<Record>> = (0..seed.below(6))
                .map(|_| {
                    (0..1 + seed.below(8))
                        .map(|_| {
                            sequence += 1;
                            Record {
                                at: Time::from_millis(seed.below(30) as i64),
                                arrived_at: Time::EPOCH,
                                sequence,
                                body: vec![0; seed.below(5) as usize],
                            }
                        })
                        .collect()
                })
                .collect();
            check_all_pages(&segments, &seed);
        }
    }

    fn check_all_pages(segments: &[Vec<Record>], seed: &Seed) {
        let spans: Vec<Span> = segments
            .iter()
            .map(|records| Span {
                first: records.iter().map(|r| r.at).min().unwrap(),
                last: records.iter().map(|r| r.at).max().unwrap(),
            })
            .collect();
        let from = seed
            .chance(50)
            .then(|| Time::from_millis(seed.below(30) as i64));
        let until = seed
            .chance(50)
            .then(|| Time::from_millis(seed.below(30) as i64));
        for direction in [Direction::Forward, Direction::Backward] {
            let mut query = Query {
                from,
                until,
                start: None,
                direction,
                records_max: 1 + seed.below(4) as usize,
                bytes_max: 6,
            };
            let mut wanted: Vec<Record> = segments.concat();
            wanted.retain(|r| from.is_none_or(|f| r.at >= f) && until.is_none_or(|u| r.at < u));
            wanted.sort_by_key(|r| (r.at, r.sequence));
            if direction == Direction::Backward {
                wanted.reverse();
            }
            let mut found = Vec::new();
            loop {
                let load = |index: usize| Ok::<_, ()>(segments[index].clone());
                let page = page(&spans, &query, load).unwrap();
                assert!(page.records.len() <= query.records_max);
                found.extend(page.records);
                if !page.more {
                    break;
                }
                let last = found.last().unwrap();
                query.start = Some(Position {
                    at: last.at,
                    sequence: last.sequence,
                });
            }
            assert_eq!(found, wanted);
        }
    }
}
