//! Generated: elbv2 DescribeLoadBalancers.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeLoadBalancers takes.
    DescribeLoadBalancersInput = "DescribeLoadBalancersInput" {
        0 load_balancer_arns: Option<Vec<String>>
            = Member::new("LoadBalancerArns", &LOAD_BALANCER_ARNS),
        1 marker: Option<String> = Member::new("Marker", &MARKER),
        2 names: Option<Vec<String>> = Member::new("Names", &LOAD_BALANCER_NAMES),
        3 page_size: Option<i32> = Member::new("PageSize", &PAGE_SIZE),
    }
}

shape! {
    /// What DescribeLoadBalancers answers.
    DescribeLoadBalancersOutput = "DescribeLoadBalancersOutput" {
        0 load_balancers: Option<Vec<LoadBalancer>> = Member::new("LoadBalancers", &LOAD_BALANCERS),
        1 next_marker: Option<String> = Member::new("NextMarker", &MARKER),
    }
}

operation! {
    /// AWS: elbv2 DescribeLoadBalancers.
    "elbv2" DescribeLoadBalancers(DescribeLoadBalancersInput) -> DescribeLoadBalancersOutput,
    "DescribeLoadBalancersResult", Some(&Pages {
        input_token: "Marker",
        output_token: "NextMarker",
        limit_key: "PageSize",
        result_key: "LoadBalancers",
        more_results: "",
    })
}
