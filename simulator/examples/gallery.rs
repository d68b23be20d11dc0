//! Writes pictures of everything into a folder, to be looked at: `cargo run -p regain-simulator --example gallery -- DIR`.
//!
//! Everything is SIMULATED. Beside the pictures lies `truth.json`.

use std::path::PathBuf;

use image::RgbImage;
use image::imageops::replace;
use regain_simulator::camera::{self, photograph};
use regain_simulator::person::catalogue;
use regain_simulator::scene::{Bend, Conditions, Subject, Tablet, portrait, selfie_session};
use regain_simulator::specimen::{Kind, Options, specimen};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    let colors = [[0.9, 0.9, 0.9], [0.1, 0.1, 0.1], [0.8, 0.2, 0.2], [0.2, 0.7, 0.8]];
    let color_at = |ms: u32| colors[(ms as usize / 500) % 4];
    let mut portraits = RgbImage::new(480 * 5, 600 * 2);
    let mut truths = Vec::new();
    for (i, person) in catalogue().iter().enumerate() {
        let picture = portrait(person);
        picture.save(folder.join(format!("portrait-{}.png", person.key)))?;
        replace(&mut portraits, &picture, (i as i64 % 5) * 480, (i as i64 / 5) * 600);
        let kind = if i % 3 == 2 { Kind::Td3 } else { Kind::Td1 };
        let document = specimen(person, kind, &Options::default());
        document.front.save(folder.join(format!("document-{}.png", person.key)))?;
        let seed = i as u64;
        let conditions = match i % 4 {
            3 => camera::Conditions::hard(seed),
            2 => camera::Conditions::medium(seed),
            _ => camera::Conditions::mild(seed),
        };
        let shot = photograph(&document.front, &conditions);
        shot.image.save(folder.join(format!("photo-{}-front.png", person.key)))?;
        if let Some(back) = &document.back {
            photograph(back, &conditions).image.save(folder.join(format!("photo-{}-back.png", person.key)))?;
        }
        let selfie =
            selfie_session(&Subject::Live(person), &color_at, &Conditions { seed, ..Conditions::default() }, 2000);
        let mut strip = RgbImage::new(360 * 4, 480);
        for k in 0..4 {
            replace(&mut strip, &selfie[k * 6 + 4].image, k as i64 * 360, 0);
        }
        strip.save(folder.join(format!("selfie-{}.png", person.key)))?;
        truths.push(serde_json::json!({
            "person": person.key,
            "document": document.truth,
            "photo": { "conditions": conditions, "quad": shot.truth_quad },
            "selfie": selfie.iter().map(|s| serde_json::json!({ "at_ms": s.at_ms, "truth": s.truth })).collect::<Vec<_>>(),
        }));
    }
    portraits.save(folder.join("portraits.png"))?;
    let first = &catalogue()[0];
    for (name, subject) in [
        ("print", Subject::Print(first)),
        ("bent", Subject::BentPrint(first, Bend::default())),
        ("replay", Subject::Replay(first, Tablet::default())),
    ] {
        let shots = selfie_session(&subject, &color_at, &Conditions::default(), 2000);
        let mut strip = RgbImage::new(360 * 4, 480);
        for k in 0..4 {
            replace(&mut strip, &shots[k * 6 + 4].image, k as i64 * 360, 0);
        }
        strip.save(folder.join(format!("attack-{name}.png")))?;
    }
    std::fs::write(folder.join("truth.json"), serde_json::to_vec_pretty(&truths)?)?;
    Ok(())
}
