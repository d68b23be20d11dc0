//! The real detector and matcher see the simulated persons as persons, and as different ones, at the threshold that photos of
//! real people need. The threshold is the matcher's own; nothing is tuned here.

use std::path::Path;
use std::sync::Arc;

use image::RgbImage;
use regain_face::Faces;
use regain_face::matching::{ONE_IN_TEN_THOUSAND, compare};
use regain_simulator::camera::{Conditions as Photo, photograph};
use regain_simulator::person::{Look, Person, Photo as Photographed, catalogue};
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

#[test]
fn a_photo_that_is_lit_anew_stays_the_person_and_answers_as_a_face_does() {
    let faces = faces();
    let somebody = &catalogue()[0];
    let image = portrait(somebody);
    let face = |image: &RgbImage| *faces.detect(image).expect("the detector runs").first().expect("a face");
    let points = faces.landmarks(&image, &face(&image)).expect("a mesh").points;
    assert!(Photographed::new(image.clone(), &points[1..]).is_none(), "too few points");
    assert!(Photographed::new(image.clone(), &[[f32::NAN; 3]; 468]).is_none());
    assert!(Photographed::new(image.clone(), &[[7.0; 3]; 468]).is_none(), "all in one place");

    let photo = Photographed::new(image.clone(), &points).expect("a face");
    let person = Person { photo: Some(Arc::new(photo)), ..somebody.clone() };
    let embed = |image: &RgbImage| faces.embed(image, &face(image)).expect("the embedder runs");
    let own = embed(&image);
    let apart = |other: &RgbImage| compare(&own, &embed(other)).score;
    assert!(apart(&portrait(&person)) < 0.2, "{}", apart(&portrait(&person)));
    let cheek = |melanin: f32| {
        let look = Look { melanin, ..somebody.look };
        let [x, y, _] = points[50].map(|px| px as u32);
        portrait(&Person { look, ..person.clone() }).get_pixel(x, y).0[1]
    };
    let [pale, dark] = [0.1, 0.9].map(cheek);
    assert!(pale > dark + 50, "skin of {pale} and {dark}");
    let brighter = |ms: u32| if ms < 600 { [0.1; 3] } else { [0.9; 3] };
    let gains = |subject: &Subject<'_>| {
        let conditions = Conditions { shake: 0.0, sway: 0.0, ..Conditions::default() };
        let shots = selfie_session(subject, &brighter, &conditions, 1200);
        let (dark, bright) = (&shots[1].image, &shots[shots.len() - 1].image);
        assert!(apart(bright) < ONE_IN_TEN_THOUSAND, "{}", apart(bright));
        let points = faces.landmarks(dark, &face(dark)).expect("a mesh").points;
        // Tip of the nose, and the jaw's edge on both sides.
        [1, 132, 361].map(|point| {
            let level = |image: &RgbImage| {
                let [x, y] = [points[point][0] as u32, points[point][1] as u32];
                let around = (0..49).map(|at| image.get_pixel(x - 3 + at % 7, y - 3 + at / 7).0[1]);
                around.map(|shade| (f32::from(shade) / 255.0).powf(2.2)).sum::<f32>()
            };
            level(bright) / level(dark)
        })
    };
    let [nose, left, right] = gains(&Subject::Live(&person));
    assert!(nose > 1.2 * left && nose > 1.2 * right, "{nose} {left} {right}");
}
