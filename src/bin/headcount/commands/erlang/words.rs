//! The answer as a planner would want it told.

use std::fmt::{self, Write};

use headcount::queueing::{Binding, Model, ModelName, Performance, Solution};
use headcount::report::table;
use headcount::units::Seconds;

use super::answer::Case;

/// How a column of the table reads a performance.
type CellOf = Box<dyn Fn(&Performance) -> String>;

impl Case {
    /// The case in words, the table of neighbours, the notes and the conventions.
    pub fn words(&self, notes: &[String]) -> String {
        let mut text = String::new();
        // Writing into a String can't fail.
        let _ = self.write_words(notes, &mut text);
        text
    }

    fn write_words(&self, notes: &[String], text: &mut String) -> fmt::Result {
        writeln!(text, "{}", self.in_words())?;
        self.write_required(text)?;
        self.write_carried(text)?;
        if let Some((agents, p)) = self.found.described.filter(|(_, p)| p.asa_s.is_finite() && p.occupancy > 0.0) {
            writeln!(text, "{}", self.described_in_words(agents, &p))?;
        }
        let loaded = self.found.load.is_some_and(|load| load.erlangs().get() > 0.0);
        let neighbours = self.neighbours();
        if loaded && !neighbours.is_empty() {
            writeln!(text, "\n{}", self.power_of_one(&neighbours))?;
        }
        for note in notes {
            writeln!(text, "Note: {note}")?;
        }
        // The last convention is about hours and FTE, of which one case has none.
        let conventions = self.rules.conventions();
        for (k, convention) in conventions[..conventions.len().min(3)].iter().enumerate() {
            let why = if k == 1 { format!(" {}", self.why_this_model()) } else { String::new() };
            writeln!(text, "{convention}{why}")?;
        }
        Ok(())
    }

    /// The load: `100 contacts of 180 s in 30 min: a load of 10 erlangs.`
    fn in_words(&self) -> String {
        let interval = span(self.question.interval);
        let ahts = self.question.assumptions.concurrency_aht.as_ref();
        let aht = self.question.aht.or(ahts.and_then(|ahts| ahts.first().copied())).unwrap_or_default();
        match (self.question.contacts, &self.found.load) {
            (Some(calls), Some(load)) => {
                let load = plain(load.erlangs().get());
                let is = if load == "1" { "erlang" } else { "erlangs" };
                format!("{} of {} in {interval}: a load of {load} {is}.", counted(calls, "contact"), span(aht))
            }
            _ => format!("Contacts of {}, counted per {interval}.", span(aht)),
        }
    }

    fn write_required(&self, text: &mut String) -> fmt::Result {
        if let Some(Ok(solution)) = &self.found.required {
            let agents = solution.agents;
            let shrinkage = &self.rules.shrinkage;
            let scheduled = if shrinkage.share() > 0.0 {
                let share = percent(shrinkage.share());
                format!("; {} on the schedule with {share} shrinkage", shrinkage.schedule(agents))
            } else {
                String::new()
            };
            let exact = plain(solution.agents_exact);
            writeln!(text, "Required: {} ({exact} exactly){scheduled}.", counted(agents as f64, "agent"))?;
            writeln!(text, "What decides: {}", self.what_binds(solution))?;
        }
        if let (Some(lines), Some(blocking)) = (self.found.required_lines, self.rules.blocking)
            && !matches!(self.found.model, Model::B(_))
        {
            let agents = self.question.agents.or(self.solution().map(|found| found.agents as f64)).unwrap_or(0.0);
            let with = counted(agents, "agent");
            match lines {
                Ok(lines) => writeln!(
                    text,
                    "Required lines: {lines} with {with} (contacts in service and waiting), so that at most {blocking} find \
                     every line taken."
                )?,
                // Without a number of agents there is no number of lines either, and its reason stands below.
                Err(_) if agents <= 0.0 => {}
                Err(reason) => {
                    writeln!(text, "No number of lines keeps the blocking at {blocking} with {with}: {reason}.")?
                }
            }
        }
        match self.found.required_threshold {
            Some(Ok(threshold)) if threshold as f64 > self.question.agents.unwrap_or(f64::INFINITY) => writeln!(
                text,
                "Inbound keeps its targets only without outbound (threshold {threshold}, one more than there are agents)."
            )?,
            Some(Ok(threshold)) => writeln!(
                text,
                "Outbound may start from {} on: with fewer inbound misses its targets.",
                counted(threshold as f64, "idle agent")
            )?,
            Some(Err(_)) => writeln!(text, "Inbound misses its targets with these agents even without outbound.")?,
            None => {}
        }
        match self.found.required {
            Some(Err(reason)) => writeln!(text, "{}.", sentence(&reason.to_string())),
            _ => Ok(()),
        }
    }

    fn write_carried(&self, text: &mut String) -> fmt::Result {
        let (Some(agents), Some(most)) = (self.question.agents, self.found.most_contacts) else { return Ok(()) };
        let agents = counted(agents, "agent");
        if most.is_infinite() {
            return writeln!(text, "{agents} carry any number of contacts within the target.");
        }
        let whole = (most * (1.0 + 1e-12)).floor();
        let longest = match self.found.longest_aht_s {
            Some(aht_s) if aht_s.is_finite() => {
                format!(", or these contacts up to a handle time of {} s", plain(aht_s))
            }
            _ => String::new(),
        };
        let contacts = counted(whole, "contact");
        writeln!(text, "{agents} can carry {contacts} within the target ({} exactly){longest}.", plain(most))
    }

