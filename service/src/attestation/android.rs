//! Android Key Attestation: a chain whose first certificate says where the device key lives and what started the phone.
//!
//! After the check-list of Android's documentation ("Verify hardware-backed key pairs with key attestation") and its schema of the
//! key description, extension 1.3.6.1.4.1.11129.2.1.17.

use super::der::{Der, ENUMERATED, INTEGER, OCTET_STRING, SEQUENCE, SET};
use super::policy::{Android, Policy};
use super::{Ask, Finding, Sound, chain};
use serde_json::json;
use std::collections::BTreeSet;

/// 1.3.6.1.4.1.11129.2.1.17.
pub(super) const KEY_DESCRIPTION: &[u8] = &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 1, 0x11];
/// KeyPurpose SIGN.
const SIGN: u64 = 2;
/// KeyOrigin GENERATED.
const GENERATED: u64 = 0;

/// Checks a chain, the device key's certificate first.
///
/// # Errors
/// The first thing that does not hold.
pub(super) fn check(chain: &[&[u8]], ask: &Ask<'_>, policy: &Policy) -> Result<Sound, Finding> {
    let path = chain::verify(chain, policy.android(), ask.now)?;
    // Nearest to the root: what a phone's hardware wrote there is true, and it never issues certificates with a key of an app.
    let mut described = Vec::new();
    for (place, certificate) in path.certificates.iter().enumerate().rev() {
        described.extend(certificate.extension(KEY_DESCRIPTION)?.map(|value| (place, value)));
    }
    let description = match described.as_slice() {
        [] => return Err(Finding::NoDescription),
        [(0, description)] => Description::parse(description)?,
        _ => return Err(Finding::DescriptionElsewhere),
    };
    if path.leaf()?.key.p256() != Some(&ask.device_key.to_sec1()) {
        return Err(Finding::OtherKey);
    }
    if description.challenge != ask.challenge {
        return Err(Finding::OtherChallenge);
    }
    let mut sound = Sound { point: None, findings: Vec::new(), device: json!({}) };
    sound.findings.extend(path.lab.then_some(Finding::LabRoot));
    description.check(&policy.android, &mut sound)?;
    Ok(sound)
}

/// The key description.
pub(super) struct Description<'a> {
    /// Of the attestation and of the key: 0 software, 1 trusted environment, 2 StrongBox.
    levels: [u64; 2],
    challenge: &'a [u8],
    software: Authorizations<'a>,
    hardware: Authorizations<'a>,
}

impl<'a> Description<'a> {
    pub(super) fn parse(value: &'a [u8]) -> Result<Self, Finding> {
        let mut outer = Der(value);
        let mut fields = Der(outer.take(SEQUENCE)?);
        outer.end()?;
        fields.number(INTEGER)?;
        let attestation = fields.number(ENUMERATED)?;
        fields.number(INTEGER)?;
        let key = fields.number(ENUMERATED)?;
        let challenge = fields.take(OCTET_STRING)?;
        fields.take(OCTET_STRING)?;
        let software = Authorizations::parse(fields.take(SEQUENCE)?)?;
        let hardware = Authorizations::parse(fields.take(SEQUENCE)?)?;
        fields.end()?;
        Ok(Self { levels: [attestation, key], challenge, software, hardware })
    }

    /// Only what the hardware enforces counts, but for the app's name, which the system alone knows.
    pub(super) fn check(&self, app: &Android, sound: &mut Sound) -> Result<(), Finding> {
        let level = match self.levels {
            [1 | 2, 1] | [1, 2] => "trusted-environment",
            [2, 2] => "strongbox",
            _ => return Err(Finding::SoftwareKey),
        };
        if self.hardware.origin != Some(GENERATED) {
            return Err(Finding::KeyImported);
        }
        if self.hardware.purposes != [SIGN] || self.hardware.all_applications || self.software.all_applications {
            return Err(Finding::OtherUse);
        }
        sound.findings.extend(self.hardware.root_of_trust.ok_or(Finding::NoRootOfTrust)?.check()?);
        check_app(self.software.app.ok_or(Finding::OtherApp)?, app)?;
        sound.findings.extend(match (self.hardware.patch, app.least_patch) {
            (None, _) => Some(Finding::PatchUntold),
            (Some(patch), Some(least)) if patch < u64::from(least) => Some(Finding::PatchOld),
            _ => None,
        });
        sound.device = json!({ "level": level, "patch": self.hardware.patch });
        Ok(())
    }
}

