//! Log data in memory, for tests.
