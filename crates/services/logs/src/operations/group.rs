//! Log groups. AWS: CloudWatch Logs API Reference.

use super::PAGE;
use crate::rules::{self, group::Choice, quota, tag};
use crate::{faults, lookup, view};
use aws::{Arn, Fault, Tags};
use control::ports::LogStreams;
use resources::logs::{LogGroup, LogStream};
use shapes::logs::{
    CreateLogGroupInput, CreateLogGroupOutput, DeleteLogGroupInput, DeleteLogGroupOutput,
    DescribeLogGroupsInput, DescribeLogGroupsOutput,
};
use wire::{Call, Conditions};

/// Makes a log group. AWS: CloudWatch Logs CreateLogGroup.
pub fn create_log_group(
    call: &mut Call<'_>,
    input: CreateLogGroupInput,
) -> Result<CreateLogGroupOutput, Fault> {
    let CreateLogGroupInput {
        log_group_name,
        kms_key_id,
        tags,
        log_group_class,
        deletion_protection_enabled,
    } = input;
    rules::refuse(kms_key_id.is_some(), "CreateLogGroup with kmsKeyId")?;
    rules::group::standard(log_group_class.as_deref())?;
    let protected = deletion_protection_enabled.unwrap_or(false);
    rules::refuse(protected, "CreateLogGroup with deletionProtectionEnabled")?;
    rules::group::name(&log_group_name)?;
    let tags = tags.unwrap_or_default();

    let conditions = Conditions::none().with_request_tags(&tags);
    call.allow_if(lookup::resource(call, &log_group_name, ""), &conditions)?;
    if !tags.is_empty() {
        let arn = Arn::regional("logs", call.scope(), format!("log-group:{log_group_name}"));
        call.allow_action("logs:TagResource", arn, &conditions)?;
    }
    let group = LogGroup {
        scope: call.scope().clone(),
        name: log_group_name,
        created_at: call.now(),
        retention_days: None,
        tags: Tags::new(),
    };
    let tags = tag::merged(&group.arn(), Tags::new(), tags)?;
    let key = LogGroup::key_of(call.scope(), &group.name);
    if call.get::<LogGroup>(&key).is_some() {
        return Err(faults::group_exists());
    }
    let all = call.scope().key(&[]);
    let most = call.quota(&quota::GROUPS);
    if !call.has_room::<LogGroup>(&all, most) {
        return Err(faults::too_many_groups());
    }
    call.put(LogGroup { tags, ..group });
    Ok(CreateLogGroupOutput {})
}

/// Deletes a log group with its streams; the sweep removes their events.
/// AWS: CloudWatch Logs DeleteLogGroup.
pub fn delete_log_group(
    call: &mut Call<'_>,
    input: DeleteLogGroupInput,
) -> Result<DeleteLogGroupOutput, Fault> {
    let DeleteLogGroupInput { log_group_name } = input;
    let group = lookup::group(call, &log_group_name)?;
    for stream in lookup::streams(call, &group.name) {
        call.delete::<LogStream>(&LogStream::key_of(
            &stream.scope,
            &stream.group,
            &stream.name,
        ));
    }
    call.delete::<LogGroup>(&LogGroup::key_of(&group.scope, &group.name));
    Ok(DeleteLogGroupOutput {})
}

/// Lists log groups. AWS: CloudWatch Logs DescribeLogGroups.
pub fn describe_log_groups(
    call: &mut Call<'_>,
    input: DescribeLogGroupsInput,
) -> Result<DescribeLogGroupsOutput, Fault> {
    let DescribeLogGroupsInput {
        account_identifiers,
        log_group_name_prefix,
        log_group_name_pattern,
        next_token,
        limit,
        include_linked_accounts,
        log_group_class,
        log_group_identifiers,
    } = input;
    call.allow(lookup::resource(call, "", ""))?;
    rules::refuse(
        account_identifiers.is_some() || include_linked_accounts.unwrap_or(false),
        "DescribeLogGroups with accounts",
    )?;
    let identifiers = log_group_identifiers.map(|all| {
        let name = |one: &String| {
            lookup::group_name(call, one).ok_or_else(|| faults::foreign_identifier(one))
        };
        all.iter().map(name).collect::<Result<Vec<_>, Fault>>()
    });
    let identifiers = identifiers.transpose()?;
    let choice = Choice::new(
        log_group_name_prefix,
        log_group_name_pattern,
        identifiers,
        log_group_class,
    )?;
    let page = call.page(next_token.as_deref(), limit, PAGE)?;
    let prefix = call.scope().key(&[choice.prefix()]);
    let groups = call.scan::<LogGroup>(&prefix);
    let groups = groups.into_iter().filter(|group| choice.takes(&group.name));
    let (groups, next_token) = call.cut(&page, groups, |group| group.name.clone());
    let port = call.port::<dyn LogStreams>()?;
    let mut answered = Vec::with_capacity(groups.len());
    for group in groups {
        let mut stored_bytes = 0;
        for stream in lookup::streams(call, &group.name) {
            let facts = port.facts(&stream.id).map_err(faults::failed)?;
            stored_bytes += facts.map_or(0, |facts| facts.stored_bytes);
        }
        answered.push(view::group(&group, stored_bytes));
    }
    Ok(DescribeLogGroupsOutput {
        log_groups: Some(answered),
        next_token,
    })
}