/// An authorization list, as far as it is looked at.
#[derive(Default)]
struct Authorizations<'a> {
    purposes: Vec<u64>,
    all_applications: bool,
    origin: Option<u64>,
    root_of_trust: Option<RootOfTrust>,
    /// The month of the security patches, such as 202611.
    patch: Option<u64>,
    app: Option<&'a [u8]>,
}

impl<'a> Authorizations<'a> {
    fn parse(list: &'a [u8]) -> Result<Self, Finding> {
        let (mut list, mut found, mut seen) = (Der(list), Self::default(), BTreeSet::new());
        while !list.is_empty() {
            let (tag, content, _) = list.next()?;
            let number = tag.explicit_number().ok_or(Finding::Malformed)?;
            // Two readers would disagree about a tag that stands there twice.
            if !seen.insert(number) {
                return Err(Finding::Malformed);
            }
            let mut content = Der(content);
            match number {
                1 => {
                    let mut purposes = Der(content.take(SET)?);
                    while !purposes.is_empty() {
                        found.purposes.push(purposes.number(INTEGER)?);
                    }
                }
                600 => found.all_applications = true,
                702 => found.origin = Some(content.number(INTEGER)?),
                704 => found.root_of_trust = Some(RootOfTrust::parse(content.take(SEQUENCE)?)?),
                706 => found.patch = Some(content.number(INTEGER)?),
                709 => found.app = Some(content.take(OCTET_STRING)?),
                _ => {}
            }
        }
        Ok(found)
    }
}

/// What started the phone.
#[derive(Clone, Copy)]
struct RootOfTrust {
    locked: bool,
    /// 0 verified, 1 signed by the owner, 2 unverified, 3 failed.
    state: u64,
}

impl RootOfTrust {
    fn parse(content: &[u8]) -> Result<Self, Finding> {
        let mut fields = Der(content);
        fields.take(OCTET_STRING)?;
        let (locked, state) = (fields.boolean()?, fields.number(ENUMERATED)?);
        // The hash of the system came with version 3 of the schema.
        fields.optional(OCTET_STRING)?;
        fields.end()?;
        Ok(Self { locked, state })
    }

    fn check(self) -> Result<Option<Finding>, Finding> {
        match self {
            Self { locked: false, .. } => Err(Finding::Unlocked),
            Self { state: 0, .. } => Ok(None),
            Self { state: 1, .. } => Ok(Some(Finding::BootSelfSigned)),
            _ => Err(Finding::BootUnverified),
        }
    }
}

/// Every package that shares the key must be one of ours, signed by a key of ours.
fn check_app(id: &[u8], app: &Android) -> Result<(), Finding> {
    let mut outer = Der(id);
    let mut fields = Der(outer.take(SEQUENCE)?);
    outer.end()?;
    let (mut packages, mut signers) = (Der(fields.take(SET)?), Der(fields.take(SET)?));
    fields.end()?;
    if packages.is_empty() {
        return Err(Finding::OtherApp);
    }
    while !packages.is_empty() {
        let mut package = Der(packages.take(SEQUENCE)?);
        let name = package.take(OCTET_STRING)?;
        if !app.packages.iter().any(|ours| ours.as_bytes() == name) {
            return Err(Finding::OtherApp);
        }
        package.take(INTEGER)?;
        package.end()?;
    }
    if signers.is_empty() {
        return Err(Finding::OtherSigner);
    }
    while !signers.is_empty() {
        let digest = signers.take(OCTET_STRING)?;
        if !app.signers.iter().any(|ours| ours.0 == digest) {
            return Err(Finding::OtherSigner);
        }
    }
    Ok(())
}
