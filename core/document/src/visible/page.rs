//! Runs of words and how they lie to each other.

use regain_base::text::{Area, Cell, Print};

/// Every run of words on a side, from top to bottom and left to right.
pub(super) struct Page {
    pub(super) runs: Vec<Run>,
    /// The usual height of a run.
    pub(super) height: f32,
}

/// A run of words.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) cells: Vec<Cell>,
    pub(super) area: Area,
}

impl Run {
    /// The most likely text.
    pub(super) fn text(&self) -> String {
        text(&self.cells)
    }

    /// What is left from the `first` cell on, without blanks around it; its area is cut in proportion.
    pub(super) fn from(&self, first: usize) -> Self {
        let count = self.cells.len();
        let start = (first..count).find(|at| self.cells[*at].best() != ' ').unwrap_or(count);
        let end = (start..count).rev().find(|at| self.cells[*at].best() != ' ').map_or(start, |at| at + 1);
        let left = self.area.left + self.area.width() * start as f32 / count.max(1) as f32;
        Self { cells: self.cells[start..end].to_vec(), area: Area { left, ..self.area } }
    }

    /// The first `count` cells, without blanks at the end.
    pub(super) fn until(&self, count: usize) -> Self {
        let end =
            (0..count.min(self.cells.len())).rev().find(|at| self.cells[*at].best() != ' ').map_or(0, |at| at + 1);
        let right = self.area.left + self.area.width() * end as f32 / self.cells.len().max(1) as f32;
        Self { cells: self.cells[..end].to_vec(), area: Area { right, ..self.area } }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// This run and what follows it, a blank between.
    pub(super) fn with(mut self, next: &Self) -> Self {
        self.cells.push(Cell::certain(' '));
        self.cells.extend(next.cells.iter().cloned());
        self.area = self.area.with(&next.area);
        self
    }
}

pub(super) fn text(cells: &[Cell]) -> String {
    cells.iter().map(Cell::best).collect()
}

impl Page {
    pub(super) fn of<'a>(prints: impl Iterator<Item = &'a Print>) -> Self {
        let sound = |area: &Area| {
            let sides = [area.left, area.top, area.right, area.bottom];
            sides.iter().all(|side| side.abs() < 1e6) && area.width() > 0.0 && area.height() > 0.0
        };
        let mut runs: Vec<Run> = prints
            .filter(|print| sound(&print.area) && print.line.cells.iter().any(|cell| cell.best() != ' '))
            .map(|print| Run { cells: print.line.cells.clone(), area: print.area }.from(0))
            .collect();
        runs.sort_by(|a, b| a.area.middle().total_cmp(&b.area.middle()).then(a.area.left.total_cmp(&b.area.left)));
        let mut heights: Vec<f32> = runs.iter().map(|run| run.area.height()).collect();
        heights.sort_by(f32::total_cmp);
        let height = heights.get(heights.len() / 2).copied().unwrap_or(1.0);
        Self { runs, height }
    }

    /// The index of the nearest run to the right of `area` on its line, at most `reach` away.
    pub(super) fn right_of(&self, area: &Area, reach: f32) -> Option<usize> {
        let gap = |run: &Run| run.area.left - area.right;
        (0..self.runs.len())
            .filter(|at| same_line(&self.runs[*at].area, area))
            .filter(|at| (-0.3 * area.height()..reach).contains(&gap(&self.runs[*at])))
            .min_by(|a, b| gap(&self.runs[*a]).total_cmp(&gap(&self.runs[*b])))
    }

    /// The index of the nearest run below `area` that begins where it begins, at most `reach` lower.
    pub(super) fn below(&self, area: &Area, reach: f32) -> Option<usize> {
        let drop = |run: &Run| run.area.middle() - area.middle();
        (0..self.runs.len())
            .filter(|at| (self.runs[*at].area.left - area.left).abs() < 1.2 * self.height)
            .filter(|at| {
                let run = &self.runs[*at];
                !same_line(&run.area, area) && (0.0..reach).contains(&drop(run))
            })
            .min_by(|a, b| drop(&self.runs[*a]).total_cmp(&drop(&self.runs[*b])))
    }
}

/// Whether two runs stand side by side: each one's middle lies within the other.
pub(super) fn same_line(a: &Area, b: &Area) -> bool {
    (a.top..a.bottom).contains(&b.middle()) && (b.top..b.bottom).contains(&a.middle())
}
