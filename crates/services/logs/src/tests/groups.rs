//! Stories of groups and streams: quotas, lists, names, tags, and what is gone with them.

use super::*;

#[test]
fn events_are_kept_for_ever_when_the_policy_is_deleted() {
    let local = with_streams(&["a"]);
    put(&local, "a", &[(0, "old")]).unwrap();
    let log_group_name = "/ecs/shop".to_owned();
    local
        .call::<PutRetentionPolicy>(PutRetentionPolicyInput {
            log_group_name: log_group_name.clone(),
            retention_in_days: 1,
        })
        .unwrap();
    local.clock.advance(Duration::from_secs(2 * 86_400));
    let kept = || get(&local, GetLogEventsInput::default()).0;
    assert!(kept().is_empty());
    local
        .call::<DeleteRetentionPolicy>(DeleteRetentionPolicyInput { log_group_name })
        .unwrap();
    assert_eq!(kept(), ["old"], "the sweep has not been there yet");
    let groups = local.call::<DescribeLogGroups>(Default::default()).unwrap();
    assert_eq!(groups.log_groups.unwrap()[0].retention_in_days, None);
}

#[test]
fn as_many_groups_as_the_quota_says() {
    let local = local_with(aws::Quotas::set([("log-groups", 1)]).unwrap());
    let create = |name: &str| {
        local.call::<CreateLogGroup>(CreateLogGroupInput {
            log_group_name: name.into(),
            ..Default::default()
        })
    };
    create("a").unwrap();
    let fault = create("b").unwrap_err();
    assert_eq!(fault.code, "LimitExceededException");
    assert_eq!(fault.message, "Resource limit exceeded.");
}

#[test]
fn groups_are_listed_by_their_names_or_arns_and_no_others_are_taken_for_absent_ones() {
    let local = local();
    for name in ["a", "b", "c"] {
        let input = CreateLogGroupInput {
            log_group_name: name.into(),
            ..Default::default()
        };
        local.call::<CreateLogGroup>(input).unwrap();
    }
    let listed = |identifiers: &[&str], class: Option<&str>| {
        let input = DescribeLogGroupsInput {
            log_group_identifiers: Some(identifiers.iter().map(|&one| one.into()).collect()),
            log_group_class: class.map(str::to_owned),
            ..Default::default()
        };
        let output = local.call::<DescribeLogGroups>(input);
        let groups = output.map_err(|fault| fault.code)?.log_groups.unwrap();
        let names = groups
            .into_iter()
            .map(|group| group.log_group_name.unwrap());
        Ok(names.collect::<Vec<_>>())
    };
    let (account, region) = (&local.scope.account, &local.scope.region);
    let own = format!("arn:aws:logs:{region}:{account}:log-group:b");
    assert_eq!(
        listed(&["c", &own, "none"], None),
        Ok(vec!["b".to_owned(), "c".to_owned()])
    );
    let refused = Err("InvalidParameterException".to_owned());
    for foreign in [
        format!("arn:aws:logs:{region}:999999999999:log-group:b"),
        format!("arn:aws:logs:mars-1:{account}:log-group:b"),
        format!("arn:aws:ecs:{region}:{account}:log-group:b"),
        "no:arn".to_owned(),
    ] {
        assert_eq!(listed(&["c", &foreign], None), refused, "{foreign}");
    }
    assert_eq!(listed(&["c"], Some("STANDARD")), refused);
}

#[test]
fn the_token_of_a_page_goes_on_with_the_same_question_only() {
    let local = local();
    for name in ["a1", "a2", "b1"] {
        let input = CreateLogGroupInput {
            log_group_name: name.into(),
            ..Default::default()
        };
        local.call::<CreateLogGroup>(input).unwrap();
    }
    let page = |prefix: &str, limit, next_token| {
        local.call::<DescribeLogGroups>(DescribeLogGroupsInput {
            log_group_name_prefix: Some(prefix.into()),
            limit: Some(limit),
            next_token,
            ..Default::default()
        })
    };
    let token = page("a", 1, None).unwrap().next_token;
    let refused = page("b", 1, token.clone()).unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
    let rest = page("a", 2, token).unwrap();
    let rest = rest.log_groups.unwrap().remove(0);
    assert_eq!(rest.log_group_name.as_deref(), Some("a2"));
}

