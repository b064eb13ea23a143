//! Which header serves as which column: canonical names, aliases of common exports, `--map`.

use super::ImportOptions;
use crate::error::{Place, Problem};
use crate::history::Field;

/// What a column of the file is to a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Whose row it is.
    Queue,
    /// Voice, chat, email.
    Channel,
    /// Date and time of the interval's start.
    Start,
    /// The date, where the time stands beside it.
    Date,
    /// The time of day.
    Time,
    /// The length of the interval.
    Length,
    /// Contacts that reached the queue.
    Offered,
    /// Another measure.
    Measure(Field),
}

impl Role {
    /// The canonical column, or `date` and `time` for the two halves of `start`.
    pub fn column(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Channel => "channel",
            Self::Start => "start",
            Self::Date => "date",
            Self::Time => "time",
            Self::Length => "interval_min",
            Self::Offered => "offered",
            Self::Measure(field) => field.column(),
        }
    }
    fn named(name: &str) -> Option<Self> {
        ALIASES.iter().map(|(role, _)| *role).find(|role| plain(role.column()) == plain(name))
    }
}

/// Names of each column without case, spaces, `_` and `-`, the most telling first.
const ALIASES: &[(Role, &[&str])] = &[
    (
        Role::Queue,
        &[
            "queue",
            "queuename",
            "skill",
            "skillname",
            "skillgroup",
            "workgroup",
            "split",
            "lineofbusiness",
            "lob",
            "queueid",
        ],
    ),
    (Role::Channel, &["channel", "channeltype", "mediatype", "media"]),
    (
        Role::Start,
        &[
            "start",
            "timestamp",
            "datetime",
            "dateandtime",
            "intervalstart",
            "intervalstarttime",
            "startinterval",
            "startdatetime",
            "intervalstartutcdate",
            "starttimeinterval",
            "dintervalstart",
            "starttime",
            "intervaldatetime",
            "ds",
            "tc",
        ],
    ),
    (Role::Date, &["date", "rowdate", "datefrom", "intervaldate", "calldate", "startdate", "day"]),
    (
        Role::Time,
        &["time", "timeinterval", "intervaltime", "timeofday", "starttime", "interval", "period", "starttimeofday"],
    ),
    (Role::Length, &["intervalmin", "intervalminutes", "intervallength", "intervalduration", "intrvl"]),
    (
        Role::Offered,
        &[
            "offered",
            "callsoffered",
            "contactsoffered",
            "offeredcalls",
            "offeredcontacts",
            "volume",
            "callvolume",
            "contactvolume",
            "incomingcontactvolume",
            "interactionsoffered",
            "totalreceivedcalls",
            "callsreceived",
            "incomingcalls",
            "inboundcalls",
            "offddirectcallcnt",
            "nenteredacd",
            "offer",
            "cvo",
            "calls",
            "contacts",
            "totalcalls",
            "numberofcalls",
            "arrivals",
        ],
    ),
    (
        Role::Measure(Field::Handled),
        &[
            "handled",
            "contactshandled",
            "callshandled",
            "handledcalls",
            "handledcontacts",
            "interactionshandled",
            "callsanswered",
            "answeredcalls",
            "answered",
            "totalconnectedcalls",
            "acdcalls",
            "numacdcalls",
            "answcallcnt",
            "nansweredacd",
            "handle",
            "answer",
        ],
    ),
    (
        Role::Measure(Field::Abandoned),
        &[
            "abandoned",
            "callsabandoned",
            "contactsabandoned",
            "abandonedcalls",
            "abandonedcontacts",
            "abandons",
            "abandon",
            "abncalls",
            "numcallsaband",
            "abandcallcnt",
            "nabandonedacd",
        ],
    ),
    (
        Role::Measure(Field::AhtS),
        &[
            "ahts",
            "aht",
            "ahtsec",
            "ahtseconds",
            "averagehandletime",
            "averagehandletimes",
            "averagehandletimeseconds",
            "averagehandlingtime",
            "avghandletime",
            "avghandletimes",
            "avghandletimeseconds",
            "avghandlingtime",
            "avghandle",
            "handletimes",
            "handletime",
        ],
    ),
    (
        Role::Measure(Field::TalkS),
        &["talks", "talk", "avgtalk", "avgtalktime", "averagetalk", "averagetalktime", "talktime", "talktimes"],
    ),
    (
        Role::Measure(Field::HoldS),
        &["holds", "hold", "avghold", "avgholdtime", "averagehold", "averageholdtime", "holdtime", "holdtimes"],
    ),
    (
        Role::Measure(Field::AcwS),
        &[
            "acws",
            "acw",
            "avgacw",
            "averageacw",
            "aftercallwork",
            "avgaftercallwork",
            "averageaftercallwork",
            "avgaftercall",
            "aftercallworktime",
            "wrapup",
            "wrapuptime",
            "averagewrapuptime",
        ],
    ),
    (
        Role::Measure(Field::AnsweredInSl),
        &[
            "answeredinsl",
            "answeredwithinsl",
            "answeredinservicelevel",
            "answeredwithinthreshold",
            "ansservicelevelcnt",
            "totalconnectedintarget",
            "acceptable",
        ],
    ),
    (
        Role::Measure(Field::WaitS),
        &[
            "waits",
            "wait",
            "asa",
            "asas",
            "averagespeedofanswer",
            "averagespeedofanswerseconds",
            "avgspeedans",
            "avgspeedofanswer",
            "averagewait",
            "averagewaittime",
            "avgwait",
            "avgwaittime",
            "waittime",
        ],
    ),
    (
        Role::Measure(Field::Staffed),
        &["staffed", "staffedagents", "agentsstaffed", "avgavailmembercnt", "agents", "avgnumpos"],
    ),
];

