//! Whether a host is reached through a proxy, and what the proxy's URL says. Pure.
//!
//! `HTTPS_PROXY` and `NO_PROXY` as curl and Go read them: names match themselves and what ends in
//! them, `*` matches all, addresses and CIDR blocks match literal addresses. Loopback never goes
//! through a proxy.

use base64::Engine;
use std::net::IpAddr;

/// A proxy that is spoken to over plain HTTP and asked to CONNECT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The value of `Proxy-Authorization`.
    pub authorization: Option<String>,
}

/// Reads the URL of a proxy; the error says what is wrong.
pub fn parse(url: &str) -> Result<Proxy, &'static str> {
    let rest = match url.split_once("://") {
        None => url,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return Err("only http:// proxies are supported"),
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let (user, host_port) = match authority.rsplit_once('@') {
        None => (None, authority),
        Some((user, rest)) => (Some(user), rest),
    };
    let (host, port) = split_port(host_port);
    let port = match port {
        None => 80,
        Some(text) => text.parse().map_err(|_| "its port is no number")?,
    };
    if host.is_empty() {
        return Err("it has no host");
    }
    let authorization = user.map(|user| {
        let (name, password) = user.split_once(':').unwrap_or((user, ""));
        let pair = format!("{}:{}", decode(name), decode(password));
        format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(pair)
        )
    });
    Ok(Proxy {
        host: host.to_owned(),
        port,
        authorization,
    })
}

/// Whether `NO_PROXY` takes this host out.
pub fn is_direct(no_proxy: &str, host: &str, port: u16) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address: Option<IpAddr> = host.parse().ok();
    if host == "localhost" || address.is_some_and(|address| address.is_loopback()) {
        return true;
    }
    let rules = no_proxy
        .split(',')
        .map(|rule| rule.trim().to_ascii_lowercase());
    rules
        .filter(|rule| !rule.is_empty())
        .any(|rule| matches(&rule, &host, address, port))
}

/// (host, port) of `host[:port]`, where the host may be an address in brackets.
pub fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') => (host, Some(port)),
            _ => (text, None),
        },
    }
}

fn matches(rule: &str, host: &str, address: Option<IpAddr>, port: u16) -> bool {
    if rule == "*" {
        return true;
    }
    if let (Some((network, bits)), Some(address)) = (rule.split_once('/'), address) {
        return match (network.parse(), bits.parse()) {
            (Ok(network), Ok(bits)) => contains(network, bits, address),
            _ => false,
        };
    }
    let (rule, rule_port) = split_port(rule);
    if rule_port.is_some_and(|text| text.parse() != Ok(port)) {
        return false;
    }
    if let Some(address) = address {
        return rule.parse() == Ok(address);
    }
    let suffix = rule.trim_start_matches("*.").trim_start_matches('.');
    let is_below = host
        .strip_suffix(suffix)
        .is_some_and(|front| front.ends_with('.'));
    is_below || (host == suffix && !rule.starts_with("*."))
}

fn contains(network: IpAddr, bits: u32, address: IpAddr) -> bool {
    let under = |network: u128, address: u128, width: u32| {
        bits <= width && (bits == 0 || (network ^ address) >> (width - bits) == 0)
    };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            under(u32::from(network).into(), u32::from(address).into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => under(network.into(), address.into(), 128),
        _ => false,
    }
}

/// Percent signs in a user's name or password.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after.get(..2)) {
            (b'%', Some(digits)) => {
                let digits = std::str::from_utf8(digits).ok();
                digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_takes_hosts_out() {
        let table = [
            ("", "example.com", false),
            ("", "localhost", true),
            ("", "127.0.0.9", true),
            ("*", "example.com", true),
            ("example.com", "example.com", true),
            ("example.com", "a.example.com", true),
            ("example.com", "badexample.com", false),
            (".example.com", "a.example.com", true),
            ("*.example.com", "example.com", false),
            ("x, EXAMPLE.com:443", "example.com", true),
            ("example.com:80", "example.com", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("fd00::/8", "fd12::1", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.0/99", "10.0.0.1", false),
        ];
        for (rules, host, direct) in table {
            assert_eq!(is_direct(rules, host, 443), direct, "{rules} {host}");
        }
    }

    #[test]
    fn proxies_are_read() {
        let proxy = parse("http://us%40r:p%3aw@proxy.example:3128/").unwrap();
        assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.example", 3128));
        assert_eq!(proxy.authorization.as_deref(), Some("Basic dXNAcjpwOnc="));
        assert_eq!(parse("proxy:8080").unwrap().port, 8080);
        assert_eq!(parse("http://[::1]:1").unwrap().host, "::1");
        for bad in [
            "https://proxy:1",
            "socks5://proxy:1",
            "http://:1",
            "http://p:x",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
