//! `regain-vision`: what models take and give.

use super::{CARD, NUMBER, prints};
use regain_base::text::Line;
use regain_vision::card::Quad;
use regain_vision::model::Tensor;
use regain_vision::read::MrzLines;

#[test]
fn what_models_take_and_give_is_not_printed() {
    prints("Tensor", &Tensor::new(vec![2], vec![NUMBER; 2]).unwrap());
    let lines: Vec<Line> = CARD.iter().map(|line| Line::certain(line)).collect();
    assert!(!format!("{:?}", lines[2].cells[0]).contains('E'), "a cell shows its character");
    prints("MrzLines", &MrzLines { quad: Quad([[0.0; 2]; 4]), lines });
}
