//! From the picture back to a flat sheet seen in perspective. The truth must not come from the code that it judges, so this
//! map is the simulator's own.

/// The projective map that takes a quad's corners to (0,0), (1,0), (1,1), (0,1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane([[f32; 3]; 3]);

impl Plane {
    /// Corners in reading order, pixel centres at whole numbers.
    pub(super) fn of(corners: [[f32; 2]; 4]) -> Self {
        // Three corners span the plane, and the fourth weighs them: the columns of the map from the unit square are lines
        // through them in homogeneous coordinates.
        let lift = |[x, y]: [f32; 2]| [f64::from(x), f64::from(y), 1.0];
        let [a, b, c, d] = corners.map(lift);
        let [wa, wb, wd] = solve([a, b, d], c);
        // c = wa a + wb b + wd d, so that -wa a, wb b, wd d are the map's origin and axes' ends in one common measure.
        let origin = a.map(|v| -wa * v);
        let (right, down) = (b.map(|v| wb * v), d.map(|v| wd * v));
        let forward: [[f64; 3]; 3] =
            std::array::from_fn(|row| [right[row] - origin[row], down[row] - origin[row], origin[row]]);
        Self(inverse(forward).map(|row| row.map(|v| v as f32)))
    }

    /// Where a point of the picture lies on the sheet, as shares of its sides.
    pub(super) fn inside(&self, x: f32, y: f32) -> [f32; 2] {
        let [u, v, w] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        [u / w, v / w]
    }
}

/// The weights with which three columns sum to `target`.
fn solve(columns: [[f64; 3]; 3], target: [f64; 3]) -> [f64; 3] {
    let matrix: [[f64; 3]; 3] = std::array::from_fn(|row| std::array::from_fn(|column| columns[column][row]));
    inverse(matrix).map(|row| row[0] * target[0] + row[1] * target[1] + row[2] * target[2])
}

fn inverse(m: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let cofactor = |row: usize, column: usize| {
        let (r, s) = ((row + 1) % 3, (row + 2) % 3);
        let (c, d) = ((column + 1) % 3, (column + 2) % 3);
        m[r][c] * m[s][d] - m[r][d] * m[s][c]
    };
    let determinant: f64 = (0..3).map(|column| m[0][column] * cofactor(0, column)).sum();
    std::array::from_fn(|row| std::array::from_fn(|column| cofactor(column, row) / determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_come_back_to_the_unit_square() {
        let corners = [[30.0, 20.0], [400.0, 70.0], [360.0, 300.0], [10.0, 260.0]];
        let plane = Plane::of(corners);
        for (corner, expected) in corners.iter().zip([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]) {
            let [u, v] = plane.inside(corner[0], corner[1]);
            assert!((u - expected[0]).abs() < 1e-4 && (v - expected[1]).abs() < 1e-4, "{corner:?}: {u} {v}");
        }
        // The diagonals' crossing is the sheet's middle in every perspective.
        let [p, q, r, s] = corners;
        let cross = |a: [f32; 2], b: [f32; 2]| a[0] * b[1] - a[1] * b[0];
        let (d, e) = ([r[0] - p[0], r[1] - p[1]], [s[0] - q[0], s[1] - q[1]]);
        let t = cross([q[0] - p[0], q[1] - p[1]], e) / cross(d, e);
        let [u, v] = plane.inside(p[0] + t * d[0], p[1] + t * d[1]);
        assert!((u - 0.5).abs() < 1e-4 && (v - 0.5).abs() < 1e-4, "{u} {v}");
    }
}
