//! Tags of every kind of resource. AWS: EC2 API Reference.

use super::{describe, permission};
use crate::faults::{self, Kind};
use crate::{lookup, rules};
use aws::{Fault, Tags};
use resources::ec2::{
    Address, InternetGateway, NatGateway, NetworkAcl, NetworkInterface, RouteTable, SecurityGroup,
    SecurityGroupRule, Subnet, Vpc,
};
use shapes::ec2::{
    CreateTagsInput, CreateTagsOutput, DeleteTagsInput, DeleteTagsOutput, DescribeTagsInput,
    DescribeTagsOutput, TagDescription,
};
use wire::{Call, Conditions, PageSize, done_by_wire};

/// A call names at most this many resources. AWS: CreateTags.
const RESOURCES_MAX: usize = 1000;

macro_rules! tagged {
    ($($kind:ident, $row:ident, $find:ident, $id:ident;)*) => {
        /// Replaces a resource's tags by what `change` makes of them.
        fn retag(
            call: &mut Call<'_>,
            id: &str,
            conditions: &Conditions,
            change: &dyn Fn(Tags) -> Result<Tags, Fault>,
        ) -> Result<(), Fault> {
            $(if id.starts_with(faults::$kind.prefix) {
                let row = lookup::$find(call, id)?;
                permission::on_if(call, faults::$kind, id, &row.tags, conditions.clone())?;
                call.put($row {
                    tags: change(row.tags.clone())?,
                    ..$row::clone(&row)
                });
                return Ok(());
            })*
            Err(faults::invalid_id(id))
        }

        /// Every tagged resource: its kind, id and tags.
        fn all(call: &mut Call<'_>) -> Vec<(Kind, String, Tags)> {
            let prefix = call.scope().key(&[]);
            let mut all = Vec::new();
            $(for row in call.scan::<$row>(&prefix) {
                if !row.tags.is_empty() {
                    all.push((faults::$kind, row.$id.clone(), row.tags.clone()));
                }
            })*
            all
        }

        /// A resource's kind and tags.
        fn one(call: &mut Call<'_>, id: &str) -> Option<(Kind, String, Tags)> {
            $(if id.starts_with(faults::$kind.prefix) {
                let row = lookup::$find(call, id).ok()?;
                return Some((faults::$kind, id.to_owned(), row.tags.clone()));
            })*
            None
        }
    };
}

tagged! {
    VPC, Vpc, vpc, id;
    SUBNET, Subnet, subnet, id;
    ROUTE_TABLE, RouteTable, route_table, id;
    INTERNET_GATEWAY, InternetGateway, internet_gateway, id;
    NAT_GATEWAY, NatGateway, nat_gateway, id;
    ADDRESS, Address, address, allocation_id;
    SECURITY_GROUP, SecurityGroup, security_group, id;
    SECURITY_GROUP_RULE, SecurityGroupRule, security_group_rule, id;
    NETWORK_ACL, NetworkAcl, network_acl, id;
    NETWORK_INTERFACE, NetworkInterface, network_interface, id;
}

/// Adds tags, or replaces those of the same key. AWS: EC2 CreateTags.
pub fn create_tags(call: &mut Call<'_>, input: CreateTagsInput) -> Result<CreateTagsOutput, Fault> {
    let CreateTagsInput {
        dry_run,
        resources,
        tags,
    } = input;
    done_by_wire(dry_run);
    named(&resources)?;
    let reserved = rules::interface::requester(call.caller()).is_some();
    let more = rules::tag::checked(tags, reserved)?;
    if more.is_empty() {
        return Err(faults::missing_parameter("tagSet"));
    }
    let conditions = Conditions::none().with_request_tags(&more);
    for id in &resources {
        retag(call, id, &conditions, &|tags| {
            rules::tag::merged(tags, &more)
        })?;
    }
    Ok(CreateTagsOutput {})
}

/// Removes tags. AWS: EC2 DeleteTags.
pub fn delete_tags(call: &mut Call<'_>, input: DeleteTagsInput) -> Result<DeleteTagsOutput, Fault> {
    let DeleteTagsInput {
        dry_run,
        resources,
        tags,
    } = input;
    done_by_wire(dry_run);
    named(&resources)?;
    let keys = tags.iter().flatten().flat_map(|tag| tag.key.clone());
    let conditions = Conditions::none().with_all("aws:TagKeys", keys);
    for id in &resources {
        retag(call, id, &conditions, &|old| {
            rules::tag::without(old, tags.clone())
        })?;
    }
    Ok(DeleteTagsOutput {})
}

fn named(resources: &[String]) -> Result<(), Fault> {
    if resources.is_empty() {
        return Err(faults::missing_parameter("resourceIdSet"));
    }
    if resources.len() > RESOURCES_MAX {
        return Err(faults::invalid_parameter(format!(
            "At most {RESOURCES_MAX} resources can be tagged in one call"
        )));
    }
    Ok(())
}

/// Lists tags. AWS: EC2 DescribeTags.
pub fn describe_tags(
    call: &mut Call<'_>,
    input: DescribeTagsInput,
) -> Result<DescribeTagsOutput, Fault> {
    let DescribeTagsInput {
        dry_run,
        filters,
        max_results,
        next_token,
    } = input;
    done_by_wire(dry_run);
    let known = &["key", "resource-id", "resource-type", "value"];
    let filters = describe::filters_of(filters, known)?;
    let size = PageSize {
        default: 1000,
        most: 1000,
    };
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let resources = match filters.exact("resource-id") {
        Some(ids) => ids.iter().filter_map(|id| one(call, id)).collect(),
        None => all(call),
    };
    let mut found = Vec::new();
    for (kind, id, tags) in resources {
        for (key, value) in tags {
            let tag = Tags::from([(key.clone(), value.clone())]);
            let fits = filters.match_all(&tag, |name| match name {
                "key" => vec![key.clone().into()],
                "resource-id" => vec![id.clone().into()],
                "resource-type" => vec![kind.tagged_as.into()],
                _ => vec![value.clone().into()],
            });
            if fits {
                found.push((kind, id.clone(), key, value));
            }
        }
    }
    let place = |(_, id, key, _): &(Kind, String, String, String)| format!("{id}\n{key}");
    found.sort_by_key(place);
    let (found, next_token) = call.cut(&page, found, place);
    let description = |(kind, id, key, value): (Kind, String, String, String)| TagDescription {
        key: Some(key),
        resource_id: Some(id),
        resource_type: Some(kind.tagged_as.to_owned()),
        value: Some(value),
    };
    Ok(DescribeTagsOutput {
        next_token,
        tags: Some(found.into_iter().map(description).collect()),
    })
}
