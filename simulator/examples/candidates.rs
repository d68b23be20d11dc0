//! Draws candidates for the catalogue: `cargo run -p regain-simulator --example candidates -- DIR FROM TO`.
//!
//! Writes a small portrait of each and prints its numbers; which of them are far enough apart is for the real matcher to say.

use std::path::PathBuf;

use regain_simulator::person::Look;
use regain_simulator::scene::likeness;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, from, to] = arguments.as_slice() else { return Err("candidates DIR FROM TO".into()) };
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    for seed in from.parse::<u64>()?..to.parse::<u64>()? {
        let look = Look::drawn(seed);
        likeness(&look, 120).save(folder.join(format!("{seed:04}.png")))?;
    }
    Ok(())
}
