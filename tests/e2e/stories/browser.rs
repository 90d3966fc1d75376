//! A load balancer's name as people use it: typed into a browser, on either loopback.

use e2e::host::free_port;
use e2e::programs::{curl, has_program, run_within};
use e2e::site::{Balancer, fixed};
use e2e::{Instance, Site};
use std::process::Command;

/// What a browser without a window shows at an address.
fn browse(instance: &Instance, url: &str) -> String {
    let mut command = Command::new("chromium-headless-shell");
    // Root has no user namespace to give to its sandbox; what it opens is ours.
    command
        .args(["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--no-proxy-server", "--dump-dom"])
        .arg(format!(
            "--user-data-dir={}",
            instance.scratch("browser").display()
        ))
        .arg(url)
        .env("HOME", instance.scratch("browser"));
    run_within(&mut command, 60).ok()
}

fn two(site: &Site) -> [(Balancer, &'static str); 2] {
    let port = free_port();
    ["red", "blue"].map(|name| {
        let answer = fixed(&format!("this is {name}"));
        (site.balancer_at(name, &[&site.open], port, answer), name)
    })
}

#[test]
fn a_browser_opens_two_load_balancers_on_one_port_by_their_names() {
    if !has_program("chromium-headless-shell") {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    for (balancer, name) in two(&site) {
        let page = browse(&instance, &balancer.url("/"));
        assert!(page.contains(&format!("this is {name}")), "{page}");
    }
    instance.end();
}

#[test]
fn both_loopbacks_lead_to_the_load_balancer_that_is_named() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let both = two(&site);
    for (balancer, name) in &both {
        for (family, address) in [("-4", "127.0.0.1"), ("-6", "::1")] {
            // curl knows `*.localhost` by itself.
            let told = curl(&[family, "-w", " from %{remote_ip}", &balancer.url("/")]).ok();
            assert_eq!(told, format!("this is {name} from {address}"));
        }
    }
    // Who names neither of two is nobody's client there.
    let other = format!("http://127.0.0.1:{}/", both[0].0.port);
    let told = curl(&["-w", " %{http_code}", &other]);
    assert!(!told.out.contains("this is"), "{told:?}");
    instance.end();
}
