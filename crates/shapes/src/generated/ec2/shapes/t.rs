//! Generated: ec2 shapes in t.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Tag.
    Tag = "Tag" {
        0 key: Option<String> = Member::new("Key", &STRING).called("key", "Key"),
        1 value: Option<String> = Member::new("Value", &STRING).called("value", "Value"),
    }
}

shape! {
    /// AWS: TagDescription.
    TagDescription = "TagDescription" {
        0 key: Option<String> = Member::new("Key", &STRING).called("key", "Key"),
        1 resource_id: Option<String>
            = Member::new("ResourceId", &STRING).called("resourceId", "ResourceId"),
        2 resource_type: Option<String>
            = Member::new("ResourceType", &resource_type::SCHEMA)
            .called("resourceType", "ResourceType"),
        3 value: Option<String> = Member::new("Value", &STRING).called("value", "Value"),
    }
}

pub static TAG_DESCRIPTION_LIST: Schema = Schema::list(
    "TagDescriptionList",
    Range::ANY,
    TagDescription::SCHEMA,
    "item",
);

pub static TAG_LIST: Schema = Schema::list("TagList", Range::ANY, Tag::SCHEMA, "item");

shape! {
    /// AWS: TagSpecification.
    TagSpecification = "TagSpecification" {
        0 resource_type: Option<String>
            = Member::new("ResourceType", &resource_type::SCHEMA)
            .called("resourceType", "ResourceType"),
        1 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("Tag", "Tag"),
    }
}

pub static TAG_SPECIFICATION_LIST: Schema = Schema::list(
    "TagSpecificationList",
    Range::ANY,
    TagSpecification::SCHEMA,
    "item",
);

pub static TAGGABLE_RESOURCE_ID: Schema = Schema::text("TaggableResourceId", Range::ANY);

values! {
    /// Values of Tenancy.
    tenancy = "Tenancy" {
        DEFAULT = "default",
        DEDICATED = "dedicated",
        HOST = "host",
    }
}

pub static TRANSIT_GATEWAY_ID: Schema = Schema::text("TransitGatewayId", Range::ANY);