/// Headers that name people; such columns are never read.
const PERSONAL: &[&str] = &[
    "ani",
    "phone",
    "phonenumber",
    "caller",
    "callerid",
    "callernumber",
    "mobile",
    "email",
    "emailaddress",
    "customername",
    "customerid",
    "firstname",
    "lastname",
    "fullname",
    "agentname",
    "agentid",
    "agentemail",
    "address",
    "dateofbirth",
    "birthdate",
    "ssn",
];

/// A header without case and everything that is not a letter or digit.
fn plain(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How the columns of a file are read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Mapping {
    /// Headers as the file spells them.
    pub headers: Vec<String>,
    /// The role of each column of the file.
    pub roles: Vec<Option<Role>>,
    /// Headers that look like personal data.
    pub personal: Vec<String>,
}

impl Mapping {
    /// Finds the role of every header; nothing is refused here.
    pub fn guess(headers: &[String]) -> Self {
        let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let mut roles = vec![None; headers.len()];
        for (role, aliases) in ALIASES {
            let found = aliases
                .iter()
                .find_map(|alias| (0..names.len()).find(|at| names[*at] == *alias && roles[*at].is_none()));
            if let Some(at) = found {
                roles[at] = Some(*role);
            }
        }
        let at = |roles: &[Option<Role>], role| roles.iter().position(|r| *r == Some(role));
        // A date and a time of day in two columns, one start in one column: never both.
        match (at(&roles, Role::Start), at(&roles, Role::Date), at(&roles, Role::Time)) {
            (Some(start), Some(_), None) if names[start] == "starttime" => roles[start] = Some(Role::Time),
            (Some(_), date, time) => {
                for extra in [date, time].into_iter().flatten() {
                    roles[extra] = None;
                }
            }
            (None, Some(date), None) => roles[date] = Some(Role::Start),
            (None, None, Some(time)) => roles[time] = Some(Role::Start),
            (None, _, _) => {}
        }
        let personal = (0..names.len())
            .filter(|at| roles[*at].is_none() && PERSONAL.contains(&names[*at].as_str()))
            .map(|at| headers[at].trim().to_owned())
            .collect();
        Self { headers: headers.iter().map(|header| header.trim().to_owned()).collect(), roles, personal }
    }

    /// The column of a role.
    pub fn at(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|r| *r == Some(role))
    }
    /// Whether there is what every history must have.
    pub fn is_enough(&self) -> bool {
        let start = self.at(Role::Start).is_some() || self.at(Role::Date).and(self.at(Role::Time)).is_some();
        start && self.at(Role::Offered).is_some()
    }
    /// How many headers have a role.
    pub fn recognised(&self) -> usize {
        self.roles.iter().flatten().count()
    }
    /// Pairs of canonical column and header, in canonical order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut found: Vec<_> =
            self.roles.iter().zip(&self.headers).filter_map(|(role, header)| role.map(|role| (role, header))).collect();
        found.sort();
        found.into_iter().map(|(role, header)| (role.column().to_owned(), header.clone())).collect()
    }
    /// Headers without a role.
    pub fn not_read(&self) -> Vec<String> {
        let unread = self.roles.iter().zip(&self.headers).filter(|(role, header)| role.is_none() && !header.is_empty());
        unread.map(|(_, header)| header.clone()).collect()
    }

    /// The mapping with `--map` applied, checked for what every history must have. `place` is the header row.
    pub fn settle(
        headers: &[String],
        options: &ImportOptions,
        place: impl Fn(usize) -> Problem,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut mapping = Self::guess(headers);
        let seen = mapping.headers.iter().filter(|h| !h.is_empty()).map(|h| format!("`{}`", shortened(h, 40)));
        let seen = seen.take(40).collect::<Vec<_>>().join(", ");
        for (field, header) in &options.map {
            let Some(role) = Role::named(field) else {
                let columns = ALIASES.iter().map(|(role, _)| role.column()).collect::<Vec<_>>().join(", ");
                let message = format!("`--map` names no column of a history: `{field}`");
                problems.push(flag_problem("map", field, message, format!("write one of {columns}")));
                continue;
            };
            let exact = mapping.headers.iter().position(|own| own == header);
            let Some(at) = exact.or_else(|| mapping.headers.iter().position(|own| plain(own) == plain(header))) else {
                let message = format!("`--map` names a header that the file has not: `{header}`");
                problems.push(flag_problem("map", header, message, format!("the file has {seen}")));
                continue;
            };
            for other in mapping.roles.iter_mut().filter(|r| **r == Some(role)) {
                *other = None;
            }
            mapping.roles[at] = Some(role);
            let clashing: &[Role] = match role {
                Role::Start => &[Role::Date, Role::Time],
                Role::Date | Role::Time => &[Role::Start],
                _ => &[],
            };
            for other in mapping.roles.iter_mut().filter(|r| r.is_some_and(|role| clashing.contains(&role))) {
                *other = None;
            }
        }
        for (at, header) in mapping.headers.iter().enumerate() {
            let Some(role) = mapping.roles[at] else { continue };
            if let Some(again) = (at + 1..mapping.headers.len()).find(|k| plain(&mapping.headers[*k]) == plain(header))
            {
                let message = format!("two columns are called `{header}`");
                let help = format!("rename one of them, or drop it; one column serves as {}", role.column());
                problems.push(place(again).reworded("header", message, help).field(role.column()));
            }
        }
        if problems.is_empty() && !mapping.is_enough() {
            let dates = mapping.at(Role::Date).is_some() || mapping.at(Role::Time).is_some();
            let start =
                mapping.at(Role::Start).is_some() || mapping.at(Role::Date).and(mapping.at(Role::Time)).is_some();
            let missing = match (start, mapping.at(Role::Offered).is_some()) {
                (false, false) => "`start` and `offered`",
                (false, true) => "`start`",
                _ => "`offered`",
            };
            let half = if dates && !start { ", of which only a half is here," } else { "" };
            let message = format!("no column serves as {missing}{half}; the headers are {seen}");
            let example = match missing {
                "`start`" => "name it with `--map start=\"Header\"`, or `date` and `time`",
                "`offered`" => "name it with `--map offered=\"Header\"`",
                _ => {
                    "the first line must hold the headers; name them with `--map start=\"Header\" --map offered=\"Header\"`"
                }
            };
            let help = if mapping.headers.len() == 1 {
                format!("cells are parted by commas, semicolons, tabs or bars; {example}")
            } else {
                example.to_owned()
            };
            problems.push(place(0).reworded("missing-column", message, help));
        }
        if problems.is_empty() { Ok(mapping) } else { Err(problems) }
    }
}

