//! The answer as a row of a batch, value by value.

use headcount::io::batch::{INPUT_COLUMNS, OUTPUT_COLUMNS};
use headcount::io::dataset::Column;
use headcount::queueing::{ArrivalVariance, Performance, Solution};
use headcount::units::{Fraction, Seconds};
use serde_json::{Value, json};

use super::answer::Case;

impl Case {
    /// Every column of a batch row, and the schedule.
    pub fn cells(&self) -> Vec<(String, Cell)> {
        let names = INPUT_COLUMNS.iter().chain(OUTPUT_COLUMNS).filter(|name| **name != "error");
        let mut cells: Vec<_> = names.map(|name| ((*name).to_owned(), self.cell(name))).collect();
        let shrinkage = &self.rules.shrinkage;
        let solution = self.solution();
        cells.push(("scheduled".to_owned(), solution.map(|s| shrinkage.schedule(s.agents) as f64).into()));
        cells.push(("scheduled_exact".to_owned(), solution.map(|s| shrinkage.schedule_exact(s.agents_exact)).into()));
        cells
    }

    /// The agents required, where some number keeps the targets.
    pub fn solution(&self) -> Option<Solution> {
        self.found.required.and_then(Result::ok)
    }

    fn cell(&self, name: &str) -> Cell {
        let (rules, found, known) = (&self.rules, &self.found, &self.question.assumptions);
        let described = found.described.as_ref().map(|(_, performance)| performance);
        let measure = |of: fn(&Performance) -> f64| Cell::from(described.map(of));
        let optional = |of: fn(&Performance) -> Option<f64>| Cell::from(described.and_then(of));
        let whole = |number: Option<u64>| Cell::from(number.map(|number| number as f64));
        match name {
            "calls_per_interval" => self.question.contacts.into(),
            "interval_s" => Some(self.question.interval.get()).into(),
            "aht_s" => self.question.aht.map(Seconds::get).into(),
            "threshold_s" => Some(self.question.within.get()).into(),
            "agents" => self.question.agents.into(),
            "target_sl" => rules.target.map(|target| target.fraction.get()).into(),
            "target_asa_s" => rules.asa.map(Seconds::get).into(),
            "target_abandonment" => rules.abandonment.map(Fraction::get).into(),
            "target_p_wait" => rules.p_wait.map(Fraction::get).into(),
            "target_block" => rules.blocking.map(Fraction::get).into(),
            "occupancy_cap" => rules.max_occupancy.map(Fraction::get).into(),
            "sl_definition" => Cell::Text(rules.definition.to_string()),
            "patience_s" => known.patience.map(Seconds::get).into(),
            "retrial_fraction" => known.retrials.map(Fraction::get).into(),
            "variance" => match (known.variance, self.question.contacts) {
                (Some(ArrivalVariance::OfCount(variance)), _) => Some(variance).into(),
                (Some(ArrivalVariance::TimesMean(times)), Some(contacts)) => Some(times * contacts).into(),
                (Some(other), _) => Cell::Text(other.to_string()),
                (None, _) => None.into(),
            },
            "lines" => whole(known.lines),
            "concurrency_aht_s" => {
                let times = known.concurrency_aht.iter().flatten().map(|aht| aht.get().to_string());
                Cell::Text(times.collect::<Vec<_>>().join("|"))
            }
            "blend_threshold" => whole(known.blend_threshold),
            "outbound_aht_s" => known.outbound_aht.map(Seconds::get).into(),
            "model" => Cell::Text(found.model.kind().as_str().to_owned()),
            "load_erlangs" => found.load.map(|load| load.erlangs().get()).into(),
            "required_agents" => whole(self.solution().map(|s| s.agents)),
            "required_agents_exact" => self.solution().map(|s| s.agents_exact).into(),
            "required_lines" => whole(found.required_lines.and_then(Result::ok)),
            "required_blend_threshold" => whole(found.required_threshold.and_then(Result::ok)),
            "max_calls" => found.most_contacts.into(),
            "max_aht_s" => found.longest_aht_s.into(),
            "binding" => Cell::Text(found.binding_name().to_owned()),
            "p_wait" => measure(|p| p.p_wait),
            "p_wait_gt_threshold" => measure(|p| p.p_wait_gt_threshold),
            "service_level" => measure(|p| p.service_level),
            "sl_offered" => measure(|p| p.levels.offered),
            "sl_excl_short_abandons" => measure(|p| p.levels.excluding_short_abandons),
            "sl_answered" => measure(|p| p.levels.answered),
            "sl_abandons_as_met" => measure(|p| p.levels.abandons_as_met),
            "sl_virtual" => measure(|p| p.levels.virtual_wait),
            "asa_s" => measure(|p| p.asa_s),
            "mean_wait_all_s" => measure(|p| p.mean_wait_all_s),
            "occupancy" => measure(|p| p.occupancy),
            "abandonment" => measure(|p| p.abandonment),
            "abandonment_within" => measure(|p| p.abandonment_within),
            "abandonment_callers" => measure(|p| p.abandonment_callers),
            "queue_length" => measure(|p| p.queue_length),
            "p_block" => optional(|p| p.p_block),
            "sl_accepted" => optional(|p| p.sl_accepted),
            "total_rate" => optional(|p| p.total_rate),
            "mean_concurrency" => optional(|p| p.mean_concurrency),
            "outbound_per_hour" => optional(|p| p.outbound_per_hour),
            _ => Cell::Number(None),
        }
    }
}

/// A value of the one-row table.
pub enum Cell {
    Number(Option<f64>),
    Text(String),
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        Self::Number(number)
    }
}

impl Cell {
    /// The value in JSON: empty is null, infinity the text `inf`.
    pub fn json(&self) -> Value {
        match self {
            Self::Number(None) => Value::Null,
            Self::Number(Some(number)) => number_json(*number),
            Self::Text(text) if text.is_empty() => Value::Null,
            Self::Text(text) => json!(text),
        }
    }
    /// The value as a column of one row.
    pub fn column(self) -> Column {
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

/// What a number of agents does, as an object; measures that the model does not have are left out.
pub fn measures(agents: f64, p: &Performance) -> Value {
    let mut value = json!({
        "agents": number_json(agents),
        "service_level": number_json(p.service_level),
        "asa_s": number_json(p.asa_s),
        "p_wait": number_json(p.p_wait),
        "occupancy": number_json(p.occupancy),
        "abandonment": number_json(p.abandonment),
    });
    let optional = [
        ("p_block", p.p_block),
        ("total_rate", p.total_rate),
        ("mean_concurrency", p.mean_concurrency),
        ("outbound_per_hour", p.outbound_per_hour),
    ];
    if let Value::Object(all) = &mut value {
        all.extend(optional.into_iter().filter_map(|(name, v)| Some((name.to_owned(), number_json(v?)))));
    }
    value
}
