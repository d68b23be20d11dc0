//! Writes pictures of everything into a folder, to be looked at: `cargo run -p regain-simulator --example gallery -- DIR`.

use std::path::PathBuf;

use regain_simulator::camera::{Conditions, photograph};
use regain_simulator::person::{by_key, catalogue};
use regain_simulator::specimen::{Kind, Options, specimen};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    let ana = by_key("ana").unwrap_or(&catalogue()[0]);
    let card = specimen(ana, Kind::Td1, &Options::default());
    let page = specimen(&catalogue()[3], Kind::Td3, &Options::default());
    card.front.save(folder.join("card-front.png"))?;
    page.front.save(folder.join("page.png"))?;
    let back = card.back.ok_or("a card has a back")?;
    back.save(folder.join("card-back.png"))?;
    for (name, conditions) in
        [("mild", Conditions::mild(1)), ("medium", Conditions::medium(2)), ("hard", Conditions::hard(3))]
    {
        photograph(&card.front, &conditions).image.save(folder.join(format!("front-{name}.png")))?;
        photograph(&back, &conditions).image.save(folder.join(format!("back-{name}.png")))?;
        photograph(&page.front, &conditions).image.save(folder.join(format!("page-{name}.png")))?;
    }
    Ok(())
}
