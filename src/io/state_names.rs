//! What the usual names of agent states are to a schedule.

use std::collections::BTreeMap;

use crate::schedule::StateKind;

const WORK: &[&str] = &[
    "acd",
    "acdcall",
    "acdin",
    "acdtalk",
    "acw",
    "aftercall",
    "aftercallwork",
    "aftercontactwork",
    "autoin",
    "available",
    "busy",
    "call",
    "chat",
    "communicating",
    "consult",
    "email",
    "handling",
    "hold",
    "idle",
    "inacall",
    "inbound",
    "incall",
    "interacting",
    "manualin",
    "messaging",
    "oncall",
    "oncontact",
    "onhold",
    "onphone",
    "onqueue",
    "outbound",
    "phone",
    "ready",
    "reserved",
    "ring",
    "ringing",
    "talk",
    "talking",
    "waiting",
    "work",
    "working",
    "wrap",
    "wrapup",
];
const BREAK: &[&str] = &[
    "bio",
    "biobreak",
    "break",
    "breaks",
    "coffee",
    "coffeebreak",
    "comfortbreak",
    "dinner",
    "lunch",
    "lunchbreak",
    "meal",
    "mealbreak",
    "onbreak",
    "onlunch",
    "paidbreak",
    "pause",
    "rest",
    "restbreak",
    "restroom",
    "shortbreak",
    "tea",
    "teabreak",
    "unpaidbreak",
];
const OTHER: &[&str] = &[
    "admin",
    "administration",
    "backoffice",
    "briefing",
    "coaching",
    "elearning",
    "feedback",
    "huddle",
    "inmeeting",
    "intraining",
    "meeting",
    "offphone",
    "oneonone",
    "onetoone",
    "project",
    "projects",
    "projectwork",
    "specialproject",
    "systemdown",
    "systemissue",
    "teammeeting",
    "technicalissue",
    "training",
];
const AWAY: &[&str] = &[
    "absence",
    "absent",
    "annualleave",
    "away",
    "dayoff",
    "holiday",
    "illness",
    "leave",
    "loggedoff",
    "loggedout",
    "logoff",
    "logout",
    "noshow",
    "notloggedin",
    "off",
    "offline",
    "outofoffice",
    "pto",
    "sick",
    "sickleave",
    "sickness",
    "signedoff",
    "signedout",
    "signoff",
    "signout",
    "timeoff",
    "vacation",
];

/// A state's name as it is matched: letters and digits alone, in lower case.
pub(super) fn state_key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What names are: the planner's own before the usual ones.
#[derive(Debug)]
pub(super) struct StateNames(BTreeMap<String, StateKind>);

impl StateNames {
    pub fn new(own: &[(String, StateKind)]) -> Self {
        let usual =
            [(WORK, StateKind::Work), (BREAK, StateKind::Break), (OTHER, StateKind::Other), (AWAY, StateKind::Away)];
        let usual =
            usual.into_iter().flat_map(|(names, kind)| names.iter().map(move |name| ((*name).to_owned(), kind)));
        Self(usual.chain(own.iter().map(|(name, kind)| (state_key(name), *kind))).collect())
    }
    /// What a name is; `Break 2` is `Break` where it is nothing of its own.
    pub fn kind(&self, name: &str) -> Option<StateKind> {
        let key = state_key(name);
        let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
        self.0.get(&key).or_else(|| self.0.get(bare)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_states_are_known_in_any_spelling_and_the_planners_word_counts_first() {
        let names =
            StateNames::new(&[("On-Queue".to_owned(), StateKind::Other), ("Aux 7".to_owned(), StateKind::Break)]);
        for (name, kind) in [
            ("On Call", Some(StateKind::Work)),
            ("AFTER_CALL_WORK", Some(StateKind::Work)),
            ("Break 2", Some(StateKind::Break)),
            ("Team Meeting", Some(StateKind::Other)),
            ("Logged-Out", Some(StateKind::Away)),
            ("on queue", Some(StateKind::Other)),
            ("AUX7", Some(StateKind::Break)),
            ("Aux 8", None),
            ("Not Ready", None),
            ("", None),
        ] {
            assert_eq!(names.kind(name), kind, "{name}");
        }
    }

    #[test]
    fn a_usual_name_means_one_thing_only() {
        let lists = [WORK, BREAK, OTHER, AWAY];
        assert_eq!(StateNames::new(&[]).0.len(), lists.iter().map(|list| list.len()).sum::<usize>());
        assert!(lists.concat().iter().all(|name| state_key(name) == *name));
    }
}
