//! `session.json` as recorders write it. Names differ from one recorder to the next, so several are taken for the same thing.
//!
//! A number whose name ends in `_ns`, `_us`, `_ms` or `_s` is in that unit. One without a unit is in milliseconds, unless all of its kind lie
//! under [`SHORT`]: no light sequence is that short, so they are seconds.

use regain_face::light::{Challenge, Exposure, Role, Step, StepsError};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Milliseconds that no sequence of colours is shorter than.
const SHORT: f64 = 60.0;
/// How long the last step lasts when its record does not say, in milliseconds.
const LAST_MS: f64 = 450.0;
/// Names of the moment at which something starts or was taken, without their unit.
const AT: [&str; 8] = ["start", "at", "t", "time", "from", "timestamp", "onset", "begin"];
/// Names of a length.
const LENGTH: [&str; 3] = ["duration", "length", "dur"];
/// Names of an end.
const END: [&str; 3] = ["end", "to", "until"];
const COLOR: [&str; 6] = ["color", "colour", "rgb", "linear_rgb", "linear", "value"];

/// What was recorded.
pub(super) struct Record {
    pub(super) steps: Vec<Step>,
    pub(super) ramp_ms: u32,
    pub(super) frames: Vec<Frame>,
}

/// One frame without its picture.
pub(super) struct Frame {
    pub(super) at_ms: u32,
    /// Its picture's name, when it is told.
    pub(super) file: Option<String>,
    pub(super) exposure: Exposure,
}

impl Record {
    /// Reads the whole record; the reason in words when it is none.
    pub(super) fn read(root: &Value) -> Result<Self, String> {
        let root = root.as_object().ok_or("no JSON object")?;
        let challenge = ["challenge", "sequence", "light"].iter().find_map(|name| root.get(*name));
        let inner = challenge.and_then(Value::as_object).unwrap_or(root);
        let shown =
            [inner, root].into_iter().find_map(|place| list(place, &["steps", "sequence", "colors", "colours"]));
        let shown = shown.or(challenge.and_then(Value::as_array)).ok_or("no challenge steps")?;
        let times = list(inner, &["times", "times_ms", "starts", "starts_ms"]);
        let taken = list(root, &["frames"]).or_else(|| list(root, &["frame_times", "frame_times_ms", "times"]));
        let taken = taken.ok_or("no frame times")?;
        let moments = list(root, &["frame_times", "frame_times_ms"]);
        let mut steps = steps(shown, times)?;
        let mut at = moments_of(taken, moments, "a frame")?;
        // Clocks that do not start with the challenge: everything counts from its first colour.
        let zero = steps[0].at;
        if zero > f64::from(Challenge::MAX_DURATION_MS) {
            steps.iter_mut().for_each(|step| step.at -= zero);
            at.iter_mut().for_each(|at| *at -= zero);
        }
        let common = root.get("exposure").and_then(Value::as_object).map_or_else(|| beside(root), exposure);
        let each = list(root, &["exposure", "exposures"]);
        let frames = at.into_iter().enumerate().map(|(index, at)| {
            let own = taken[index].as_object();
            let told = [own.and_then(|own| own.get("exposure")), each.and_then(|list| list.get(index))];
            let told = told.into_iter().flatten().find_map(Value::as_object).map(exposure).or(own.map(beside));
            Frame {
                // What no clock says becomes a moment that the analysis refuses.
                at_ms: at.round() as u32,
                file: own.map_or(taken[index].as_str(), name).map(str::to_owned),
                exposure: told.unwrap_or_default().or(common).into(),
            }
        });
        let frames = frames.collect();
        let ramp = [inner, root].into_iter().find_map(|place| number(place, &["ramp"])).map_or(0.0, |ramp| ramp.value);
        Ok(Self {
            steps: finished(&steps),
            ramp_ms: ramp.clamp(0.0, f64::from(Challenge::MAX_DURATION_MS)) as u32,
            frames,
        })
    }

    /// The challenge that the steps are.
    pub(super) fn challenge(&self) -> Result<Challenge, StepsError> {
        Challenge::from_steps(self.steps.clone(), self.ramp_ms)
    }
}

fn list<'a>(place: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Vec<Value>> {
    names.iter().find_map(|name| place.get(*name)?.as_array())
}

fn name(frame: &Map<String, Value>) -> Option<&str> {
    ["file", "name", "path", "image"].iter().find_map(|name| frame.get(*name)?.as_str())
}

/// A number, in milliseconds when its name says the unit.
#[derive(Clone, Copy)]
struct Told {
    value: f64,
    unit: bool,
}

/// Turns numbers of one kind into milliseconds.
fn in_ms(told: &[Option<Told>]) -> Vec<Option<f64>> {
    let bare = || told.iter().flatten().filter(|told| !told.unit).map(|told| told.value.abs());
    let seconds = bare().fold(0.0, f64::max) < SHORT;
    let ms = |told: &Told| if told.unit || !seconds { told.value } else { told.value * 1000.0 };
    told.iter().map(|told| told.as_ref().map(ms)).collect()
}

