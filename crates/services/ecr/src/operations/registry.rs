//! The registry: an account's repositories in a region.

use aws::Fault;
use shapes::ecr;
use wire::Call;

/// Describes the caller's registry. There is no replication, so there are no rules of it.
/// AWS: ECR DescribeRegistry.
pub fn describe_registry(
    call: &mut Call<'_>,
    input: ecr::DescribeRegistryInput,
) -> Result<ecr::DescribeRegistryOutput, Fault> {
    let ecr::DescribeRegistryInput {} = input;
    Ok(ecr::DescribeRegistryOutput {
        registry_id: Some(call.account().to_string()),
        replication_configuration: Some(ecr::ReplicationConfiguration { rules: Vec::new() }),
    })
}
