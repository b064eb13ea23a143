//! Files, spellings, exit codes. The whole contract stands in [`super::formats`].

use super::{Group, Term};

const NEW: Term = Term::of(Group::Files);

pub(super) const TERMS: [Term; 15] = [
    Term {
        name: "history",
        aliases: &["history file", "history.csv", "interval export", "canonical columns"],
        meaning: "What happened, one row per queue and interval. Columns: queue, channel, start, interval_min, \
                  offered, handled, abandoned, aht_s, talk_s, hold_s, acw_s, answered_in_sl, wait_s, staffed. Only \
                  start and offered are required; without queue all rows are one queue called `all`. Headers are \
                  matched without case, spaces, `_` and `-`, and by usual other names.",
        default: "CSV, .csv.gz or Parquet, by the file's ending. plan without one takes the embedded sample.",
        alternatives: "A column that is not recognised is named with --map offered=\"Calls In\".",
        see: &["interval", "offered", "aht", "finding"],
        ..NEW
    },
    Term {
        name: "forecast-file",
        aliases: &["forecast.csv", "forecast columns"],
        meaning: "What will happen, one row per queue and open interval. Columns: queue, start, volume, volume_lo80, \
                  volume_hi80, volume_lo95, volume_hi95, aht_s. The range columns follow the levels asked for.",
        see: &["prediction-range", "offered", "staffing-file"],
        ..NEW
    },
    Term {
        name: "staffing-file",
        aliases: &["staffing.csv", "requirement", "staffing columns"],
        meaning: "What it takes, one row per queue and open interval. Columns: queue, start, volume, aht_s, \
                  load_erlangs, agents, agents_exact, scheduled, service_level, asa_s, occupancy, p_wait, \
                  abandonment, binding. The measures are those of the whole `agents`.",
        see: &["agents-required", "scheduled", "service-level", "asa", "occupancy", "p-wait", "binding-constraint"],
        ..NEW
    },
    Term {
        name: "backtest-file",
        aliases: &["backtest.csv", "backtest columns", "hours_over", "hours_under", "contacts_unforecast"],
        meaning: "What every model would have missed, one row per queue, model and fold. Columns: queue, model, origin, \
                  lead, weekday, time (`all` where a row is not cut by it), wape, noise_floor, bias, mase, pinball, \
                  coverage80, coverage95, hours_over, hours_under, hours_required, contacts, contacts_forecast, \
                  contacts_unforecast (came where the forecast has no row), intervals, missing, set_aside. --forecasts \
                  FILE holds the forecasts themselves, with the columns model and origin.",
        default: "Totals, folds and leads; --by adds weekday and time of day.",
        see: &["back-test", "wape", "pinball", "coverage"],
        ..NEW
    },
    Term {
        name: "batch-file",
        aliases: &["erlang batch", "batch", "calls_per_interval"],
        meaning: "Staffing questions, one a row, for `erlang --batch`. Required columns: calls_per_interval, \
                  interval_s, aht_s; others ask for more, and unknown ones are passed through. Every row keeps its \
                  place in the output; one that can't be computed has its reason in the column `error`.",
        see: &["erlang-c", "exit-codes"],
        ..NEW
    },
    Term {
        name: "calendar",
        aliases: &["calendar file", "calendar.toml", "exclude", "uplift", "like"],
        meaning: "What the planner knows of days, in TOML or CSV: opening hours per queue and weekday, holidays and \
                  special days (closed, hours, like an earlier date, uplift), and dates that must not teach the model \
                  (exclude).",
        default: "None: hours are learned from the history and every day teaches.",
        see: &["closed", "special-day"],
        ..NEW
    },
    Term {
        name: "run-folder",
        aliases: &["plan folder", "run"],
        meaning: "What plan leaves behind: forecast.csv, staffing.csv, plan.xlsx, report.html, charts/ as SVG and \
                  PNG, and run.json. It appears whole or not at all. A folder that an earlier run wrote is replaced; \
                  any other is refused; --force sets it aside under another name.",
        default: "plan/ in the current folder.",
        alternatives: "With -o DIR.",
        see: &["forecast-file", "staffing-file"],
        ..NEW
    },
    Term {
        name: "run-json",
        aliases: &["run record"],
        meaning: "The record of a run: version, command, every setting with its value and origin, the SHA-256 of \
                  every input, the seed, and the headline numbers. Steps that this version does not have are named as \
                  left out.",
        see: &["run-folder", "config"],
        ..NEW
    },
    Term {
        name: "config",
        aliases: &["headcount.toml", "settings file", "toml"],
        meaning: "Settings in TOML: every flag is a key of the same name. version = 1 stands on top; unknown keys are \
                  errors. A flag on the command line outranks the file.",
        default: "headcount.toml in the current folder, when there is one; the output names it.",
        alternatives: "Another file with --config FILE. `headcount init DIR` writes one with every default and a \
                       comment for each.",
        see: &["units"],
        ..NEW
    },
    Term {
        name: "units",
        aliases: &["spellings", "durations", "percent", "shares", "dates"],
        meaning: "How values are written, alike in flags, TOML and headers. Targets: 80/20. Shares: 30% or 0.30. \
                  Durations: 180s, 3m, 1.5h, 2d, 1w; a bare number is seconds. Dates: 2026-11-23.",
        see: &["config"],
        ..NEW
    },
    Term {
        name: "exit-codes",
        aliases: &["exit code", "return code", "exit status"],
        meaning: "0: done. 1: it ran, but a target can't be met or a check found a shortfall. 2: bad usage or input \
                  (outranks 1). 3: a fault of the program or the machine. 130: interrupted.",
        see: &["finding"],
        ..NEW
    },
    Term {
        name: "finding",
        aliases: &["findings", "data quality", "warnings", "strict"],
        meaning: "Something odd in a history that does not stop a run: a fixed code, a sentence, where and how often. \
                  What can't be read at all is an error instead.",
        default: "Shown, and the run goes on.",
        alternatives: "With --strict: a warning ends the run with exit code 2 and nothing is written; notes don't \
                       count.",
        see: &["missing-intervals", "duplicate-rows", "outage", "spike", "level-shift"],
        ..NEW
    },
    Term {
        name: "seed",
        aliases: &["random seed", "reproducible", "determinism", "threads"],
        meaning: "Where everything random starts. The same inputs, settings and seed give the same bytes, whatever \
                  the number of threads.",
        default: "1.",
        see: &["run-json"],
        ..NEW
    },
    Term {
        name: "queue",
        aliases: &["channel", "split"],
        meaning: "A line of contacts that one group of agents answers. Names keep their spelling and are sorted by \
                  code point; the channel (voice, chat …) is a label that rides along.",
        default: "`all`, where a file has no queue column.",
        see: &["history", "queue-spelling"],
        ..NEW
    },
    Term {
        name: "no-value",
        aliases: &["empty cell", "inf", "nan", "infinite"],
        meaning: "An empty cell means that there is no such value. An infinite value, such as the wait in a queue \
                  that never settles, is `inf` in CSV and the string \"inf\" in JSON.",
        see: &["asa"],
        ..NEW
    },
];
