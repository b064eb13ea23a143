//! One case answered in three shapes: a row, an object, a text.

use headcount::io::dataset::Dataset;
use headcount::queueing::Performance;
use headcount::staffing::{Answer, Question, StaffingRules};
use serde_json::{Map, Value, json};

use super::cells;

/// A question with what was found.
pub struct Case {
    pub question: Question,
    pub rules: StaffingRules,
    pub found: Answer,
}

/// The answer as it is published.
pub struct Published {
    pub data: Dataset,
    pub json: Value,
    pub text: String,
    /// Whether some number of agents keeps the targets.
    pub can_be_met: bool,
}

impl Case {
    /// The answer in its three shapes.
    pub fn answer(&self) -> Published {
        let notes = self.notes();
        let text = self.words(&notes);
        let mut data = Dataset::default();
        let mut json = Map::new();
        for (name, cell) in self.cells() {
            json.insert(name.clone(), cell.json());
            data.push(name, cell.column());
        }
        let neighbours: Vec<Value> = self.neighbours().into_iter().map(|(n, p)| cells::measures(n, &p)).collect();
        json.insert("power_of_one".to_owned(), json!(neighbours));
        json.insert("conventions".to_owned(), json!(self.rules.conventions()));
        json.insert("notes".to_owned(), json!(notes));
        let reason = self.found.unmeetable();
        if let Some(reason) = reason {
            json.insert("reason".to_owned(), json!(reason.to_string()));
        }
        Published { data, json: Value::Object(json), text, can_be_met: reason.is_none() }
    }

    /// Two agents less to two more around the number that is described.
    pub fn neighbours(&self) -> Vec<(f64, Performance)> {
        let Some((agents, _)) = self.found.described else { return Vec::new() };
        (-2..=2)
            .map(|step| agents + f64::from(step))
            .filter(|agents| *agents >= 0.0)
            .filter_map(|agents| Some((agents, self.found.at(agents)?)))
            .collect()
    }
}
