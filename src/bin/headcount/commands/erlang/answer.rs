//! One case answered as a planner would want it told.

use std::fmt::Write;

use headcount::io::batch::{INPUT_COLUMNS, OUTPUT_COLUMNS};
use headcount::io::dataset::{Column, Dataset};
use headcount::queueing::{
    Binding, ErlangC, OfferedLoad, Performance, QueueModel, Solution, longest_aht, most_contacts, smallest_agents,
};
use headcount::report::table;
use headcount::staffing::StaffingRules;
use headcount::units::Seconds;
use serde_json::{Map, Value, json};

/// A question.
pub struct Case {
    pub calls: Option<f64>,
    pub agents: Option<f64>,
    pub aht: Seconds,
    pub interval: Seconds,
    pub rules: StaffingRules,
}

/// An answer in its three shapes.
pub struct Answer {
    pub data: Dataset,
    pub json: Value,
    pub text: String,
    /// Whether some number of agents keeps the targets.
    pub can_be_met: bool,
}

/// What was found out about a case.
struct Found {
    load: Option<OfferedLoad>,
    /// The smallest number of agents, or why there is none.
    solution: Option<Result<Solution, String>>,
    max_calls: Option<f64>,
    max_aht_s: Option<f64>,
    /// The agents that are described: those given, else those required.
    described: Option<(f64, Performance)>,
}

impl Case {
    /// Answers the question.
    pub fn answer(&self) -> Answer {
        let found = self.find();
        let notes = self.notes(&found);
        let text = self.words(&found, &notes);
        let cells = self.cells(&found);
        let mut data = Dataset::default();
        let mut json = Map::new();
        for (name, cell) in cells {
            json.insert(name.clone(), cell.json());
            data.push(name, cell.column());
        }
        let neighbours: Vec<Value> = self.neighbours(&found).into_iter().map(|(n, p)| measures(n, &p)).collect();
        json.insert("power_of_one".to_owned(), json!(neighbours));
        json.insert("conventions".to_owned(), json!(self.rules.conventions()));
        json.insert("notes".to_owned(), json!(notes));
        let reason = found.solution.as_ref().and_then(|solution| solution.as_ref().err());
        if let Some(reason) = reason {
            json.insert("reason".to_owned(), json!(reason));
        }
        Answer { data, json: Value::Object(json), text, can_be_met: reason.is_none() }
    }

    fn find(&self) -> Found {
        let targets = self.rules.targets();
        let within = targets.within();
        let load = self.calls.and_then(|calls| OfferedLoad::new(calls, self.aht, self.interval).ok());
        let solution = match &load {
            Some(load) => Some(match smallest_agents(&ErlangC, load, &targets) {
                Ok(solution) => Ok(self.at_least_the_minimum(load, solution)),
                Err(reason) => Err(reason.to_string()),
            }),
            // Without calls the question is how many; a target that nobody can keep has no answer either.
            None => targets.unmeetable(false).map(|reason| Err(reason.to_string())),
        };
        let max_calls =
            self.agents.and_then(|agents| most_contacts(&ErlangC, agents, self.aht, self.interval, &targets).ok());
        let max_aht_s = match (self.agents, self.calls) {
            (Some(agents), Some(calls)) if calls > 0.0 => {
                longest_aht(&ErlangC, agents, calls, self.interval, &targets).ok()
            }
            _ => None,
        };
        let described = load.as_ref().and_then(|load| {
            let required = solution.as_ref().and_then(|solution| solution.as_ref().ok()).map(|s| s.agents as f64);
            let agents = self.agents.or(required)?;
            Some((agents, ErlangC.performance(load, agents, within)))
        });
        Found { load, solution, max_calls, max_aht_s, described }
    }

    fn at_least_the_minimum(&self, load: &OfferedLoad, solution: Solution) -> Solution {
        let minimum = self.rules.min_agents;
        let exact = solution.agents_exact.max(minimum as f64);
        if minimum <= solution.agents {
            return Solution { agents_exact: exact, ..solution };
        }
        let performance = ErlangC.performance(load, minimum as f64, self.rules.targets().within());
        Solution { agents: minimum, agents_exact: exact, binding: Binding::MinimumAgents, performance }
    }

