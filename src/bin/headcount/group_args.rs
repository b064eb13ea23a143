//! Flags of queue groups.

use headcount::error::{Place, Problem, Problems};
use headcount::forecast::groups::{self, Group, GroupError, GroupForecast, Reconciliation};
use headcount::report::table;
use serde_json::{Value, json};

use crate::session::Failure;

/// Which queues are forecast together, and how the forecasts are made to add up.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Groups")]
pub struct GroupArgs {
    /// Queues that are also forecast together, as Voice=sales,support; repeatable; `[group."Voice"]` with `queues` in the settings file
    #[arg(long, value_name = "NAME=QUEUE,QUEUE")]
    pub group: Vec<Group>,
    /// How queues and groups are made to add up: bottom-up (groups are sums), top-down (groups are shared out) or mint (minimum trace); without groups, top-down and mint take all queues as one
    #[arg(long, value_name = "METHOD", default_value = "bottom-up")]
    pub reconcile: Reconciliation,
}

impl GroupArgs {
    /// The groups, checked against the queues that there are.
    pub fn of<'a>(&self, queues: impl Iterator<Item = &'a str> + Clone) -> Result<Vec<Group>, Failure> {
        if self.group.is_empty() && self.reconcile != Reconciliation::BottomUp {
            let name = "all queues".to_owned();
            return Ok(vec![Group { name, queues: queues.map(str::to_owned).collect() }]);
        }
        let faults = groups::check(&self.group, queues.clone(), self.reconcile);
        if faults.is_empty() {
            return Ok(self.group.clone());
        }
        let names = queues.collect::<Vec<_>>().join(", ");
        Err(Problems(faults.iter().map(|fault| refused(fault, &names)).collect()).into())
    }
}

/// A fault of the groups as a problem.
pub fn refused(fault: &GroupError, queues: &str) -> Problem {
    let help = match fault {
        GroupError::UnknownQueue { .. } => format!("the history has {queues}"),
        GroupError::Empty(_) => "name its queues: --group Voice=sales,support".to_owned(),
        GroupError::NameTwice(_) => "give the group a name of its own".to_owned(),
        GroupError::InTwoGroups { .. } => "leave it out of one, or use --reconcile mint".to_owned(),
        GroupError::Unlike(_) => "group queues of one interval length and time zone".to_owned(),
        GroupError::Forecast { .. } => "look at the history with `headcount inspect`".to_owned(),
    };
    Problem::new("group", Place::default(), fault.to_string(), help).field("group")
}

/// Groups for `--json`: totals, and a row per interval.
pub fn as_json(groups: &[GroupForecast], method: Reconciliation) -> Value {
    let group = |group: &GroupForecast| {
        let f = &group.forecast;
        let rows = f.start.iter().enumerate().map(|(i, start)| {
            let mut row = serde_json::Map::new();
            row.insert("start".to_owned(), json!(f.clock.label(*start)));
            row.insert("volume".to_owned(), json!(f.volume[i]));
            for band in &f.bands {
                row.insert(format!("volume_lo{}", band.level), json!(band.lo[i]));
                row.insert(format!("volume_hi{}", band.level), json!(band.hi[i]));
            }
            row.insert("aht_s".to_owned(), json!(f.aht_s.as_ref().map(|aht_s| aht_s[i])));
            Value::Object(row)
        });
        json!({
            "group": f.queue.name,
            "queues": group.queues,
            "reconcile": method.to_string(),
            "contacts": f.volume.iter().sum::<f64>(),
            "own_contacts": group.own_contacts,
            "rows": rows.collect::<Vec<_>>(),
        })
    };
    Value::Array(groups.iter().map(group).collect())
}

/// Groups as a table; empty without groups.
pub fn as_text(groups: &[GroupForecast], method: Reconciliation) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let row = |group: &GroupForecast| {
        let contacts = group.forecast.volume.iter().sum::<f64>();
        let own = format!("{:.0}", group.own_contacts);
        vec![
            group.forecast.queue.name.clone(),
            group.queues.join(", "),
            format!("{contacts:.0}"),
            own,
            method.to_string(),
        ]
    };
    let rows: Vec<_> = groups.iter().map(row).collect();
    let table = table::table(&["group", "queues", "contacts", "own forecast", "reconciled"], &rows);
    format!(
        "\n{table}A group is the sum of its queues. Rows of the table are queues, so that nobody is staffed twice.\n"
    )
}
