//! Generated: ec2 DescribeAccountAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeAccountAttributes takes.
    DescribeAccountAttributesInput = "DescribeAccountAttributesInput" {
        0 attribute_names: Option<Vec<String>>
            = Member::new("AttributeNames", &ACCOUNT_ATTRIBUTE_NAME_STRING_LIST)
            .called("attributeName", "AttributeName"),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
    }
}

shape! {
    /// What DescribeAccountAttributes answers.
    DescribeAccountAttributesOutput = "DescribeAccountAttributesOutput" {
        0 account_attributes: Option<Vec<AccountAttribute>>
            = Member::new("AccountAttributes", &ACCOUNT_ATTRIBUTE_LIST)
            .called("accountAttributeSet", "AccountAttributeSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeAccountAttributes.
    "ec2" DescribeAccountAttributes(DescribeAccountAttributesInput) -> DescribeAccountAttributesOutput,
    "", None
}
