//! Reed-Solomon correction of errors and erasures over the integers modulo 929 (ISO/IEC 15438 section 5.10 and annex B).

/// The field's size: a prime, so that counting modulo it is a field.
const FIELD: u32 = 929;
/// Check words are the remainder by the polynomial with the roots 3, 3^2, 3^3, ...
const ROOT: u32 = 3;

fn power(base: u32, mut exponent: u32) -> u32 {
    let (mut base, mut product) = (base % FIELD, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = product * base % FIELD;
        }
        base = base * base % FIELD;
        exponent >>= 1;
    }
    product
}

fn inverse(value: u32) -> u32 {
    power(value, FIELD - 2)
}

/// The value of a polynomial, its lowest term first.
fn value(polynomial: &[u32], at: u32) -> u32 {
    polynomial.iter().rev().fold(0, |sum, term| (sum * at + term) % FIELD)
}

fn syndromes(words: &[u32], checks: usize) -> Vec<u32> {
    let at = |root: u32| words.iter().fold(0, |sum, word| (sum * root + word) % FIELD);
    (1..=checks as u32).map(|exponent| at(power(ROOT, exponent))).collect()
}

/// Corrects `words` (data, then `checks` check words), of which those at `erased` are not known. How many more were wrong;
/// `None` where the check words do not settle it.
pub(super) fn correct(words: &mut [u32], checks: usize, erased: &[usize]) -> Option<usize> {
    if words.len() >= FIELD as usize || checks >= words.len() || erased.len() > checks {
        return None;
    }
    let syndromes_seen = syndromes(words, checks);
    if syndromes_seen.iter().all(|syndrome| *syndrome == 0) {
        return Some(0);
    }
    let last = words.len() - 1;
    let place = |index: usize| power(ROOT, (last - index) as u32);
    let locator = locator(&syndromes_seen, erased.iter().map(|index| place(*index)))?;
    let degree = locator.len() - 1;
    let errors = degree.checked_sub(erased.len())?;
    if erased.len() + 2 * errors > checks {
        return None;
    }
    // Forney: the error at X is -omega(1/X) over lambda'(1/X), with omega = S lambda modulo x^checks.
    let omega: Vec<u32> = (0..checks)
        .map(|power| (0..=power.min(degree)).fold(0, |sum, i| (sum + locator[i] * syndromes_seen[power - i]) % FIELD))
        .collect();
    let slope: Vec<u32> = (1..=degree).map(|i| i as u32 % FIELD * locator[i] % FIELD).collect();
    let mut roots = 0;
    for (index, word) in words.iter_mut().enumerate() {
        let back = inverse(place(index));
        if value(&locator, back) == 0 {
            roots += 1;
            let steep = value(&slope, back);
            if steep == 0 {
                return None;
            }
            let wrong = (FIELD - value(&omega, back)) % FIELD * inverse(steep) % FIELD;
            *word = (*word + FIELD - wrong) % FIELD;
        }
    }
    (roots == degree && syndromes(words, checks).iter().all(|syndrome| *syndrome == 0)).then_some(errors)
}

/// Berlekamp and Massey's algorithm, begun with the erasures' locator (Blahut 1983, section 9.2). Lowest term first.
fn locator(syndromes: &[u32], erased: impl Iterator<Item = u32>) -> Option<Vec<u32>> {
    let mut lambda = vec![1u32];
    for place in erased {
        lambda.push(0);
        for i in (1..lambda.len()).rev() {
            lambda[i] = (lambda[i] + (FIELD - place) * lambda[i - 1]) % FIELD;
        }
    }
    let known = lambda.len() - 1;
    let (mut before, mut length) = (lambda.clone(), known);
    for step in known..syndromes.len() {
        let off = (0..lambda.len().min(step + 1)).fold(0, |sum, i| (sum + lambda[i] * syndromes[step - i]) % FIELD);
        before.insert(0, 0);
        if off == 0 {
            continue;
        }
        let mut next = lambda.clone();
        next.resize(lambda.len().max(before.len()), 0);
        for (term, other) in next.iter_mut().zip(&before) {
            *term = (*term + (FIELD - off) * other) % FIELD;
        }
        if 2 * length <= step + known {
            length = step + 1 + known - length;
            let back = inverse(off);
            before = lambda.iter().map(|term| term * back % FIELD).collect();
        }
        lambda = next;
    }
    while lambda.last() == Some(&0) {
        lambda.pop();
    }
    (lambda.len() == length + 1).then_some(lambda)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Check words by long division, as an encoder does it (annex B.2).
    fn encoded(data: &[u32], checks: usize) -> Vec<u32> {
        let mut generator = vec![1u32];
        for exponent in 1..=checks as u32 {
            let root = power(ROOT, exponent);
            generator.push(0);
            for i in (1..generator.len()).rev() {
                generator[i] = (generator[i] + (FIELD - root) * generator[i - 1]) % FIELD;
            }
        }
        let mut rest: Vec<u32> = data.iter().copied().chain(std::iter::repeat_n(0, checks)).collect();
        for at in 0..data.len() {
            let factor = rest[at];
            for (term, part) in rest[at..].iter_mut().zip(&generator) {
                *term = (*term + (FIELD - factor) * part) % FIELD;
            }
        }
        data.iter().copied().chain(rest[data.len()..].iter().map(|term| (FIELD - term) % FIELD)).collect()
    }

    #[test]
    fn the_check_words_of_the_standards_example_come_out() {
        // ISO/IEC 15438 annex Q: "PDF417" at level 1, data 5 453 178 121 239.
        assert_eq!(encoded(&[5, 453, 178, 121, 239], 4)[5..], [452, 327, 657, 619]);
    }

    proptest! {
        #[test]
        fn what_the_check_words_can_settle_is_settled(
            data in prop::collection::vec(0u32..929, 1..120), level in 0usize..5, seed in any::<u64>(), share in 0usize..100,
        ) {
            let checks = 2 << level;
            let right = encoded(&data, checks);
            let mut dice = crate::sample::Dice(seed | 1);
            let erasures = (checks * share / 100).min(right.len());
            let errors = ((checks - erasures) / 2).min(right.len() - erasures);
            let mut order: Vec<usize> = (0..right.len()).collect();
            for at in (1..order.len()).rev() {
                order.swap(at, dice.roll() as usize % (at + 1));
            }
            let mut words = right.clone();
            for &at in &order[..erasures] {
                words[at] = dice.roll() % 929;
            }
            for &at in &order[erasures..erasures + errors] {
                words[at] = (words[at] + 1 + dice.roll() % 928) % 929;
            }
            let found = correct(&mut words, checks, &order[..erasures]);
            prop_assert_eq!(words, right);
            prop_assert!(found.is_some_and(|found| found <= errors));
        }

        #[test]
        fn no_words_panic(
            mut words in prop::collection::vec(0u32..929, 0..60), checks in 0usize..70,
            erased in prop::collection::vec(0usize..60, 0..9),
        ) {
            let erased: Vec<usize> = erased.into_iter().filter(|at| *at < words.len()).collect();
            correct(&mut words, checks, &erased);
        }
    }
}
