//! What was typed into an address: read leniently, for people share and shorten addresses.

use finder::Query;
use kernel::locale::Locale;

/// Parameters of a search.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// `q`
    pub q: String,
    /// `lang`, where it is one of ours.
    pub lang: Option<Locale>,
    /// `category`
    pub category: Option<String>,
    /// `limit`
    pub limit: Option<usize>,
}

impl Typed {
    /// Reads a query string. Whatever cannot be read counts as not given.
    pub fn parse(query_string: &str) -> Self {
        let mut typed = Self::default();
        for (key, value) in url::form_urlencoded::parse(query_string.as_bytes()) {
            match &*key {
                "q" => typed.q = value.into_owned(),
                "lang" => typed.lang = value.parse().ok(),
                "category" => {
                    typed.category = Some(value.into_owned()).filter(|slug| !slug.trim().is_empty());
                }
                "limit" => typed.limit = value.parse().ok(),
                _ => {}
            }
        }
        typed
    }

    /// The question that was asked.
    pub fn query(&self, usual_limit: usize) -> Query {
        Query::new(&self.q).at_most(self.limit.unwrap_or(usual_limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_counts_as_not_given() {
        let typed = Typed::parse("q=nik+%E2%82%28&lang=xx&limit=banyak&category=&lain=1");
        assert_eq!(
            (typed.lang, typed.limit, typed.category.as_deref()),
            (None, None, None)
        );
        assert!(typed.q.starts_with("nik "));
    }

    #[test]
    fn the_last_of_several_counts() {
        assert_eq!(Typed::parse("q=a&q=b&lang=en").q, "b");
        assert_eq!(Typed::parse("lang=en").lang, Some(Locale::En));
    }
}
