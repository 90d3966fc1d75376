//! A digest of an input that is the same after a restart and under a newer model: names and values
//! of the members that are set, without what a retry or the next page may change.

use aws_lc_rs::digest::{Context, SHA256};
use shapes::schema::OperationModel;
use shapes::{Ref, Shape};

/// Page tokens and sizes: AWS's table of pages leaves some operations out.
const PAGE_MEMBERS: &[&str] = &["NextToken", "Marker", "MaxResults", "MaxItems", "PageSize"];

/// Of an input, without the page token and the page's size.
pub fn of_input(model: &OperationModel, input: &dyn Shape) -> [u8; 32] {
    let skipped = |name: &str| {
        let pages = model.pages;
        PAGE_MEMBERS
            .iter()
            .any(|page| page.eq_ignore_ascii_case(name))
            || pages.is_some_and(|pages| name == pages.input_token || name == pages.limit_key)
    };
    let mut context = Context::new(&SHA256);
    structure(&mut context, input, &skipped);
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

fn structure(context: &mut Context, shape: &dyn Shape, skipped: &dyn Fn(&str) -> bool) {
    context.update(b"{");
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if !matches!(read, Ref::Absent) && !skipped(member.name) {
            text(context, member.name);
            value(context, read);
        }
    }
    context.update(b"}");
}

fn value(context: &mut Context, read: Ref<'_>) {
    match read {
        Ref::Absent => context.update(b"-"),
        Ref::Boolean(value) => context.update(if value { b"t" } else { b"f" }),
        Ref::Integer(value) => context.update(&value.to_be_bytes()),
        Ref::Double(value) => context.update(&value.to_be_bytes()),
        Ref::Time(value) => context.update(&value.millis().to_be_bytes()),
        Ref::Text(value) => text(context, value),
        Ref::Blob(value) => bytes(context, value),
        Ref::Document(value) => text(context, &value.to_string()),
        Ref::Shape(shape) => structure(context, shape, &|_| false),
        Ref::List(list) => {
            context.update(b"[");
            for index in 0..list.count() {
                value(context, list.at(index));
            }
            context.update(b"]");
        }
        Ref::Map(map) => {
            context.update(b"<");
            map.each(&mut |key, element| {
                text(context, key);
                value(context, element);
            });
            context.update(b">");
        }
    }
}

fn text(context: &mut Context, value: &str) {
    bytes(context, value.as_bytes());
}

fn bytes(context: &mut Context, value: &[u8]) {
    context.update(&(value.len() as u64).to_be_bytes());
    context.update(value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::{Operation, ec2};

    #[test]
    fn only_what_changes_the_call_counts() {
        let digest = |input: &ec2::DescribeVpcsInput| of_input(ec2::DescribeVpcs::model(), input);
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
}
