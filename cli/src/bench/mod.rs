//! `regain bench`: measures the readers and checks on labelled data that stays where it is.

mod barcodes;
mod face_check;
mod face_match;
mod frames;
mod guidance;
mod memory;
mod peers;
mod photos;
mod read;
mod report;
mod visible;
mod worst;

use crate::outcome::Failure;

/// Arguments of `regain bench`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    name: Name,
}

#[derive(clap::Subcommand)]
enum Name {
    /// Read barcodes: labelled pictures, and simulated licences photographed at three levels.
    Barcodes(barcodes::Args),
    /// Read documents, or cropped lines, whose text is known.
    Read(read::Args),
    /// Film documents whose text is known, and read the frames until they are certain together.
    Frames(frames::Args),
    /// Read the printed fields of simulated licences and identity cards.
    Visible(visible::Args),
    /// Judge simulated sessions of the living and of attacks.
    FaceCheck(face_check::Args),
    /// Let simulated people who do not look find their ID and their face by what is said.
    Guidance(guidance::Args),
    /// Compare every two pictures of faces whose names are known.
    FaceMatch(face_match::Args),
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    match &args.name {
        Name::Barcodes(args) => barcodes::run(args, json),
        Name::Read(args) => read::run(args, json),
        Name::Frames(args) => frames::run(args, json),
        Name::Visible(args) => visible::run(args, json),
        Name::FaceCheck(args) => face_check::run(args, json),
        Name::Guidance(args) => guidance::run(args, json),
        Name::FaceMatch(args) => face_match::run(args, json),
    }
}

/// The 95 % interval of a share (Wilson's score interval), as parts of one.
fn interval(hits: usize, of: usize) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (of as f64, 1.96f64);
    let share = hits as f64 / n;
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let reach = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - reach).max(0.0), (middle + reach).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn the_interval_is_wilsons() {
        let (low, high) = interval(10, 20);
        assert!((low - 0.299).abs() < 0.001 && (high - 0.701).abs() < 0.001);
        assert_eq!(interval(0, 0), (0.0, 1.0));
        assert!(interval(43, 43).0 > 0.9 && interval(43, 43).1 == 1.0);
    }
}
