//! The quotas of an account. AWS: ELBv2 API Reference, DescribeAccountLimits.

use super::PAGE;
use crate::rules::quota;
use aws::Fault;
use shapes::elbv2::{DescribeAccountLimitsInput, DescribeAccountLimitsOutput, Limit};
use wire::Call;

/// Lists the quotas that are enforced, by name. AWS: ELBv2 DescribeAccountLimits.
pub fn describe_account_limits(
    call: &mut Call<'_>,
    input: DescribeAccountLimitsInput,
) -> Result<DescribeAccountLimitsOutput, Fault> {
    let DescribeAccountLimitsInput { marker, page_size } = input;
    let page = call.page(marker.as_deref(), page_size, PAGE)?;
    let mut limits = quota::ALL.to_vec();
    limits.sort_by_key(|limit| limit.name);
    let (limits, next_marker) = call.cut(&page, limits, |limit| limit.name.to_owned());
    let limit = |limit: quota::Limit| Limit {
        max: Some(call.quota(&limit.quota).to_string()),
        name: Some(limit.name.to_owned()),
    };
    Ok(DescribeAccountLimitsOutput {
        limits: Some(limits.into_iter().map(limit).collect()),
        next_marker,
    })
}
