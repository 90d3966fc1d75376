//! Who calls.

use aws::Fault;
use shapes::sts::{GetCallerIdentityInput, GetCallerIdentityOutput};
use wire::Call;

/// Tells the caller who it is. AWS: STS GetCallerIdentity.
pub fn get_caller_identity(
    call: &mut Call<'_>,
    input: GetCallerIdentityInput,
) -> Result<GetCallerIdentityOutput, Fault> {
    let GetCallerIdentityInput {} = input;
    let caller = call.caller();
    Ok(GetCallerIdentityOutput {
        user_id: Some(caller.user_id.clone()),
        account: Some(caller.account.to_string()),
        arn: Some(caller.arn.clone()),
    })
}
