//! Writes pictures of everything into a folder, to be looked at: `cargo run -p regain-simulator --example gallery -- DIR`.

use std::path::PathBuf;

use regain_simulator::person::catalogue;
use regain_simulator::scene::{Conditions, Subject, portrait, selfie_session};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    let only = std::env::args().nth(2);
    let mut sheet = image::RgbImage::new(480 * 5, 600 * 2);
    for (i, person) in catalogue().iter().enumerate() {
        if only.as_ref().is_some_and(|k| !k.split(',').any(|k| k == person.key)) {
            continue;
        }
        let begun = std::time::Instant::now();
        let picture = portrait(person);
        println!("{} {:?}", person.key, begun.elapsed());
        picture.save(folder.join(format!("portrait-{}.png", person.key)))?;
        image::imageops::replace(&mut sheet, &picture, (i as i64 % 5) * 480, (i as i64 / 5) * 600);
    }
    if only.is_some() {
        let person = catalogue()
            .iter()
            .find(|p| only.as_ref().is_some_and(|k| k.split(',').any(|k| k == p.key)))
            .ok_or("nobody")?;
        let color =
            |ms: u32| [[0.9, 0.9, 0.9], [0.1, 0.1, 0.1], [0.8, 0.2, 0.2], [0.2, 0.7, 0.8]][(ms as usize / 500) % 4];
        for (name, subject) in [
            ("live", Subject::Live(person)),
            ("print", Subject::Print(person)),
            ("bent", Subject::BentPrint(person)),
            ("replay", Subject::Replay(person)),
        ] {
            let begun = std::time::Instant::now();
            let shots = selfie_session(&subject, &color, &Conditions::default(), 2000);
            println!("{name} {:?} {}", begun.elapsed(), shots.len());
            let mut strip = image::RgbImage::new(360 * 4, 480);
            for k in 0..4 {
                image::imageops::replace(&mut strip, &shots[k * 6 + 4].image, k as i64 * 360, 0);
            }
            strip.save(folder.join(format!("session-{name}.png")))?;
        }
    }
    sheet.save(folder.join("portraits.png"))?;
    Ok(())
}
