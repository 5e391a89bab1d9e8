//! Functions that came out the same are linked once: the program gets smaller, and with it every idle server.

#[expect(clippy::disallowed_methods, reason = "this is how cargo speaks to it")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=LAPORBKN_PLAIN_LINK");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|found| found == value);
    // There the toolchain brings its linker, which knows how; elsewhere, and where somebody chose another, it may be any.
    let brings_linker = is("TARGET", "x86_64-unknown-linux-gnu") && is("CARGO_ENCODED_RUSTFLAGS", "");
    let is_plain = std::env::var_os("LAPORBKN_PLAIN_LINK").is_some();
    if is("PROFILE", "release") && brings_linker && !is_plain {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
