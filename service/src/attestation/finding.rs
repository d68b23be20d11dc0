//! Everything that can be said about a statement, each with a code and a sentence for the admin.

use serde::{Serialize, Serializer};

macro_rules! findings {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $weight:ident, $text:literal;)*) => {
        /// What was found about a platform's statement.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Finding { $(#[doc = $text] $name,)* }

        impl Finding {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in the audit.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The sentence for the admin.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What follows from it.
            pub fn weight(self) -> Weight {
                match self { $(Self::$name => Weight::$weight,)* }
            }
        }
    };
}

/// What a finding makes of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// There is nothing to rely on.
    Nothing,
    /// It holds, and says that this is no person's phone.
    Lab,
    /// The statement holds and says something that weakens it.
    Weakens,
    /// The statement does not hold, or says that the phone cannot be relied on.
    Refuses,
}

findings! {
    NoStatement = "no-statement", Nothing, "the phone brought no statement of its platform";
    NotSetUp = "not-set-up", Nothing, "the configuration names no app of this platform, so the statement was not looked at";
    LabRoot = "lab-root", Lab, "a lab's root vouches for it, not a maker of phones";
    Malformed = "malformed", Refuses, "it is cut off or not of the form that the platform writes";
    TooLarge = "too-large", Refuses, "it is longer than 16 KiB";
    TooManyCertificates = "too-many-certificates", Refuses, "it has more than 8 certificates";
    CriticalExtension = "critical-extension", Refuses, "a certificate demands an extension that is not known here";
    IssuerDiffers = "issuer-differs", Refuses, "a certificate does not name the next one as its issuer";
    NotAnIssuer = "not-an-issuer", Refuses, "a certificate was used to issue another without the right to";
    PathTooLong = "path-too-long", Refuses, "more certificates follow an issuer than it allows";
    AlgorithmUnknown = "algorithm-unknown", Refuses, "a signature or key is neither ECDSA on P-256 or P-384 nor RSA of 2048 bits at least";
    SignatureWrong = "signature-wrong", Refuses, "a certificate's signature is not its issuer's";
    NotYetValid = "not-yet-valid", Refuses, "a certificate is not valid yet; is the service's clock right?";
    Expired = "expired", Refuses, "a certificate is no longer valid";
    Revoked = "revoked", Refuses, "a certificate's serial number is on the list of the revoked";
    RootUnknown = "root-unknown", Refuses, "the chain ends at none of the pinned roots";
    OtherKey = "other-key", Refuses, "the key that it vouches for is not the one that claimed the recovery";
    OtherChallenge = "other-challenge", Refuses, "it was made for another session";
    OtherApp = "other-app", Refuses, "it speaks for another app than those of the configuration";
    OtherSigner = "other-signer", Refuses, "the app was signed by another key than those of the configuration";
    NoDescription = "no-description", Refuses, "the device key's certificate has no key description";
    DescriptionElsewhere = "description-elsewhere", Refuses, "a certificate nearer to the root has a key description: an attested key was used to issue another";
    SoftwareKey = "software-key", Refuses, "the key, or what vouches for it, lies in software";
    KeyImported = "key-imported", Refuses, "the key was not made in this hardware";
    OtherUse = "other-use", Refuses, "the key is allowed other uses than signing, or other apps";
    NoRootOfTrust = "no-root-of-trust", Refuses, "it does not say how the phone was started";
    Unlocked = "unlocked", Refuses, "the phone's boot loader is unlocked";
    BootUnverified = "boot-unverified", Refuses, "the phone did not start a verified system";
    BootSelfSigned = "boot-self-signed", Weakens, "the phone started a system that its owner signed";
    PatchUntold = "patch-untold", Weakens, "it does not say how old the phone's security patches are";
    PatchOld = "patch-old", Weakens, "the phone's security patches are older than the configuration asks for";
    KeyIdDiffers = "key-id-differs", Refuses, "the key's id is not the hash of the key";
    CounterNotZero = "counter-not-zero", Refuses, "the attested key was used before";
    Development = "development", Lab, "it comes from Apple's environment for development";
    EnvironmentUnknown = "environment-unknown", Refuses, "it comes from neither of Apple's environments";
    AssertionMissing = "assertion-missing", Refuses, "the evidence came without the assertion of the attested app";
    AssertionWrong = "assertion-wrong", Refuses, "the assertion is not the attested key's over this evidence";
    CounterNotUp = "counter-not-up", Refuses, "the assertion's counter did not go up: it was used before, or the key was copied";
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
