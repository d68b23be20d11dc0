//! What the target over traces of Face Checks does with its bytes. The tests on stable replay the corpus through the same function.

use regain_face::light::Trace;

/// A trace from outside, judged again: whoever is not live is told why, and a trace says the same every time.
pub(crate) fn trace(bytes: &[u8]) {
    let Ok(trace) = serde_json::from_slice::<Trace>(bytes) else { return };
    let Ok(verdict) = trace.judge() else { return };
    assert_eq!(verdict.live, verdict.reasons.is_empty());
    assert_eq!(trace.judge().map(|again| (again.reasons, again.lag_ms)), Ok((verdict.reasons, verdict.lag_ms)));
}
