//! YUV4MPEG2 as `ffmpeg … -f yuv4mpegpipe -` writes it: one line of facts, then frames. Only 4:2:0 with 8 bits is taken; every number is
//! bounded before a byte is allocated.

use super::{FrameError, Shot};
use regain_vision::{Frame, PixelFormat, Rotation, Shape};
use std::io::{BufRead, Read as _};

/// The longest line of facts.
const LONGEST_LINE: u64 = 256;
/// The longest side, in pixels, and the most pixels of a frame.
const MOST: (u32, u32) = (4096, 9_000_000);
/// Frames a second, from and to.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=240.0;

/// A stream with its facts read.
pub(super) struct Stream<R> {
    from: R,
    facts: Facts,
    /// Frames read so far.
    count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Facts {
    width: u32,
    height: u32,
    /// Frames a second as a fraction.
    rate: (u32, u32),
    /// Whether values go from 0 to 255; else luma lies in 16..=235 and colour in 16..=240.
    full: bool,
}

impl<R: BufRead> Stream<R> {
    /// Reads the facts.
    ///
    /// # Errors
    /// When they are not those of a stream that is taken.
    pub(super) fn open(mut from: R) -> Result<Self, FrameError> {
        let line = line(&mut from)?.ok_or(FrameError::Stream("it is empty"))?;
        let facts = facts(&line)?;
        Ok(Self { from, facts, count: 0 })
    }

