//! Loops of the registry.
