//! Generated: shapes by their first letter.

mod a;
mod b;
mod c;
mod d;
mod e;
mod g;
mod i;
mod m;
mod p;
mod r;
mod s;
mod t;
mod u;
pub use a::*;
pub use b::*;
pub use c::*;
pub use d::*;
pub use e::*;
pub use g::*;
pub use i::*;
pub use m::*;
pub use p::*;
pub use r::*;
pub use s::*;
pub use t::*;
pub use u::*;
