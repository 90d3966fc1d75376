//! The canonical form of a request's parts, in which both sides hash them. Pure.
//!
//! AWS: IAM User Guide, "Create a signed AWS API request", step 1.

/// The path without `.`, `..` and repeated slashes, escaped once more.
pub fn push_path(out: &mut String, path: &str) {
    let plain = |path: &str| !path.contains("//") && !path.contains("/.");
    if path.starts_with('/') && plain(path) {
        return escape(out, path.as_bytes(), true);
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    for segment in &segments {
        out.push('/');
        escape(out, segment.as_bytes(), true);
    }
    if segments.is_empty() || path.ends_with('/') {
        out.push('/');
    }
}

/// A header's value without blanks around it, runs of them as one.
pub fn push_value(out: &mut String, value: &[u8]) {
    // Nearly every value stands as it is. Asked without an early end (`fold`, not `all`), so that
    // many bytes are compared at once.
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let pairs = value.iter().zip(value.get(1..).unwrap_or_default());
    let single = pairs.fold(true, |all, (byte, next)| {
        all & (*byte != b'\t') & !(blank(byte) & blank(next))
    });
    let ends = [value.first(), value.last()];
    let plain = single && !ends.into_iter().flatten().any(blank);
    if let (true, Ok(text)) = (plain, str::from_utf8(value)) {
        return out.push_str(text);
    }
    let text = String::from_utf8_lossy(value);
    for (index, word) in text.split_ascii_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Names and values of a query string, unescaped. A `+` is a space, as for whoever reads the
/// parameters: else an escaped one could be changed into a plain one under the same signature.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let unescaped = |text: &str| {
        let spaced = text.replace('+', " ");
        let bytes = percent_encoding::percent_decode_str(&spaced);
        bytes.decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), unescaped(value)))
        .collect()
}

/// The parameters in order of their names, escaped; all but the signature itself.
pub fn push_query(out: &mut String, query: &str) {
    let escaped = |text: &str| {
        let mut out = String::new();
        escape(&mut out, text.as_bytes(), false);
        out
    };
    let mut pairs: Vec<(String, String)> = pairs(query)
        .into_iter()
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| (escaped(&name), escaped(&value)))
        .collect();
    pairs.sort();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        out.push_str(value);
    }
}

/// AWS's own rule: all but RFC 3986's unreserved characters, and `/` in paths.
fn escape(out: &mut String, bytes: &[u8], path: bool) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in bytes {
        let plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~')
            || (path && byte == b'/');
        if plain {
            out.push(byte.into());
        } else {
            out.push('%');
            out.push(DIGITS[usize::from(byte >> 4)].into());
            out.push(DIGITS[usize::from(byte & 15)].into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_escaped_as_aws_does() {
        let mut out = String::new();
        push_path(&mut out, "/a b/%20/é~");
        assert_eq!(out, "/a%20b/%2520/%C3%A9~");
        // As botocore's `remove_dot_segments`: escaped dots are none, slashes are not repeated.
        for (path, wanted) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/a//b/./c/../", "/a/b/"),
            ("/../a/.", "/a"),
            ("/%2E%2E/a", "/%252E%252E/a"),
        ] {
            let mut out = String::new();
            push_path(&mut out, path);
            assert_eq!(out, wanted, "{path}");
        }
        let mut out = String::new();
        push_query(&mut out, "b=2&a=x%20y&a=&c&X-Amz-Signature=1&a%2B=1");
        assert_eq!(out, "a=&a=x%20y&a%2B=1&b=2&c=");
    }

    #[test]
    fn blanks_of_a_header_are_single_and_not_around_it() {
        for (value, wanted) in [
            ("", ""),
            ("a", "a"),
            ("a b c", "a b c"),
            (" a", "a"),
            ("a ", "a"),
            ("a\t", "a"),
            ("a  b", "a b"),
            ("a\tb", "a b"),
            (" \ta \t b ", "a b"),
            (" ", ""),
        ] {
            let mut out = String::new();
            push_value(&mut out, value.as_bytes());
            assert_eq!(out, wanted, "{value:?}");
        }
    }

    /// What is signed is what is read: the form's reader takes `+` for a space.
    #[test]
    fn a_plus_is_a_space_and_no_escaped_plus() {
        let canonical = |query: &str| {
            let mut out = String::new();
            push_query(&mut out, query);
            out
        };
        assert_eq!(canonical("a=b+c"), "a=b%20c");
        assert_ne!(canonical("a=b+c"), canonical("a=b%2Bc"));
    }
}
