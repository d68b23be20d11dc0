//! The pose challenge: heads that turn as asked, and what is turned, filmed or painted in their place.

mod plan;
mod play;

use super::cost::Cost;
use super::plan::Half;
use super::play::End;
use super::table::{Rate, Row, glasses, melanin, row};
use super::{Args, Judged, chosen, filmed, head};
use crate::face::load;
use crate::outcome::Failure;
use plan::{Plan, Species, plans};
use regain_face::pose::Verdict;
use regain_simulator::person::Glasses;
use serde_json::{Value, json};

/// A session that was judged.
struct Outcome {
    plan: Plan,
    verdict: Verdict,
    end: End,
    cost: Cost,
}

impl Judged for Outcome {
    fn species(&self) -> &'static str {
        self.plan.species.name()
    }

    fn end(&self) -> End {
        self.end
    }

    fn each(&self) -> Value {
        let Self { plan, verdict, end, cost } = self;
        let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
        json!({ "species": plan.species.name(), "seed": plan.seed, "end": format!("{end:?}"), "reasons": reasons,
            "melanin": melanin(&plan.person), "glasses": glasses(&plan.person), "conditions": plan.conditions,
            "scores": verdict.scores, "cpu_ms": cost })
    }
}

/// Films and judges; the rows of the table.
pub(super) fn rows(args: &Args, half: Half, json: bool) -> Result<Vec<Row>, Failure> {
    let only = chosen(&args.only, Species::ALL.map(|species| (species.name(), species)))?;
    let faces = load()?;
    let (photos, persons) = args.cast(&faces)?;
    head("pose", args.whom(half), json);
    let outcomes = filmed(persons, args.each, json, |index| {
        let judge = |plan: Plan| {
            let (verdict, cost) = play::played(&faces, &plan);
            Outcome { end: super::play::end(&verdict.reasons), plan, verdict, cost }
        };
        let photo = |at: u64| photos.get(at as usize % photos.len().max(1));
        let photographed = photo(index).zip(photo(index + 1));
        let plans = plans(half, index, args.rounds, &only).into_iter();
        plans.map(move |plan| photographed.map_or(plan.clone(), |(photo, other)| plan.of(photo, other))).map(judge)
    });
    Ok(table(&outcomes))
}

/// A group of sessions of the living: its name and who belongs to it.
type Group = (&'static str, fn(&Outcome) -> bool);

const GROUPS: [Group; 10] = [
    ("live", |_| true),
    ("room below 100 lx", |o| o.plan.conditions.ambient_lux < 100.0),
    ("room 100 to 1000 lx", |o| (100.0..1000.0).contains(&o.plan.conditions.ambient_lux)),
    ("room 1000 to 3200 lx", |o| (1000.0..3200.0).contains(&o.plan.conditions.ambient_lux)),
    ("room above 3200 lx", |o| o.plan.conditions.ambient_lux >= 3200.0),
    ("light skin", |o| melanin(&o.plan.person).is_some_and(|melanin| melanin < 0.35)),
    ("medium skin", |o| melanin(&o.plan.person).is_some_and(|melanin| (0.35..0.65).contains(&melanin))),
    ("dark skin", |o| melanin(&o.plan.person).is_some_and(|melanin| melanin >= 0.65)),
    ("thin glasses", |o| glasses(&o.plan.person) == Some(Glasses::Round)),
    ("heavy glasses", |o| glasses(&o.plan.person) == Some(Glasses::Square)),
];

/// Attacks by species, the worst first, then the living by what differs.
fn table(outcomes: &[Outcome]) -> Vec<Row> {
    let of = |species: Species| outcomes.iter().filter(move |outcome| outcome.plan.species == species);
    let attack = |&species: &Species| {
        row(Rate::Apcer, species.name().to_owned(), of(species).map(|outcome| outcome.end), species.bar())
    };
    let mut rows: Vec<Row> = Species::ALL[1..].iter().filter_map(attack).collect();
    rows.sort_by(|a, b| b.share().total_cmp(&a.share()));
    for rate in [Rate::Bpcer, Rate::NonResponse] {
        for (index, (name, belongs)) in GROUPS.iter().enumerate() {
            let bar = if rate == Rate::Bpcer && index == 0 { Species::Live.bar() } else { None };
            let chosen = of(Species::Live).filter(|outcome| belongs(outcome)).map(|outcome| outcome.end);
            rows.extend(row(rate, (*name).to_owned(), chosen, bar));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attacks_and_the_living_have_their_rows_and_bars() {
        let outcome = |species, end| Outcome {
            plan: plans(Half::Test, 0, 1, &[species]).remove(0),
            verdict: Verdict::refused(regain_base::Reason::HeadNotTurned),
            end,
            cost: Cost::default(),
        };
        let rows = table(&[
            outcome(Species::Live, End::Believed),
            outcome(Species::Live, End::Refused),
            outcome(Species::Live, End::NoAnswer),
            outcome(Species::BentPrint, End::Believed),
            outcome(Species::Swap, End::Refused),
        ]);
        let text: Vec<String> = rows.iter().map(ToString::to_string).collect();
        assert!(text[0].contains("turned photograph, bent") && text[0].ends_with("bar 1 %, MISSED"), "{}", text[0]);
        let live = rows.iter().find(|row| row.rate == Rate::Bpcer && row.of == "live").expect("a row");
        assert_eq!((live.errors, live.clips, live.bar), (1, 2, Some(0.05)));
        assert!(!text.iter().any(|line| line.contains("tablet")), "nothing was filmed of it");
    }
}
