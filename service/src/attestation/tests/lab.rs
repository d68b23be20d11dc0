//! A maker of phones of our own: a root, what is under it, and the words that its phones' hardware would write.

use super::TOKEN;
use crate::attestation::Policy;
use base64ct::{Base64, Encoding};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, SerialNumber, date_time_ymd,
};
use regain_protocol::attestation::{Bytes, Statement, challenge};
use regain_protocol::jose::Jwk;

pub(crate) const KEY_DESCRIPTION: &[u64] = &[1, 3, 6, 1, 4, 1, 11129, 2, 1, 17];
pub(crate) const PACKAGE: &str = "dev.regain.app";
pub(crate) const SIGNER: [u8; 32] = [0xab; 32];

/// A certificate to be made: its key, and how it differs from an ordinary one.
pub(crate) struct Link {
    pub(crate) key: KeyPair,
    pub(crate) params: CertificateParams,
}

impl Link {
    pub(crate) fn issuer(name: &str, serial: u64, key: KeyPair) -> Self {
        let mut link = Self::leaf(name, serial, key);
        link.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        link.params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        link
    }

    pub(crate) fn leaf(name: &str, serial: u64, key: KeyPair) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.serial_number = Some(SerialNumber::from(serial));
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2035, 1, 1);
        Self { key, params }
    }

    fn signed_by(&self, issuer: &Self) -> Vec<u8> {
        let issuer = Issuer::from_params(&issuer.params, &issuer.key);
        self.params.signed_by(&self.key, &issuer).expect("a certificate").der().to_vec()
    }
}

pub(crate) fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key")
}

/// Root, intermediate, batch and the device key's own, the leaf last.
pub(crate) struct Lab {
    pub(crate) links: Vec<Link>,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let root = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).expect("a key");
        let links = vec![
            Link::issuer("Invented maker's root", 1, root),
            Link::issuer("Invented maker", 2, KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).expect("a key")),
            Link::issuer("A batch of phones", 0xc357_47a0, key()),
            Link::leaf("A key", 4, key()),
        ];
        Self { links }
    }

    pub(crate) fn leaf(&mut self) -> &mut Link {
        self.links.last_mut().expect("a leaf")
    }

    pub(crate) fn device_key(&self) -> Jwk {
        Jwk::from_sec1(self.links.last().expect("a leaf").key.public_key_raw()).expect("a point")
    }

    /// The certificates in DER, the leaf first.
    pub(crate) fn certificates(&self) -> Vec<Vec<u8>> {
        let under = self.links.windows(2).rev().map(|pair| pair[1].signed_by(&pair[0]));
        under.chain([self.links[0].signed_by(&self.links[0])]).collect()
    }

    /// A chain of certificates around `description`.
    pub(crate) fn android(&mut self, description: &Description) -> Statement {
        let extension = CustomExtension::from_oid_content(KEY_DESCRIPTION, description.der());
        self.leaf().params.custom_extensions = vec![extension];
        chain(self.certificates())
    }

    /// A policy that knows the app, the root as a maker's, and one revoked serial number.
    pub(crate) fn policy(&self) -> Policy {
        self.policy_with("roots = [ROOT]", "")
    }

    /// The same with the root as a lab's.
    pub(crate) fn lab_policy(&self) -> Policy {
        self.policy_with("", "lab_roots = [ROOT]")
    }

    fn policy_with(&self, maker: &str, lab: &str) -> Policy {
        let root = self.links[0].signed_by(&self.links[0]);
        let text = Base64::encode_string(&root);
        let pem = format!("\"\"\"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\"\"\"");
        let signer: String = SIGNER.iter().map(|byte| format!("{byte:02X}:")).collect();
        let text = format!(
            "revoked = [\"badc0ffee\"]\n{lab}\n[android]\npackages = [\"{PACKAGE}\"]\nsigners = [\"{signer}\"]\n\
             least_patch = 202601\n{maker}\n[apple]\napps = [\"{}\"]\n{maker}\n",
            super::apple::APP
        );
        toml::from_str(&text.replace("ROOT", &pem)).expect("a policy")
    }
}

