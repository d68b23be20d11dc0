//! Notices about a recovery to at least two addresses, each with a link to say "that was not me".
//!
//! They wait in the outbox: how they are delivered is the operator's (no adapter comes with this version).

use crate::app::App;
use crate::problem::Problem;
use crate::recovery::Recovery;
use crate::repo::Notice;
use regain_base::Id;

/// Puts a notice for each of the account's addresses into the outbox.
pub(crate) async fn send(app: &App, recovery: &Recovery) -> Result<(), Problem> {
    let Some(account) = app.directory.account(&recovery.account) else { return Ok(()) };
    let organisation = &app.config.organisation.name;
    for address in &account.notify {
        let token = app.token();
        let link = app.address(&format!("notice/{token}"));
        let notice = Notice {
            id: Id::random(&*app.entropy).to_string(),
            recovery: recovery.id,
            address: address.clone(),
            subject: format!("Somebody got back into your {organisation} account"),
            body: format!(
                "A one-time pass was given for {}. If that was you, there is nothing to do.\n\
                 If it was not you, open this link and stop it:\n{link}\n",
                account.user_name
            ),
        };
        app.repo.add_notice(&notice, &app.keys.tag("veto", token.as_bytes()), app.now()).await?;
    }
    Ok(())
}