/// The first number under one of the names, with or without its unit.
fn number(place: &Map<String, Value>, names: &[&str]) -> Option<Told> {
    const UNITS: [(&str, f64); 5] = [("_ms", 1.0), ("_s", 1e3), ("_sec", 1e3), ("_us", 1e-3), ("_ns", 1e-6)];
    let ends = UNITS.map(|unit| (unit, true)).into_iter().chain([(("", 1.0), false)]);
    let mut found =
        ends.flat_map(|((end, factor), unit)| names.iter().map(move |name| (format!("{name}{end}"), factor, unit)));
    let bare = place.get("ms").filter(|_| names == AT.as_slice()).and_then(Value::as_f64);
    let told =
        |(name, factor, unit): (String, f64, bool)| Some(Told { value: place.get(&name)?.as_f64()? * factor, unit });
    bare.map(|value| Told { value, unit: true }).or_else(|| found.find_map(told))
}

/// A step before all are known.
struct Draft {
    at: f64,
    length: Option<f64>,
    color: [f32; 3],
    role: Role,
}

fn steps(shown: &[Value], times: Option<&Vec<Value>>) -> Result<Vec<Draft>, String> {
    if shown.len() > Challenge::MAX_STEPS || shown.len() < 2 {
        return Err(StepsError::Count.to_string());
    }
    let at = moments_of(shown, times, "a step")?;
    let told = |names: &[&str]| -> Vec<Option<Told>> {
        shown.iter().map(|step| step.as_object().and_then(|step| number(step, names))).collect()
    };
    let (lengths, ends) = (in_ms(&told(&LENGTH)), in_ms(&told(&END)));
    let draft = |(index, step): (usize, &Value)| {
        let own = step.as_object();
        let color = own.map_or(Some(step), |own| COLOR.iter().find_map(|name| own.get(*name)));
        let color = color.and_then(color_of).ok_or(format!("step {index} has no colour of three numbers"))?;
        let role = own.and_then(|own| Role::deserialize(own.get("role")?).ok()).unwrap_or(Role::Drawn);
        let length = lengths[index].or(ends[index].map(|end| end - at[index]));
        Ok(Draft { at: at[index], length, color, role })
    };
    shown.iter().enumerate().map(draft).collect()
}

/// Red, green and blue, as a list or by name.
fn color_of(value: &Value) -> Option<[f32; 3]> {
    let channel = |index: usize| match value {
        Value::Array(list) if list.len() == 3 => list[index].as_f64(),
        Value::Object(named) => named.get(["r", "g", "b"][index])?.as_f64(),
        _ => None,
    };
    Some([channel(0)? as f32, channel(1)? as f32, channel(2)? as f32])
}

/// When each entry was: its own number, or that of the list beside it; an entry may be the bare number.
fn moments_of(entries: &[Value], beside: Option<&Vec<Value>>, what: &str) -> Result<Vec<f64>, String> {
    let bare = |value: &Value| value.as_f64().map(|value| Told { value, unit: false });
    let own = |entry: &Value| bare(entry).or_else(|| number(entry.as_object()?, &AT));
    let told: Vec<Option<Told>> =
        entries.iter().enumerate().map(|(i, entry)| own(entry).or_else(|| bare(beside?.get(i)?))).collect();
    in_ms(&told).into_iter().collect::<Option<_>>().ok_or(format!("{what} has no time"))
}

/// A step lasts until the next when its record does not say.
fn finished(drafts: &[Draft]) -> Vec<Step> {
    let finish = |(index, draft): (usize, &Draft)| {
        let until = drafts.get(index + 1).map(|next| next.at - draft.at);
        let (start, end) = (draft.at, draft.at + draft.length.or(until).unwrap_or(LAST_MS));
        let (start_ms, end_ms) = (start.round() as u32, end.round() as u32);
        // Rounded ends, so that steps that meet still do.
        Step { start_ms, duration_ms: end_ms.saturating_sub(start_ms), color: draft.color, role: draft.role }
    };
    drafts.iter().enumerate().map(finish).collect()
}

/// What the camera told; what it did not is taken from the whole session.
#[derive(Clone, Copy, Default)]
struct Facts {
    locked: Option<bool>,
    time_ns: Option<u64>,
    iso: Option<u32>,
}

impl Facts {
    fn or(self, other: Self) -> Self {
        let Self { locked, time_ns, iso } = self;
        Self { locked: locked.or(other.locked), time_ns: time_ns.or(other.time_ns), iso: iso.or(other.iso) }
    }
}

impl From<Facts> for Exposure {
    fn from(Facts { locked, time_ns, iso }: Facts) -> Self {
        Self { locked: locked.unwrap_or(false), time_ns, iso }
    }
}

/// An object of nothing but exposure facts.
fn exposure(place: &Map<String, Value>) -> Facts {
    let time = number(place, &["time"]).filter(|time| time.unit);
    let facts = beside(place);
    Facts { time_ns: facts.time_ns.or(time.map(in_ns)), ..facts }
}

/// Exposure facts beside others, where `time_ns` would be a frame's own moment.
fn beside(place: &Map<String, Value>) -> Facts {
    let told = |names: &[&str]| names.iter().find_map(|name| place.get(*name));
    let time = number(place, &["exposure", "exposure_time", "shutter"]).filter(|time| time.unit);
    Facts {
        locked: told(&["locked", "ae_locked", "ae_lock", "exposure_locked"]).and_then(Value::as_bool),
        time_ns: time.map(in_ns),
        iso: told(&["iso", "sensitivity", "iso_speed"]).and_then(Value::as_f64).map(|iso| iso.round() as u32),
    }
}

fn in_ns(time: Told) -> u64 {
    (time.value * 1e6).round() as u64
}
