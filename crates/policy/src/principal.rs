//! Principals that a stored document names, when somebody else has come by their name.
//!
//! AWS: IAM User Guide, "IAM JSON policy elements: Principal": the ARN of a user or role becomes
//! its unique id when the document is put, so that a later one of the same name is not meant.

use serde_json::Value;
use std::collections::BTreeMap;

/// A document in which those principals stand by their ids, which nobody has. `ids` are by ARN.
pub fn by_ids(text: &str, ids: &BTreeMap<String, String>) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().for_each(|one| replace(one, ids)),
        Some(statement) => replace(statement, ids),
        None => {}
    }
    document.to_string()
}

fn replace(statement: &mut Value, ids: &BTreeMap<String, String>) {
    for element in ["Principal", "NotPrincipal"] {
        let named = statement
            .get_mut(element)
            .and_then(|one| one.get_mut("AWS"));
        let named: &mut [Value] = match named {
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_mut(one),
            None => continue,
        };
        for one in named {
            if let Some(id) = one.as_str().and_then(|arn| ids.get(arn)) {
                *one = Value::from(id.as_str());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_principals_become_ids() {
        let ids = BTreeMap::from([("arn:ann".to_owned(), "AIDA1".to_owned())]);
        for (text, wanted) in [
            (
                r#"{"Statement":{"Principal":{"AWS":"arn:ann"},"Sid":"arn:ann"}}"#,
                r#"{"Statement":{"Principal":{"AWS":"AIDA1"},"Sid":"arn:ann"}}"#,
            ),
            (
                r#"{"Statement":[{"NotPrincipal":{"AWS":["arn:ann","arn:bob"]}}]}"#,
                r#"{"Statement":[{"NotPrincipal":{"AWS":["AIDA1","arn:bob"]}}]}"#,
            ),
            (
                r#"{"Statement":[{"Principal":"*"},{"Principal":{"Service":"arn:ann"}}]}"#,
                r#"{"Statement":[{"Principal":"*"},{"Principal":{"Service":"arn:ann"}}]}"#,
            ),
            ("{", "{"),
        ] {
            assert_eq!(by_ids(text, &ids), wanted);
        }
    }
}
