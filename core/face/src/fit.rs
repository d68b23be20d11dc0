//! Least squares.

/// A least-squares line through points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Line {
    /// Value at 0.
    pub(crate) offset: f32,
    /// Rise for 1.
    pub(crate) slope: f32,
    /// Mean squared deviation of the values from their mean.
    pub(crate) variance: f32,
    /// The part of it that the line explains.
    pub(crate) explained: f32,
    /// Variance of the slope by what the line does not explain.
    pub(crate) uncertainty: f32,
    /// Mean of the places, and their mean squared deviation from it.
    pub(crate) places: [f32; 2],
}

impl Line {
    pub(crate) fn fit(points: impl Iterator<Item = (f32, f32)> + Clone) -> Self {
        let (mut count, mut mx, mut my) = (0.0f64, 0.0f64, 0.0f64);
        for (x, y) in points.clone() {
            count += 1.0;
            mx += f64::from(x);
            my += f64::from(y);
        }
        if count < 3.0 {
            return Self::default();
        }
        (mx, my) = (mx / count, my / count);
        let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
        for (x, y) in points {
            let (x, y) = (f64::from(x) - mx, f64::from(y) - my);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        let slope = if xx > 1e-9 { xy / xx } else { 0.0 };
        Self {
            offset: (my - slope * mx) as f32,
            slope: slope as f32,
            variance: (yy / count) as f32,
            explained: (slope * xy / count) as f32,
            uncertainty: if xx > 1e-9 { ((yy - slope * xy).max(0.0) / (count - 2.0) / xx) as f32 } else { 0.0 },
            places: [mx as f32, (xx / count) as f32],
        }
    }

    /// Variance of slope over offset by what the line does not explain: the two err against each other.
    pub(crate) fn ratio_uncertainty(&self) -> f32 {
        let (offset, [mean, spread]) = (self.offset.max(1e-4), self.places);
        let ratio = self.slope / offset;
        let times = 1.0 + ratio * ratio * (spread + mean * mean) + 2.0 * ratio * mean;
        self.uncertainty * times.max(0.0) / (offset * offset)
    }
}

/// A weighted least-squares fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit<const N: usize> {
    /// One for each feature; all zero when the rows do not determine an answer.
    pub(crate) weights: [f32; N],
    /// Weighted mean of the squared errors that are left.
    pub(crate) left: f32,
}

/// Fits values to rows of features; `rows` gives features, value and weight.
pub(crate) fn regress<const N: usize>(rows: impl Iterator<Item = ([f32; N], f32, f32)> + Clone) -> Fit<N> {
    let mut matrix = [[0.0f64; N]; N];
    let mut right = [0.0f64; N];
    for (features, value, weight) in rows.clone() {
        for i in 0..N {
            for j in 0..N {
                matrix[i][j] += f64::from(weight) * f64::from(features[i]) * f64::from(features[j]);
            }
            right[i] += f64::from(weight) * f64::from(features[i]) * f64::from(value);
        }
    }
    let weights = solve(matrix, right);
    let (mut left, mut sum) = (0.0f64, 0.0f64);
    for (features, value, weight) in rows {
        let error = value - features.iter().zip(&weights).map(|(a, b)| a * b).sum::<f32>();
        left += f64::from(weight) * f64::from(error * error);
        sum += f64::from(weight);
    }
    Fit { weights, left: (left / sum.max(1e-12)) as f32 }
}

/// Gauss with the largest pivot.
pub(crate) fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f32; N] {
    for column in 0..N {
        let pivot = (column..N).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let Some(pivot) = pivot.filter(|&row| matrix[row][column].abs() > 1e-9) else { return [0.0; N] };
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in 0..N {
            if row != column {
                let factor = matrix[row][column] / matrix[column][column];
                let above = matrix[column];
                for (value, above) in matrix[row].iter_mut().zip(above).skip(column) {
                    *value -= factor * above;
                }
                right[row] -= factor * right[column];
            }
        }
    }
    std::array::from_fn(|i| (right[i] / matrix[i][i]) as f32)
}

/// The middle value; of an even count the lower one, so that the answer is one of the values.
pub(crate) fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again_with_what_it_leaves() {
        let points = [(0.0, 1.0), (1.0, 3.5), (2.0, 4.5), (3.0, 7.0)];
        let line = Line::fit(points.into_iter());
        assert!((line.slope - 1.9).abs() < 1e-5 && (line.offset - 1.15).abs() < 1e-5, "{line:?}");
        assert!(line.explained < line.variance && line.explained > 0.97 * line.variance);
        // The ratio is 1.9 / 1.15, the places have the mean 1.5 and the spread 1.25.
        assert!((line.ratio_uncertainty() / line.uncertainty - 11.73).abs() < 0.01, "{line:?}");
        assert_eq!(Line::fit([(0.0, 1.0), (1.0, 2.0)].into_iter()), Line::default());
    }

    #[test]
    fn a_plane_is_found_again_and_a_hopeless_one_is_zero() {
        let rows = (0..20).map(|i| {
            let (x, y) = ((i % 5) as f32, (i / 5) as f32);
            ([1.0, x, y], 2.0 - 3.0 * x + 0.5 * y, 1.0 + x)
        });
        let fit = regress(rows);
        assert!(fit.weights.iter().zip([2.0, -3.0, 0.5]).all(|(a, b)| (a - b).abs() < 1e-4) && fit.left < 1e-6);
        assert_eq!(regress((0..9).map(|_| ([1.0, 1.0], 5.0, 1.0))).weights, [0.0; 2]);
    }

    #[test]
    fn the_middle_is_one_of_the_values() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(median(&mut []), None);
    }
}
