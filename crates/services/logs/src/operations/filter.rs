//! Searching a group's streams. AWS: CloudWatch Logs API Reference.

use crate::merge::{self, Candidate, Verdict};
use crate::rules::{self, pattern::Pattern, quota, retention, token::Looked};
use crate::{faults, lookup, view};
use aws::Fault;
use base::Time;
use control::ports::{LogEvent, LogGap, LogQuery, LogStreams};
use resources::logs::{LogGroup, LogStream};
use shapes::logs::{FilterLogEventsInput, FilterLogEventsOutput, FilteredLogEvent};
use std::sync::Arc;
use wire::Call;

/// One call looks at so many bytes of messages, and leaves the rest to the next.
const LOOKED_BYTES_MAX: usize = 64 << 20;
/// Read ahead of all streams together, in bytes of messages, and at least of each.
const AHEAD_BYTES: usize = 8 << 20;
const AHEAD_EACH_BYTES_MIN: usize = 64 << 10;

/// Gives events that match a pattern, of all streams in one order.
/// AWS: CloudWatch Logs FilterLogEvents.
pub fn filter_log_events(
    call: &mut Call<'_>,
    input: FilterLogEventsInput,
) -> Result<FilterLogEventsOutput, Fault> {
    let FilterLogEventsInput {
        log_group_name,
        log_group_identifier,
        log_stream_names,
        log_stream_name_prefix,
        start_time,
        end_time,
        filter_pattern,
        next_token,
        limit,
        interleaved,
        unmask,
    } = input;
    rules::interleaved_as_by_aws(interleaved);
    rules::refuse(unmask.unwrap_or(false), "FilterLogEvents with unmask")?;
    let name = lookup::named(call, log_group_name, log_group_identifier)?;
    let group = lookup::group(call, &name)?;
    let pattern = Pattern::parse(filter_pattern.as_deref().unwrap_or_default())?;
    let place = |token: String| {
        let place = call.unseal(&group.name, &token)?;
        Looked::parse(&place)
    };
    let after = next_token.map(|token| place(token).ok_or_else(faults::invalid_token));
    let after = after.transpose()?;
    let streams = chosen(call, &group, log_stream_names, log_stream_name_prefix)?;
    let floor = retention::floor(group.retention_days, call.now());
    let search = Search {
        from: start_time.map_or(floor, |start| Time::from_millis(start).max(floor)),
        // The end is included here, other than in GetLogEvents.
        until: end_time.map(|end| Time::from_millis(end.saturating_add(1))),
        after,
        events_max: limit.map_or(quota::EVENTS, |limit| usize::try_from(limit).unwrap_or(1)),
    };
    let port = call.port::<dyn LogStreams>()?;
    let (events, next) = search.run(port.as_ref(), &streams, &pattern)?;
    Ok(FilterLogEventsOutput {
        events: Some(events),
        searched_log_streams: Some(Vec::new()),
        next_token: next.map(|looked| call.seal(&group.name, &looked.text())),
    })
}

/// The streams to search: by name, by prefix, or all.
fn chosen(
    call: &mut Call<'_>,
    group: &LogGroup,
    names: Option<Vec<String>>,
    prefix: Option<String>,
) -> Result<Vec<Arc<LogStream>>, Fault> {
    match (names, prefix) {
        (Some(_), Some(_)) => Err(faults::invalid(
            "Log stream names and log stream name prefix are mutually exclusive parameters.",
        )),
        (Some(names), None) if names.len() > quota::NAMED_STREAMS => Err(faults::invalid(format!(
            "At most {} log stream names can be specified.",
            quota::NAMED_STREAMS
        ))),
        (Some(mut names), None) => {
            names.sort();
            names.dedup();
            let find = |name: String| lookup::stream(call, group, &name);
            names.into_iter().map(find).collect()
        }
        (None, prefix) => {
            let prefix = prefix.unwrap_or_default();
            let mut streams = lookup::streams(call, &group.name);
            streams.retain(|stream| stream.name.starts_with(&prefix));
            Ok(streams)
        }
    }
}

struct Search {
    from: Time,
    until: Option<Time>,
    after: Option<Looked>,
    events_max: usize,
}

impl Search {
    fn run(
        &self,
        port: &dyn LogStreams,
        streams: &[Arc<LogStream>],
        pattern: &Pattern,
    ) -> Result<(Vec<FilteredLogEvent>, Option<Looked>), Fault> {
        let (streams, candidates) = self.candidates(port, streams)?;
        let each = AHEAD_BYTES / candidates.len().max(1);
        let load = |index: usize, start: LogGap| {
            let query = LogQuery {
                from: Some(self.from),
                until: self.until,
                start: Some(start),
                forward: true,
                events_max: quota::EVENTS,
                bytes_max: each.clamp(AHEAD_EACH_BYTES_MIN, quota::ANSWER_BYTES),
            };
            let stream: &LogStream = streams[index];
            port.read(&stream.id, &query).map_err(faults::failed)
        };
        let mut found = Vec::new();
        let (mut answered_bytes, mut looked_bytes) = (0, 0);
        let look = |index: usize, event: &LogEvent| {
            let size = event.message.len() + quota::EVENT_BYTES;
            if looked_bytes > LOOKED_BYTES_MAX {
                return Verdict::Stop;
            }
            if pattern.matches(&event.message) {
                let full = answered_bytes + size > quota::ANSWER_BYTES && !found.is_empty();
                if full || found.len() >= self.events_max {
                    return Verdict::Stop;
                }
                answered_bytes += size;
                found.push(view::filtered(event.clone(), streams[index]));
            }
            looked_bytes += size;
            Verdict::Next
        };
        let next = merge::visit(&candidates, self.after, load, look)?;
        Ok((found, next))
    }

    /// The streams that have events between the ends of the search.
    fn candidates<'a>(
        &self,
        port: &dyn LogStreams,
        streams: &'a [Arc<LogStream>],
    ) -> Result<(Vec<&'a LogStream>, Vec<Candidate>), Fault> {
        let mut chosen = (Vec::new(), Vec::new());
        for stream in streams {
            let Some(facts) = port.facts(&stream.id).map_err(faults::failed)? else {
                continue;
            };
            let ended = self.after.is_some_and(|after| facts.last < after.at);
            let outside = self.until.is_some_and(|until| facts.first >= until);
            if facts.last < self.from || outside || ended {
                continue;
            }
            let id = u64::from_str_radix(&stream.id, 16).map_err(faults::unreadable)?;
            chosen.0.push(stream.as_ref());
            chosen.1.push(Candidate {
                stream: id,
                first: facts.first.max(self.from),
            });
        }
        Ok(chosen)
    }
}
