//! What whoever runs the program relies on: its keys, its settings, its upgrades.

mod keys;
mod rolling;
mod settings;
