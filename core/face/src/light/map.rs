//! Where the face answers the screen: the second question as something to look at.

use std::fmt;

/// How much each point of the face answers the screen's light. It is a map of one person's face: it is not stored, not sent and not
/// printed.
#[derive(Clone, Default, PartialEq)]
pub struct ResponseMap {
    /// The points that were seen in enough frames; none where no clip was analysed.
    pub points: Vec<MapPoint>,
}

/// One point of the map.
#[derive(Clone, Copy, PartialEq)]
pub struct MapPoint {
    /// To the right and down from the tip of the nose in the picture, in units of the distance between the outer eye corners.
    pub at: [f32; 2],
    /// Its response to the screen over the response of the middle of the face, both over their own ambient light.
    pub response: f32,
}

impl fmt::Debug for ResponseMap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ResponseMap({} points)", self.points.len())
    }
}