    /// Two agents less to two more around the number that is described.
    fn neighbours(&self, found: &Found) -> Vec<(f64, Performance)> {
        let (Some(load), Some((agents, _))) = (&found.load, &found.described) else { return Vec::new() };
        let within = self.rules.targets().within();
        (-2..=2)
            .map(|step| agents + f64::from(step))
            .filter(|agents| *agents >= 0.0)
            .map(|agents| (agents, ErlangC.performance(load, agents, within)))
            .collect()
    }

    /// When the model is a poor one for the case.
    fn notes(&self, found: &Found) -> Vec<String> {
        let mut notes = Vec::new();
        if let (Some(load), Some((agents, performance))) = (&found.load, &found.described)
            && load.erlangs().get() > 0.0
        {
            let long = ErlangC.performance(load, *agents, Seconds::whole(60)).p_wait_gt_threshold;
            if performance.asa_s.is_infinite() {
                notes.push(format!(
                    "{} agents are no more than the load of {} erlangs: under Erlang C the queue grows for ever; in truth callers \
                     hang up, which this model does not know.",
                    plain(*agents),
                    plain(load.erlangs().get())
                ));
            } else if long > 0.05 {
                notes.push(format!(
                    "{} wait longer than a minute, and some of them would hang up. Erlang C knows no hanging up and so shows \
                     the waits too long and asks for too many agents.",
                    percent(long)
                ));
            }
        }
        if self.aht > self.interval {
            notes.push(format!(
                "The handle time of {} is longer than the interval of {}: contacts reach into the intervals that follow, and \
                 a steady state is a rough picture.",
                span(self.aht),
                span(self.interval)
            ));
        }
        if self.calls.is_some_and(|calls| calls > 0.0 && calls < 5.0) {
            notes.push(
                "Fewer than 5 contacts: one more or less changes the service more than one agent; look at longer spans too."
                    .to_owned(),
            );
        }
        notes
    }

    fn words(&self, found: &Found, notes: &[String]) -> String {
        let mut text = String::new();
        // Writing into a String can't fail.
        let _ = self.write_words(found, notes, &mut text);
        text
    }

    fn write_words(&self, found: &Found, notes: &[String], text: &mut String) -> std::fmt::Result {
        let within = self.rules.targets().within();
        let (aht, interval) = (span(self.aht), span(self.interval));
        match (self.calls, &found.load) {
            (Some(calls), Some(load)) => {
                let load = plain(load.erlangs().get());
                let is = if load == "1" { "erlang" } else { "erlangs" };
                writeln!(text, "{} contacts of {aht} in {interval}: a load of {load} {is}.", plain(calls))?;
            }
            _ => writeln!(text, "Contacts of {aht}, counted per {interval}.")?,
        }
        match &found.solution {
            Some(Err(reason)) => writeln!(text, "{}.", sentence(reason))?,
            Some(Ok(solution)) => {
                let agents = solution.agents;
                let shrinkage = &self.rules.shrinkage;
                let scheduled = if shrinkage.share() > 0.0 {
                    format!(
                        "; {} on the schedule with {} shrinkage",
                        shrinkage.schedule(agents),
                        percent(shrinkage.share())
                    )
                } else {
                    String::new()
                };
                let exact = plain(solution.agents_exact);
                writeln!(text, "Required: {} ({exact} exactly){scheduled}.", counted(agents as f64, "agent"))?;
                writeln!(text, "What decides: {}", self.what_binds(found, solution))?;
            }
            None => {}
        }
        if let (Some(agents), Some(most)) = (self.agents, found.max_calls) {
            let whole = (most * (1.0 + 1e-12)).floor();
            let longest = found.max_aht_s.map_or_else(String::new, |aht_s| {
                format!(", or these contacts up to a handle time of {} s", plain(aht_s))
            });
            writeln!(
                text,
                "{} can carry {} contacts within the target ({} exactly){longest}.",
                counted(agents, "agent"),
                plain(whole),
                plain(most)
            )?;
        }
        if let Some((agents, p)) = found.described.filter(|(_, p)| p.asa_s.is_finite() && p.occupancy > 0.0) {
            writeln!(
                text,
                "{} answer {} within {}, after {:.1} s on average, and are busy {} of their time.",
                counted(agents, "agent"),
                percent(p.service_level),
                span(within),
                p.asa_s,
                percent(p.occupancy)
            )?;
        }
        let neighbours = self.neighbours(found);
        if !neighbours.is_empty() && found.load.is_some_and(|load| load.erlangs().get() > 0.0) {
            let answered = format!("within {}", span(within));
            let header = ["", "agents", answered.as_str(), "ASA", "waits at all", "occupancy"];
            let described = found.described.map(|(agents, _)| agents);
            let rows: Vec<Vec<String>> = neighbours
                .iter()
                .map(|(agents, p)| {
                    let mark = if Some(*agents) == described { "→" } else { " " };
                    let asa = if p.asa_s.is_infinite() { "∞".to_owned() } else { format!("{:.1} s", p.asa_s) };
                    vec![
                        mark.to_owned(),
                        plain(*agents),
                        percent(p.service_level),
                        asa,
                        percent(p.p_wait),
                        percent(p.occupancy),
                    ]
                })
                .collect();
            writeln!(text, "\n{}", table(&header, &rows))?;
        }
        for note in notes {
            writeln!(text, "Note: {note}")?;
        }
        // The last convention is about hours and FTE, of which one case has none.
        let conventions = self.rules.conventions();
        for convention in &conventions[..conventions.len().min(3)] {
            writeln!(text, "{convention}")?;
        }
        Ok(())
    }

