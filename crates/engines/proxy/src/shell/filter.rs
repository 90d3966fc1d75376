//! A socket filter that lets in only certain client addresses: classic BPF, generated purely from
//! the networks and attached to a listening socket, where it judges every segment that comes.

use ipnet::IpNet;
use rustix::io::Errno;
use std::fmt;
use std::os::fd::{AsFd, AsRawFd};

/// Networks that one filter can hold; the kernel takes 4,096 instructions.
pub const NETWORKS_MAX: usize = 400;

/// Why a filter was not attached.
#[derive(Debug, PartialEq, Eq)]
pub enum FilterFault {
    /// More networks than [`NETWORKS_MAX`].
    TooManyNetworks(usize),
    /// The kernel refused it.
    Attach(Errno),
}

impl fmt::Display for FilterFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FilterFault::TooManyNetworks(count) => {
                write!(
                    out,
                    "a socket filter of {count} networks (at most {NETWORKS_MAX})"
                )
            }
            FilterFault::Attach(errno) => write!(out, "attach a socket filter: {errno}"),
        }
    }
}

impl std::error::Error for FilterFault {}

/// One instruction, as the kernel's `sock_filter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    code: u16,
    if_true: u8,
    if_false: u8,
    operand: u32,
}

/// Loads relative to the network header stand this far below zero (`SKF_NET_OFF`).
const NETWORK_HEADER: u32 = -0x10_0000_i32 as u32;
const LOAD_BYTE: u16 = 0x30;
const LOAD_WORD: u16 = 0x20;
const AND: u16 = 0x54;
const SHIFT_RIGHT: u16 = 0x74;
const JUMP_EQUAL: u16 = 0x15;
const RETURN: u16 = 0x06;
const PASS: Instruction = step(RETURN, u32::MAX);
const DROP: Instruction = step(RETURN, 0);

const fn step(code: u16, operand: u32) -> Instruction {
    Instruction {
        code,
        if_true: 0,
        if_false: 0,
        operand,
    }
}

const fn equal_else(operand: u32, skip: u8) -> Instruction {
    Instruction {
        code: JUMP_EQUAL,
        if_true: 0,
        if_false: skip,
        operand,
    }
}

/// The program that lets in the addresses of these networks and no others. An empty list lets
/// nobody in.
pub fn program(networks: &[IpNet]) -> Vec<Instruction> {
    let mut program = Vec::new();
    let mut v4 = Vec::new();
    let mut v6 = Vec::new();
    for network in networks {
        match network {
            IpNet::V4(network) => {
                let words = [(
                    12,
                    u32::from(network.network()),
                    u32::from(network.netmask()),
                )];
                add_network(&mut v4, &words);
            }
            IpNet::V6(network) => {
                let (address, mask) = (network.network().octets(), network.netmask().octets());
                let word = |bytes: &[u8; 16], at: usize| {
                    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
                };
                let words: Vec<_> = (0..4)
                    .map(|at| {
                        (
                            8 + at as u32 * 4,
                            word(&address, at * 4),
                            word(&mask, at * 4),
                        )
                    })
                    .filter(|(.., mask)| *mask != 0)
                    .collect();
                add_network(&mut v6, &words);
            }
        }
    }
    // Versions are told apart by one jump over a return, since a jump reaches 255 instructions
    // only.
    program.push(step(LOAD_BYTE, NETWORK_HEADER));
    program.push(step(SHIFT_RIGHT, 4));
    if v4.len() < 255 {
        program.push(equal_else(4, v4.len() as u8 + 1));
        program.extend_from_slice(&v4);
        program.push(DROP);
    } else {
        // `ja` reaches everything.
        program.push(Instruction {
            code: JUMP_EQUAL,
            if_true: 1,
            if_false: 0,
            operand: 4,
        });
        program.push(step(0x05, v4.len() as u32 + 1));
        program.extend_from_slice(&v4);
        program.push(DROP);
    }
    program.extend_from_slice(&v6);
    program.push(DROP);
    program
}

/// Passes if all words match, else goes on behind it.
fn add_network(program: &mut Vec<Instruction>, words: &[(u32, u32, u32)]) {
    let mut block = Vec::new();
    // Every word is a load, a mask and a comparison; behind them stands the pass.
    let length = words.len() * 3 + 1;
    for (at, (offset, value, mask)) in words.iter().enumerate() {
        block.push(step(LOAD_WORD, NETWORK_HEADER.wrapping_add(*offset)));
        block.push(step(AND, *mask));
        block.push(equal_else(*value, (length - (at * 3 + 3)) as u8));
    }
    block.push(PASS);
    program.extend_from_slice(&block);
}

/// Lets only clients of these networks reach the listening socket; replaces an earlier filter.
/// Connections that exist are not touched: they have sockets of their own, which inherit the
/// filter of the time when they were made.
pub fn attach(socket: impl AsFd, networks: &[IpNet]) -> Result<(), FilterFault> {
    if networks.len() > NETWORKS_MAX {
        return Err(FilterFault::TooManyNetworks(networks.len()));
    }
    let mut program: Vec<libc::sock_filter> = program(networks)
        .into_iter()
        .map(|step| libc::sock_filter {
            code: step.code,
            jt: step.if_true,
            jf: step.if_false,
            k: step.operand,
        })
        .collect();
    let filter = libc::sock_fprog {
        len: program.len() as u16,
        filter: program.as_mut_ptr(),
    };
    // SAFETY: `filter` points to `program`, which lives until after the call and has `len`
    // entries; the kernel copies it; the length given is that of the struct.
    let result = unsafe {
        libc::setsockopt(
            socket.as_fd().as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_ATTACH_FILTER,
            (&raw const filter).cast(),
            size_of::<libc::sock_fprog>() as libc::socklen_t,
        )
    };
    match result {
        0 => Ok(()),
        _ => {
            let code = std::io::Error::last_os_error()
                .raw_os_error()
                .unwrap_or_default();
            Err(FilterFault::Attach(Errno::from_raw_os_error(code)))
        }
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
