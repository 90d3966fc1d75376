//! What Ondol says first where the system forbids something, and that the command which it names
//! allows it.

use e2e::instance::binary;
use e2e::programs::{Ended, has_program, has_root, run};
use std::process::Command;

/// A network namespace that plays a host whose default route goes by the link `uplink`. This
/// machine's own rules stay as they are.
struct Host {
    name: String,
}

impl Host {
    fn make(of: &str) -> Host {
        let name = format!("e2e-{of}-{}", std::process::id());
        run(Command::new("ip").args(["netns", "add", &name])).ok();
        let host = Host { name };
        host.sh(
            "ip link add uplink type veth peer name far && ip addr add 192.0.2.2/24 dev uplink && \
             ip link set far up && ip link set uplink up && ip route add default via 192.0.2.1",
        )
        .ok();
        host
    }

    fn sh(&self, words: &str) -> Ended {
        let mut command = Command::new("ip");
        run(command.args(["netns", "exec", &self.name, "sh", "-c", words]))
    }

    /// What doctor says of the host's chains: the problem and the command, if there is one.
    fn told(&self) -> Option<(String, String)> {
        let doctor = self.sh(&format!("{} doctor", binary().display()));
        assert_eq!(doctor.code, Some(0), "{}", doctor.out);
        let mut lines = doctor.out.lines();
        let problem = lines.find(|line| line.contains("the host's chain"))?;
        let remedy = lines.next()?.trim().replace("sudo ", "");
        Some((problem.to_owned(), remedy))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut command = Command::new("ip");
        let _gone = command.args(["netns", "del", &self.name]).status();
    }
}

/// Docker sets the forward policy to drop, and so does ufw.
#[test]
fn doctor_says_that_the_hosts_policy_stops_the_way_out() {
    if !has_root() || !has_program("iptables") {
        return;
    }
    let host = Host::make("policy");
    assert_eq!(host.told(), None);
    host.sh("iptables -P FORWARD DROP").ok();
    let (problem, remedy) = host.told().unwrap();
    assert!(
        problem.contains("of table filter drops") && problem.contains("no way out"),
        "{problem}"
    );
    host.sh(&remedy).ok();
    assert_eq!(host.told(), None, "{remedy}");
    host.sh("iptables -F FORWARD && iptables -N USER && iptables -A FORWARD -j USER")
        .ok();
    assert!(host.told().is_some());
    host.sh("iptables -A USER -i ond-+ -j ACCEPT").ok();
    assert!(host.told().is_some(), "answers do not pass");
    host.sh("iptables -I FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
        .ok();
    assert_eq!(host.told(), None, "other chains let both pass");
    // As the services of iptables have it: no policy, but a last rule.
    host.sh("iptables -F FORWARD && iptables -P FORWARD ACCEPT && iptables -A FORWARD -j REJECT")
        .ok();
    let (problem, _) = host.told().unwrap();
    assert!(problem.contains("of table filter rejects"), "{problem}");
}

/// firewalld's table as Fedora has it: what comes by a link of no zone is judged by the default
/// zone, which lets it out by the links that are in the zone itself.
const FIREWALLD: &str = r#"
add table inet firewalld
add chain inet firewalld zone
add chain inet firewalld policies
add chain inet firewalld filter_FORWARD { type filter hook forward priority 10; policy accept; }
add rule inet firewalld filter_FORWARD ct state { established, related } accept
add rule inet firewalld filter_FORWARD ct status dnat accept
add rule inet firewalld filter_FORWARD iifname "lo" accept
add rule inet firewalld filter_FORWARD ct state invalid drop
add rule inet firewalld filter_FORWARD meta nfproto ipv6 reject
add rule inet firewalld filter_FORWARD jump policies
add rule inet firewalld filter_FORWARD reject with icmpx admin-prohibited
add rule inet firewalld policies iifname "uplink" reject with icmpx admin-prohibited
add rule inet firewalld policies oifname "uplink" jump zone
add rule inet firewalld policies oifname "uplink" reject with icmpx admin-prohibited
"#;

#[test]
fn doctor_tells_apart_the_zones_of_firewalld_that_stop_the_way_out() {
    if !has_root() || !has_program("nft") {
        return;
    }
    let host = Host::make("zones");
    host.sh(&format!("nft -f - <<'END'\n{FIREWALLD}\nEND")).ok();
    let (problem, remedy) = host.told().unwrap();
    assert!(
        problem.contains("chain filter_FORWARD of table firewalld rejects"),
        "{problem}"
    );
    assert_eq!(remedy, "firewall-cmd --zone=trusted --add-interface=ond-+");
    // What that command does.
    host.sh("nft insert rule inet firewalld policies iifname 'ond-*' accept")
        .ok();
    assert_eq!(host.told(), None);
    host.sh("nft flush chain inet firewalld policies").ok();
    assert!(host.told().is_some());
    // Where the uplink is in the default zone, as on a fresh Fedora, nothing is in the way.
    host.sh("nft add rule inet firewalld policies jump zone && \
         nft add rule inet firewalld zone oifname uplink accept")
        .ok();
    assert_eq!(host.told(), None);
}

/// Runs Ondol where user namespaces are forbidden; what it says, in the order in which it does.
fn forbidden(words: &str) -> Ended {
    let script = format!(
        "echo 0 > /proc/sys/user/max_user_namespaces && exec {} {words} 2>&1",
        binary().display()
    );
    run(Command::new("unshare").args(["--user", "--map-root-user", "sh", "-c", &script]))
}

#[test]
fn the_first_line_says_what_is_forbidden_and_what_allows_it() {
    if !has_root() {
        return;
    }
    let data = std::env::temp_dir().join(format!("e2e-forbidden-{}", std::process::id()));
    let up = format!("up --listen 127.0.0.1:0 --data {}", data.display());
    for command in ["demo", "demo --json", &up] {
        let ended = forbidden(command);
        assert_eq!(
            ended.out.lines().next(),
            Some(
                "ondol: this system forbids what Ondol is made of: user.max_user_namespaces is 0; \
                 allow it with: sudo sysctl -w user.max_user_namespaces=15000"
            ),
            "{command}: {}",
            ended.out
        );
        assert_eq!(ended.code, Some(1), "{command}");
    }
    std::fs::remove_dir_all(&data).unwrap();
    let doctor = forbidden("doctor");
    assert_eq!(
        doctor.out.lines().next(),
        Some("stops everything: user.max_user_namespaces is 0")
    );
    assert_eq!(doctor.code, Some(1));
}

/// A firewall as people write it by hand.
const BY_HAND: &str = r#"
table inet filter {
    chain forward {
        type filter hook forward priority 0; policy drop;
        ct state vmap { established : accept, related : accept, invalid : drop }
        iifname "lan" ct state new accept
    }
}
"#;

#[test]
fn doctor_reads_rules_that_were_written_by_hand() {
    if !has_root() || !has_program("nft") {
        return;
    }
    let host = Host::make("by-hand");
    host.sh(&format!("nft -f - <<'END'\n{BY_HAND}\nEND")).ok();
    let (problem, remedy) = host.told().unwrap();
    assert!(
        problem.contains("chain forward of table filter drops"),
        "{problem}"
    );
    host.sh("nft add rule inet filter forward iifname 'ond-*' ct state new accept")
        .ok();
    assert_eq!(host.told(), None);
    host.sh("nft flush chain inet filter forward").ok();
    host.sh(&remedy).ok();
    assert_eq!(host.told(), None, "{remedy}");
}
