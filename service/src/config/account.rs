//! The directory as the configuration holds it.

use serde::Deserialize;

/// One account.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What the person types to sign in; unique, compared without regard to case.
    pub user_name: String,
    /// The first name, may be blank in a badly kept directory.
    #[serde(default)]
    pub given_name: String,
    /// The last name, may be blank in a badly kept directory.
    #[serde(default)]
    pub surname: String,
    /// `YYYY-MM-DD`. When set, the ID's date of birth must equal it.
    #[serde(default)]
    pub birth_date: Option<String>,
    /// `YYYY-MM-DD` of the last successful sign-in; absent when there was none.
    #[serde(default)]
    pub last_sign_in: Option<String>,
    /// The groups that profiles and the pass policy name.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Where notices about a recovery go; two at least, or the configuration is refused.
    pub notify: Vec<String>,
    /// The sign-in methods that the person had.
    #[serde(default)]
    pub methods: Vec<String>,
}

impl Account {
    /// Whether `list` names this account, one of its groups, or everybody.
    pub fn is_in(&self, list: &[String]) -> bool {
        list.iter().any(|entry| {
            entry == "*"
                || entry.eq_ignore_ascii_case(&self.user_name)
                || self.groups.iter().any(|group| group.eq_ignore_ascii_case(entry))
        })
    }

    /// The user name with all but the first character and the domain hidden, for screens that are not signed in.
    pub fn hint(&self) -> String {
        let (name, domain) = self.user_name.split_once('@').unwrap_or((&self.user_name, ""));
        let first: String = name.chars().take(1).collect();
        if domain.is_empty() { format!("{first}…") } else { format!("{first}…@{domain}") }
    }
}

/// Names and addresses of people stay out of logs.
impl std::fmt::Debug for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Account({})", self.hint())
    }
}
