//! Stories of events, through the public operations; those of groups and streams lie below.

mod groups;

use crate::memory::InMemory;
use aws::Fault;
use control::ports::LogStreams;
use shapes::logs::*;
use std::sync::Arc;
use std::time::Duration;
use wire::Ports;
use wire::kit::{AllowBut, Local};

fn local() -> Local {
    local_with(aws::Quotas::default())
}

fn local_with(quotas: aws::Quotas) -> Local {
    let ports = Ports::none().with::<dyn LogStreams>(Arc::new(InMemory::default()));
    let ports = ports.with(Arc::new(quotas));
    Local::with(vec![crate::service()], ports, AllowBut::default())
}

/// A world with a group and streams.
fn with_streams(names: &[&str]) -> Local {
    let local = local();
    local
        .call::<CreateLogGroup>(CreateLogGroupInput {
            log_group_name: "/ecs/shop".into(),
            ..Default::default()
        })
        .unwrap();
    for name in names {
        local
            .call::<CreateLogStream>(CreateLogStreamInput {
                log_group_name: "/ecs/shop".into(),
                log_stream_name: (*name).into(),
            })
            .unwrap();
    }
    local
}

/// Puts messages at seconds from now.
fn put(local: &Local, stream: &str, events: &[(i64, &str)]) -> Result<PutLogEventsOutput, Fault> {
    let now = local.now().millis();
    let event = |(second, message): &(i64, &str)| InputLogEvent {
        timestamp: now + second * 1_000,
        message: (*message).into(),
    };
    local.call::<PutLogEvents>(PutLogEventsInput {
        log_group_name: "/ecs/shop".into(),
        log_stream_name: stream.into(),
        log_events: events.iter().map(event).collect(),
        ..Default::default()
    })
}

fn get(local: &Local, input: GetLogEventsInput) -> (Vec<String>, String, String) {
    let input = GetLogEventsInput {
        log_group_name: Some("/ecs/shop".into()),
        log_stream_name: "a".into(),
        ..input
    };
    let output = local.call::<GetLogEvents>(input).unwrap();
    let events = output.events.unwrap().into_iter();
    (
        events.map(|event| event.message.unwrap()).collect(),
        output.next_forward_token.unwrap(),
        output.next_backward_token.unwrap(),
    )
}

fn filter(local: &Local, input: FilterLogEventsInput) -> FilterLogEventsOutput {
    let input = FilterLogEventsInput {
        log_group_name: Some("/ecs/shop".into()),
        ..input
    };
    local.call::<FilterLogEvents>(input).unwrap()
}

fn messages(output: &FilterLogEventsOutput) -> Vec<&str> {
    let events = output.events.as_ref().unwrap().iter();
    events
        .map(|event| event.message.as_deref().unwrap())
        .collect()
}

#[test]
fn a_batch_is_answered_with_the_number_of_the_next_event_and_any_number_is_taken() {
    let local = with_streams(&["a"]);
    for (events, next) in [
        (vec![(0, "x"), (1, "y")], Some(2)),
        (vec![(2, "z")], Some(3)),
        // None of them is taken.
        (vec![(3 * 3_600, "in the future")], None),
    ] {
        let answer = put(&local, "a", &events).unwrap();
        let next = next.map(|next: u64| format!("{next:056}"));
        assert_eq!(answer.next_sequence_token, next);
    }
    let again = PutLogEventsInput {
        log_group_name: "/ecs/shop".into(),
        log_stream_name: "a".into(),
        log_events: vec![InputLogEvent {
            timestamp: local.now().millis(),
            message: "x".into(),
        }],
        sequence_token: Some("of long ago".into()),
        ..Default::default()
    };
    local.call::<PutLogEvents>(again).unwrap();
}

