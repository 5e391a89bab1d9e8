//! What every text type of the kernel can do, given its `parse` and `as_str`.

/// Implements `Display`, `FromStr`, `AsRef<str>` and serde (as a plain string, parsed when read) for a type with
/// `parse(&str) -> Result<Self, $error>` and `as_str(&self) -> &str`.
macro_rules! text_value {
    ($name:ty, $error:ty $(, const $param:ident: $param_type:ty)?) => {
        impl $(<const $param: $param_type>)? std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::text_value::read_as_text!($name, $error $(, const $param: $param_type)?);
    };
}

/// The part of [`text_value!`] without `Display`, for types whose shown form differs from the stored one.
macro_rules! read_as_text {
    ($name:ty, $error:ty $(, const $param:ident: $param_type:ty)?) => {
        impl $(<const $param: $param_type>)? std::str::FromStr for $name {
            type Err = $error;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Self::parse(raw)
            }
        }

        impl $(<const $param: $param_type>)? AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $(<const $param: $param_type>)? serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de $(, const $param: $param_type)?> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&raw).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {read_as_text, text_value};
