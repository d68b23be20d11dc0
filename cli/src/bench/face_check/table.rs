//! Error rates with counts and 95 % intervals: attacks by species, the worst first, then the living by what differs.

use super::Outcome;
use super::plan::Species;
use super::play::End;
use crate::bench::interval;
use regain_simulator::person::{Glasses, Person};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt;

/// What a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rate {
    /// Attacks that were believed, of all of a species (ISO/IEC 30107-3).
    Apcer,
    /// Living persons who were refused, of those who got an answer.
    Bpcer,
    /// Living persons who got no answer: too bright, or no face to follow.
    NonResponse,
}

impl Rate {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Apcer => "APCER",
            Self::Bpcer => "BPCER",
            Self::NonResponse => "no answer",
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) rate: Rate,
    pub(super) of: String,
    pub(super) errors: usize,
    pub(super) clips: usize,
    /// The most that is allowed, if there is such a bar.
    pub(super) bar: Option<f64>,
}

impl Row {
    pub(super) fn share(&self) -> f64 {
        self.errors as f64 / self.clips.max(1) as f64
    }

    pub(super) fn interval(&self) -> (f64, f64) {
        interval(self.errors, self.clips)
    }

    pub(super) fn json(&self) -> Value {
        let (low, high) = self.interval();
        json!({ "rate": self.rate.name(), "of": self.of, "errors": self.errors, "clips": self.clips,
            "share": self.share(), "interval_95": [low, high], "bar": self.bar })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.interval();
        let Self { rate, of, errors, clips, bar } = self;
        write!(f, "{:<9} {of:<34} {errors:>4} of {clips:<5} {:>5.1} %", rate.name(), self.share() * 100.0)?;
        write!(f, "   95 %: {:.1} to {:.1} %", low * 100.0, high * 100.0)?;
        bar.map_or(Ok(()), |bar| {
            write!(f, "   bar {:.0} %{}", bar * 100.0, if self.share() > bar { ", MISSED" } else { "" })
        })
    }
}

/// A group of sessions of the living: its name and who belongs to it.
type Group = (&'static str, fn(&Outcome) -> bool);

const GROUPS: [Group; 17] = [
    ("locked, below 1000 lx", |o| o.plan.conditions.phone.locked && lux(o) < 1000.0),
    ("free, below 300 lx", |o| !o.plan.conditions.phone.locked && lux(o) < 300.0),
    ("locked", |o| o.plan.conditions.phone.locked),
    ("free, exposure told", |o| !o.plan.conditions.phone.locked && o.plan.conditions.phone.told),
    ("free, exposure not told", |o| !o.plan.conditions.phone.locked && !o.plan.conditions.phone.told),
    ("room below 100 lx", |o| lux(o) < 100.0),
    ("room 100 to 300 lx", |o| (100.0..300.0).contains(&lux(o))),
    ("room 300 to 1000 lx", |o| (300.0..1000.0).contains(&lux(o))),
    ("room above 1000 lx", |o| lux(o) >= 1000.0),
    ("screen below 350 nit", |o| o.plan.conditions.screen_nits < 350.0),
    ("screen 350 to 600 nit", |o| (350.0..600.0).contains(&o.plan.conditions.screen_nits)),
    ("screen above 600 nit", |o| o.plan.conditions.screen_nits >= 600.0),
    ("light skin", |o| melanin(&o.plan.person).is_some_and(|melanin| melanin < 0.35)),
    ("medium skin", |o| melanin(&o.plan.person).is_some_and(|melanin| (0.35..0.65).contains(&melanin))),
    ("dark skin", |o| melanin(&o.plan.person).is_some_and(|melanin| melanin >= 0.65)),
    ("thin glasses", |o| glasses(&o.plan.person) == Some(Glasses::Round)),
    ("heavy glasses", |o| glasses(&o.plan.person) == Some(Glasses::Square)),
];

/// Of a drawn skin; nobody measured that of a photo.
pub(super) fn melanin(person: &Person) -> Option<f32> {
    person.photo.is_none().then_some(person.look.melanin)
}

/// What a drawn face wears before its eyes; nobody noted that of a photo.
pub(super) fn glasses(person: &Person) -> Option<Glasses> {
    person.photo.is_none().then_some(person.look.glasses)
}

fn lux(outcome: &Outcome) -> f32 {
    outcome.plan.conditions.ambient_lux
}

/// The whole table.
pub(super) fn rows(outcomes: &[Outcome]) -> Vec<Row> {
    let mut rows: Vec<Row> = Species::ALL[1..].iter().filter_map(|&species| attack(outcomes, species)).collect();
    rows.sort_by(|a, b| b.share().total_cmp(&a.share()));
    let live: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.plan.species == Species::Live).collect();
    let all: Group = ("live", |_| true);
    for rate in [Rate::Bpcer, Rate::NonResponse] {
        for (index, (name, belongs)) in [all].iter().chain(&GROUPS).enumerate() {
            let bar = match (rate, index) {
                (Rate::Bpcer, 1) => Species::Live.bar(),
                (Rate::Bpcer, 2) => Some(0.05),
                _ => None,
            };
            let chosen = live.iter().filter(|outcome| belongs(outcome)).map(|outcome| outcome.end);
            rows.extend(row(rate, (*name).to_owned(), chosen, bar));
        }
    }
    rows
}

