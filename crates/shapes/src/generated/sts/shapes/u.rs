//! Generated: sts shapes in u.

use super::super::*;
use crate::prelude::*;

pub static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Schema = Schema::pattern(
    "unrestrictedSessionPolicyDocumentType",
    Range::least(1),
    r#"[\u0009\u000A\u000D\u0020-\u00FF]+"#,
);

pub static USER_ID_TYPE: Schema = Schema::text("userIdType", Range::ANY);
