//! An X.509 certificate (RFC 5280) as far as a chain of attestation needs it, borrowed from its DER.

use super::Finding;
use super::der::{BIT_STRING, BOOLEAN, Der, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, Tag, UTC_TIME};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
    VerificationAlgorithm,
};
use time::{Date, Month, PrimitiveDateTime, Time};

/// Basic constraints, 2.5.29.19.
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
/// Key usage, 2.5.29.15.
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// The bit of key usage that allows to sign certificates.
const CERT_SIGN: u8 = 0x04;

/// A parsed certificate. Nothing in it is known to be true before its chain was verified.
#[derive(Debug, Clone)]
pub(super) struct Certificate<'a> {
    /// What the issuer signed, as it stands.
    signed: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
    /// The serial number without leading zeros.
    pub(super) serial: &'a [u8],
    /// The issuer's name in DER.
    pub(super) issuer: &'a [u8],
    /// The subject's name in DER.
    pub(super) subject: &'a [u8],
    /// First and last second of its validity, since 1970.
    pub(super) validity: (i64, i64),
    /// The subject's key.
    pub(super) key: PublicKey<'a>,
    extensions: Der<'a>,
}

impl<'a> Certificate<'a> {
    /// Parses exactly one certificate.
    ///
    /// # Errors
    /// [`Finding::Malformed`], or [`Finding::CriticalExtension`] for one that must not be passed over.
    pub(super) fn parse(der: &'a [u8]) -> Result<Self, Finding> {
        let mut outer = Der(der);
        let mut certificate = Der(outer.take(SEQUENCE)?);
        outer.end()?;
        let (tag, content, signed) = certificate.next()?;
        let (_, _, algorithm) = certificate.next()?;
        let signature = certificate.octets_of_bits()?;
        certificate.end()?;
        if tag != SEQUENCE {
            return Err(Finding::Malformed);
        }
        let mut fields = Der(content);
        // The versions before the third have no extensions, so nothing could be told of their rights.
        if Der(fields.take(Tag::explicit(0))?).number(INTEGER)? != 2 {
            return Err(Finding::Malformed);
        }
        let serial = fields.take(INTEGER)?;
        let (_, _, algorithm_inside) = fields.next()?;
        let (_, _, issuer) = fields.next()?;
        let mut validity = Der(fields.take(SEQUENCE)?);
        let validity = (moment(&mut validity)?, moment(&mut validity)?);
        let (_, _, subject) = fields.next()?;
        let (_, _, key) = fields.next()?;
        for unique_id in [1, 2] {
            fields.optional(Tag::implicit(unique_id))?;
        }
        let extensions = match fields.optional(Tag::explicit(3))? {
            Some(extensions) => Der(extensions).take(SEQUENCE)?,
            None => &[],
        };
        fields.end()?;
        if algorithm != algorithm_inside {
            return Err(Finding::Malformed);
        }
        let certificate = Self {
            signed,
            algorithm,
            signature,
            serial: without_zeros(serial),
            issuer,
            subject,
            validity,
            key: PublicKey::parse(key)?,
            extensions: Der(extensions),
        };
        certificate.check_extensions()?;
        Ok(certificate)
    }

