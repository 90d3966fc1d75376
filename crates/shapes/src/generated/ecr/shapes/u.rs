//! Generated: ecr shapes in u.

use super::super::*;
use crate::prelude::*;

pub static UPLOAD_ID: Schema = Schema::pattern(
    "UploadId",
    Range::ANY,
    r#"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"#,
);

pub static URL: Schema = Schema::text("Url", Range::ANY);
