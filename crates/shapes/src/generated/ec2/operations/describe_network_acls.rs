//! Generated: ec2 DescribeNetworkAcls.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeNetworkAcls takes.
    DescribeNetworkAclsInput = "DescribeNetworkAclsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32> = Member::new("MaxResults", &DESCRIBE_NETWORK_ACLS_MAX_RESULTS),
        3 network_acl_ids: Option<Vec<String>>
            = Member::new("NetworkAclIds", &NETWORK_ACL_ID_STRING_LIST)
            .called("NetworkAclId", "NetworkAclId"),
        4 next_token: Option<String> = Member::new("NextToken", &STRING),
    }
}

shape! {
    /// What DescribeNetworkAcls answers.
    DescribeNetworkAclsOutput = "DescribeNetworkAclsOutput" {
        0 network_acls: Option<Vec<NetworkAcl>>
            = Member::new("NetworkAcls", &NETWORK_ACL_LIST)
            .called("networkAclSet", "NetworkAclSet"),
        1 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
    }
}

operation! {
    /// AWS: ec2 DescribeNetworkAcls.
    "ec2" DescribeNetworkAcls(DescribeNetworkAclsInput) -> DescribeNetworkAclsOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "NetworkAcls",
        more_results: "",
    })
}