pub(crate) fn chain(certificates: Vec<Vec<u8>>) -> Statement {
    Statement::AndroidKey { chain: certificates.into_iter().map(Bytes).collect() }
}

/// What a phone's hardware writes about a key; as it is, everything is right.
pub(crate) struct Description {
    pub(crate) levels: [u8; 2],
    pub(crate) challenge: Vec<u8>,
    pub(crate) purposes: Vec<u8>,
    pub(crate) all_applications: bool,
    pub(crate) origin: Option<u8>,
    pub(crate) root_of_trust: Option<(bool, u8)>,
    pub(crate) patch: Option<u32>,
    pub(crate) packages: Vec<&'static str>,
    pub(crate) signers: Vec<[u8; 32]>,
}

impl Default for Description {
    fn default() -> Self {
        Self {
            levels: [2, 2],
            challenge: challenge(TOKEN).to_vec(),
            purposes: vec![2],
            all_applications: false,
            origin: Some(0),
            root_of_trust: Some((true, 0)),
            patch: Some(202_610),
            packages: vec![PACKAGE],
            signers: vec![SIGNER],
        }
    }
}

impl Description {
    /// The schema of version 3.
    pub(crate) fn der(&self) -> Vec<u8> {
        let packages =
            self.packages.iter().map(|name| tlv(&[0x30], &[tlv(&[4], name.as_bytes()), number(2, 7)].concat()));
        let signers = self.signers.iter().map(|digest| tlv(&[4], digest));
        let app =
            [tlv(&[0x31], &packages.collect::<Vec<_>>().concat()), tlv(&[0x31], &signers.collect::<Vec<_>>().concat())];
        let software = tagged(709, &tlv(&[4], &tlv(&[0x30], &app.concat())));
        let purposes: Vec<u8> = self.purposes.iter().flat_map(|purpose| number(2, (*purpose).into())).collect();
        let mut hardware = tagged(1, &tlv(&[0x31], &purposes));
        hardware.extend(tagged(2, &number(2, 3)));
        hardware.extend(self.all_applications.then(|| tagged(600, &[5, 0])).into_iter().flatten());
        hardware.extend(self.origin.into_iter().flat_map(|origin| tagged(702, &number(2, origin.into()))));
        if let Some((locked, state)) = self.root_of_trust {
            let locked = tlv(&[1], &[if locked { 0xff } else { 0 }]);
            let fields = [tlv(&[4], &[7; 32]), locked, number(10, state.into()), tlv(&[4], &[8; 32])];
            hardware.extend(tagged(704, &tlv(&[0x30], &fields.concat())));
        }
        hardware.extend(self.patch.into_iter().flat_map(|patch| tagged(706, &number(2, patch))));
        let [attestation, key] = self.levels.map(|level| number(10, level.into()));
        let fields = [
            number(2, 3),
            attestation,
            number(2, 4),
            key,
            tlv(&[4], &self.challenge),
            tlv(&[4], &[]),
            tlv(&[0x30], &software),
            tlv(&[0x30], &hardware),
        ];
        tlv(&[0x30], &fields.concat())
    }
}

/// Tag, length and content.
pub(crate) fn tlv(tag: &[u8], content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let length = match length {
        0..0x80 => vec![length as u8],
        0x80..0x100 => vec![0x81, length as u8],
        _ => vec![0x82, (length >> 8) as u8, length as u8],
    };
    [tag, &length, content].concat()
}

fn number(tag: u8, value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(3);
    let sign = if bytes[zeros] & 0x80 == 0 { vec![] } else { vec![0] };
    tlv(&[tag], &[&sign[..], &bytes[zeros..]].concat())
}

fn tagged(number: u32, content: &[u8]) -> Vec<u8> {
    match number {
        0..31 => tlv(&[0xa0 | number as u8], content),
        _ => tlv(&[0xbf, 0x80 | (number >> 7) as u8, number as u8 & 0x7f], content),
    }
}
