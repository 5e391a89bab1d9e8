//! The promise: clocks that follow a ticket, warnings that come once, deadlines that move and say why.

mod clocks;
mod explain;
mod watcher;
