//! Least squares for a handful of unknowns.

/// The weighted least-squares solution of `rows`, each its terms, its value and its weight. `None` where the rows leave it open.
pub(super) fn least_squares<const N: usize>(rows: impl Iterator<Item = ([f32; N], f32, f32)>) -> Option<[f32; N]> {
    let mut normal = [[0.0f64; N]; N];
    let mut right = [0.0f64; N];
    for (terms, value, weight) in rows {
        for i in 0..N {
            let scaled = f64::from(weight) * f64::from(terms[i]);
            right[i] += scaled * f64::from(value);
            for (sum, term) in normal[i].iter_mut().zip(terms) {
                *sum += scaled * f64::from(term);
            }
        }
    }
    for pivot in 0..N {
        let best = (pivot..N).max_by(|a, b| normal[*a][pivot].abs().total_cmp(&normal[*b][pivot].abs()))?;
        normal.swap(pivot, best);
        right.swap(pivot, best);
        if normal[pivot][pivot].abs() < 1e-9 {
            return None;
        }
        for row in pivot + 1..N {
            let above = normal[pivot];
            let factor = normal[row][pivot] / above[pivot];
            for (value, above) in normal[row].iter_mut().zip(above).skip(pivot) {
                *value -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| normal[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / normal[row][row];
    }
    let found = right.map(|value| value as f32);
    found.iter().all(|value| value.is_finite()).then_some(found)
}
