//! Generated: elbv2 shapes in u.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: UrlRewriteConfig.
    UrlRewriteConfig = "UrlRewriteConfig" {
        0 rewrites: Option<Vec<RewriteConfig>> = Member::new("Rewrites", &REWRITE_CONFIG_LIST),
    }
}
