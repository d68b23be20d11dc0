//! The most likely and the second most likely zone: a path through the alternatives that keeps the sums of open check digits.

use super::super::symbol::{Symbol, are_unlike, closest_look_alike, look_alikes};
use super::align::Seen;
use super::grammar::{NAME_STATES, SUMS, Slot, is_filler};
use super::limits::{BEAM, FAINTEST, FILLER_EDIT, KNOWN_CODE, NEAR_TIE, REPAIR, UNSEEN_LOOK_ALIKE, WRONG_CHECK_DIGIT};

/// A zone that was found.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) symbols: Vec<Symbol>,
    pub(super) score: f32,
}

/// The names' state and the running sums, all that the future depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    names: u8,
    sums: [u8; SUMS],
}

impl State {
    const START: Self = Self { names: 0, sums: [0; SUMS] };

    fn index(self) -> usize {
        self.sums.iter().fold(usize::from(self.names), |index, sum| index * 10 + usize::from(*sum))
    }
}

/// Where a path goes on from.
#[derive(Debug, Clone, Copy)]
struct Node {
    before: usize,
    symbol: Symbol,
}

#[derive(Debug, Clone, Copy)]
struct Front {
    state: State,
    score: f32,
    node: usize,
}

/// The best path and the best different one; nothing when some position has no legal alternative.
pub(super) fn search(slots: &[Slot], cells: &[Option<&Seen>]) -> Vec<Path> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut fronts = vec![Front { state: State::START, score: 0.0, node: usize::MAX }];
    let mut best = BestTwo::default();
    for (slot, cell) in slots.iter().zip(cells) {
        let choices = choices(slot, *cell);
        for front in &fronts {
            for (symbol, log) in &choices {
                if let Some((state, cost)) = advance(slot, front.state, *symbol) {
                    best.offer(Front { state, score: front.score + log + cost, node: front.node }, *symbol);
                }
            }
        }
        fronts = best.take(&mut nodes);
        if fronts.is_empty() {
            return Vec::new();
        }
    }
    fronts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let path = |front: &Front| {
        let mut symbols = Vec::with_capacity(slots.len());
        let mut at = front.node;
        while let Some(node) = nodes.get(at) {
            symbols.push(node.symbol);
            at = node.before;
        }
        symbols.reverse();
        Path { symbols, score: front.score }
    };
    fronts.iter().take(2).map(path).collect()
}

/// The state after a symbol and what it costs, `None` where the names forbid it.
fn advance(slot: &Slot, state: State, symbol: Symbol) -> Option<(State, f32)> {
    let mut next = state;
    let mut cost = 0.0;
    next.names = match slot.names {
        Some(rule) => rule.after(state.names, is_filler(symbol))?,
        None => 0,
    };
    if let Some(sum) = slot.closes {
        if symbol.value() != state.sums[sum] {
            cost = WRONG_CHECK_DIGIT;
        }
        next.sums[sum] = 0;
    }
    for (sum, weight) in next.sums.iter_mut().zip(slot.weights) {
        *sum = (*sum + symbol.value() % 10 * weight) % 10;
    }
    Some((next, cost))
}

/// What may be taken at a position, with its log probability.
fn choices(slot: &Slot, cell: Option<&Seen>) -> Vec<(Symbol, f32)> {
    let Some(cell) = cell else {
        return if slot.may_be.holds(Symbol::FILLER) { vec![(Symbol::FILLER, FILLER_EDIT)] } else { Vec::new() };
    };
    let Some((first, most)) = cell.alternatives().first().copied() else { return Vec::new() };
    let similar = look_alikes(first);
    let first_is_legal = slot.may_be.holds(first);
    let allowed = |symbol: Symbol, ratio: f32| {
        let repairable = ratio >= NEAR_TIE || (ratio >= REPAIR && similar.holds(symbol));
        // A letter that may not stand here is printed so, or the line is another layout's: that another letter may is no proof.
        let invented = !first_is_legal && ratio < KNOWN_CODE && are_unlike(first, symbol);
        symbol == first || repairable || !(invented || (first_is_legal && slot.is_checked()))
    };
    let mut choices: Vec<(Symbol, f32)> = cell
        .alternatives()
        .iter()
        .copied()
        .filter(|(symbol, _)| slot.prefer.is_none_or(|preferred| preferred == *symbol))
        .filter(|(symbol, log)| slot.may_be.holds(*symbol) && log - most >= FAINTEST && allowed(*symbol, log - most))
        .collect();
    if !first_is_legal {
        let unseen =
            closest_look_alike(first).filter(|symbol| slot.may_be.holds(*symbol) && cell.log(*symbol).is_none());
        choices.extend(unseen.map(|symbol| (symbol, most + UNSEEN_LOOK_ALIKE)));
    }
    choices
}

/// The two best arrivals at every state of one position.
struct BestTwo {
    slots: Vec<[usize; 2]>,
    arrivals: Vec<(Front, Symbol)>,
}

impl Default for BestTwo {
    fn default() -> Self {
        Self { slots: vec![[usize::MAX; 2]; NAME_STATES * 10usize.pow(SUMS as u32)], arrivals: Vec::new() }
    }
}

impl BestTwo {
    fn offer(&mut self, front: Front, symbol: Symbol) {
        let pair = &mut self.slots[front.state.index()];
        let [beats_first, beats_second] =
            pair.map(|place| self.arrivals.get(place).is_none_or(|(held, _)| front.score > held.score));
        if !beats_second {
            return;
        }
        if let Some(second) = self.arrivals.get_mut(pair[1]) {
            *second = (front, symbol);
        } else {
            pair[1] = self.arrivals.len();
            self.arrivals.push((front, symbol));
        }
        if beats_first {
            pair.swap(0, 1);
        }
    }

    /// The best arrivals as the next fronts; the table is empty afterwards.
    fn take(&mut self, nodes: &mut Vec<Node>) -> Vec<Front> {
        for (front, _) in &self.arrivals {
            self.slots[front.state.index()] = [usize::MAX; 2];
        }
        let mut arrivals = std::mem::take(&mut self.arrivals);
        if arrivals.len() > BEAM {
            arrivals.select_nth_unstable_by(BEAM, |a, b| b.0.score.total_cmp(&a.0.score));
            arrivals.truncate(BEAM);
        }
        let mut fronts = Vec::with_capacity(arrivals.len());
        for (front, symbol) in arrivals {
            fronts.push(Front { node: nodes.len(), ..front });
            nodes.push(Node { before: front.node, symbol });
        }
        fronts
    }
}