    /// The value of the extension with this object identifier's content.
    pub(super) fn extension(&self, wanted: &[u8]) -> Result<Option<&'a [u8]>, Finding> {
        let mut found = None;
        self.each_extension(|oid, _, value| {
            if oid == wanted && found.replace(value).is_some() {
                return Err(Finding::Malformed);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Nothing, unless it may not issue certificates or not with `below` further issuers under it.
    pub(super) fn check_issuer(&self, below: usize) -> Result<(), Finding> {
        let constraints = self.extension(BASIC_CONSTRAINTS)?.ok_or(Finding::NotAnIssuer)?;
        let mut constraints = Der(Der(constraints).take(SEQUENCE)?);
        if constraints.optional(BOOLEAN)? != Some(&[0xff]) {
            return Err(Finding::NotAnIssuer);
        }
        if !constraints.is_empty() && (below as u64) > constraints.number(INTEGER)? {
            return Err(Finding::PathTooLong);
        }
        match self.extension(KEY_USAGE)? {
            None => Ok(()),
            Some(usage) => match Der(usage).take(BIT_STRING)? {
                [_, bits, ..] if bits & CERT_SIGN != 0 => Ok(()),
                _ => Err(Finding::NotAnIssuer),
            },
        }
    }

    /// Nothing, unless the signature is not `issuer`'s.
    pub(super) fn check_signature(&self, issuer: &PublicKey<'_>) -> Result<(), Finding> {
        issuer.verify(self.algorithm, self.signed, self.signature)
    }

    fn check_extensions(&self) -> Result<(), Finding> {
        self.each_extension(|oid, critical, _| {
            let known = [BASIC_CONSTRAINTS, KEY_USAGE].contains(&oid);
            if critical && !known { Err(Finding::CriticalExtension) } else { Ok(()) }
        })
    }

    fn each_extension(
        &self,
        mut see: impl FnMut(&'a [u8], bool, &'a [u8]) -> Result<(), Finding>,
    ) -> Result<(), Finding> {
        let mut extensions = self.extensions;
        while !extensions.is_empty() {
            let mut extension = Der(extensions.take(SEQUENCE)?);
            let oid = extension.take(OID)?;
            let critical = extension.optional(BOOLEAN)?.is_some_and(|flag| flag != [0]);
            let value = extension.take(OCTET_STRING)?;
            extension.end()?;
            see(oid, critical, value)?;
        }
        Ok(())
    }
}

/// A SubjectPublicKeyInfo.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicKey<'a> {
    /// All of it.
    pub(super) info: &'a [u8],
    kind: Kind,
    /// A point, or an RSAPublicKey.
    bits: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    P256,
    P384,
    Rsa,
    Other,
}

impl<'a> PublicKey<'a> {
    pub(super) fn parse(info: &'a [u8]) -> Result<Self, Finding> {
        let mut outer = Der(info);
        let mut fields = Der(outer.take(SEQUENCE)?);
        outer.end()?;
        let (_, algorithm, _) = fields.next()?;
        let bits = fields.octets_of_bits()?;
        fields.end()?;
        let kind = match algorithm {
            // id-ecPublicKey with the curve (RFC 5480), rsaEncryption (RFC 3279).
            [6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] => Kind::P256,
            [6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22] => Kind::P384,
            [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0] => Kind::Rsa,
            _ => Kind::Other,
        };
        Ok(Self { info, kind, bits })
    }

    /// The point of a key on P-256, as in SEC1.
    pub(super) fn p256(&self) -> Option<&'a [u8]> {
        (self.kind == Kind::P256).then_some(self.bits)
    }

    fn verify(&self, algorithm: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Finding> {
        let verification = verification(self.kind, algorithm).ok_or(Finding::AlgorithmUnknown)?;
        UnparsedPublicKey::new(verification, self.bits).verify(message, signature).map_err(|_| Finding::SignatureWrong)
    }
}

/// The signature algorithms of RFC 5758 and RFC 4055, as AlgorithmIdentifier in DER.
fn verification(kind: Kind, algorithm: &[u8]) -> Option<&'static dyn VerificationAlgorithm> {
    // ECDSA has no parameters; the StrongBox of some phones writes NULL all the same, as RSA does.
    let ecdsa = |hash: u8| {
        let named = [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, hash];
        let (bare, with_null) = ([&[0x30, 10][..], &named].concat(), [&[0x30, 12][..], &named, &[5, 0]].concat());
        algorithm == bare || algorithm == with_null
    };
    let rsa = |hash| algorithm == [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, hash, 5, 0];
    let known: [(Kind, bool, &'static dyn VerificationAlgorithm); 7] = [
        (Kind::P256, ecdsa(2), &ECDSA_P256_SHA256_ASN1),
        (Kind::P256, ecdsa(3), &ECDSA_P256_SHA384_ASN1),
        (Kind::P384, ecdsa(2), &ECDSA_P384_SHA256_ASN1),
        (Kind::P384, ecdsa(3), &ECDSA_P384_SHA384_ASN1),
        (Kind::Rsa, rsa(11), &RSA_PKCS1_2048_8192_SHA256),
        (Kind::Rsa, rsa(12), &RSA_PKCS1_2048_8192_SHA384),
        (Kind::Rsa, rsa(13), &RSA_PKCS1_2048_8192_SHA512),
    ];
    known.into_iter().find(|(of, named, _)| *of == kind && *named).map(|(_, _, verification)| verification)
}

/// A serial number as lists of revoked ones spell it.
pub(super) fn without_zeros(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    &serial[zeros..]
}

/// A Time (RFC 5280 section 4.1.2.5): to the second, in UTC.
fn moment(der: &mut Der<'_>) -> Result<i64, Finding> {
    let (year, rest) = match der.next()? {
        (UTC_TIME, text, _) => {
            let (year, rest) = digits(text, 2)?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        (GENERALIZED_TIME, text, _) => digits(text, 4)?,
        _ => return Err(Finding::Malformed),
    };
    let (month, rest) = digits(rest, 2)?;
    let (day, rest) = digits(rest, 2)?;
    let (hour, rest) = digits(rest, 2)?;
    let (minute, rest) = digits(rest, 2)?;
    let (second, rest) = digits(rest, 2)?;
    if rest != b"Z" {
        return Err(Finding::Malformed);
    }
    let small = |value: u32| u8::try_from(value).map_err(|_| Finding::Malformed);
    let year = i32::try_from(year).map_err(|_| Finding::Malformed)?;
    let month = Month::try_from(small(month)?).map_err(|_| Finding::Malformed)?;
    let date = Date::from_calendar_date(year, month, small(day)?).map_err(|_| Finding::Malformed)?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).map_err(|_| Finding::Malformed)?;
    Ok(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}

fn digits(text: &[u8], count: usize) -> Result<(u32, &[u8]), Finding> {
    let (digits, rest) = text.split_at_checked(count).ok_or(Finding::Malformed)?;
    let value = digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0')).ok_or(Finding::Malformed)
    })?;
    Ok((value, rest))
}
