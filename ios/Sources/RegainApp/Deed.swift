import RegainBridge

/// What a view asks for. Views do nothing themselves.
enum Deed: Equatable {
    case event(Event)
    /// Takes the photo by hand.
    case release
    case torch
    /// Has guidance read aloud, or silent again.
    case readAloud
    /// The reason was read: the system may ask.
    case allowCamera
    case openSettings
    /// Opens a page in the phone's browser.
    case browse(String)
    case copyPass
    /// Opens the journey again.
    case reopen
    /// Takes the wallet off this phone and begins anew.
    case startAgain
}
