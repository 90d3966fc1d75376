//! The texts of `/etc/hosts` and `/etc/resolv.conf`. Pure.

use crate::config::Names;
use std::fmt::Write;

/// `/etc/hosts`: localhost's lines, then those of `names`.
pub fn hosts(names: &Names) -> String {
    let mut text =
        String::from("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    for host in &names.hosts {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\t{}", host.address, host.names.join(" "));
    }
    text
}

/// `/etc/resolv.conf`; `None` if `names` says nothing, and the image's own file stays.
pub fn resolv_conf(names: &Names) -> Option<String> {
    if names.nameservers.is_empty() && names.search.is_empty() && names.options.is_empty() {
        return None;
    }
    let mut text = String::new();
    if !names.search.is_empty() {
        let _ = writeln!(text, "search {}", names.search.join(" "));
    }
    for server in &names.nameservers {
        let _ = writeln!(text, "nameserver {server}");
    }
    if !names.options.is_empty() {
        let _ = writeln!(text, "options {}", names.options.join(" "));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Host;

    #[test]
    fn files_are_written_as_resolvers_read_them() {
        let names = Names {
            nameservers: vec!["10.0.0.2".parse().unwrap(), "fd00::2".parse().unwrap()],
            search: vec!["ec2.internal".into()],
            options: vec!["ndots:1".into(), "timeout:2".into()],
            hosts: vec![Host {
                address: "10.0.0.7".parse().unwrap(),
                names: vec!["ip-10-0-0-7".into(), "web".into()],
            }],
        };
        assert_eq!(
            resolv_conf(&names).unwrap(),
            "search ec2.internal\nnameserver 10.0.0.2\nnameserver fd00::2\n\
             options ndots:1 timeout:2\n"
        );
        assert_eq!(
            hosts(&names),
            "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n\
             10.0.0.7\tip-10-0-0-7 web\n"
        );
        assert_eq!(resolv_conf(&Names::default()), None);
    }
}