#[test]
fn the_newest_events_come_without_a_token_and_tokens_go_both_ways() {
    let local = with_streams(&["a"]);
    let all: Vec<(i64, String)> = (0..5).map(|n| (n, n.to_string())).collect();
    let all: Vec<(i64, &str)> = all.iter().map(|(n, text)| (*n, text.as_str())).collect();
    put(&local, "a", &all).unwrap();
    let page = |token: Option<&str>, head| {
        let input = GetLogEventsInput {
            limit: Some(2),
            next_token: token.map(str::to_owned),
            start_from_head: Some(head),
            ..Default::default()
        };
        get(&local, input)
    };
    let (newest, forward, backward) = page(None, false);
    assert_eq!(newest, ["3", "4"]);
    let (none, same, back) = page(Some(&forward), false);
    assert!(none.is_empty());
    assert_eq!(same, forward, "the same token comes back at the end");
    assert_eq!(page(Some(&back), false).0, ["3", "4"]);
    let (older, forward, backward) = page(Some(&backward), false);
    assert_eq!(older, ["1", "2"]);
    assert_eq!(page(Some(&forward), false).0, ["3", "4"]);
    let (oldest, _, backward) = page(Some(&backward), false);
    assert_eq!(oldest, ["0"]);
    let (none, _, same) = page(Some(&backward), false);
    assert!(none.is_empty());
    assert_eq!(same, backward);
    let (head, forward, _) = page(None, true);
    assert_eq!(head, ["0", "1"]);
    assert_eq!(page(Some(&forward), true).0, ["2", "3"]);
}

#[test]
fn a_token_of_an_empty_stream_sees_what_comes_later() {
    let local = with_streams(&["a"]);
    let (none, forward, _) = get(&local, GetLogEventsInput::default());
    assert!(none.is_empty());
    put(&local, "a", &[(0, "first")]).unwrap();
    let input = GetLogEventsInput {
        next_token: Some(forward),
        ..Default::default()
    };
    assert_eq!(get(&local, input).0, ["first"]);
}

