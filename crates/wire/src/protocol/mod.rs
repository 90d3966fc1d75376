//! The protocols.
use std::borrow::Cow;

/// `RoleName` to `roleName`; `DNSName` to `dNSName`, as AWS's messages have it.
pub fn lower_first(name: &str) -> Cow<'_, str> {
    match name.chars().next() {
        Some(first) if first.is_ascii_uppercase() => {
            let mut lower = String::with_capacity(name.len());
            lower.push(first.to_ascii_lowercase());
            lower.push_str(&name[1..]);
            Cow::Owned(lower)
        }
        _ => Cow::Borrowed(name),
    }
}
