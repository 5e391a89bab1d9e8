//! Where a login leads: back to the page that asked for it, never to another site.

use url::Url;

/// The staff's front page.
const HOME: &str = "/petugas";

/// A path of ours, with its query: `raw` if it is one, else the staff's front page.
pub(super) fn local(raw: &str) -> String {
    parse(raw).unwrap_or_else(|| HOME.to_owned())
}

/// Reads it as a browser would, which takes `\` for `/` and drops tabs and line ends.
fn parse(raw: &str) -> Option<String> {
    if !raw.starts_with('/') || raw.contains('\\') || raw.chars().any(char::is_control) {
        return None;
    }
    let here = Url::parse("http://here.invalid").ok()?;
    let there = here.join(raw).ok()?;
    if there.origin() != here.origin() {
        return None;
    }
    let query = there.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", there.path())).filter(|path| !path.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_ours_is_kept_with_its_query() {
        assert_eq!(
            local("/petugas/tiket/LB26?x=1&y=a%2Fb"),
            "/petugas/tiket/LB26?x=1&y=a%2Fb"
        );
        assert_eq!(local("/admin/petugas"), "/admin/petugas");
    }

    #[test]
    fn nothing_leads_to_another_site() {
        for raw in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/..//evil.example",
            "/.//evil.example",
            "javascript:alert(1)",
            "/%09/../\\evil",
            "petugas",
            "",
            "http:/evil.example",
        ] {
            assert_eq!(local(raw), "/petugas", "{raw}");
        }
    }
}
