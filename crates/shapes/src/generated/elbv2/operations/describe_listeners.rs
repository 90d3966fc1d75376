//! Generated: elbv2 DescribeListeners.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeListeners takes.
    DescribeListenersInput = "DescribeListenersInput" {
        0 listener_arns: Option<Vec<String>> = Member::new("ListenerArns", &LISTENER_ARNS),
        1 load_balancer_arn: Option<String> = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN),
        2 marker: Option<String> = Member::new("Marker", &MARKER),
        3 page_size: Option<i32> = Member::new("PageSize", &PAGE_SIZE),
    }
}

shape! {
    /// What DescribeListeners answers.
    DescribeListenersOutput = "DescribeListenersOutput" {
        0 listeners: Option<Vec<Listener>> = Member::new("Listeners", &LISTENERS),
        1 next_marker: Option<String> = Member::new("NextMarker", &MARKER),
    }
}

operation! {
    /// AWS: elbv2 DescribeListeners.
    "elbv2" DescribeListeners(DescribeListenersInput) -> DescribeListenersOutput,
    "DescribeListenersResult", Some(&Pages {
        input_token: "Marker",
        output_token: "NextMarker",
        limit_key: "PageSize",
        result_key: "Listeners",
        more_results: "",
    })
}
