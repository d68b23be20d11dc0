//! Statements of invented makers of phones: whole ones, and each wrong in one thing.

mod android;
pub(crate) mod apple;
mod damage;
pub(crate) mod lab;
mod roots;
mod samples;

use super::{Ask, Finding, Policy, Tier, Verdict, judge};
use lab::Lab;
use regain_base::Timestamp;
use regain_protocol::attestation::{Statement, challenge};

pub(super) const NOW: Timestamp = Timestamp(1_800_000_000_000);
pub(super) const TOKEN: &str = "the token of the page";

/// What a policy makes of the statement that was made for [`TOKEN`] and the lab's device key.
fn judged(lab: &Lab, statement: &Statement, policy: &Policy) -> Verdict {
    let (challenge, device_key) = (challenge(TOKEN), lab.device_key());
    judge(Some(statement), &Ask { challenge: &challenge, device_key: &device_key, now: NOW }, policy)
}

#[track_caller]
fn refused(lab: &Lab, statement: &Statement, finding: Finding) {
    let verdict = judged(lab, statement, &lab.policy());
    assert_eq!((verdict.tier, verdict.findings), (Tier::Refused, vec![finding]));
    assert_eq!(verdict.point, None, "a refused statement leaves no key");
}
