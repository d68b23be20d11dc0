//! From a certificate to a pinned root (RFC 5280 section 6.1, without policies and names, which these chains do not have).

use super::Finding;
use super::certificate::Certificate;
use super::policy::Trust;
use regain_base::Timestamp;

/// The most certificates in a chain.
pub(super) const MOST_CERTIFICATES: usize = 8;
/// The most bytes in a statement.
pub(super) const MOST_BYTES: usize = 16 * 1024;

/// A verified chain.
pub(super) struct Path<'a> {
    /// The certificates, the leaf first.
    pub(super) certificates: Vec<Certificate<'a>>,
    /// Whether it ends at a lab's root.
    pub(super) lab: bool,
}

impl<'a> Path<'a> {
    /// The certificate of the key in question.
    pub(super) fn leaf(&self) -> Result<&Certificate<'a>, Finding> {
        self.certificates.first().ok_or(Finding::Malformed)
    }
}

/// Parses and verifies `chain`, the leaf first; the root may be there or not.
///
/// # Errors
/// The first thing that does not hold, from the leaf up.
pub(super) fn verify<'a>(chain: &[&'a [u8]], trust: Trust<'_>, now: Timestamp) -> Result<Path<'a>, Finding> {
    if chain.len() > MOST_CERTIFICATES {
        return Err(Finding::TooManyCertificates);
    }
    if chain.iter().map(|der| der.len()).sum::<usize>() > MOST_BYTES {
        return Err(Finding::TooLarge);
    }
    let certificates = chain.iter().map(|der| Certificate::parse(der)).collect::<Result<Vec<_>, _>>()?;
    for pair in certificates.windows(2) {
        if pair[0].issuer != pair[1].subject {
            return Err(Finding::IssuerDiffers);
        }
    }
    let top = certificates.last().ok_or(Finding::Malformed)?;
    let anchor = trust.anchor_of(top)?;
    // A root is trusted for its key, which its maker certified several times; that certificate's own dates bind nobody.
    let dated = certificates.len() - usize::from(anchor.is_itself);
    for certificate in &certificates[..dated] {
        check_dates(certificate, now)?;
    }
    for (below, pair) in certificates.windows(2).enumerate() {
        pair[1].check_issuer(below)?;
        pair[0].check_signature(&pair[1].key)?;
    }
    if certificates.iter().any(|certificate| trust.is_revoked(certificate.serial)) {
        return Err(Finding::Revoked);
    }
    let lab = anchor.lab;
    Ok(Path { certificates, lab })
}

fn check_dates(certificate: &Certificate<'_>, now: Timestamp) -> Result<(), Finding> {
    let (first, last) = certificate.validity;
    if now.seconds() < first {
        return Err(Finding::NotYetValid);
    }
    if now.seconds() > last { Err(Finding::Expired) } else { Ok(()) }
}
