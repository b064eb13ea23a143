//! What else a lever needs to know, each term of use to some kinds only.

use super::mentions::{self, Mention};
use super::spelling::{Wrong, plain, share_of, tidy};
use super::values::read;
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::lever::Spelling;
use crate::scenario::{LeverKind, Terms};

/// Every term, with the kinds that have a use for it.
const USES: [(&str, &[LeverKind]); 7] = [
    ("aht-uplift", &[LeverKind::Deflection, LeverKind::Pooling]),
    ("returns", &[LeverKind::Deflection, LeverKind::OpeningHours]),
    ("now", &[LeverKind::FirstContactResolution]),
    ("call-again", &[LeverKind::FirstContactResolution]),
    ("from-queue", &[LeverKind::ChannelShift]),
    ("to-queue", &[LeverKind::ChannelShift]),
    ("contacts-each", &[LeverKind::ChannelShift]),
];

/// The most contacts that one may become.
const MOST_EACH: f64 = 1000.0;

/// Why a kind can't be pulled without its terms, and how to give them; `None` where it can.
pub(super) fn needed(kind: LeverKind) -> Option<(&'static str, &'static str)> {
    match kind {
        LeverKind::FirstContactResolution => Some((
            "the lever needs `now`, the share that is settled at once today",
            "add it to the lever, such as now = \"70%\"",
        )),
        LeverKind::ChannelShift => Some((
            "the lever needs `from-queue` and `to-queue`",
            "add both to the lever: the queue that gives contacts, and the one that takes them",
        )),
        _ => None,
    }
}

/// The terms of a lever of a kind; those that are of no use to it are noted.
pub(super) fn terms(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    kind: LeverKind,
    lever: usize,
    mentions: &mut Vec<Mention>,
) -> Terms {
    let mut terms = Terms::default();
    let share = |text: &str| within(text, 0.0, 1.0, "a share from 0 % to 100 %, such as 20%");
    let change = |text: &str| within(text, -0.99, 100.0, "a change of the handle time, such as +5%");
    let own = |value: Option<f64>, term: &mut f64| {
        if let Some(value) = value {
            *term = value;
        }
    };
    own(read(file, keys, "aht-uplift", change), &mut terms.aht_uplift);
    own(read(file, keys, "returns", share), &mut terms.returns);
    own(read(file, keys, "now", share), &mut terms.now);
    own(read(file, keys, "call-again", share), &mut terms.call_again);
    own(read(file, keys, "contacts-each", each), &mut terms.contacts_each);
    own(read(file, keys, "cost-per-week", cost), &mut terms.cost_per_week);
    terms.shift = shift(file, keys, lever, mentions);
    for (term, kinds) in USES.iter().filter(|(term, kinds)| keys.has(term) && !kinds.contains(&kind)) {
        let kinds: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
        let help = format!("drop it; it belongs to {}", kinds.join(" and "));
        file.problem_of(keys, term, format!("`{term}` is of no use to {kind}"), help);
    }
    if keys.has("cost-per-week") && !matches!(kind.spelling(), Spelling::Share | Spelling::Switch) {
        let help = "drop it; it is the cost of a share's full use, or of something that is on";
        file.problem_of(keys, "cost-per-week", format!("`cost-per-week` is of no use to {kind}"), help);
    }
    let lacks = match kind {
        LeverKind::FirstContactResolution => !keys.has("now"),
        LeverKind::ChannelShift => !(keys.has("from-queue") && keys.has("to-queue")),
        _ => false,
    };
    if let (Some((message, help)), true) = (needed(kind), lacks) {
        file.problem_of(keys, "lever", message, help);
    }
    terms
}

fn shift(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    lever: usize,
    mentions: &mut Vec<Mention>,
) -> Option<(String, String)> {
    let mut queue = |file: &mut TomlFile<'_>, key: &'static str| {
        let at = keys.at_key(key);
        let name = keys.text(file, key)?;
        mentions::queues(file, Some(lever), key, vec![(at, name)], mentions).pop()
    };
    let (from, to) = (queue(file, "from-queue"), queue(file, "to-queue"));
    let (from, to) = (from?, to?);
    if from == to {
        let help = "name the queue that takes the contacts";
        file.problem_of(keys, "to-queue", format!("contacts of `{from}` can't shift to `{to}` itself"), help);
        return None;
    }
    Some((from, to))
}

fn within(text: &str, low: f64, high: f64, what: &str) -> Result<f64, Wrong> {
    let wrong = |message: String| Wrong { message, help: format!("write {what}") };
    match share_of(text) {
        Some(share) if (low..=high).contains(&share) => Ok(share),
        Some(share) => Err(wrong(format!("`{}` is out of range: it would be {} %", text.trim(), tidy(share * 100.0)))),
        None => Err(wrong(format!("`{}` is no share", text.trim()))),
    }
}

fn each(text: &str) -> Result<f64, Wrong> {
    let wrong = || Wrong {
        message: format!("a contact can't become `{}` contacts", text.trim()),
        help: format!("write a number above 0 and up to {MOST_EACH}, such as 1.4"),
    };
    plain(text).filter(|number| *number > 0.0 && *number <= MOST_EACH).ok_or_else(wrong)
}

fn cost(text: &str) -> Result<f64, Wrong> {
    let wrong = || Wrong {
        message: format!("`{}` is no cost", text.trim()),
        help: "write a cost that is 0 or more".to_owned(),
    };
    plain(text).filter(|number| (0.0..1e15).contains(number)).ok_or_else(wrong)
}