fn attack(outcomes: &[Outcome], species: Species) -> Option<Row> {
    let chosen = outcomes.iter().filter(|outcome| outcome.plan.species == species).map(|outcome| outcome.end);
    row(Rate::Apcer, species.name().to_owned(), chosen, species.bar())
}

/// A row of clips that ended so; none without clips.
pub(super) fn row(rate: Rate, of: String, ends: impl Iterator<Item = End>, bar: Option<f64>) -> Option<Row> {
    let ends: Vec<End> = ends.filter(|&end| rate != Rate::Bpcer || end != End::NoAnswer).collect();
    let wrong = match rate {
        Rate::Apcer => End::Believed,
        Rate::Bpcer => End::Refused,
        Rate::NonResponse => End::NoAnswer,
    };
    let errors = ends.iter().filter(|&&end| end == wrong).count();
    (!ends.is_empty()).then_some(Row { rate, of, errors, clips: ends.len(), bar })
}

/// One line about what is known by now: each clip's species and how it ended.
pub(super) fn so_far(ends: &[(&'static str, End)]) -> String {
    let count = |species: &str, end: Option<End>| {
        ends.iter().filter(|(name, found)| *name == species && end.is_none_or(|end| *found == end)).count()
    };
    let live = format!(
        "live {} refused, {} no answer of {}",
        count("live", Some(End::Refused)),
        count("live", Some(End::NoAnswer)),
        count("live", None)
    );
    let species: BTreeSet<&str> = ends.iter().map(|(name, _)| *name).filter(|name| *name != "live").collect();
    let attacks =
        species.iter().map(|name| format!("{name} {}/{}", count(name, Some(End::Believed)), count(name, None)));
    std::iter::once(live).chain(attacks).collect::<Vec<_>>().join(", ")
}

/// A session with all its scores.
pub(super) fn each(outcome: &Outcome) -> Value {
    let Outcome { plan, verdict, end, cost } = outcome;
    let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
    json!({ "species": plan.species.name(), "seed": plan.seed, "end": format!("{end:?}"), "reasons": reasons,
        "melanin": melanin(&plan.person), "glasses": glasses(&plan.person), "conditions": plan.conditions,
        "scores": verdict.scores, "lag_ms": verdict.lag_ms, "modulation": verdict.modulation, "cpu_ms": cost })
}

#[cfg(test)]
mod tests {
    use super::super::cost::Cost;
    use super::super::plan::{Half, plans};
    use super::*;

    fn outcome(species: Species, end: End) -> Outcome {
        let plan = plans(Half::Test, 0, 1, &[species]).remove(0);
        let verdict = regain_face::light::Verdict {
            live: end == End::Believed,
            ..regain_face::light::Verdict::refused(regain_base::Reason::NotFaceShaped)
        };
        Outcome { plan, verdict, end, cost: Cost::default() }
    }

    #[test]
    fn believed_attacks_and_refused_persons_are_errors_and_no_answer_is_neither() {
        let outcomes = [
            outcome(Species::Live, End::Believed),
            outcome(Species::Live, End::Refused),
            outcome(Species::Live, End::NoAnswer),
            outcome(Species::FlatPrint, End::Refused),
            outcome(Species::BentPrint, End::Believed),
            outcome(Species::BentPrint, End::NoAnswer),
        ];
        let rows = rows(&outcomes);
        let find = |rate: Rate, of: &str| {
            rows.iter().find(|row| row.rate == rate && row.of == of).map(|row| (row.errors, row.clips))
        };
        assert_eq!(find(Rate::Bpcer, "live"), Some((1, 2)));
        assert_eq!(find(Rate::NonResponse, "live"), Some((1, 3)));
        assert_eq!(find(Rate::Apcer, "bent print"), Some((1, 2)));
        assert_eq!(find(Rate::Apcer, "flat print"), Some((0, 1)));
        assert_eq!(find(Rate::Apcer, "replay on a tablet"), None);
        assert_eq!(rows[0].of, "bent print", "the worst comes first");
        assert!(rows[0].to_string().ends_with("bar 1 %, MISSED"), "{}", rows[0]);
        let ends = outcomes.each_ref().map(|outcome| (outcome.plan.species.name(), outcome.end));
        assert_eq!(so_far(&ends), "live 1 refused, 1 no answer of 3, bent print 1/2, flat print 0/1");
    }
}
