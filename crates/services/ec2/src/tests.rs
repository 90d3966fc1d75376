//! Each operation through an in-process Api on rows in memory.
