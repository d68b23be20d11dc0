//! The real detector and matcher see the simulated persons as persons, and as different ones, at the threshold that photos of
//! real people need. The threshold is the matcher's own; nothing is tuned here.

use std::path::Path;

use image::RgbImage;
use regain_face::Faces;
use regain_face::matching::{ONE_IN_TEN_THOUSAND, compare};
use regain_simulator::camera::{Conditions as Photo, photograph};
use regain_simulator::person::catalogue;
use regain_simulator::scene::{Conditions, Subject, portrait, selfie_session};
use regain_simulator::specimen::{Kind, Options, specimen};
use regain_vision::engine::Engine;
use regain_vision::model::Store;

fn faces() -> Faces {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let store = Store::open(&models).expect("the models lie beside the code");
    Faces::load(&store, &Engine::start().expect("an engine")).expect("the face models load")
}

#[test]
fn every_pair_of_persons_is_told_apart_and_everybody_is_themselves() {
    let faces = faces();
    let embed = |image: &RgbImage, what: &str| {
        let found = faces.detect(image).expect("the detector runs");
        let face = found.first().unwrap_or_else(|| panic!("no face on {what}"));
        let eyes = (face.points[0][0] - face.points[1][0]).hypot(face.points[0][1] - face.points[1][1]);
        assert!(eyes >= 60.0, "{what}: {eyes} px between the eyes");
        faces.embed(image, face).expect("the embedder runs")
    };
    let everybody: Vec<_> = catalogue()
        .iter()
        .map(|person| {
            let card = specimen(person, Kind::Td1, &Options::default());
            let photo = photograph(&card.front, &Photo::mild(5)).image;
            let grey = |_: u32| [0.5; 3];
            let selfie = selfie_session(&Subject::Live(person), &grey, &Conditions::default(), 300);
            let name = person.key;
            let portrait = embed(&portrait(person), &format!("{name}'s portrait"));
            (
                name,
                portrait,
                embed(&photo, &format!("{name}'s card")),
                embed(&selfie[1].image, &format!("{name}'s selfie")),
            )
        })
        .collect();
    for (name, _, card, selfie) in &everybody {
        let distance = compare(card, selfie).score;
        assert!(distance < ONE_IN_TEN_THOUSAND - 0.05, "{name}'s card against the selfie: {distance}");
        for (other, _, _, their_selfie) in everybody.iter().filter(|other| other.0 != *name) {
            let distance = compare(card, their_selfie).score;
            assert!(distance > ONE_IN_TEN_THOUSAND + 0.03, "{name}'s card against {other}'s selfie: {distance}");
        }
    }
}
