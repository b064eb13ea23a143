//! What the update of a day found, in words for the planner.

use super::DayUpdate;

impl DayUpdate {
    /// The update in sentences: what came, what was expected, what follows.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.not_believed > 0 {
            words.push(format!(
                "No contacts in {} where {:.0} were expected: taken for an outage, and not believed. If the queue is \
                 closed today, say so in the calendar",
                intervals(self.not_believed),
                self.not_believed_expected
            ));
        }
        if self.intervals == 0 || self.expected <= 0.0 {
            words.push("Nothing of the day is seen yet: this is the morning's forecast".to_owned());
            return words;
        }
        words.push(format!(
            "{:.0} contacts in {} so far where {:.0} were expected ({})",
            self.seen,
            intervals(self.intervals),
            self.expected,
            change(self.seen / self.expected)
        ));
        if self.rest <= 0.0 {
            words.push(format!("Nothing more is expected today; tomorrow {}", change(self.factor_tomorrow)));
        } else if self.past_days == 0 {
            words.push(
                "Too few past days to learn what lasts of such a difference: the rest stays as forecast".to_owned(),
            );
        } else if self.beta <= 0.0 {
            words.push(format!(
                "On the last {} days such a difference was not seen to last: the rest stays as forecast",
                self.past_days
            ));
        } else {
            words.push(format!(
                "The rest of the day keeps {:.0} % of such a difference: {}, tomorrow {}. On the last {} days that took {:.0} % \
                 off the error of the rest",
                100.0 * self.beta,
                change(self.factor),
                change(self.factor_tomorrow),
                self.past_days,
                100.0 * self.gain
            ));
        }
        words
    }
}

fn intervals(count: usize) -> String {
    if count == 1 { "1 interval".to_owned() } else { format!("{count} intervals") }
}

fn change(factor: f64) -> String {
    let percent = ((factor - 1.0) * 1000.0).round() / 10.0;
    if percent == 0.0 { "unchanged".to_owned() } else { format!("{percent:+.1} %") }
}
