//! Secrets are random: in a transcript asterisks stand in their place, as many as there were
//! characters. Only what has the form of a secret is hidden.

use crate::Message;

/// The elements that hold secrets, how much of each is the same every time, and its whole length.
const SECRETS: [(&str, &str, usize); 3] = [
    ("AccessKeyId", "ASIA", 20),
    ("SecretAccessKey", "", 40),
    ("SessionToken", "", 128),
];

/// The same message without its secrets. Its length stays.
pub fn hidden(mut message: Message) -> Message {
    for (element, begin, length) in SECRETS {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let mut out = String::new();
        let mut rest = message.body.as_str();
        while let Some((before, behind)) = rest.split_once(&open) {
            let (value, behind) = behind.split_once(&close).unwrap_or((behind, ""));
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
            let is_one = value.len() == length && value.chars().all(is_plain);
            let shown = match value.strip_prefix(begin) {
                Some(random) if is_one => [begin, &"*".repeat(random.len())].concat(),
                _ => value.to_owned(),
            };
            out += &[before, &open, &shown, &close].concat();
            rest = behind;
        }
        message.body = [&out, rest].concat();
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_a_secret_is_hidden() {
        let of = |body: &str| {
            let body = body.to_owned();
            hidden(Message { head: vec![], body }).body
        };
        let id = "<AccessKeyId>ASIA0123456789ABCDEF</AccessKeyId>";
        let asterisks = "<AccessKeyId>ASIA****************</AccessKeyId>";
        assert_eq!(
            of(&format!("a{id}b{id}")),
            format!("a{asterisks}b{asterisks}")
        );
        for plain in [
            "<AccessKeyId>AKIA0123456789ABCDEF</AccessKeyId>",
            "<AccessKeyId>ASIA0123456789ABCDE</AccessKeyId>",
            "<SecretAccessKey>not a secret at all, with forty letters</SecretAccessKey>",
            "no element",
        ] {
            assert_eq!(of(plain), plain);
        }
    }
}