/// A text cut to a number of characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A problem of a flag's value.
pub(super) fn flag_problem(flag: &str, text: &str, message: String, help: impl Into<String>) -> Problem {
    Problem::new("flag", Place::default(), message, help).field(flag).text(text)
}

trait Reworded {
    fn reworded(self, kind: &'static str, message: String, help: String) -> Self;
}

impl Reworded for Problem {
    fn reworded(mut self, kind: &'static str, message: String, help: String) -> Self {
        (self.kind, self.message, self.help) = (kind, message, help);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(line: &str) -> Vec<(String, String)> {
        Mapping::guess(&line.split(',').map(str::to_owned).collect::<Vec<_>>()).pairs()
    }

    #[test]
    fn headers_of_a_cloud_contact_centre_fall_out_of_the_aliases() {
        let pairs = mapped(
            "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,ContactsHandled",
        );
        let columns: Vec<&str> = pairs.iter().map(|(column, _)| column.as_str()).collect();
        assert_eq!(columns, ["queue", "channel", "start", "interval_min", "offered", "handled", "aht_s"]);
        assert_eq!(pairs[0].1, "QueueName");
    }

    #[test]
    fn date_and_time_serve_together_and_a_date_alone_serves_as_start() {
        let columns = |line| mapped(line).into_iter().map(|(column, _)| column).collect::<Vec<_>>();
        assert_eq!(columns("Date,Time,Calls Offered"), ["date", "time", "offered"]);
        assert_eq!(columns("Day,Date,Time_Interval,Calls_Offered"), ["date", "time", "offered"]);
        assert_eq!(columns("date,volume"), ["start", "offered"]);
        assert_eq!(columns("start,date,time,offered"), ["start", "offered"]);
        assert_eq!(columns("Date,Start Time,Calls"), ["date", "time", "offered"]);
    }
}
