//! Generated: shapes by their first letter.

mod a;
mod c;
mod d;
mod e;
mod n;
mod p;
mod r;
mod s;
mod t;
mod u;
pub use a::*;
pub use c::*;
pub use d::*;
pub use e::*;
pub use n::*;
pub use p::*;
pub use r::*;
pub use s::*;
pub use t::*;
pub use u::*;
