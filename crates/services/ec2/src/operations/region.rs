//! Regions, zones and what an account has there. AWS: EC2 API Reference.

use super::describe;
use crate::faults;
use crate::rules::same_either_way;
use aws::{Fault, Tags};
use control::ports::Endpoint;
use shapes::ec2::{
    AccountAttribute, AccountAttributeValue, AvailabilityZone, DescribeAccountAttributesInput,
    DescribeAccountAttributesOutput, DescribeAvailabilityZonesInput,
    DescribeAvailabilityZonesOutput, DescribeRegionsInput, DescribeRegionsOutput, Region,
};
use wire::{Call, done_by_wire};

/// Lists the zones of the region. AWS: EC2 DescribeAvailabilityZones.
pub fn describe_availability_zones(
    call: &mut Call<'_>,
    input: DescribeAvailabilityZonesInput,
) -> Result<DescribeAvailabilityZonesOutput, Fault> {
    let DescribeAvailabilityZonesInput {
        all_availability_zones,
        dry_run,
        filters,
        zone_ids,
        zone_names,
    } = input;
    done_by_wire(dry_run);
    // Every zone there is needs no opting in: all of them are listed anyway.
    same_either_way(all_availability_zones);
    let known = &[
        "group-name",
        "message",
        "opt-in-status",
        "region-name",
        "state",
        "zone-id",
        "zone-name",
        "zone-type",
    ];
    let filters = describe::filters_of(filters, known)?;
    let region = call.region().to_string();
    let zones = call.region().zones();
    for name in zone_names.iter().flatten() {
        if !zones.iter().any(|(zone, _)| zone == name) {
            return Err(faults::invalid_parameter(format!(
                "Invalid availability zone: [{name}]"
            )));
        }
    }
    for id in zone_ids.iter().flatten() {
        if !zones.iter().any(|(_, zone)| zone == id) {
            let message = format!("Invalid availability zone-id: [{id}]");
            return Err(faults::invalid_parameter(message));
        }
    }
    let tags = Tags::new();
    let wanted = |(name, id): &(String, String)| {
        zone_names
            .as_ref()
            .is_none_or(|names| names.is_empty() || names.contains(name))
            && zone_ids
                .as_ref()
                .is_none_or(|ids| ids.is_empty() || ids.contains(id))
            && filters.match_all(&tags, |filter| match filter {
                "group-name" | "region-name" => vec![region.clone().into()],
                "opt-in-status" => vec!["opt-in-not-required".into()],
                "state" => vec!["available".into()],
                "zone-id" => vec![id.clone().into()],
                "zone-name" => vec![name.clone().into()],
                "zone-type" => vec!["availability-zone".into()],
                _ => Vec::new(),
            })
    };
    let zones = zones.into_iter().filter(wanted);
    let zones = zones.map(|(name, id)| zone(&region, name, id)).collect();
    Ok(DescribeAvailabilityZonesOutput {
        availability_zones: Some(zones),
    })
}

fn zone(region: &str, name: String, id: String) -> AvailabilityZone {
    AvailabilityZone {
        group_name: Some(region.to_owned()),
        messages: Some(Vec::new()),
        network_border_group: Some(region.to_owned()),
        opt_in_status: Some("opt-in-not-required".into()),
        region_name: Some(region.to_owned()),
        state: Some("available".into()),
        zone_id: Some(id),
        zone_name: Some(name),
        zone_type: Some("availability-zone".into()),
        ..AvailabilityZone::default()
    }
}

/// Lists the regions. All of them answer where this one does. AWS: EC2 DescribeRegions.
pub fn describe_regions(
    call: &mut Call<'_>,
    input: DescribeRegionsInput,
) -> Result<DescribeRegionsOutput, Fault> {
    let DescribeRegionsInput {
        all_regions,
        dry_run,
        filters,
        region_names,
    } = input;
    done_by_wire(dry_run);
    // Every region answers without opting in: all of them are listed anyway.
    same_either_way(all_regions);
    let filters = describe::filters_of(filters, &["endpoint", "opt-in-status", "region-name"])?;
    let all = aws::scope::REGIONS.iter().map(|(name, _, _)| *name);
    let endpoint = call.port::<dyn Endpoint>()?.authority();
    for name in region_names.iter().flatten() {
        if aws::Region::parse(name).is_none() {
            let message = format!("Invalid region names provided: [{name}]");
            return Err(faults::invalid_parameter(message));
        }
    }
    let tags = Tags::new();
    let wanted = |name: &&str| {
        region_names
            .as_ref()
            .is_none_or(|names| names.is_empty() || names.iter().any(|wanted| wanted == name))
            && filters.match_all(&tags, |filter| match filter {
                "endpoint" => vec![endpoint.clone().into()],
                "opt-in-status" => vec!["opt-in-not-required".into()],
                "region-name" => vec![(*name).to_owned().into()],
                _ => Vec::new(),
            })
    };
    let region = |name: &str| Region {
        endpoint: Some(endpoint.clone()),
        opt_in_status: Some("opt-in-not-required".into()),
        region_name: Some(name.to_owned()),
        ..Region::default()
    };
    Ok(DescribeRegionsOutput {
        regions: Some(all.filter(wanted).map(region).collect()),
    })
}

/// Says that the account has VPCs only and no default one. AWS: EC2 DescribeAccountAttributes.
pub fn describe_account_attributes(
    _call: &mut Call<'_>,
    input: DescribeAccountAttributesInput,
) -> Result<DescribeAccountAttributesOutput, Fault> {
    let DescribeAccountAttributesInput {
        attribute_names,
        dry_run,
    } = input;
    done_by_wire(dry_run);
    let attributes = [("supported-platforms", "VPC"), ("default-vpc", "none")];
    let wanted = |(name, _): &(&str, &str)| {
        attribute_names
            .as_ref()
            .is_none_or(|names| names.is_empty() || names.iter().any(|wanted| wanted == name))
    };
    let attribute = |(name, value): (&str, &str)| AccountAttribute {
        attribute_name: Some(name.to_owned()),
        attribute_values: Some(vec![AccountAttributeValue {
            attribute_value: Some(value.to_owned()),
        }]),
    };
    let attributes = attributes
        .into_iter()
        .filter(wanted)
        .map(attribute)
        .collect();
    Ok(DescribeAccountAttributesOutput {
        account_attributes: Some(attributes),
    })
}
