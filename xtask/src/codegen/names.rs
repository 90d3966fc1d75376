//! Names of the model as Rust's: fields, modules, constants.

/// `DNSName` to `dns_name`, `CidrIpv6` to `cidr_ipv6`, `VpcIPv6` to `vpc_ipv6`.
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.replace("IPv", "Ipv").chars().collect();
    let mut out = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            if !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = index.checked_sub(1).map(|index| letters[index]);
        let after = letters.get(index + 1).copied();
        let plural =
            after == Some('s') && letters.get(index + 2).is_none_or(char::is_ascii_uppercase);
        let starts_word = letter.is_ascii_uppercase()
            && match before {
                Some(before) if before.is_ascii_lowercase() || before.is_ascii_digit() => true,
                Some(before) if before.is_ascii_uppercase() => {
                    after.is_some_and(|after| after.is_ascii_lowercase()) && !plural
                }
                _ => false,
            };
        if starts_word && !out.ends_with('_') {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out.trim_matches('_').to_owned()
}

/// A field's name; keywords are raw.
pub fn field(name: &str) -> String {
    let name = snake(name);
    const KEYWORDS: &[&str] = &[
        "as", "async", "await", "box", "break", "const", "continue", "dyn", "else", "enum",
        "extern", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut",
        "pub", "ref", "return", "static", "struct", "trait", "true", "false", "type", "unsafe",
        "use", "where", "while", "virtual", "yield", "abstract", "final", "macro", "override",
        "priv", "try", "gen",
    ];
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// A constant's name.
pub fn constant(name: &str) -> String {
    let name = snake(name).to_ascii_uppercase();
    match name.chars().next() {
        None => "EMPTY".into(),
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        Some(_) => name,
    }
}

/// A type's name: the model's, with a capital.
pub fn type_name(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_well() {
        for (name, wanted) in [
            ("DNSName", "dns_name"),
            ("LoadBalancerArns", "load_balancer_arns"),
            ("targetARNs", "target_arns"),
            ("CidrIpv6", "cidr_ipv6"),
            ("VpcIPv6Block", "vpc_ipv6_block"),
            ("NetworkInterfaceIPs", "network_interface_ips"),
            ("maxResults", "max_results"),
            ("t2.micro", "t2_micro"),
            ("ap-south-1", "ap_south_1"),
            ("EBSOptimized", "ebs_optimized"),
        ] {
            assert_eq!(snake(name), wanted);
        }
        assert_eq!(field("Type"), "r#type");
        assert_eq!(constant("1.2"), "V1_2");
        assert_eq!(type_name("sseAlgorithm"), "SseAlgorithm");
    }
}
