//! From stored rows to AWS's shapes. It reads what belongs to an answer, and decides nothing.

mod address;
mod gateway;
mod interface;
mod network_acl;
mod route_table;
mod security_group;
mod subnet;
mod vpc;

pub use address::address;
pub use gateway::{internet_gateway, nat_gateway, nat_gateway_state};
pub use interface::{
    attachment_status, interface, interface_attachment, interface_groups, public_ip, status,
};
pub use network_acl::network_acl;
pub use route_table::{associated, route_table};
pub use security_group::{revoked_rule, rule, security_group};
pub use subnet::subnet;
pub use vpc::vpc;

use aws::Tags;
use shapes::ec2::Tag;

/// Tags, in key order.
pub fn tags(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    tags.iter().map(tag).collect()
}
