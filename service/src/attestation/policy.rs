//! What the configuration says about phones and their apps, `[attestation]`: parsed once, into values that cannot be wrong.

use super::Finding;
use super::certificate::{Certificate, PublicKey, without_zeros};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::sync::OnceLock;

/// Which statements count. As it is by default it names no app, so no phone is stronger than unknown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The app for Android.
    pub android: Android,
    /// The app for iPhones.
    pub apple: Apple,
    /// Roots of labs, as PEM: what they vouch for is of the lab tier.
    pub lab_roots: Vec<Root>,
    /// Serial numbers of certificates that no longer count, in hexadecimal, as Google's status list spells them.
    pub revoked: Vec<Serial>,
}

/// Which app for Android.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Android {
    /// Package names, such as `dev.regain.app`.
    pub packages: Vec<String>,
    /// SHA-256 digests of the certificates that the app is signed with, in hexadecimal.
    pub signers: Vec<Signer>,
    /// The oldest month of security patches that is strong, such as 202601; older ones are basic. Absent: any.
    pub least_patch: Option<u32>,
    /// Roots beside Google's, as PEM.
    pub roots: Vec<Root>,
}

/// Which app for iPhones.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Apple {
    /// Team and bundle, such as `A1B2C3D4E5.dev.regain`.
    pub apps: Vec<String>,
    /// Roots beside Apple's, as PEM.
    pub roots: Vec<Root>,
}

impl Policy {
    /// What vouches for Android phones.
    pub(super) fn android(&self) -> Trust<'_> {
        static GOOGLE: OnceLock<Vec<Root>> = OnceLock::new();
        let pinned = GOOGLE.get_or_init(|| {
            pinned(&[
                include_str!("../../assets/roots/google_hardware_attestation_rsa.pem"),
                include_str!("../../assets/roots/google_key_attestation_ca1.pem"),
            ])
        });
        Trust { makers: [pinned, &self.android.roots], labs: &self.lab_roots, revoked: &self.revoked }
    }

    /// What vouches for iPhones.
    pub(super) fn apple(&self) -> Trust<'_> {
        static APPLE: OnceLock<Vec<Root>> = OnceLock::new();
        let pinned = APPLE.get_or_init(|| pinned(&[include_str!("../../assets/roots/apple_app_attestation.pem")]));
        Trust { makers: [pinned, &self.apple.roots], labs: &self.lab_roots, revoked: &self.revoked }
    }
}

/// Roots that are part of the program; a test parses them.
fn pinned(pems: &[&str]) -> Vec<Root> {
    pems.iter().filter_map(|pem| Root::from_pem(pem).ok()).collect()
}

/// What a chain must end at, and what must not be in it.
#[derive(Clone, Copy)]
pub(super) struct Trust<'a> {
    makers: [&'a Vec<Root>; 2],
    labs: &'a [Root],
    revoked: &'a [Serial],
}

/// The root that a chain ends at.
pub(super) struct Anchor {
    /// Whether it is a lab's.
    pub(super) lab: bool,
    /// Whether the chain's last certificate is the root's own.
    pub(super) is_itself: bool,
}

impl Trust<'_> {
    /// The pinned root that `top` is, or that signed it.
    pub(super) fn anchor_of(&self, top: &Certificate<'_>) -> Result<Anchor, Finding> {
        let makers = self.makers.into_iter().flatten().map(|root| (root, false));
        for (root, lab) in makers.chain(self.labs.iter().map(|root| (root, true))) {
            if top.key.info == root.info && top.subject == root.subject {
                return Ok(Anchor { lab, is_itself: true });
            }
            if top.issuer == root.subject && top.check_signature(&PublicKey::parse(&root.info)?).is_ok() {
                return Ok(Anchor { lab, is_itself: false });
            }
        }
        Err(Finding::RootUnknown)
    }

    /// Whether a certificate with this serial number no longer counts.
    pub(super) fn is_revoked(&self, serial: &[u8]) -> bool {
        self.revoked.iter().any(|revoked| revoked.0 == serial)
    }
}

/// A root: its name and key.
#[derive(Clone, PartialEq, Eq)]
pub struct Root {
    subject: Vec<u8>,
    info: Vec<u8>,
}

impl Root {
    /// The root of a PEM certificate (RFC 7468).
    fn from_pem(pem: &str) -> Result<Self, &'static str> {
        let body = pem.trim().strip_prefix("-----BEGIN CERTIFICATE-----");
        let body = body.and_then(|body| body.strip_suffix("-----END CERTIFICATE-----"));
        let body: String = body.ok_or("not one certificate in PEM")?.split_whitespace().collect();
        let der = Base64::decode_vec(&body).map_err(|_| "not base64 between the lines of PEM")?;
        let certificate = Certificate::parse(&der).map_err(Finding::text)?;
        certificate.check_issuer(0).map_err(Finding::text)?;
        Ok(Self { subject: certificate.subject.to_vec(), info: certificate.key.info.to_vec() })
    }
}

impl std::fmt::Debug for Root {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Root")
    }
}

impl<'de> Deserialize<'de> for Root {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_pem(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A certificate's serial number without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serial(Vec<u8>);

impl<'de> Deserialize<'de> for Serial {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // Lists leave the first zero of an odd number of digits out.
        let even = if text.len() % 2 == 1 { format!("0{text}") } else { text };
        let serial = bytes_of(&even).filter(|bytes| (1..=32).contains(&bytes.len()));
        serial.map(|bytes| Self(without_zeros(&bytes).to_vec())).ok_or_else(|| D::Error::custom("not a serial number"))
    }
}

/// The SHA-256 of a certificate that signs apps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer(pub(super) [u8; 32]);

impl<'de> Deserialize<'de> for Signer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As `keytool` and `apksigner` print it, with or without colons.
        let text = String::deserialize(deserializer)?.replace(':', "");
        let digest = bytes_of(&text).and_then(|bytes| bytes.try_into().ok());
        digest.map(Self).ok_or_else(|| D::Error::custom("not a SHA-256 digest in hexadecimal"))
    }
}

fn bytes_of(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hexadecimal.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
