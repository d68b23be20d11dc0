//! Every number that decides a reading, in one place. Costs are natural logarithms of probabilities.
//!
//! Set for a reader whose probabilities are about right; measure them again when the line model changes: on real scans no
//! reading may be certain and wrong, and then as many as possible certain.

/// Lines with more cells than this are no lines of a zone; the longest has 44.
pub(super) const LONGEST_LINE: usize = 60;

/// More lines than this are no page. Every assignment of lines to the layout's is tried.
pub(super) const MOST_LINES: usize = 12;

/// A line may have this many cells too many or too few.
pub(super) const DRIFT: usize = 3;

/// A cell among fillers that has no place, or a filler that the reader merged into its neighbour.
pub(super) const FILLER_EDIT: f32 = -1.5;

/// A cell at an end of the line that has no place: the card's edge, a pattern.
pub(super) const EDGE_EDIT: f32 = -2.5;

/// Any other cell that has no place, or a filler where none is near.
pub(super) const OTHER_EDIT: f32 = -6.0;

/// A position for which the reader saw nothing that may stand there, while lines are being assigned.
pub(super) const MISFIT: f32 = -8.0;

/// A line of the right length is shifted within itself only if that fits better by this much.
pub(super) const SHIFT_GAIN: f32 = 20.0;

/// Lines out of order, for each pair that is.
pub(super) const OUT_OF_ORDER: f32 = -4.0;

/// Alternatives this much less likely than the first are not looked at.
pub(super) const FAINTEST: f32 = -9.0;

/// How unlikely a printed or read check digit is to be wrong, against which alternatives of the covered cells compete.
pub(super) const WRONG_CHECK_DIGIT: f32 = -6.0;

/// A look-alike may replace the first choice of a covered cell when it is not less likely than this: about one to thirty. A
/// reader that is surer than that has seen a misprint, which is reported and not repaired.
pub(super) const REPAIR: f32 = -3.5;

/// Any alternative may, when it is nearly as likely as the first choice: about one to four.
pub(super) const NEAR_TIE: f32 = -1.4;

/// A state or nationality that exists is taken for one that does not when it is not less likely than this; and any other letter
/// that may stand in its place for one that may not and does not look like it.
pub(super) const KNOWN_CODE: f32 = -2.5;

/// A letter that makes the likelier name is taken for what wear made of it when it is not less likely than this.
pub(super) const LIKELY_NAME: f32 = -3.5;

/// How much the word counts against what the reader saw: less than all, because nobody has counted every nation's names.
pub(super) const NAMES_WEIGHT: f32 = 0.8;

/// What the reader did not consider, where the position cannot hold what it saw and the two look alike.
pub(super) const UNSEEN_LOOK_ALIKE: f32 = -3.5;

/// A line by itself is a line of a layout only if that gives up no more than this for each cell, against the reader's first
/// choices: two or three letters for digits in a line.
pub(super) const LINE_FAITH: f32 = 0.25;

/// Paths kept at every position.
pub(super) const BEAM: usize = 500;

/// A reading is certain only if every other legal one is at least this much less likely: about one to twenty.
pub(super) const CERTAIN_MARGIN: f32 = 3.0;

/// A cell that no check digit covers must have at least this probability among what may stand there.
pub(super) const CERTAIN_CELL: f32 = 0.96;

/// A cell that check digits cover is in doubt below this probability among what may stand there.
pub(super) const CERTAIN_CHECKED_CELL: f32 = 0.97;

/// At most this many such cells in a certain reading, and at most one in each field.
pub(super) const CERTAIN_DOUBTS: usize = 2;

/// All cells that no check digit covers together.
pub(super) const CERTAIN_UNCHECKED: f32 = 0.70;

/// A repaired cell in a certain reading must have been considered by the reader at least this much against its first choice.
pub(super) const CERTAIN_REPAIR: f32 = -3.0;

/// At most this many repairs proven by check digits in a certain reading, and at most one in each field.
pub(super) const CERTAIN_REPAIRS: usize = 2;

/// At most this many fillers added to or left out of a field of fillers only, in a certain reading.
pub(super) const CERTAIN_EDITS: usize = 1;

/// Another choice of lines with other text must fit worse by at least this much: more than one cell that cannot stand there.
pub(super) const CERTAIN_LINES: f32 = 10.0;
