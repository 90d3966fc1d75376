//! Names and ARNs to rows, with AWS's own not-found errors; and whether the caller may act on them.
//!
//! AWS: Service Authorization Reference, CloudWatch Logs; what it asks for an action on a group is
//! the group's ARN with an empty stream.

use crate::faults;
use aws::{Arn, Fault};
use resources::logs::{LogGroup, LogStream};
use std::sync::Arc;
use wire::{Call, Conditions};

/// What IAM is asked for an action on a group, or on a stream in it.
pub fn resource(call: &Call<'_>, group: &str, stream: &str) -> String {
    let resource = format!("log-group:{group}:log-stream:{stream}");
    Arn::regional("logs", call.scope(), resource)
}

/// The group that the caller may do this operation on.
pub fn group(call: &mut Call<'_>, name: &str) -> Result<Arc<LogGroup>, Fault> {
    let asked = resource(call, name, "");
    allowed_in(call, name, &asked)
}

/// The group in which the caller may do this operation on a stream of this name.
pub fn group_of(call: &mut Call<'_>, name: &str, stream: &str) -> Result<Arc<LogGroup>, Fault> {
    let asked = resource(call, name, stream);
    allowed_in(call, name, &asked)
}

/// The group whose tags the caller may look at or change.
pub fn tagged(
    call: &mut Call<'_>,
    arn: &str,
    conditions: Conditions,
) -> Result<Arc<LogGroup>, Fault> {
    let name = group_name(call, arn).ok_or_else(faults::no_resource)?;
    let found = find(call, &name);
    let conditions = match &found {
        Some(group) => conditions.with_resource_tags(&group.tags),
        None => conditions,
    };
    let asked = format!("log-group:{name}");
    call.allow_if(Arn::regional("logs", call.scope(), asked), &conditions)?;
    found.ok_or_else(faults::no_resource)
}

fn allowed_in(call: &mut Call<'_>, name: &str, asked: &str) -> Result<Arc<LogGroup>, Fault> {
    let found = find(call, name);
    let conditions = match &found {
        Some(group) => Conditions::none().with_resource_tags(&group.tags),
        None => Conditions::none(),
    };
    call.allow_if(asked, &conditions)?;
    found.ok_or_else(faults::no_group)
}

fn find(call: &mut Call<'_>, name: &str) -> Option<Arc<LogGroup>> {
    call.get::<LogGroup>(&LogGroup::key_of(call.scope(), name))
}

/// A stream of a group.
pub fn stream(call: &mut Call<'_>, group: &LogGroup, name: &str) -> Result<Arc<LogStream>, Fault> {
    let key = LogStream::key_of(call.scope(), &group.name, name);
    call.get::<LogStream>(&key).ok_or_else(faults::no_stream)
}

/// All streams of a group, in the order of their names.
pub fn streams(call: &mut Call<'_>, group: &str) -> Vec<Arc<LogStream>> {
    let prefix = LogStream::prefix_of(call.scope(), group);
    call.scan::<LogStream>(&prefix)
}

/// The name in `logGroupName`, or the one that `logGroupIdentifier` means: one of both.
pub fn named(
    call: &Call<'_>,
    name: Option<String>,
    identifier: Option<String>,
) -> Result<String, Fault> {
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => group_name(call, &identifier).ok_or_else(faults::no_group),
        (Some(_), Some(_)) => Err(faults::invalid(
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        )),
        (None, None) => Err(faults::invalid(
            "Either logGroupName or logGroupIdentifier must be specified.",
        )),
    }
}

/// The name of a group by a name or by an ARN of this account and region, with `:*` or without.
pub fn group_name(call: &Call<'_>, identifier: &str) -> Option<String> {
    if !identifier.contains(':') {
        return Some(identifier.to_owned());
    }
    let arn = Arn::parse(identifier)?;
    let scope = call.scope();
    let here = arn.service == "logs"
        && arn.account == scope.account.as_str()
        && arn.region == scope.region.as_str();
    let name = arn.resource.strip_prefix("log-group:")?;
    let name = name.strip_suffix(":*").unwrap_or(name);
    (here && !name.contains(':')).then(|| name.to_owned())
}
