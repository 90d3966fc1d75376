//! Stories of targets that leave.
