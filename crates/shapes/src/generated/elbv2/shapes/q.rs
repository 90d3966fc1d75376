//! Generated: elbv2 shapes in q.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: QueryStringConditionConfig.
    QueryStringConditionConfig = "QueryStringConditionConfig" {
        0 values: Option<Vec<QueryStringKeyValuePair>>
            = Member::new("Values", &QUERY_STRING_KEY_VALUE_PAIR_LIST),
    }
}

shape! {
    /// AWS: QueryStringKeyValuePair.
    QueryStringKeyValuePair = "QueryStringKeyValuePair" {
        0 key: Option<String> = Member::new("Key", &STRING_VALUE),
        1 value: Option<String> = Member::new("Value", &STRING_VALUE),
    }
}

pub static QUERY_STRING_KEY_VALUE_PAIR_LIST: Schema = Schema::list(
    "QueryStringKeyValuePairList",
    Range::ANY,
    QueryStringKeyValuePair::SCHEMA,
    "member",
);

pub static QUIC_SERVER_ID: Schema = Schema::text("QuicServerId", Range::between(1, 256));
