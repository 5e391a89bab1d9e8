//! One TLS for everything that opens a connection: rustls over `ring`.
//!
//! The database driver and the mailer name their provider themselves. The client of the object store takes the
//! process's default, and a process without one panics at the first `ClientConfig::builder()`: so it is set here,
//! before anything is built.

/// Makes `ring` the process's provider; whoever comes second finds it set.
pub fn install() {
    // An error only says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
