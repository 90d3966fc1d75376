//! What a user of Ondol can rely on, told through the public API by real clients. One file for each
//! subject; each story starts an Ondol of its own and ends it.

#![allow(clippy::unwrap_used, reason = "a panic is how a story fails")]

mod alone;
mod browser;
mod commands;
mod containers;
mod doctor;
mod ecs;
mod elbv2;
mod gateways;
mod iam;
mod images;
mod input;
mod lifecycle;
mod logs;
mod metadata;
mod network;
mod quotas;
mod resolver;
mod tags;
mod terraform;
