//! The accounts, and what must hold before a recovery of one may begin.

use crate::config::{Account, Config, Profile};
use regain_base::Reason;
use std::collections::HashMap;

/// The accounts by user name.
pub struct Directory {
    accounts: HashMap<String, Account>,
    names: HashMap<(String, String), usize>,
}

impl Directory {
    /// The directory of the configuration.
    pub fn new(accounts: &[Account]) -> Self {
        let mut names = HashMap::new();
        for account in accounts {
            *names.entry(name_key(account)).or_default() += 1;
        }
        let accounts = accounts.iter().map(|account| (account.user_name.to_lowercase(), account.clone())).collect();
        Self { accounts, names }
    }

    /// The account with this user name, in any case.
    pub fn account(&self, user_name: &str) -> Option<&Account> {
        self.accounts.get(&user_name.trim().to_lowercase())
    }

    /// Whether another account has the same first and last name.
    fn has_namesake(&self, account: &Account) -> bool {
        self.names.get(&name_key(account)).is_some_and(|count| *count > 1)
    }

    /// The profile that a recovery of the account starts with, or the first precondition that does not hold.
    ///
    /// Everything that would end the recovery anyway is found here, before any ID is shown (Microsoft's flow finds most of
    /// it at the end; `entra.md` A.9 of the reference notes).
    pub fn preconditions<'a>(&self, config: &'a Config, account: &Account) -> Result<&'a Profile, Reason> {
        let covers = |profile: &&Profile| account.is_in(&profile.include) && !account.is_in(&profile.exclude);
        let profile = config.profiles.iter().find(covers).ok_or(Reason::NoProfile)?;
        if account.last_sign_in.is_none() {
            return Err(Reason::NeverSignedIn);
        }
        if !profile.face_check {
            return Err(Reason::FaceCheckOff);
        }
        let may_have_pass =
            config.pass.as_ref().is_some_and(|p| account.is_in(&p.include) && !account.is_in(&p.exclude));
        if !may_have_pass {
            return Err(Reason::NoPassPolicy);
        }
        if account.given_name.trim().is_empty() || account.surname.trim().is_empty() {
            return Err(Reason::NameBlank);
        }
        if self.has_namesake(account) {
            return Err(Reason::NameDuplicate);
        }
        Ok(profile)
    }
}

fn name_key(account: &Account) -> (String, String) {
    let fold = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    (fold(&account.given_name), fold(&account.surname))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_precondition_is_found_by_its_name() {
        let config = Config::example().expect("the example is right");
        let directory = Directory::new(&config.accounts);
        let check = |user: &str| {
            let account = directory.account(user).expect(user);
            directory.preconditions(&config, account).map(|profile| profile.name.clone())
        };
        let of = |name: &str| Ok(name.to_owned());
        for (user, expected) in [
            ("ana", of("Everybody")),
            ("ANA", of("Everybody")),
            ("maria", of("Everybody")),
            ("amara", of("Trial")),
            ("jonas", of("Exact names")),
            ("viktor", Err(Reason::FaceCheckOff)),
            ("soren", Err(Reason::NoPassPolicy)),
            ("visitor", Err(Reason::NoProfile)),
            ("kenji", Err(Reason::NameBlank)),
            ("malik", of("Everybody")),
            ("priya", Err(Reason::NameDuplicate)),
            ("priya.nair", Err(Reason::NameDuplicate)),
            ("rosa", Err(Reason::NeverSignedIn)),
        ] {
            assert_eq!(check(&format!("{user}@contoso.example")), expected, "{user}");
        }
        assert!(directory.account("nobody@contoso.example").is_none());
    }
}
