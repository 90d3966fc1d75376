//! Writing and reading the events of one stream. AWS: CloudWatch Logs API Reference.

use crate::rules::{self, quota, retention, token::Side};
use crate::{faults, lookup, view};
use aws::Fault;
use base::Time;
use control::ports::{LogGap, LogPage, LogQuery, LogStreams};
use shapes::logs::{GetLogEventsInput, GetLogEventsOutput, PutLogEventsInput, PutLogEventsOutput};
use wire::Call;

/// Adds a batch of events. It writes no row, so it runs only once.
/// AWS: CloudWatch Logs PutLogEvents.
pub fn put_log_events(
    call: &mut Call<'_>,
    input: PutLogEventsInput,
) -> Result<PutLogEventsOutput, Fault> {
    let PutLogEventsInput {
        log_group_name,
        log_stream_name,
        log_events,
        sequence_token,
        entity,
    } = input;
    rules::ignored_by_aws(sequence_token);
    rules::refuse(entity.is_some(), "PutLogEvents with entity")?;
    let group = lookup::group_of(call, &log_group_name, &log_stream_name)?;
    let taken = rules::batch::take(log_events, group.retention_days, call.now())?;
    let stream = lookup::stream(call, &group, &log_stream_name)?;
    let next = if taken.events.is_empty() {
        None
    } else {
        let port = call.port::<dyn LogStreams>()?;
        let appended = port.append(&stream.id, call.now(), taken.events);
        Some(appended.map_err(faults::failed)?)
    };
    Ok(PutLogEventsOutput {
        next_sequence_token: next.map(view::sequence_token),
        rejected_log_events_info: taken.rejected,
        rejected_entity_info: None,
    })
}

/// Reads a stream's events in the order of their instants. Without a token the newest come, or the
/// oldest with `startFromHead`. AWS: CloudWatch Logs GetLogEvents.
pub fn get_log_events(
    call: &mut Call<'_>,
    input: GetLogEventsInput,
) -> Result<GetLogEventsOutput, Fault> {
    let GetLogEventsInput {
        log_group_name,
        log_group_identifier,
        log_stream_name,
        start_time,
        end_time,
        next_token,
        limit,
        start_from_head,
        unmask,
    } = input;
    rules::refuse(unmask.unwrap_or(false), "GetLogEvents with unmask")?;
    let name = lookup::named(call, log_group_name, log_group_identifier)?;
    let group = lookup::group_of(call, &name, &log_stream_name)?;
    let stream = lookup::stream(call, &group, &log_stream_name)?;
    let place = |token: String| {
        let place = call.unseal(&stream.id, &token)?;
        Side::parse(&place)
    };
    let token = next_token.map(|token| place(token).ok_or_else(faults::invalid_token));
    let token = token.transpose()?;
    let floor = retention::floor(group.retention_days, call.now());
    let query = LogQuery {
        from: Some(start_time.map_or(floor, |start| Time::from_millis(start).max(floor))),
        until: end_time.map(Time::from_millis),
        start: token.map(|token| token.gap),
        forward: token.map_or(start_from_head.unwrap_or(false), |token| token.forward),
        events_max: limit.map_or(quota::EVENTS, |limit| usize::try_from(limit).unwrap_or(1)),
        bytes_max: quota::ANSWER_BYTES,
    };
    let port = call.port::<dyn LogStreams>()?;
    let page = port.read(&stream.id, &query).map_err(faults::failed)?;
    let seal = |side: Side| call.seal(&stream.id, &side.text());
    Ok(answer(&query, page, seal))
}

/// The events in the order of their instants, and the gaps before and behind them. Where there are
/// none, both gaps are the one that was begun at: the same token comes back at the end.
fn answer(query: &LogQuery, page: LogPage, seal: impl Fn(Side) -> String) -> GetLogEventsOutput {
    let LogPage { mut events, .. } = page;
    if !query.forward {
        events.reverse();
    }
    let begin = query.start.unwrap_or(LogGap {
        at: query.from.unwrap_or(Time::EPOCH).max(Time::EPOCH),
        sequence: 0,
    });
    let before = events.first().map_or(begin, |first| LogGap {
        at: first.at,
        sequence: first.sequence,
    });
    let behind = events.last().map_or(begin, |last| LogGap {
        at: last.at,
        sequence: last.sequence + 1,
    });
    let token = |forward, gap| Some(seal(Side { forward, gap }));
    GetLogEventsOutput {
        events: Some(events.into_iter().map(view::event).collect()),
        next_forward_token: token(true, behind),
        next_backward_token: token(false, before),
    }
}