#[test]
fn streams_are_searched_as_one_page_by_page() {
    let local = with_streams(&["a", "b", "web/1"]);
    put(&local, "a", &[(0, "a0 ERROR"), (2, "a2"), (4, "a4 ERROR")]).unwrap();
    put(&local, "b", &[(1, "b1"), (3, "b3 ERROR")]).unwrap();
    put(&local, "web/1", &[(2, "w2 ERROR")]).unwrap();
    let all = filter(&local, FilterLogEventsInput::default());
    assert_eq!(messages(&all).len(), 6);
    assert_eq!(all.next_token, None);
    let ids: std::collections::BTreeSet<_> = all
        .events
        .iter()
        .flatten()
        .map(|event| event.event_id.clone())
        .collect();
    assert_eq!(ids.len(), 6);

    let mut found = Vec::new();
    let mut next_token = None;
    loop {
        let page = filter(
            &local,
            FilterLogEventsInput {
                filter_pattern: Some("ERROR".into()),
                limit: Some(1),
                next_token,
                ..Default::default()
            },
        );
        found.extend(messages(&page).into_iter().map(str::to_owned));
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    assert_eq!(found, ["a0 ERROR", "w2 ERROR", "b3 ERROR", "a4 ERROR"]);
    let web = FilterLogEventsInput {
        log_stream_name_prefix: Some("web/".into()),
        ..Default::default()
    };
    assert_eq!(messages(&filter(&local, web)), ["w2 ERROR"]);
    let between = FilterLogEventsInput {
        start_time: Some(local.now().millis() + 1_000),
        end_time: Some(local.now().millis() + 2_000),
        log_stream_names: Some(vec!["a".into(), "b".into()]),
        ..Default::default()
    };
    assert_eq!(messages(&filter(&local, between)), ["b1", "a2"]);
}

#[test]
fn an_event_is_not_seen_after_its_retention() {
    let local = with_streams(&["a"]);
    put(&local, "a", &[(0, "old")]).unwrap();
    local.clock.advance(Duration::from_secs(2 * 86_400));
    put(&local, "a", &[(0, "young")]).unwrap();
    local
        .call::<PutRetentionPolicy>(PutRetentionPolicyInput {
            log_group_name: "/ecs/shop".into(),
            retention_in_days: 1,
        })
        .unwrap();
    assert_eq!(get(&local, GetLogEventsInput::default()).0, ["young"]);
    assert_eq!(
        messages(&filter(&local, FilterLogEventsInput::default())),
        ["young"]
    );
    let streams = local
        .call::<DescribeLogStreams>(DescribeLogStreamsInput {
            log_group_name: Some("/ecs/shop".into()),
            ..Default::default()
        })
        .unwrap();
    let stream = &streams.log_streams.unwrap()[0];
    assert_eq!(stream.first_event_timestamp, Some(local.now().millis()));
    assert_eq!(stream.last_ingestion_time, Some(local.now().millis()));
}

#[test]
fn a_token_that_was_not_given_out_for_this_is_refused() {
    let local = with_streams(&["a", "b"]);
    put(&local, "a", &[(-2, "one"), (-1, "two")]).unwrap();
    let of_get = |stream: &str, token: &str| {
        local.call::<GetLogEvents>(GetLogEventsInput {
            log_group_name: Some("/ecs/shop".into()),
            log_stream_name: stream.into(),
            next_token: Some(token.into()),
            ..Default::default()
        })
    };
    let of_filter = |token: &str| {
        local.call::<FilterLogEvents>(FilterLogEventsInput {
            log_group_name: Some("/ecs/shop".into()),
            next_token: Some(token.into()),
            ..Default::default()
        })
    };
    let one = FilterLogEventsInput {
        limit: Some(1),
        ..Default::default()
    };
    let (_, forward, _) = get(&local, GetLogEventsInput::default());
    let searched = filter(&local, one).next_token.unwrap();
    // The rest of the input may be another one.
    of_get("a", &forward).unwrap();
    of_filter(&searched).unwrap();
    let zeros = "0".repeat(40);
    let changed = |token: &str| match token.strip_suffix('A') {
        Some(rest) => format!("{rest}B"),
        None => format!("{}A", &token[..token.len() - 1]),
    };
    let forged = [
        of_get("a", "f/1").err(),
        of_get("a", &format!("f/{zeros}")).err(),
        of_get("a", &changed(&forward)).err(),
        of_get("b", &forward).err(),
        of_get("a", &searched).err(),
        of_filter("mine").err(),
        of_filter(&format!("{zeros}{zeros}")).err(),
        of_filter(&changed(&searched)).err(),
        of_filter(&forward).err(),
    ];
    for (at, fault) in forged.into_iter().enumerate() {
        let fault = fault.unwrap_or_else(|| panic!("{at} was taken"));
        assert_eq!(fault.code, "InvalidParameterException", "{at}");
        assert_eq!(fault.message, "The specified nextToken is invalid.");
    }
}

#[test]
fn a_prefix_with_times_is_refused() {
    let local = with_streams(&["a"]);
    let group = || Some("/ecs/shop".to_owned());
    let refusal = |fault: Fault| format!("{}: {}", fault.code, fault.message);
    let both = local.call::<DescribeLogStreams>(DescribeLogStreamsInput {
        log_group_name: group(),
        log_stream_name_prefix: Some("a".into()),
        order_by: Some(order_by::LAST_EVENT_TIME.into()),
        ..Default::default()
    });
    assert_eq!(
        refusal(both.unwrap_err()),
        "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix."
    );
}

#[test]
fn a_tail_that_polls_sees_each_event_once_and_late_ones_too() {
    let local = with_streams(&["a", "b"]);
    // What `aws logs tail --follow` does: from the last instant on, without those it has seen.
    let (mut from, mut seen) = (local.now().millis(), std::collections::BTreeSet::new());
    let mut told = Vec::new();
    let mut poll = |local: &Local| {
        let page = filter(
            local,
            FilterLogEventsInput {
                start_time: Some(from),
                interleaved: Some(true),
                ..Default::default()
            },
        );
        for event in page.events.into_iter().flatten() {
            from = from.max(event.timestamp.unwrap());
            if seen.insert(event.event_id.unwrap()) {
                told.push(event.message.unwrap());
            }
        }
        told.clone()
    };
    put(&local, "a", &[(0, "a0"), (1, "a1")]).unwrap();
    assert_eq!(poll(&local), ["a0", "a1"]);
    assert_eq!(poll(&local), ["a0", "a1"]);
    // Of another stream, at the same instant as the last one.
    put(&local, "b", &[(1, "b1")]).unwrap();
    assert_eq!(poll(&local), ["a0", "a1", "b1"]);
    put(&local, "b", &[(2, "b2")]).unwrap();
    assert_eq!(poll(&local), ["a0", "a1", "b1", "b2"]);
}
