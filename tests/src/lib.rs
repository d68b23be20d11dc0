//! Whole journeys, vectors and the rules of the house, as tests: see `tests/`.
