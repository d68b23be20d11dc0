use regain_base::{Language, Reason, Secret};
use regain_flow::Device;
use regain_protocol::evidence::{CaptureSource, EvidenceTier};
use regain_wallet::Key;
use url::Url;

/// Where frames come from. The service decides what it accepts; an app that lies here is found out by its attestation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Camera {
    /// The phone's own camera.
    Phone,
    /// A device farm's or a simulator's.
    Lab,
}

/// What a journey is opened with. It formats without the key.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Setup {
    /// A folder of the app's own that no backup takes along; the wallet lies there.
    pub folder: String,
    /// The folder with `models.toml` and the model files.
    pub models: String,
    /// The key that wraps the wallet, 32 bytes, from the platform's key store.
    pub wallet_key: Vec<u8>,
    /// What the desktop shows, such as "Pixel 9".
    pub device: String,
    /// The organisation's service, when the app is set up for one: links of others are refused, and codes can be typed.
    pub service: Option<String>,
    /// Where frames come from.
    pub camera: Camera,
    /// The languages that the person reads, as the phone gives them: BCP 47 tags with commas between, the dearest first, such as
    /// "de-AT" or "uk-UA,de-DE". English when there is none of them.
    pub language: String,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Setup of {} in {}", self.device, self.folder)
    }
}

impl Setup {
    /// What the person reads.
    pub(crate) fn language(&self) -> Language {
        Language::of(&self.language)
    }

    /// The wrapping key.
    pub(crate) fn key(&self) -> Result<Key, Reason> {
        let bytes: [u8; 32] = self.wallet_key.as_slice().try_into().map_err(|_| Reason::SettingsInvalid)?;
        Ok(Secret::new(bytes))
    }

    /// What the journey is told about the phone. That a key is vouched for, the service finds out by the platform's statement.
    pub(crate) fn device(&self) -> Result<Device, Reason> {
        let service = self.service.as_deref().map(Url::parse).transpose().map_err(|_| Reason::SettingsInvalid)?;
        let (source, tier) = match self.camera {
            Camera::Phone => (CaptureSource::Camera, EvidenceTier::Software),
            Camera::Lab => (CaptureSource::Lab, EvidenceTier::Lab),
        };
        Ok(Device { label: self.device.clone(), source, tier, service, has_wallet: true })
    }
}
