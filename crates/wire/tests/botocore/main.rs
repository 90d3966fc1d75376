//! What we read and write against botocore's own serializers and parsers.

#![allow(clippy::unwrap_used)] // a failed test may panic

mod made_up;
mod oracle;
mod random;