    /// What the agents described do.
    fn described_in_words(&self, agents: f64, p: &Performance) -> String {
        let who = counted(agents, "agent");
        if self.found.model.kind() == ModelName::B {
            let blocked = percent(p.p_block.unwrap_or(0.0));
            return format!(
                "{who} lose {blocked} of the contacts and are busy {} of their time.",
                percent(p.occupancy)
            );
        }
        let within = span(self.question.within);
        let mut told =
            format!("{who} answer {} within {within}, after {:.1} s on average", percent(p.service_level), p.asa_s);
        if p.abandonment > 0.0 {
            let _ = write!(told, ", lose {} who hang up", percent(p.abandonment));
        }
        if let Some(blocked) = p.p_block {
            let _ = write!(told, ", turn {} away for want of a line", percent(blocked));
        }
        let _ = write!(told, ", and are busy {} of their time", percent(p.occupancy));
        if let Some(concurrency) = p.mean_concurrency {
            let _ = write!(told, ", with {concurrency:.2} contacts at once while they are");
        }
        if let Some(outbound) = p.outbound_per_hour {
            let _ = write!(told, "; outbound: {} an hour", counted((outbound * 10.0).round() / 10.0, "contact"));
        }
        told + "."
    }

    /// The table around the number described, with the columns that the model has.
    fn power_of_one(&self, neighbours: &[(f64, Performance)]) -> String {
        let described = self.found.described.map(|(agents, _)| agents);
        let answered = format!("within {}", span(self.question.within));
        let seconds = |s: f64| if s.is_infinite() { "∞".to_owned() } else { format!("{s:.1} s") };
        let of = |what: fn(&Performance) -> Option<f64>| neighbours.iter().any(|(_, p)| what(p).is_some());
        let loss = self.found.model.kind() == ModelName::B;
        let any = |share: fn(&Performance) -> f64| neighbours.iter().any(|(_, p)| share(p) > 0.0);
        let mut header = vec![String::new(), "agents".to_owned()];
        let mut cells: Vec<CellOf> = Vec::new();
        let mut column = |name: &str, cell: CellOf| {
            header.push(name.to_owned());
            cells.push(cell);
        };
        if !loss {
            column(&answered, Box::new(|p| percent(p.service_level)));
            column("ASA", Box::new(move |p| seconds(p.asa_s)));
        }
        if any(|p| p.abandonment) {
            column("hang up", Box::new(|p| percent(p.abandonment)));
        }
        if of(|p| p.p_block) {
            column("blocked", Box::new(|p| percent(p.p_block.unwrap_or(0.0))));
        }
        if !loss {
            column("waits at all", Box::new(|p| percent(p.p_wait)));
        }
        column("occupancy", Box::new(|p| percent(p.occupancy)));
        if of(|p| p.mean_concurrency) {
            column("at once", Box::new(|p| p.mean_concurrency.map_or_else(String::new, |n| format!("{n:.2}"))));
        }
        if of(|p| p.total_rate) {
            column("attempts", Box::new(|p| p.total_rate.map_or_else(String::new, plain)));
        }
        if of(|p| p.outbound_per_hour) {
            column("outbound/h", Box::new(|p| p.outbound_per_hour.map_or_else(String::new, |n| format!("{n:.1}"))));
        }
        let rows: Vec<Vec<String>> = neighbours
            .iter()
            .map(|(agents, p)| {
                let mark = if Some(*agents) == described { "→" } else { " " };
                let first = [mark.to_owned(), plain(*agents)];
                first.into_iter().chain(cells.iter().map(|cell| cell(p))).collect()
            })
            .collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        table(&header, &rows)
    }

    fn what_binds(&self, solution: &Solution) -> String {
        let less = solution.agents.saturating_sub(1) as f64;
        let short = match solution.agents {
            1.. => self.found.at(less).unwrap_or(Performance::NEVER_SETTLES),
            0 => Performance::NEVER_SETTLES,
        };
        let with_less = counted(less, "agent");
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

    /// From what the model follows.
    fn why_this_model(&self) -> String {
        let known = &self.question.assumptions;
        if known.model.is_some() {
            return "It was asked for with --model.".to_owned();
        }
        let given = [
            ("the patience", known.patience.is_some()),
            ("the redials", known.retrials.is_some()),
            ("the variance", known.variance.is_some()),
            ("the lines", known.lines.is_some()),
            ("the blocking target", self.rules.blocking.is_some()),
            ("the handle times of contacts in parallel", known.concurrency_aht.is_some()),
            ("the outbound work", known.blend_threshold.is_some() || known.outbound_aht.is_some()),
        ];
        let given: Vec<_> = given.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect();
        match given.as_slice() {
            [] => "It is the model of a queue of which no more is known.".to_owned(),
            parts => format!("The model follows from {}.", listed(parts)),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A number for reading: whole, or with two decimals.
pub fn plain(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number}");
    }
    let text = format!("{number:.2}");
    match text.as_str() {
        "0.00" => format!("{number:.1e}"),
        _ => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// A number with its noun.
pub fn counted(number: f64, noun: &str) -> String {
    if number == 1.0 { format!("1 {noun}") } else { format!("{} {noun}s", plain(number)) }
}

/// A share with one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// A span of time: seconds, from ten minutes on minutes.
pub fn span(time: Seconds) -> String {
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
