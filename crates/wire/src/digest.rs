//! A digest of an input that is the same after a restart and under a newer model: names and values
//! of the members that are set, without what a retry or the next page may change.
//!
//! An input is written down before its function takes it apart, if a token may be asked for: the
//! digest itself few calls need.

use aws_lc_rs::digest::{SHA256, digest};
use shapes::schema::OperationModel;
use shapes::{Ref, Shape};

/// Page tokens and sizes: AWS's table of pages leaves some operations out.
const PAGE_MEMBERS: &[&str] = &["NextToken", "Marker", "MaxResults", "MaxItems", "PageSize"];

/// An input's members as bytes, without the page token and the page's size; nothing of an
/// operation without tokens.
#[derive(Default)]
pub struct Written(Option<Vec<u8>>);

impl Written {
    /// SHA-256.
    pub fn digest(&self) -> [u8; 32] {
        let written = self.0.as_ref().expect("the operation has a token");
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, written).as_ref());
        bytes
    }
}

/// Writes an input down.
pub fn of_input(model: &OperationModel, input: &dyn Shape) -> Written {
    if !has_token(model) {
        return Written(None);
    }
    let skipped = |name: &str| {
        let pages = model.pages;
        is_of_pages(name)
            || pages.is_some_and(|pages| name == pages.input_token || name == pages.limit_key)
    };
    let mut out = Vec::with_capacity(256);
    structure(&mut out, input, &skipped);
    Written(Some(out))
}

/// Whether calls may be cut into pages or carry an idempotency token.
fn has_token(model: &OperationModel) -> bool {
    let mut members = model.input.members.iter();
    model.pages.is_some()
        || members.any(|member| {
            member.idempotency_token || member.name.ends_with("Token") || is_of_pages(member.name)
        })
}

fn is_of_pages(name: &str) -> bool {
    let mut pages = PAGE_MEMBERS.iter();
    pages.any(|page| page.eq_ignore_ascii_case(name))
}

fn structure(out: &mut Vec<u8>, shape: &dyn Shape, skipped: &dyn Fn(&str) -> bool) {
    out.extend_from_slice(b"{");
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if !matches!(read, Ref::Absent) && !skipped(member.name) {
            text(out, member.name);
            value(out, read);
        }
    }
    out.extend_from_slice(b"}");
}

fn value(out: &mut Vec<u8>, read: Ref<'_>) {
    match read {
        Ref::Absent => out.extend_from_slice(b"-"),
        Ref::Boolean(value) => out.extend_from_slice(if value { b"t" } else { b"f" }),
        Ref::Integer(value) => out.extend_from_slice(&value.to_be_bytes()),
        Ref::Double(value) => out.extend_from_slice(&value.to_be_bytes()),
        Ref::Time(value) => out.extend_from_slice(&value.millis().to_be_bytes()),
        Ref::Text(value) => text(out, value),
        Ref::Blob(value) => bytes(out, value),
        Ref::Document(value) => text(out, &value.to_string()),
        Ref::Shape(shape) => structure(out, shape, &|_| false),
        Ref::List(list) => {
            out.extend_from_slice(b"[");
            for index in 0..list.count() {
                value(out, list.at(index));
            }
            out.extend_from_slice(b"]");
        }
        Ref::Map(map) => {
            out.extend_from_slice(b"<");
            map.each(&mut |key, element| {
                text(out, key);
                value(out, element);
            });
            out.extend_from_slice(b">");
        }
    }
}

fn text(out: &mut Vec<u8>, value: &str) {
    bytes(out, value.as_bytes());
}

fn bytes(out: &mut Vec<u8>, value: &[u8]) {
    out.extend_from_slice(&(value.len() as u64).to_be_bytes());
    out.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::{Operation, ec2, ecs};

    #[test]
    fn only_what_changes_the_call_counts() {
        let digest =
            |input: &ec2::DescribeVpcsInput| of_input(ec2::DescribeVpcs::model(), input).digest();
        let plain = ec2::DescribeVpcsInput::default();
        let next = ec2::DescribeVpcsInput {
            next_token: Some("t".into()),
            max_results: Some(5),
            ..plain.clone()
        };
        assert_eq!(digest(&plain), digest(&next));
        let other = ec2::DescribeVpcsInput {
            vpc_ids: Some(vec!["vpc-1".into()]),
            ..plain.clone()
        };
        assert_ne!(digest(&plain), digest(&other));
        let split = |ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            digest(&ec2::DescribeVpcsInput {
                vpc_ids: Some(ids),
                ..plain.clone()
            })
        };
        assert_ne!(split(&["ab", "c"]), split(&["a", "bc"]));
        assert_ne!(split(&[]), digest(&plain));
    }

    #[test]
    fn nothing_is_written_down_for_operations_without_tokens() {
        let written = |model, input: &dyn Shape| of_input(model, input).0.is_some();
        assert!(written(
            ec2::CreateNatGateway::model(),
            &ec2::CreateNatGatewayInput::default()
        ));
        // Its token has no trait in the model.
        assert!(written(
            ecs::CreateService::model(),
            &ecs::CreateServiceInput::default()
        ));
        assert!(!written(
            ecs::RegisterTaskDefinition::model(),
            &ecs::RegisterTaskDefinitionInput::default()
        ));
    }
}
