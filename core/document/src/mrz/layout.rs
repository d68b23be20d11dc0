//! Where each field of each layout stands (Doc 9303 parts 4 to 7 section 4.2; national layouts as printed on specimens).

use super::{Kind, Part};

/// A run of positions in one line, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn holds(self, line: usize, column: usize) -> bool {
        self.line == line && (self.start..self.end).contains(&column)
    }
}

/// A field and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) part: Part,
    pub(super) span: Span,
}

/// A check digit: its place and what it covers, in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check {
    pub(super) part: Part,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) over: &'static [Span],
}

/// The fields and check digits of a layout. Positions that belong to no field hold fillers.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) fields: &'static [Field],
    pub(super) checks: &'static [Check],
    /// Where a number of more than nine characters goes on (Doc 9303-5 section 4.2.4 note j, 9303-6 likewise).
    pub(super) overflow: Option<Span>,
}

const fn span(line: usize, start: usize, end: usize) -> Span {
    Span { line, start, end }
}

const fn field(part: Part, line: usize, start: usize, end: usize) -> Field {
    Field { part, span: span(line, start, end) }
}

const fn check(part: Part, line: usize, column: usize, over: &'static [Span]) -> Check {
    Check { part, line, column, over }
}

impl Layout {
    pub(super) fn of(kind: Kind) -> &'static Self {
        match kind {
            Kind::Td1 => &TD1,
            Kind::Td2 => &TD2,
            Kind::Td3 => &TD3,
            Kind::MrvA => &MRV_A,
            Kind::MrvB => &MRV_B,
            Kind::FraId => &FRA_ID,
            Kind::FraDl => &FRA_DL,
            Kind::CheDl => &CHE_DL,
        }
    }

    /// The first span of a field.
    pub(super) fn span(&self, part: Part) -> Option<Span> {
        self.fields.iter().find(|field| field.part == part).map(|field| field.span)
    }
}

const TD1: Layout = Layout {
    fields: &[
        field(Part::DocumentCode, 0, 0, 2),
        field(Part::IssuingState, 0, 2, 5),
        field(Part::DocumentNumber, 0, 5, 14),
        field(Part::Optional, 0, 15, 30),
        field(Part::Birth, 1, 0, 6),
        field(Part::Sex, 1, 7, 8),
        field(Part::Expiry, 1, 8, 14),
        field(Part::Nationality, 1, 15, 18),
        field(Part::Optional, 1, 18, 29),
        field(Part::Names, 2, 0, 30),
    ],
    checks: &[
        check(Part::NumberCheck, 0, 14, &[span(0, 5, 14)]),
        check(Part::BirthCheck, 1, 6, &[span(1, 0, 6)]),
        check(Part::ExpiryCheck, 1, 14, &[span(1, 8, 14)]),
        check(Part::Composite, 1, 29, &[span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)]),
    ],
    overflow: Some(span(0, 15, 30)),
};

/// The fields and checks that TD2, TD3 and both visas share, with the length of the lines and of the optional field.
macro_rules! two_lines {
    ($length:literal, $optional_end:literal) => {
        &[
            field(Part::DocumentCode, 0, 0, 2),
            field(Part::IssuingState, 0, 2, 5),
            field(Part::Names, 0, 5, $length),
            field(Part::DocumentNumber, 1, 0, 9),
            field(Part::Nationality, 1, 10, 13),
            field(Part::Birth, 1, 13, 19),
            field(Part::Sex, 1, 20, 21),
            field(Part::Expiry, 1, 21, 27),
            field(Part::Optional, 1, 28, $optional_end),
        ]
    };
}

const NUMBER: Check = check(Part::NumberCheck, 1, 9, &[span(1, 0, 9)]);
const BIRTH: Check = check(Part::BirthCheck, 1, 19, &[span(1, 13, 19)]);
const EXPIRY: Check = check(Part::ExpiryCheck, 1, 27, &[span(1, 21, 27)]);

const TD2: Layout = Layout {
    fields: two_lines!(36, 35),
    checks: &[
        NUMBER,
        BIRTH,
        EXPIRY,
        check(Part::Composite, 1, 35, &[span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)]),
    ],
    overflow: Some(span(1, 28, 35)),
};

const TD3: Layout = Layout {
    fields: two_lines!(44, 42),
    checks: &[
        NUMBER,
        BIRTH,
        EXPIRY,
        check(Part::OptionalCheck, 1, 42, &[span(1, 28, 42)]),
        check(Part::Composite, 1, 43, &[span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)]),
    ],
    overflow: None,
};

const MRV_A: Layout = Layout { fields: two_lines!(44, 44), checks: &[NUMBER, BIRTH, EXPIRY], overflow: None };

const MRV_B: Layout = Layout { fields: two_lines!(36, 36), checks: &[NUMBER, BIRTH, EXPIRY], overflow: None };

const FRA_ID: Layout = Layout {
    fields: &[
        field(Part::DocumentCode, 0, 0, 2),
        field(Part::IssuingState, 0, 2, 5),
        field(Part::Names, 0, 5, 30),
        field(Part::Optional, 0, 30, 36),
        field(Part::DocumentNumber, 1, 0, 12),
        field(Part::GivenNames, 1, 13, 27),
        field(Part::Birth, 1, 27, 33),
        field(Part::Sex, 1, 34, 35),
    ],
    checks: &[
        check(Part::NumberCheck, 1, 12, &[span(1, 0, 12)]),
        check(Part::BirthCheck, 1, 33, &[span(1, 27, 33)]),
        check(Part::Composite, 1, 35, &[span(0, 0, 36), span(1, 0, 35)]),
    ],
    overflow: None,
};

const FRA_DL: Layout = Layout {
    fields: &[
        field(Part::DocumentCode, 0, 0, 2),
        field(Part::IssuingState, 0, 2, 5),
        field(Part::DocumentNumber, 0, 5, 14),
        field(Part::Expiry, 0, 15, 21),
        field(Part::Names, 0, 21, 29),
    ],
    checks: &[check(Part::NumberCheck, 0, 14, &[span(0, 0, 14)]), check(Part::Composite, 0, 29, &[span(0, 0, 29)])],
    overflow: None,
};

const CHE_DL: Layout = Layout {
    fields: &[
        field(Part::DocumentNumber, 0, 0, 9),
        field(Part::DocumentCode, 1, 0, 2),
        field(Part::IssuingState, 1, 2, 5),
        field(Part::Optional, 1, 5, 14),
        field(Part::Optional, 1, 14, 17),
        field(Part::Birth, 1, 19, 25),
        field(Part::Names, 2, 0, 30),
    ],
    checks: &[],
    overflow: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_belongs_to_at_most_one_field() {
        for kind in Kind::ALL {
            let layout = Layout::of(kind);
            for (line, length) in kind.line_lengths().iter().enumerate() {
                for column in 0..*length {
                    let fields = layout.fields.iter().filter(|field| field.span.holds(line, column)).count();
                    let digits =
                        layout.checks.iter().filter(|check| (check.line, check.column) == (line, column)).count();
                    let filler = kind == Kind::CheDl && line == 1;
                    assert!(
                        fields + digits == 1 || filler && fields + digits == 0,
                        "{kind:?} line {line} column {column}"
                    );
                }
            }
            let ends = layout
                .fields
                .iter()
                .map(|field| field.span)
                .chain(layout.checks.iter().flat_map(|check| check.over.iter().copied()));
            for span in ends {
                assert!(span.start < span.end && span.end <= kind.line_lengths()[span.line], "{kind:?} {span:?}");
            }
        }
    }
}
