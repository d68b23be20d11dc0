//! The real detector and matcher see the simulated persons as persons, and as different ones, at the threshold that photos of
//! real people need. The threshold is the matcher's own; nothing is tuned here.

use std::path::Path;

use image::RgbImage;
use regain_face::Faces;
use regain_face::matching::{ONE_IN_TEN_THOUSAND, compare};
use regain_simulator::camera::{Conditions as Photo, photograph};
use regain_simulator::person::{Person, catalogue};
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
    let find = |image: &RgbImage, what: &str| {
        let found = faces.detect(image).expect("the detector runs");
        let face = *found.first().unwrap_or_else(|| panic!("no face on {what}"));
        let eyes = face.eye_distance();
        assert!(eyes >= 60.0, "{what}: {eyes} px between the eyes");
        face
    };
    let embed = |image: &RgbImage, what: &str| faces.embed(image, &find(image, what)).expect("the embedder runs");
    let embed_card =
        |image: &RgbImage, what: &str| faces.embed_portrait(image, &find(image, what)).expect("the embedder runs");
    let pictured = |person: &'static Person| {
        let name = person.key;
        find(&portrait(person), &format!("{name}'s portrait"));
        let card = specimen(person, Kind::Td1, &Options::default());
        let photo = photograph(&card.front, &Photo::mild(5)).image;
        let conditions = Conditions { blink: false, ..Conditions::default() };
        let selfie = selfie_session(&Subject::Live(person), &|_| [0.5; 3], &conditions, 100);
        (name, embed_card(&photo, &format!("{name}'s card")), embed(&selfie[0].image, &format!("{name}'s selfie")))
    };
    // Drawing heads takes most of the time; persons do not need each other.
    let everybody: Vec<_> = std::thread::scope(|scope| {
        let drawn: Vec<_> = catalogue().iter().map(|person| scope.spawn(|| pictured(person))).collect();
        drawn.into_iter().map(|drawn| drawn.join().expect("a person")).collect()
    });
    for (name, card, selfie) in &everybody {
        let distance = compare(card, selfie).score;
        assert!(distance < ONE_IN_TEN_THOUSAND - 0.05, "{name}'s card against the selfie: {distance}");
        for (other, _, their_selfie) in everybody.iter().filter(|other| other.0 != *name) {
            let distance = compare(card, their_selfie).score;
            assert!(distance > ONE_IN_TEN_THOUSAND + 0.03, "{name}'s card against {other}'s selfie: {distance}");
        }
    }
}
