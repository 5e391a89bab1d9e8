//! Words of the domain: enums that are text in the database, in JSON and in addresses.
//!
//! One macro, because the six of them must agree to the letter on how they are written and read back.

use thiserror::Error;

/// A word that is not one of the enum's. It never holds the word itself, which comes from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a known {what}")]
pub struct UnknownWord {
    /// Name of the enum, for example `Status`.
    pub what: &'static str,
}

impl UnknownWord {
    /// The stable machine code of this error.
    pub const fn code(&self) -> &'static str {
        "unknown-word"
    }
}

/// Declares an enum of words with `ALL`, `as_str`, `Display`, `FromStr`, serde and sea-orm.
macro_rules! text_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sea_orm::DeriveValueType,
        )]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// Every value, in the order in which people are shown them.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The word as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::UnknownWord { what: stringify!($name) }),
                }
            }
        }
    };
}

pub(crate) use text_enum;

#[cfg(test)]
mod tests {
    use crate::{
        actor::ActorKind, article_status::ArticleStatus, kind::TicketKind, locale::Locale, role::Role,
        status::Status, visibility::Visibility,
    };
    use std::{fmt::Debug, fmt::Display, str::FromStr};

    fn written_and_read_back<T>(all: &[T], words: &[&str])
    where
        T: Copy + Debug + PartialEq + Display + FromStr<Err: Debug> + serde::Serialize,
        T: sea_orm::sea_query::ValueType + Into<sea_orm::Value> + for<'de> serde::Deserialize<'de>,
    {
        let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(shown, words);
        for value in all {
            let word = value.to_string();
            assert_eq!(word.parse::<T>().unwrap(), *value);
            let stored: sea_orm::Value = (*value).into();
            assert_eq!(stored, sea_orm::Value::String(Some(word.clone())));
            assert_eq!(
                <T as sea_orm::sea_query::ValueType>::try_from(stored).unwrap(),
                *value
            );
            let json = serde_json::to_value(value).unwrap();
            assert_eq!(json, serde_json::Value::String(word));
            assert_eq!(serde_json::from_value::<T>(json).unwrap(), *value);
        }
    }

    #[test]
    fn every_word_is_written_and_read_back_the_same_everywhere() {
        written_and_read_back(
            Status::ALL,
            &[
                "new",
                "routed",
                "in_progress",
                "waiting_reporter",
                "resolved",
                "closed",
                "rejected",
                "merged",
            ],
        );
        written_and_read_back(
            Role::ALL,
            &[
                "humas",
                "unit_staff",
                "unit_head",
                "counter",
                "wbs_wasdal",
                "wbs_inspektorat",
                "leader",
                "admin",
            ],
        );
        written_and_read_back(Locale::ALL, &["id", "en"]);
        written_and_read_back(ArticleStatus::ALL, &["draft", "review", "published", "archived"]);
        written_and_read_back(
            TicketKind::ALL,
            &["helpdesk", "complaint", "information", "asn_service"],
        );
        written_and_read_back(ActorKind::ALL, &["reporter", "staff", "system"]);
        written_and_read_back(Visibility::ALL, &["public", "reporter", "staff"]);
    }

    #[test]
    fn a_strange_word_is_refused_without_being_repeated() {
        let error = "NEW; drop table".parse::<Status>().unwrap_err();
        assert_eq!(error.to_string(), "not a known Status");
        assert!("New".parse::<Status>().is_err());
        assert!("".parse::<Role>().is_err());
    }
}
