//! One wrapper for everything that must never be printed: keys, tokens, claims, pixels.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A value that formats as `[secret]`, is wiped when dropped, and compares in constant time.
///
/// It implements no `Serialize`: whoever stores or sends a secret calls [`Secret::expose`] and says why in a comment.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The hidden value. Say at the call why it must be seen there.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<T: Zeroize> fmt::Display for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// Equal bytes, compared without a shortcut; lengths are not hidden.
impl<T: Zeroize + AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().ct_eq(other.0.as_ref()).into()
    }
}

impl<T: Zeroize + AsRef<[u8]>> Eq for Secret<T> {}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error of the inner type may repeat the value, so it is not passed on.
        T::deserialize(deserializer).map(Self).map_err(|_| D::Error::custom("a secret of another kind than expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::new(String::from("correct horse"));
        assert_eq!(format!("{secret:?} {secret} {:#?}", Some(&secret)), "[secret] [secret] Some(\n    [secret],\n)");
        assert_eq!(secret.expose(), "correct horse");
    }

    #[test]
    fn equality_looks_at_the_value() {
        assert_eq!(Secret::new(vec![1u8, 2]), Secret::new(vec![1u8, 2]));
        assert_ne!(Secret::new(vec![1u8, 2]), Secret::new(vec![1u8, 3]));
        assert_ne!(Secret::new(vec![1u8, 2]), Secret::new(vec![1u8]));
    }

    #[test]
    fn a_secret_can_be_read_from_json_but_its_error_does_not_show_it() {
        let secret: Secret<String> = serde_json::from_str("\"pass\"").expect("a string");
        assert_eq!(secret.expose(), "pass");
        let error = serde_json::from_str::<Secret<bool>>("\"open sesame\"").expect_err("no text").to_string();
        assert!(!error.contains("sesame") && error.contains("secret"), "{error}");
    }
}
