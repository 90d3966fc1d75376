//! How long a group's events are kept. AWS: CloudWatch Logs API Reference.

use crate::{lookup, rules};
use aws::Fault;
use resources::logs::LogGroup;
use shapes::logs::{
    DeleteRetentionPolicyInput, DeleteRetentionPolicyOutput, PutRetentionPolicyInput,
    PutRetentionPolicyOutput,
};
use wire::Call;

/// Sets for how many days events are kept. AWS: CloudWatch Logs PutRetentionPolicy.
pub fn put_retention_policy(
    call: &mut Call<'_>,
    input: PutRetentionPolicyInput,
) -> Result<PutRetentionPolicyOutput, Fault> {
    let PutRetentionPolicyInput {
        log_group_name,
        retention_in_days,
    } = input;
    let group = lookup::group(call, &log_group_name)?;
    call.put(LogGroup {
        retention_days: Some(rules::retention::days(retention_in_days)?),
        ..LogGroup::clone(&group)
    });
    Ok(PutRetentionPolicyOutput {})
}

/// Keeps events for ever. AWS: CloudWatch Logs DeleteRetentionPolicy.
pub fn delete_retention_policy(
    call: &mut Call<'_>,
    input: DeleteRetentionPolicyInput,
) -> Result<DeleteRetentionPolicyOutput, Fault> {
    let DeleteRetentionPolicyInput { log_group_name } = input;
    let group = lookup::group(call, &log_group_name)?;
    call.put(LogGroup {
        retention_days: None,
        ..LogGroup::clone(&group)
    });
    Ok(DeleteRetentionPolicyOutput {})
}