#[test]
fn streams_are_listed_by_name_or_by_their_last_event() {
    let local = with_streams(&["a", "b", "c"]);
    put(&local, "b", &[(5, "x")]).unwrap();
    put(&local, "a", &[(1, "x")]).unwrap();
    for (order, descending, expected) in [
        (order_by::LOG_STREAM_NAME, false, ["a", "b", "c"]),
        (order_by::LOG_STREAM_NAME, true, ["c", "b", "a"]),
        (order_by::LAST_EVENT_TIME, false, ["c", "a", "b"]),
        (order_by::LAST_EVENT_TIME, true, ["b", "a", "c"]),
    ] {
        let mut found = Vec::new();
        let mut next_token = None;
        loop {
            let page = local
                .call::<DescribeLogStreams>(DescribeLogStreamsInput {
                    log_group_name: Some("/ecs/shop".into()),
                    order_by: Some(order.into()),
                    descending: Some(descending),
                    limit: Some(2),
                    next_token,
                    ..Default::default()
                })
                .unwrap();
            let names = page.log_streams.unwrap().into_iter();
            found.extend(names.map(|stream| stream.log_stream_name.unwrap()));
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{order} {descending}");
    }
}

#[test]
fn groups_are_listed_by_prefix_or_part_with_their_bytes() {
    let local = with_streams(&["a"]);
    put(&local, "a", &[(0, "12345")]).unwrap();
    let list = |prefix: Option<&str>, pattern: Option<&str>| {
        local.call::<DescribeLogGroups>(DescribeLogGroupsInput {
            log_group_name_prefix: prefix.map(str::to_owned),
            log_group_name_pattern: pattern.map(str::to_owned),
            ..Default::default()
        })
    };
    let groups = list(Some("/ecs"), None).unwrap().log_groups.unwrap();
    assert_eq!(groups[0].stored_bytes, Some(5));
    assert!(
        groups[0]
            .arn
            .as_ref()
            .unwrap()
            .ends_with("log-group:/ecs/shop:*")
    );
    assert_eq!(
        list(None, Some("sho")).unwrap().log_groups.unwrap().len(),
        1
    );
    assert_eq!(
        list(None, Some("Sho")).unwrap().log_groups.unwrap().len(),
        0
    );
    assert_eq!(list(Some("/x"), None).unwrap().log_groups.unwrap().len(), 0);
    let both = list(Some("a"), Some("abc")).unwrap_err();
    assert_eq!(both.code, "InvalidParameterException");
}

#[test]
fn names_that_are_taken_or_not_there_are_refused_in_awss_words() {
    let local = with_streams(&["a"]);
    let again = local.call::<CreateLogStream>(CreateLogStreamInput {
        log_group_name: "/ecs/shop".into(),
        log_stream_name: "a".into(),
    });
    assert_eq!(again.unwrap_err().code, "ResourceAlreadyExistsException");
    let missing = put(&local, "b", &[(0, "x")]).unwrap_err();
    assert_eq!(missing.code, "ResourceNotFoundException");
    assert_eq!(missing.message, "The specified log stream does not exist.");
    let encrypted = local.call::<CreateLogGroup>(CreateLogGroupInput {
        log_group_name: "b".into(),
        kms_key_id: Some("arn:aws:kms:eu-west-1:123456789012:key/a".into()),
        ..Default::default()
    });
    assert!(encrypted.unwrap_err().message.contains("kmsKeyId"));
    local
        .call::<DeleteLogGroup>(DeleteLogGroupInput {
            log_group_name: "/ecs/shop".into(),
        })
        .unwrap();
    let gone = put(&local, "a", &[(0, "x")]).unwrap_err();
    assert_eq!(gone.message, "The specified log group does not exist.");
}

#[test]
fn a_stream_made_again_has_none_of_the_old_events() {
    let local = with_streams(&["a"]);
    put(&local, "a", &[(0, "old")]).unwrap();
    let name = || ("/ecs/shop".to_owned(), "a".to_owned());
    let (log_group_name, log_stream_name) = name();
    local
        .call::<DeleteLogStream>(DeleteLogStreamInput {
            log_group_name,
            log_stream_name,
        })
        .unwrap();
    let (log_group_name, log_stream_name) = name();
    local
        .call::<CreateLogStream>(CreateLogStreamInput {
            log_group_name,
            log_stream_name,
        })
        .unwrap();
    assert!(get(&local, GetLogEventsInput::default()).0.is_empty());
}

#[test]
fn tags_are_put_by_arn_without_the_star() {
    let local = with_streams(&[]);
    let arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/shop";
    for (arn, key, taken) in [
        (arn.to_owned(), "a", true),
        (arn.to_owned(), "b", true),
        (format!("{arn}:*"), "c", false),
        (arn.replace("shop", "other"), "d", false),
    ] {
        let put = local.call::<TagResource>(TagResourceInput {
            resource_arn: arn,
            tags: [(key.to_owned(), "1".to_owned())].into(),
        });
        assert_eq!(put.is_ok(), taken, "{key}");
    }
    local
        .call::<UntagResource>(UntagResourceInput {
            resource_arn: arn.into(),
            tag_keys: vec!["a".into()],
        })
        .unwrap();
    let listed = local
        .call::<ListTagsForResource>(ListTagsForResourceInput {
            resource_arn: arn.into(),
        })
        .unwrap();
    assert_eq!(listed.tags.unwrap().into_keys().collect::<Vec<_>>(), ["b"]);
}
