use crate::seeded::{Seeded, noise};

/// What the person understood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Move the phone to its right and towards its lower edge by about this much, cm.
    Shift([f32; 2]),
    /// Away from what it looks at by about this much, cm.
    Away(f32),
    /// Hold it level.
    Level,
    /// Tilt it a little, whichever way.
    Tilt,
    /// Lay it on the card, found by touch, and lift it slowly.
    LayAndLift,
    /// Hold it out again, from memory.
    Again,
    /// Stop moving.
    Stop,
}

/// A hand with a phone.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Where the lens is over what it looks at: right, down, cm, and how far, cm.
    pub place: [f32; 3],
    /// The lens' axis against the normal, about both axes, degrees.
    pub tilt: [f32; 2],
    /// Speed, cm/s.
    velocity: [f32; 3],
    /// Until when it moves like this, s.
    until: f32,
    /// What was understood and is done from this moment on, s.
    due: Option<(f32, Step)>,
    /// Where a hand goes that begins: spread over the plane, cm, and distance, cm.
    home: Home,
    seed: u32,
    chance: Seeded,
}

#[derive(Debug, Clone, Copy)]
struct Home {
    spread: f32,
    distance: (f32, f32),
    tilt: f32,
}

/// From the beginning of a sentence to the movement, s.
const HEARS: (f32, f32) = (0.5, 1.5);
/// From a tick to the stop, s.
const FEELS: (f32, f32) = (0.2, 0.4);
/// Speed of a step, cm/s.
const SPEED: f32 = 6.0;
/// Speed of lifting slowly, cm/s, and until which distance, cm.
const LIFT: (f32, f32) = (3.0, 35.0);
/// Finding the card with a hand and laying the phone on it, s.
const LAYS: f32 = 2.0;
/// From the middle of a phone to its lens, cm: who lays a phone on a card lays its middle there.
const LENS: f32 = 5.0;
/// How often left is taken for right.
const CONFUSED: f32 = 1.0 / 30.0;

impl Hand {
    /// A hand that holds a phone somewhere over a card on the table.
    pub fn over_a_table(seed: u64) -> Self {
        Self::at(Home { spread: 6.0, distance: (8.0, 40.0), tilt: 8.0 }, seed)
    }

    /// A hand that holds a phone out for a selfie. The aim is the larger error: it is told as a place.
    pub fn before_a_face(seed: u64) -> Self {
        Self::at(Home { spread: 7.0, distance: (16.0, 70.0), tilt: 0.0 }, seed)
    }

    fn at(home: Home, seed: u64) -> Self {
        let mut hand = Self {
            place: [0.0; 3],
            tilt: [0.0; 2],
            velocity: [0.0; 3],
            until: 0.0,
            due: None,
            home,
            seed: seed as u32,
            chance: Seeded::new(seed ^ 0x4A_1D),
        };
        hand.go_home(home.distance);
        hand
    }

    /// Somebody says something at `at`, in seconds. What was said before and not begun is forgotten; who is told again to lay the phone
    /// down and lift it, and is about it, goes on.
    pub fn hear(&mut self, at: f32, step: Step) {
        let lifting = self.velocity[2] == LIFT.0 && self.until > at;
        let laying = self.due.is_some_and(|(_, due)| due == Step::LayAndLift);
        if step == Step::LayAndLift && (lifting || laying) {
            return;
        }
        let takes = if step == Step::LayAndLift { LAYS } else { 0.0 };
        let (low, high) = HEARS;
        self.due = Some((at + self.chance.between(low, high) + takes, step));
    }

    /// The phone ticks at `at`: in place.
    pub fn feel(&mut self, at: f32) {
        let (low, high) = FEELS;
        self.due = Some((at + self.chance.between(low, high), Step::Stop));
    }

    /// The hand a moment later: `from` to `to`, in seconds.
    pub fn pass(&mut self, from: f32, to: f32) {
        if let Some((_, step)) = self.due.take_if(|(at, _)| *at <= to) {
            self.begin(step, to);
        }
        let seconds = (to - from).min((self.until - from).max(0.0));
        for (place, velocity) in self.place.iter_mut().zip(self.velocity) {
            *place += velocity * seconds;
        }
        if to >= self.until {
            self.velocity = [0.0; 3];
        }
        // A hand that is not leaned on drifts, cm/s.
        for axis in 0..3 {
            self.place[axis] += 0.5 * noise(to * 0.4, axis as f32 * 9.0, 0.0, self.seed) * (to - from);
        }
        self.place[2] = self.place[2].max(1.0);
    }

