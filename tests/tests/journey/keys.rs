//! Each recovery has a key of its own, and a credential says which one it is bound to: no later recovery takes it away.

use crate::phone::{Body, Run};
use crate::service::{Ends, FakeService};
use regain_flow::{DEVICE_KEY, keys_in_use};
use regain_wallet::{Shelf, WalletError};

#[test]
fn a_credential_s_key_is_in_use_and_so_is_that_of_an_older_one() {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    let mut phone = body.start();
    assert!(keys_in_use(&phone.wallet).unwrap().is_empty());
    // Written when one key was every recovery's.
    phone.wallet.put(Shelf::Credentials, "older", br#"{"credential":"a~","issuer":"b","type":"c"}"#.to_vec()).unwrap();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    let mut names = keys_in_use(&phone.wallet).unwrap();
    names.sort();
    assert_eq!(names, ["device", "device-1795000000000"], "named by the moment at which the recovery began");
    assert!(names.iter().all(|name| name.starts_with(DEVICE_KEY)));
    assert!(phone.wallet.sign(&names[1], b"shown again").is_ok(), "it is the key that the journey signed with");
    phone.wallet.put(Shelf::Credentials, "torn", b"{".to_vec()).unwrap();
    assert!(
        matches!(keys_in_use(&phone.wallet), Err(WalletError::Damaged { shelf: "credentials" })),
        "then none is given up"
    );
}