    fn what_binds(&self, found: &Found, solution: &Solution) -> String {
        let less = solution.agents.saturating_sub(1);
        let short = match (&found.load, solution.agents) {
            (Some(load), 1..) => ErlangC.performance(load, less as f64, self.rules.targets().within()),
            _ => Performance::NEVER_SETTLES,
        };
        let with_less = counted(less as f64, "agent");
        match solution.binding {
            Binding::ServiceLevel => {
                let target = self.rules.target.unwrap_or_default();
                format!("the service level, {}; {with_less} reach {}.", target.in_words(), percent(short.service_level))
            }
            Binding::Asa if short.asa_s.is_infinite() => {
                format!("the average speed of answer; with {with_less} the queue grows for ever.")
            }
            Binding::Asa => {
                format!("the average speed of answer; {with_less} answer after {:.1} s on average.", short.asa_s)
            }
            Binding::Occupancy => {
                format!("the occupancy cap; {with_less} would be busy {} of their time.", percent(short.occupancy))
            }
            Binding::Abandonment => format!("the abandonment; {with_less} lose {}.", percent(short.abandonment)),
            Binding::PWait => format!("the share that waits; with {with_less} {} wait.", percent(short.p_wait)),
            Binding::Blocking => {
                format!("the blocking; with {with_less} {} are blocked.", percent(short.p_block.unwrap_or(0.0)))
            }
            Binding::MinimumAgents => format!("the minimum of {}.", counted(self.rules.min_agents as f64, "agent")),
            Binding::NoContacts => "there are no contacts, so nobody is needed.".to_owned(),
            Binding::Stability => "only that the queue settles; no target asks for more.".to_owned(),
        }
    }

    /// Every column of a batch row, and the schedule.
    fn cells(&self, found: &Found) -> Vec<(String, Cell)> {
        let names = INPUT_COLUMNS.iter().chain(OUTPUT_COLUMNS).filter(|name| **name != "error");
        let mut cells: Vec<_> = names.map(|name| ((*name).to_owned(), self.cell(name, found))).collect();
        let solution = found.solution.as_ref().and_then(|solution| solution.as_ref().ok());
        let shrinkage = &self.rules.shrinkage;
        cells.push(("scheduled".to_owned(), solution.map(|s| shrinkage.schedule(s.agents) as f64).into()));
        cells.push(("scheduled_exact".to_owned(), solution.map(|s| shrinkage.schedule_exact(s.agents_exact)).into()));
        cells
    }

