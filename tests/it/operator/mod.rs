//! What whoever runs the program relies on: its keys, its settings, its upgrades.

mod draining;
mod keys;
mod migrating;
mod rolling;
mod settings;
