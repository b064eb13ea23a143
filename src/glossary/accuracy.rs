//! How good a forecast is. F is the forecast, A the actual.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Accuracy);

pub(super) const TERMS: [Term; 19] = [
    Term {
        name: "wape",
        aliases: &["weighted absolute percentage error", "mad/mean", "wmape"],
        meaning: "The share of contacts that stood in the wrong interval: all misses, added up, over all contacts. It \
                  is the headline of accuracy, because busy intervals weigh what they weigh in staff.",
        formula: "WAPE = Σ|F − A| / ΣA",
        default: "Of intervals, with the noise floor beside it. Misses cancel out in sums, so a day or week always \
                  looks better than its intervals; never compare the two.",
        alternatives: "MAPE, sMAPE, MASE.",
        example: "Actual 10 and 30, forecast 12 and 27: (2 + 3) / 40 = 12.5 %.",
        see: &["noise-floor", "bias", "mape", "mase"],
        ..NEW
    },
    Term {
        name: "bias",
        aliases: &["forecast bias", "mean percentage error"],
        meaning: "How far the forecast is too high (positive) or too low (negative) altogether.",
        formula: "bias = (ΣF − ΣA) / ΣA",
        example: "Actual 10 and 30, forecast 12 and 27: −1 / 40 = −2.5 %.",
        see: &["wape"],
        ..NEW
    },
    Term {
        name: "tracking-signal",
        aliases: &["ts", "drift signal"],
        meaning: "Whether a forecast misses to one side: the sum of its misses in mean absolute misses. Beyond about 4 of \
                  either sign the bias is no accident. Its sign is that of what came less the forecast, as in the field: \
                  negative where too much was forecast, so opposite to the bias.",
        formula: "Σ(A − F) / MAE",
        default: "It grows with the number of intervals; read it of days or weeks.",
        example: "Actual 10, 30 and 20, forecast 12, 27 and 24: (−2 + 3 − 4) / 3 = −1.",
        source: "Brown, Smoothing, Forecasting and Prediction of Discrete Time Series (1963).",
        see: &["bias", "mae-rmse"],
        ..NEW
    },
    Term {
        name: "noise-floor",
        aliases: &["poisson floor", "best possible wape"],
        meaning: "The WAPE that is left to a forecast that knows the true mean, because single contacts arrive at \
                  random. An interval WAPE near its floor can't be improved, only made up.",
        formula: "≈ √(2 / (π × v))      v contacts expected per interval; over intervals weighted by v",
        default: "Printed beside every interval WAPE, for Poisson arrivals. Arrivals that vary more leave more.",
        example: "10 contacts in a quarter hour: √(2 / 31.4) = 25 %. 100 contacts: 8 %.",
        see: &["wape", "over-dispersion"],
        ..NEW
    },
    Term {
        name: "mape",
        aliases: &["mean absolute percentage error"],
        meaning: "The mean of the misses as shares of their actuals. Quiet intervals rule it, and it can't be taken \
                  where the actual is zero: those are left out, and their number is shown.",
        formula: "MAPE = mean of |F − A| / A over intervals with A > 0",
        see: &["wape", "smape"],
        ..NEW
    },
    Term {
        name: "smape",
        aliases: &["symmetric mape", "symmetric mean absolute percentage error"],
        meaning: "MAPE against the mean of forecast and actual, so that it stays between 0 and 200 %.",
        formula: "sMAPE = mean of 2 |F − A| / (|F| + |A|)",
        see: &["mape"],
        ..NEW
    },
    Term {
        name: "mae-rmse",
        aliases: &["mae", "rmse", "mean absolute error", "root mean square error"],
        meaning: "The mean miss in contacts, plain and with large misses weighing more.",
        formula: "MAE = mean of |F − A|,   RMSE = √(mean of (F − A)²)",
        see: &["wape"],
        ..NEW
    },
    Term {
        name: "mase",
        aliases: &["mean absolute scaled error"],
        meaning: "The mean miss in units of what copying last week would have missed in the history. Below 1 the \
                  forecast is better than copying.",
        formula: "MASE = MAE / mean of |A(t) − A(t − 1 week)| over the history",
        source: "Hyndman & Koehler, 2006",
        see: &["seasonal-naive"],
        ..NEW
    },
    Term {
        name: "prediction-range",
        aliases: &[
            "range",
            "prediction interval",
            "80% range",
            "95% range",
            "volume_lo80",
            "volume_hi80",
            "volume_lo95",
            "volume_hi95",
            "level",
        ],
        meaning: "A lower and an upper end between which the actual lies with the stated probability. It holds for \
                  one interval at a time, and includes the randomness of single contacts.",
        default: "80 % and 95 %.",
        alternatives: "With --level 50,90.",
        see: &["coverage", "winkler"],
        ..NEW
    },
    Term {
        name: "coverage",
        aliases: &["range coverage", "calibration"],
        meaning: "The share of actuals that fell into their range. An 80 % range should hold 80 %: more means too \
                  wide, less too sure.",
        formula: "coverage = number of (lo ≤ A ≤ hi) / number of intervals",
        source: "Gneiting & Raftery, 2007",
        see: &["prediction-range", "winkler"],
        ..NEW
    },
    Term {
        name: "winkler",
        aliases: &["winkler score", "interval score"],
        meaning: "A price of a range: its width, plus a fine for every actual outside. Smaller is better, and neither \
                  a wide nor a bold range can cheat it.",
        formula: "(hi − lo) + (2 / α) × (lo − A if A < lo) + (2 / α) × (A − hi if A > hi),   α = 1 − level",
        source: "Gneiting & Raftery, 2007",
        see: &["coverage", "pinball"],
        ..NEW
    },
    Term {
        name: "pinball",
        aliases: &["pinball loss", "quantile loss"],
        meaning: "The price of a forecast percentile q: too low costs its probability τ per contact, too high costs 1 \
                  − τ.",
        formula: "τ × (A − q) if A ≥ q, else (1 − τ) × (q − A)",
        source: "Gneiting & Raftery, 2007",
        see: &["winkler"],
        ..NEW
    },
    Term {
        name: "forecast-method",
        aliases: &["method", "auto", "forecaster", "model"],
        meaning: "How volumes are forecast. `auto` tries the methods on the last weeks of the history, as if they had \
                  not happened yet, and takes what missed least; the choice and every score are shown.",
        default: "auto.",
        alternatives: "With --model profile, seasonal-naive, mean-of-4, mean-of-6, mean-of-8 or median-of-6.",
        see: &["profile", "back-test", "seasonal-naive", "mean-of-6"],
        ..NEW
    },
    Term {
        name: "profile",
        aliases: &["weekly profile", "profile method"],
        meaning: "The forecast as a product of what a planner would name: the level of recent weeks, the day of the \
                  week, the shape of the day, and what holidays and special days did when they were there before.",
        see: &["forecast-method", "special-day"],
        ..NEW
    },
    Term {
        name: "back-test",
        aliases: &["rolling origin", "folds"],
        meaning: "A forecast of weeks that are already known, made with what was known before them. The only honest \
                  way to tell how good a method is.",
        default: "backtest: 8 folds of one week, a week apart, the last ending with the history. Actuals count as \
                  recorded; intervals without a record are not scored, and those that cleaning sets aside are scored \
                  and counted.",
        alternatives: "With --folds, --step, --horizon and --models.",
        see: &["wape", "forecast-method", "skill", "origin"],
        ..NEW
    },
    Term {
        name: "skill",
        aliases: &["forecast skill", "skill score"],
        meaning: "The share of the best naive average's misses that a model avoids. 0 is no better than averaging by \
                  hand, below 0 is worse.",
        formula: "skill = 1 − WAPE / least WAPE of seasonal-naive, mean-of-4, mean-of-6, mean-of-8, median-of-6",
        example: "A model misses 18.3 %, the mean of eight weeks 19.7 %: 1 − 18.3 / 19.7 = 7 %.",
        see: &["wape", "back-test", "seasonal-naive"],
        ..NEW
    },
    Term {
        name: "origin",
        aliases: &["forecast origin", "lead", "lead time of a forecast", "lead day"],
        meaning: "The first day of a fold: only rows before it are seen. The lead says how far after it a day lies: the \
                  origin is day 1, and beyond two weeks leads are counted in weeks.",
        see: &["back-test", "horizon"],
        ..NEW
    },
    Term {
        name: "seasonal-naive",
        aliases: &["naive forecast", "same as last week"],
        meaning: "The forecast that copies the same interval of last week: the measure that every method has to beat.",
        formula: "F(t) = A(t − 1 week)",
        see: &["mase", "mean-of-6"],
        ..NEW
    },
    Term {
        name: "mean-of-6",
        aliases: &["mean of six weeks", "six week average"],
        meaning: "The forecast that planners make in a spreadsheet: the mean of the same interval of the last six \
                  same weekdays.",
        formula: "F(t) = mean of A(t − k weeks), k = 1 … 6",
        see: &["seasonal-naive", "wape"],
        ..NEW
    },
];