    /// Where the lens is at `at`, with the tremor: place and tilt.
    pub fn trembling(&self, at: f32) -> ([f32; 3], [f32; 2]) {
        let shake = |axis: f32| noise(at * 4.0, axis * 17.0, 1.0, self.seed);
        let place = [0, 1, 2].map(|axis| self.place[axis] + 0.12 * shake(axis as f32));
        (place, [0, 1].map(|axis| self.tilt[axis] + 1.2 * shake(3.0 + axis as f32)))
    }

    /// Speed over the plane, cm/s, tremor included.
    pub fn speed(&self) -> f32 {
        self.velocity[0].hypot(self.velocity[1]) + 0.6
    }

    fn begin(&mut self, step: Step, now: f32) {
        match step {
            Step::Shift([x, y]) => {
                let turn = self.chance.normal_pair()[0] * 15f32.to_radians();
                let wrong = if self.chance.unit() < CONFUSED { -1.0 } else { 1.0 };
                let (sin, cos) = turn.sin_cos();
                let scale = self.scatter() * wrong;
                self.go([(x * cos - y * sin) * scale, (x * sin + y * cos) * scale, 0.0], now);
            }
            Step::Away(far) => {
                let far = far * self.scatter();
                self.go([0.0, 0.0, far], now);
            }
            Step::Level => self.tilt = self.chance.normal_pair().map(|normal| 4.0 * normal),
            Step::Tilt => {
                let [a, b] = self.chance.normal_pair();
                self.tilt = [self.tilt[0] + 5.0 * a, self.tilt[1] + 5.0 * b];
            }
            Step::LayAndLift => {
                let [x, y] = self.chance.normal_pair();
                self.place = [1.5 * x, LENS + 1.5 * y, 1.0];
                self.tilt = self.chance.normal_pair().map(|normal| 3.0 * normal);
                let (speed, height) = LIFT;
                let [sideways, _] = self.chance.normal_pair();
                self.velocity = [0.3 * sideways, 0.0, speed];
                self.until = now + height / speed;
            }
            Step::Again => {
                let (low, high) = self.home.distance;
                let middle = (low + high) / 2.0;
                self.go_home((0.8 * middle, 1.2 * middle));
            }
            Step::Stop => self.until = now,
        }
    }

    fn go(&mut self, way: [f32; 3], now: f32) {
        let length = way.iter().map(|part| part * part).sum::<f32>().sqrt().max(0.01);
        self.velocity = way.map(|part| part / length * SPEED);
        self.until = now + length / SPEED;
    }

    fn go_home(&mut self, (near, far): (f32, f32)) {
        let [x, y] = self.chance.normal_pair();
        self.place = [self.home.spread * x, self.home.spread * y, self.chance.between(near, far)];
        self.tilt = self.chance.normal_pair().map(|normal| self.home.tilt * normal);
    }

    /// How much of a step is made.
    fn scatter(&mut self) -> f32 {
        self.chance.between(0.6, 1.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(hand: &mut Hand, from: f32, seconds: f32) {
        for step in 0..(seconds * 10.0) as u32 {
            let at = from + step as f32 / 10.0;
            hand.pass(at, at + 0.1);
        }
    }

    #[test]
    fn nothing_moves_before_it_was_understood_and_then_about_as_told() {
        let mut hand = Hand::over_a_table(3);
        let before = hand.place;
        hand.hear(0.0, Step::Away(10.0));
        after(&mut hand, 0.0, 0.4);
        assert!((hand.place[2] - before[2]).abs() < 0.5, "{before:?} {:?}", hand.place);
        after(&mut hand, 0.4, 5.0);
        let moved = hand.place[2] - before[2];
        assert!((4.0..18.0).contains(&moved), "{moved}");
    }

    #[test]
    fn a_tick_stops_the_lift() {
        let mut hand = Hand::over_a_table(4);
        hand.hear(0.0, Step::LayAndLift);
        after(&mut hand, 0.0, 3.0);
        hand.hear(3.0, Step::LayAndLift);
        after(&mut hand, 3.0, 3.0);
        let lifted = hand.place[2];
        assert!((6.0..15.0).contains(&lifted), "{lifted}");
        hand.feel(6.0);
        after(&mut hand, 6.0, 4.0);
        assert!(hand.place[2] - lifted < 3.0, "{lifted} {:?}", hand.place);
    }
}
