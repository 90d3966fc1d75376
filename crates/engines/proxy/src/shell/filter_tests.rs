//! The program by a small interpreter, and by the kernel on loopback.

use super::*;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Runs a program over the network header of a packet from that address.
fn passes(program: &[Instruction], source: IpAddr) -> bool {
    let mut header = [0_u8; 60];
    match source {
        IpAddr::V4(address) => {
            header[0] = 0x45;
            header[12..16].copy_from_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            header[0] = 0x60;
            header[8..24].copy_from_slice(&address.octets());
        }
    }
    let (mut at, mut accumulator) = (0, 0_u32);
    loop {
        let step = program[at];
        at += 1;
        let offset = step.operand.wrapping_sub(NETWORK_HEADER) as usize;
        match step.code {
            LOAD_BYTE => accumulator = u32::from(header[offset]),
            LOAD_WORD => {
                accumulator = u32::from_be_bytes(header[offset..offset + 4].try_into().unwrap());
            }
            AND => accumulator &= step.operand,
            SHIFT_RIGHT => accumulator >>= step.operand,
            0x05 => at += step.operand as usize,
            JUMP_EQUAL if accumulator == step.operand => at += usize::from(step.if_true),
            JUMP_EQUAL => at += usize::from(step.if_false),
            RETURN => return step.operand != 0,
            code => panic!("instruction {code:#x}"),
        }
    }
}

#[test]
fn the_program_judges_as_the_networks_do() {
    let lists: [&[&str]; 6] = [
        &[],
        &["0.0.0.0/0"],
        &["10.1.0.0/16", "192.0.2.7/32"],
        &["::/0"],
        &["2001:db8::/33", "2001:db8:8000::1/128", "10.0.0.0/8"],
        &["0.0.0.0/0", "::/0"],
    ];
    let many: Vec<String> = (0..NETWORKS_MAX)
        .map(|n| format!("10.{}.{}.0/24", n / 256, n % 256))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for list in lists.into_iter().chain([many.as_slice()]) {
        let networks: Vec<IpNet> = list.iter().map(|text| text.parse().unwrap()).collect();
        let program = program(&networks);
        assert!(program.len() <= 4_096, "{} instructions", program.len());
        for source in [
            "10.1.2.3",
            "10.2.2.3",
            "10.1.143.9",
            "192.0.2.7",
            "192.0.2.8",
            "127.0.0.1",
            "::1",
            "2001:db8::5",
            "2001:db8:8000::1",
            "2001:db8:8000::2",
            "2001:db9::1",
        ] {
            let source: IpAddr = source.parse().unwrap();
            let expected = networks.iter().any(|network| network.contains(&source));
            assert_eq!(
                passes(&program, source),
                expected,
                "{source} by {} networks",
                list.len()
            );
        }
    }
}

#[test]
fn the_kernel_lets_in_who_is_allowed_and_no_other() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    attach(&listener, &["127.0.0.1/32".parse().unwrap()]).unwrap();
    TcpStream::connect_timeout(&address, Duration::from_secs(5)).unwrap();
    attach(&listener, &["192.0.2.0/24".parse().unwrap()]).unwrap();
    let refused = TcpStream::connect_timeout(&address, Duration::from_millis(300));
    assert_eq!(refused.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
}

#[test]
fn too_many_networks_are_refused_by_name() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let networks = vec!["10.0.0.0/8".parse().unwrap(); NETWORKS_MAX + 1];
    assert_eq!(
        attach(&listener, &networks),
        Err(FilterFault::TooManyNetworks(NETWORKS_MAX + 1))
    );
}
