//! Stories of IAM, through the public operations.
