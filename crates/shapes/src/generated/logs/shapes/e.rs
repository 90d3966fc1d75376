//! Generated: logs shapes in e.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Entity.
    Entity = "Entity" {
        0 attributes: Option<BTreeMap<String, String>>
            = Member::new("attributes", &ENTITY_ATTRIBUTES),
        1 key_attributes: Option<BTreeMap<String, String>>
            = Member::new("keyAttributes", &ENTITY_KEY_ATTRIBUTES),
    }
}

pub static ENTITY_ATTRIBUTES: Schema = Schema::map(
    "EntityAttributes",
    Range::between(0, 10),
    &ENTITY_ATTRIBUTES_KEY,
    &ENTITY_ATTRIBUTES_VALUE,
);

pub static ENTITY_ATTRIBUTES_KEY: Schema =
    Schema::text("EntityAttributesKey", Range::between(1, 256));

pub static ENTITY_ATTRIBUTES_VALUE: Schema =
    Schema::text("EntityAttributesValue", Range::between(1, 512));

pub static ENTITY_KEY_ATTRIBUTES: Schema = Schema::map(
    "EntityKeyAttributes",
    Range::between(2, 4),
    &ENTITY_KEY_ATTRIBUTES_KEY,
    &ENTITY_KEY_ATTRIBUTES_VALUE,
);

pub static ENTITY_KEY_ATTRIBUTES_KEY: Schema =
    Schema::text("EntityKeyAttributesKey", Range::between(1, 32));

pub static ENTITY_KEY_ATTRIBUTES_VALUE: Schema =
    Schema::text("EntityKeyAttributesValue", Range::between(1, 512));

values! {
    /// Values of EntityRejectionErrorType.
    entity_rejection_error_type = "EntityRejectionErrorType" {
        INVALID_ENTITY = "InvalidEntity",
        INVALID_TYPE_VALUE = "InvalidTypeValue",
        INVALID_KEY_ATTRIBUTES = "InvalidKeyAttributes",
        INVALID_ATTRIBUTES = "InvalidAttributes",
        ENTITY_SIZE_TOO_LARGE = "EntitySizeTooLarge",
        UNSUPPORTED_LOG_GROUP_TYPE = "UnsupportedLogGroupType",
        MISSING_REQUIRED_FIELDS = "MissingRequiredFields",
    }
}

pub static EVENT_ID: Schema = Schema::text("EventId", Range::ANY);

pub static EVENT_MESSAGE: Schema = Schema::text("EventMessage", Range::least(1));

pub static EVENTS_LIMIT: Schema = Schema::integer("EventsLimit", Range::between(1, 10000));
