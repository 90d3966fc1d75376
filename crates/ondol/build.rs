//! Says at the start of a build, and in people's words, what the linker would say at its end: that
//! there is no static C library, which some distributions do not pack with the C compiler.
//!
//! Ondol is one static file. This must never fail where the linker would not: what it does not know
//! it lets pass.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name: &str| env::var(name).unwrap_or_default();
    let fixed = set("CARGO_CFG_TARGET_FEATURE").contains("crt-static");
    let native = set("HOST") == set("TARGET");
    if !native || !fixed || set("CARGO_CFG_TARGET_ENV") != "gnu" {
        return;
    }
    // A file that is not found is answered as it was asked for.
    let asked = Command::new("cc").arg("-print-file-name=libc.a").output();
    if asked.is_ok_and(|answer| answer.stdout.trim_ascii() == b"libc.a") {
        let install = match Path::new("/usr/bin/apt-get").exists() {
            true => "sudo apt-get install libc6-dev",
            false => "sudo dnf install glibc-static",
        };
        println!("cargo::error=the static C library is not installed; this installs it: {install}");
    }
}
