//! Generated: ecs shapes in u.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Ulimit.
    Ulimit = "Ulimit" {
        0 hard_limit: i32 = Member::new("hardLimit", &INTEGER).required(),
        1 name: String = Member::new("name", &ulimit_name::SCHEMA).required(),
        2 soft_limit: i32 = Member::new("softLimit", &INTEGER).required(),
    }
}

pub static ULIMIT_LIST: Schema = Schema::list("UlimitList", Range::ANY, Ulimit::SCHEMA, "member");

values! {
    /// Values of UlimitName.
    ulimit_name = "UlimitName" {
        CORE = "core",
        CPU = "cpu",
        DATA = "data",
        FSIZE = "fsize",
        LOCKS = "locks",
        MEMLOCK = "memlock",
        MSGQUEUE = "msgqueue",
        NICE = "nice",
        NOFILE = "nofile",
        NPROC = "nproc",
        RSS = "rss",
        RTPRIO = "rtprio",
        RTTIME = "rttime",
        SIGPENDING = "sigpending",
        STACK = "stack",
    }
}
