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
    let mut quotas = quota::ALL.to_vec();
    quotas.sort_by_key(|quota| quota.name);
    let (quotas, next_marker) = call.cut(&page, quotas, |quota| quota.name.to_owned());
    let limit = |quota: quota::Quota| Limit {
        max: Some(quota.max.to_string()),
        name: Some(quota.name.to_owned()),
    };
    Ok(DescribeAccountLimitsOutput {
        limits: Some(quotas.into_iter().map(limit).collect()),
        next_marker,
    })
}
