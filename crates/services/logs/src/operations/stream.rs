//! Log streams. AWS: CloudWatch Logs API Reference.

use super::PAGE;
use crate::rules::{self, retention, stream::Order};
use crate::{faults, lookup, view};
use aws::Fault;
use base::Time;
use control::ports::{LogFacts, LogQuery, LogStreams};
use resources::logs::LogStream;
use shapes::logs::{
    CreateLogStreamInput, CreateLogStreamOutput, DeleteLogStreamInput, DeleteLogStreamOutput,
    DescribeLogStreamsInput, DescribeLogStreamsOutput,
};
use std::sync::Arc;
use wire::Call;

/// Makes a log stream. AWS: CloudWatch Logs CreateLogStream.
pub fn create_log_stream(
    call: &mut Call<'_>,
    input: CreateLogStreamInput,
) -> Result<CreateLogStreamOutput, Fault> {
    let CreateLogStreamInput {
        log_group_name,
        log_stream_name,
    } = input;
    let group = lookup::group_of(call, &log_group_name, &log_stream_name)?;
    let key = LogStream::key_of(call.scope(), &group.name, &log_stream_name);
    if call.get::<LogStream>(&key).is_some() {
        return Err(faults::stream_exists());
    }
    call.put(LogStream {
        scope: call.scope().clone(),
        group: group.name.clone(),
        name: log_stream_name,
        id: call.seed().hex(16),
        created_at: call.now(),
    });
    Ok(CreateLogStreamOutput {})
}

/// Deletes a log stream; the sweep removes its events. AWS: CloudWatch Logs DeleteLogStream.
pub fn delete_log_stream(
    call: &mut Call<'_>,
    input: DeleteLogStreamInput,
) -> Result<DeleteLogStreamOutput, Fault> {
    let DeleteLogStreamInput {
        log_group_name,
        log_stream_name,
    } = input;
    let group = lookup::group_of(call, &log_group_name, &log_stream_name)?;
    let stream = lookup::stream(call, &group, &log_stream_name)?;
    call.delete::<LogStream>(&LogStream::key_of(
        &stream.scope,
        &stream.group,
        &stream.name,
    ));
    Ok(DeleteLogStreamOutput {})
}

/// Lists a group's streams by name or by their last event.
/// AWS: CloudWatch Logs DescribeLogStreams.
pub fn describe_log_streams(
    call: &mut Call<'_>,
    input: DescribeLogStreamsInput,
) -> Result<DescribeLogStreamsOutput, Fault> {
    let DescribeLogStreamsInput {
        log_group_name,
        log_group_identifier,
        log_stream_name_prefix,
        order_by,
        descending,
        next_token,
        limit,
    } = input;
    let name = lookup::named(call, log_group_name, log_group_identifier)?;
    let group = lookup::group(call, &name)?;
    let order = rules::stream::order(order_by.as_deref(), log_stream_name_prefix.is_some())?;
    let page = call.page(next_token.as_deref(), limit, PAGE)?;
    let prefix = log_stream_name_prefix.unwrap_or_default();
    let port = call.port::<dyn LogStreams>()?;
    let floor = retention::floor(group.retention_days, call.now());

    let mut streams = Vec::new();
    for stream in lookup::streams(call, &group.name) {
        if stream.name.starts_with(&prefix) {
            let facts = match order {
                Order::Name => None,
                Order::LastEvent => kept(port.as_ref(), &stream.id, floor)?,
            };
            streams.push((stream, facts));
        }
    }
    let falling = descending.unwrap_or(false);
    let key = |(stream, facts): &(Arc<LogStream>, Option<LogFacts>)| {
        order.key(&stream.name, *facts, falling)
    };
    streams.sort_by_cached_key(key);
    let (streams, next_token) = call.cut(&page, streams, key);
    let mut answered = Vec::with_capacity(streams.len());
    for (stream, _) in streams {
        let facts = kept(port.as_ref(), &stream.id, floor)?;
        answered.push(view::stream(&stream, facts.as_ref()));
    }
    Ok(DescribeLogStreamsOutput {
        log_streams: Some(answered),
        next_token,
    })
}

/// What is known of a stream's events that are not older than the group keeps them.
fn kept(port: &dyn LogStreams, id: &str, floor: Time) -> Result<Option<LogFacts>, Fault> {
    let facts = port.facts(id).map_err(faults::failed)?;
    let Some(facts) = facts.filter(|facts| facts.last >= floor) else {
        return Ok(None);
    };
    if facts.first >= floor {
        return Ok(Some(facts));
    }
    let oldest = LogQuery {
        from: Some(floor),
        until: None,
        start: None,
        forward: true,
        events_max: 1,
        bytes_max: 1,
    };
    let page = port.read(id, &oldest).map_err(faults::failed)?;
    let first = page.events.first();
    Ok(first.map(|event| LogFacts {
        first: event.at,
        ..facts
    }))
}
