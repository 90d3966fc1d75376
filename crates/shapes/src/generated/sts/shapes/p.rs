//! Generated: sts shapes in p.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: PolicyDescriptorType.
    PolicyDescriptorType = "PolicyDescriptorType" {
        0 arn: Option<String> = Member::new("arn", &ARN_TYPE),
    }
}

shape! {
    /// AWS: ProvidedContext.
    ProvidedContext = "ProvidedContext" {
        0 context_assertion: Option<String>
            = Member::new("ContextAssertion", &CONTEXT_ASSERTION_TYPE),
        1 provider_arn: Option<String> = Member::new("ProviderArn", &ARN_TYPE),
    }
}

pub static PROVIDED_CONTEXTS_LIST_TYPE: Schema = Schema::list(
    "ProvidedContextsListType",
    Range::between(1, 5),
    ProvidedContext::SCHEMA,
    "member",
);

pub static POLICY_DESCRIPTOR_LIST_TYPE: Schema = Schema::list(
    "policyDescriptorListType",
    Range::ANY,
    PolicyDescriptorType::SCHEMA,
    "member",
);