    /// The next frame, timed by the stream's own rate; none after the last.
    ///
    /// # Errors
    /// When it is cut off or no frame.
    pub(super) fn next(&mut self) -> Result<Option<Shot>, FrameError> {
        let Some(head) = line(&mut self.from)? else { return Ok(None) };
        if head != "FRAME" && !head.starts_with("FRAME ") {
            return Err(FrameError::Stream("what follows is no frame"));
        }
        let Facts { width, height, rate: (frames, seconds), full } = self.facts;
        let luma = width as usize * height as usize;
        let chroma = 2 * width.div_ceil(2) as usize * height.div_ceil(2) as usize;
        let mut bytes = vec![0; luma + chroma];
        self.from.read_exact(&mut bytes).map_err(|_| FrameError::Stream("it is cut off"))?;
        if !full {
            let (luma, chroma) = bytes.split_at_mut(luma);
            luma.iter_mut().for_each(|value| *value = stretched(*value, 16.0, 219.0, 0.0));
            chroma.iter_mut().for_each(|value| *value = stretched(*value, 128.0, 224.0, 128.0));
        }
        let at_ms = self.count.saturating_mul(1000 * u64::from(seconds)) / u64::from(frames);
        self.count += 1;
        let shape = Shape { width, height, stride: width, format: PixelFormat::I420, rotation: Rotation::None, at_ms };
        let frame = Frame::new(&bytes, shape).map_err(|_| FrameError::Stream("a frame does not fit its facts"))?;
        Ok(Some(Shot { image: frame.rgb(), at_ms }))
    }
}

/// A value of the narrow range in the full one (ITU-R BT.601-7, section 2.5.3).
fn stretched(value: u8, zero: f32, span: f32, to: f32) -> u8 {
    ((f32::from(value) - zero) * 255.0 / span + to).round().clamp(0.0, 255.0) as u8
}

/// A line without its end; none where the stream ends.
fn line(from: &mut impl BufRead) -> Result<Option<String>, FrameError> {
    let mut bytes = Vec::new();
    from.by_ref()
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(|_| FrameError::Stream("it cannot be read"))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.pop() != Some(b'\n') {
        return Err(FrameError::Stream("a line is too long or cut off"));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| FrameError::Stream("a line is no text"))
}

fn facts(line: &str) -> Result<Facts, FrameError> {
    let mut words = line.split(' ');
    if words.next() != Some("YUV4MPEG2") {
        return Err(FrameError::Stream("it is no YUV4MPEG2"));
    }
    let (mut width, mut height, mut rate, mut full) = (0, 0, (0, 0), false);
    for word in words.filter(|word| !word.is_empty()) {
        let Some(letter) = word.chars().next() else { continue };
        let value = &word[letter.len_utf8()..];
        match letter {
            'W' => width = value.parse().unwrap_or(0),
            'H' => height = value.parse().unwrap_or(0),
            'F' => rate = fraction(value).unwrap_or((0, 0)),
            'C' if !matches!(value, "420" | "420jpeg" | "420mpeg2" | "420paldv") => {
                return Err(FrameError::Stream("only 4:2:0 with 8 bits is taken"));
            }
            'I' if !matches!(value, "p" | "?") => return Err(FrameError::Stream("interlaced frames are not taken")),
            'X' if value == "COLORRANGE=FULL" => full = true,
            // Aspect of the pixels, and what others add.
            _ => {}
        }
    }
    let fits = (1..=MOST.0).contains(&width) && (1..=MOST.0).contains(&height);
    if !fits || width * height > MOST.1 {
        return Err(FrameError::Stream("its frames have no size that is taken"));
    }
    if rate.1 == 0 || !RATES.contains(&(f64::from(rate.0) / f64::from(rate.1))) {
        return Err(FrameError::Stream("its rate is none that is taken"));
    }
    Ok(Facts { width, height, rate, full })
}

fn fraction(text: &str) -> Option<(u32, u32)> {
    let (above, below) = text.split_once(':')?;
    Some((above.parse().ok()?, below.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shots(bytes: &[u8]) -> Result<Vec<Shot>, FrameError> {
        let mut stream = Stream::open(bytes)?;
        let mut shots = Vec::new();
        while let Some(shot) = stream.next()? {
            shots.push(shot);
        }
        Ok(shots)
    }

    fn stream(facts: &str, frames: usize, luma: u8) -> Vec<u8> {
        let mut bytes = format!("YUV4MPEG2 {facts}\n").into_bytes();
        for _ in 0..frames {
            bytes.extend(b"FRAME\n");
            bytes.extend([[luma; 15].as_slice(), &[128; 12]].concat());
        }
        bytes
    }

    #[test]
    fn frames_come_with_their_times_and_in_full_range() {
        let narrow = shots(&stream("W5 H3 F25:2 Ip A1:1 C420jpeg", 3, 235)).expect("frames");
        assert_eq!(narrow.iter().map(|shot| shot.at_ms).collect::<Vec<_>>(), [0, 80, 160]);
        assert_eq!(narrow[0].image.dimensions(), (5, 3));
        assert_eq!(narrow[0].image.get_pixel(4, 2).0, [255; 3]);
        let full = shots(&stream("W5 H3 F25:1 C420 XCOLORRANGE=FULL", 1, 235)).expect("frames");
        assert_eq!(full[0].image.get_pixel(0, 0).0, [235; 3]);
    }

    #[test]
    fn hostile_facts_and_cut_off_frames_are_refused() {
        for facts in [
            "W0 H3 F25:1",
            "W5 F25:1",
            "W5 H3",
            "W5 H3 F25:0",
            "W5 H3 F4000000000:1",
            "W5 H3 F1:4000000000",
            "W4294967295 H4294967295 F25:1",
            "W4096 H4096 F25:1",
            "W-5 H3 F25:1",
            "W5 H3 F25:1 C444",
            "W5 H3 F25:1 C420p10",
            "W5 H3 F25:1 It",
        ] {
            assert!(shots(&stream(facts, 1, 9)).is_err(), "{facts}");
        }
        let whole = stream("W5 H3 F25:1", 2, 9);
        for cut in [&whole[..whole.len() - 1], &whole[..10], &[whole.as_slice(), b"MORE\n"].concat()] {
            assert!(shots(cut).is_err());
        }
        assert!(shots(&[b'Y'; 4096]).is_err() && shots(b"").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_bytes_panic(head in "(YUV4MPEG2 )?([WHFCIX][0-9a-zA-Z:=]{0,12} ?){0,6}\n?", rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = [head.as_bytes(), b"FRAME\n", &rest].concat();
            for shot in shots(&bytes).into_iter().flatten() {
                prop_assert!(shot.image.width() > 0);
            }
        }
    }
}
