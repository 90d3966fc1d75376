//! Generated: ec2 CreateNetworkAcl.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateNetworkAcl takes.
    CreateNetworkAclInput = "CreateNetworkAclInput" {
        0 client_token: Option<String> = Member::new("ClientToken", &STRING).token(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        3 vpc_id: String = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId").required(),
    }
}

shape! {
    /// What CreateNetworkAcl answers.
    CreateNetworkAclOutput = "CreateNetworkAclOutput" {
        0 client_token: Option<String>
            = Member::new("ClientToken", &STRING).called("clientToken", "ClientToken"),
        1 network_acl: Option<NetworkAcl>
            = Member::new("NetworkAcl", NetworkAcl::SCHEMA).called("networkAcl", "NetworkAcl"),
    }
}

operation! {
    /// AWS: ec2 CreateNetworkAcl.
    "ec2" CreateNetworkAcl(CreateNetworkAclInput) -> CreateNetworkAclOutput,
    "", None
}