    fn cell(&self, name: &str, found: &Found) -> Cell {
        let solution = found.solution.as_ref().and_then(|solution| solution.as_ref().ok());
        let measure = |of: fn(&Performance) -> f64| Cell::from(found.described.as_ref().map(|(_, p)| of(p)));
        let rules = &self.rules;
        match name {
            "calls_per_interval" => self.calls.into(),
            "interval_s" => Some(self.interval.get()).into(),
            "aht_s" => Some(self.aht.get()).into(),
            "threshold_s" => Some(rules.targets().within().get()).into(),
            "agents" => self.agents.into(),
            "target_sl" => rules.target.map(|target| target.fraction.get()).into(),
            "target_asa_s" => rules.asa.map(Seconds::get).into(),
            "occupancy_cap" => rules.max_occupancy.map(|cap| cap.get()).into(),
            "model" => Cell::Text("c".to_owned()),
            "load_erlangs" => found.load.map(|load| load.erlangs().get()).into(),
            "required_agents" => solution.map(|s| s.agents as f64).into(),
            "required_agents_exact" => solution.map(|s| s.agents_exact).into(),
            "max_calls" => found.max_calls.into(),
            "max_aht_s" => found.max_aht_s.into(),
            "binding" => match &found.solution {
                Some(Ok(solution)) => Cell::Text(solution.binding.as_str().to_owned()),
                Some(Err(_)) => Cell::Text("unmeetable".to_owned()),
                None => Cell::Text(String::new()),
            },
            "p_wait" => measure(|p| p.p_wait),
            "p_wait_gt_threshold" => measure(|p| p.p_wait_gt_threshold),
            "service_level"
            | "sl_offered"
            | "sl_excl_short_abandons"
            | "sl_answered"
            | "sl_abandons_as_met"
            | "sl_virtual" => measure(|p| p.service_level),
            "asa_s" | "mean_wait_all_s" => measure(|p| p.asa_s),
            "occupancy" => measure(|p| p.occupancy),
            "abandonment" | "abandonment_within" | "abandonment_callers" => measure(|p| p.abandonment),
            "queue_length" => match (found.described, self.calls) {
                (Some((_, p)), Some(calls)) if calls > 0.0 => Some(p.asa_s * calls / self.interval.get()).into(),
                (Some(_), Some(_)) => Some(0.0).into(),
                _ => None.into(),
            },
            // Measures of models that this version does not have.
            _ => Cell::Number(None),
        }
    }
}

/// A value of the one-row table.
enum Cell {
    Number(Option<f64>),
    Text(String),
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        Self::Number(number)
    }
}

impl Cell {
    fn json(&self) -> Value {
        match self {
            Self::Number(None) => Value::Null,
            Self::Number(Some(number)) => number_json(*number),
            Self::Text(text) if text.is_empty() => Value::Null,
            Self::Text(text) => json!(text),
        }
    }
    fn column(self) -> Column {
        match self {
            Self::Number(number) => Column::Number(vec![number.unwrap_or(f64::NAN)]),
            Self::Text(text) => Column::Text(vec![text]),
        }
    }
}

fn number_json(number: f64) -> Value {
    if number.is_infinite() {
        json!("inf")
    } else if number.fract() == 0.0 && number.abs() < 1e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

fn measures(agents: f64, performance: &Performance) -> Value {
    json!({
        "agents": number_json(agents),
        "service_level": performance.service_level,
        "asa_s": number_json(performance.asa_s),
        "p_wait": performance.p_wait,
        "occupancy": performance.occupancy,
    })
}

/// A number for reading: whole, or with two decimals.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number}");
    }
    let text = format!("{number:.2}");
    match text.as_str() {
        "0.00" => format!("{number:.1e}"),
        _ => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

fn counted(number: f64, noun: &str) -> String {
    if number == 1.0 { format!("1 {noun}") } else { format!("{} {noun}s", plain(number)) }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn span(time: Seconds) -> String {
    let seconds = time.get();
    if seconds >= 600.0 && seconds % 60.0 == 0.0 {
        format!("{} min", seconds / 60.0)
    } else {
        format!("{} s", plain(seconds))
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
