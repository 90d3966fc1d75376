//! Generated: ec2 DescribeRouteTables.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeRouteTables takes.
    DescribeRouteTablesInput = "DescribeRouteTablesInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32> = Member::new("MaxResults", &DESCRIBE_ROUTE_TABLES_MAX_RESULTS),
        3 next_token: Option<String> = Member::new("NextToken", &STRING),
        4 route_table_ids: Option<Vec<String>>
            = Member::new("RouteTableIds", &ROUTE_TABLE_ID_STRING_LIST)
            .called("RouteTableId", "RouteTableId"),
    }
}

shape! {
    /// What DescribeRouteTables answers.
    DescribeRouteTablesOutput = "DescribeRouteTablesOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 route_tables: Option<Vec<RouteTable>>
            = Member::new("RouteTables", &ROUTE_TABLE_LIST)
            .called("routeTableSet", "RouteTableSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeRouteTables.
    "ec2" DescribeRouteTables(DescribeRouteTablesInput) -> DescribeRouteTablesOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "RouteTables",
        more_results: "",
    })
}
