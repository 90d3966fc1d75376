//! What all lists do alike; regions, zones, tags.

use super::*;

mod filters;

fn tagged(key: &str, value: &str) -> Vec<Tag> {
    vec![Tag {
        key: Some(key.into()),
        value: Some(value.into()),
    }]
}

#[test]
fn a_list_is_filtered_and_comes_in_pages() {
    let local = world();
    let vpc_id = vpc(&local);
    let other = vpc(&local);
    for n in 0..12 {
        subnet(&local, &vpc_id, &format!("10.0.{n}.0/24"));
    }
    subnet(&local, &other, "10.0.0.0/24");
    let list = |next_token: Option<String>| {
        let output = local.call::<DescribeSubnets>(DescribeSubnetsInput {
            filters: filter("vpc-id", &vpc_id),
            max_results: Some(5),
            next_token,
            ..Default::default()
        });
        let output = output.unwrap();
        (output.subnets.unwrap(), output.next_token)
    };
    let (mut token, mut ids, mut sizes) = (None, Vec::new(), Vec::new());
    loop {
        let (page, next) = list(token);
        sizes.push(page.len());
        ids.extend(page.into_iter().map(|subnet| subnet.subnet_id.unwrap()));
        token = next;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [5, 5, 2]);
    ids.dedup();
    assert_eq!(ids.len(), 12);
    let describe = |input| code(local.call::<DescribeSubnets>(input));
    let unknown = DescribeSubnetsInput {
        filters: filter("colour", "red"),
        ..Default::default()
    };
    assert_eq!(describe(unknown), "InvalidParameterValue");
    let both = DescribeSubnetsInput {
        max_results: Some(5),
        subnet_ids: Some(ids),
        ..Default::default()
    };
    assert_eq!(describe(both), "InvalidParameterCombination");
    let forged = DescribeSubnetsInput {
        next_token: Some("AAAA".into()),
        ..Default::default()
    };
    assert_eq!(describe(forged), "InvalidNextToken");
}

#[test]
fn zones_and_regions_are_awss() {
    let local = world();
    let zones = local.call::<DescribeAvailabilityZones>(DescribeAvailabilityZonesInput {
        filters: filter("state", "available"),
        ..Default::default()
    });
    let zones = zones.unwrap().availability_zones.unwrap();
    let names: Vec<_> = zones
        .iter()
        .map(|zone| zone.zone_name.as_deref().unwrap())
        .collect();
    assert_eq!(names, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    let wrong = local.call::<DescribeAvailabilityZones>(DescribeAvailabilityZonesInput {
        zone_names: Some(vec!["us-east-1a".into()]),
        ..Default::default()
    });
    assert_eq!(code(wrong), "InvalidParameterValue");
    let regions = local.call::<DescribeRegions>(DescribeRegionsInput {
        region_names: Some(vec!["ap-northeast-2".into()]),
        ..Default::default()
    });
    let regions = regions.unwrap().regions.unwrap();
    let endpoints: Vec<_> = regions
        .iter()
        .map(|region| region.endpoint.as_deref())
        .collect();
    assert_eq!(endpoints, [Some("127.0.0.1:4566")], "it is reached here");
    let attributes = local
        .call::<DescribeAccountAttributes>(Default::default())
        .unwrap();
    assert_eq!(attributes.account_attributes.unwrap().len(), 2);
}

#[test]
fn tags_come_with_a_resource_and_later() {
    let local = world();
    let created = local.call::<CreateVpc>(CreateVpcInput {
        cidr_block: Some("10.0.0.0/16".into()),
        tag_specifications: Some(vec![TagSpecification {
            resource_type: Some("vpc".into()),
            tags: Some(tagged("Name", "shop")),
        }]),
        ..Default::default()
    });
    let id = created.unwrap().vpc.unwrap().vpc_id.unwrap();
    let resources = vec![id.clone()];
    let add = |resources: &[String], key: &str| {
        local.call::<CreateTags>(CreateTagsInput {
            resources: resources.to_vec(),
            tags: tagged(key, "1"),
            ..Default::default()
        })
    };
    add(&resources, "stage").unwrap();
    assert_eq!(code(add(&resources, "aws:x")), "InvalidParameterValue");
    assert_eq!(code(add(&["x-1".into()], "a")), "InvalidID");
    assert_eq!(
        code(add(&["subnet-1".into()], "a")),
        "InvalidSubnetID.NotFound"
    );
    let tags = |filters| {
        let said = local.call::<DescribeTags>(DescribeTagsInput {
            filters,
            ..Default::default()
        });
        let said = said.unwrap().tags.unwrap();
        said.into_iter()
            .map(|tag| tag.key.unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(tags(filter("resource-id", &id)), ["Name", "stage"]);
    assert_eq!(tags(filter("value", "sh*")), ["Name"]);
    let delete = DeleteTagsInput {
        resources,
        tags: Some(tagged("Name", "shop")),
        ..Default::default()
    };
    local.call::<DeleteTags>(delete).unwrap();
    assert_eq!(tags(filter("resource-type", "vpc")), ["stage"]);
}
