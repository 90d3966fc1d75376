//! Generated: ecr shapes in e.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: EncryptionConfiguration.
    EncryptionConfiguration = "EncryptionConfiguration" {
        0 encryption_type: String
            = Member::new("encryptionType", &encryption_type::SCHEMA).required(),
        1 kms_key: Option<String> = Member::new("kmsKey", &KMS_KEY),
    }
}

values! {
    /// Values of EncryptionType.
    encryption_type = "EncryptionType" {
        AES256 = "AES256",
        KMS = "KMS",
        KMS_DSSE = "KMS_DSSE",
    }
}

pub static EVALUATION_TIMESTAMP: Schema = Schema::timestamp("EvaluationTimestamp");

pub static EXPIRATION_TIMESTAMP: Schema = Schema::timestamp("ExpirationTimestamp");
