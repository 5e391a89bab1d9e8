//! Where the program stands: its folder, its address, its environment.

use super::Finding::{self, Fine, Mind, Wrong};
use crate::{app::App, private};

/// Other accounts of the machine must not read identity cards.
pub(super) fn data_folder(app: &App) -> Finding {
    let path = &app.config.data_dir;
    match private::is_open(path) {
        Ok(true) => Mind(format!(
            "other accounts of this machine can look into {0}; close it with: chmod -R go= {0}",
            path.display()
        )),
        Ok(false) => Fine(format!("{} is open to this account only", path.display())),
        Err(error) => Wrong(format!("{} cannot be looked at: {error}", path.display())),
    }
}

pub(super) fn environment(app: &App) -> Finding {
    let unknown = &app.config.unknown;
    if unknown.is_empty() {
        return Fine("every LAPORBKN_ variable is a setting".into());
    }
    Mind(format!(
        "{} is no setting and is ignored; the settings are {}",
        unknown.join(", "),
        crate::config::names().join(", ")
    ))
}

pub(super) fn address(app: &App) -> Finding {
    let http = &app.config.http;
    if !http.is_https() && !http.listen.ip().is_loopback() {
        return Mind(format!(
            "{} is not https: cookies and personal data travel in the clear",
            http.public_url
        ));
    }
    if http.is_https() && http.trusted_proxies.is_empty() {
        return Mind(
            "people reach the site over https, so a proxy stands before it, but LAPORBKN_TRUSTED_PROXIES names none: \
             everybody shares the limits of one address"
                .into(),
        );
    }
    Fine(format!("people reach the site at {}", http.public_url))
}
