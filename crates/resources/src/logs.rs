//! Amazon CloudWatch Logs: groups and streams. The events themselves are in the streams engine.
