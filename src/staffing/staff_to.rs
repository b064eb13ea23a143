//! Which of the outcomes that a forecast allows is staffed for.

use std::fmt;
use std::str::FromStr;

use statrs::distribution::{ContinuousCDF, Normal};

use crate::forecast::VolumeForecast;
use crate::units::UnitError;

/// The volume to staff for: the expected one, or a quantile of what the forecast holds possible.
///
/// # Formula
/// A forecast in memory knows its distribution: the quantile is [`crate::forecast::Outlook::quantile`], a whole number
/// where contacts are few. Of a forecast read from a file only ranges are known: the ends of a central range of level `L`
/// are the quantiles `50 % ± L/2`, and the expected volume stands for the median. Between them the volume is interpolated
/// straight in standard normal deviates, so that a normal range is met exactly; beyond the widest range nothing is known,
/// and that is an error.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum StaffTo {
    /// The expected volume.
    #[default]
    Mean,
    /// A quantile in percent.
    Quantile(f64),
}

impl FromStr for StaffTo {
    type Err = UnitError;
    /// Reads `mean`, `p50`, `p80`, `p97.5`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError {
            what: "the volume to staff to",
            allowed: "mean, or a quantile such as p50 or p80 between p1 and p99",
            given: text.to_owned(),
        };
        let text = text.trim().to_ascii_lowercase();
        if text == "mean" {
            return Ok(Self::Mean);
        }
        let percent = text.strip_prefix('p').and_then(|p| p.parse::<f64>().ok()).ok_or_else(refuse)?;
        if (1.0..=99.0).contains(&percent) { Ok(Self::Quantile(percent)) } else { Err(refuse()) }
    }
}

impl fmt::Display for StaffTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::Quantile(percent) => write!(f, "p{percent}"),
        }
    }
}

impl StaffTo {
    /// What is staffed for, in words, for the conventions of a requirement; nothing to say of the expected volume.
    pub fn in_words(self) -> Option<String> {
        let Self::Quantile(percent) = self else { return None };
        Some(format!(
            "Staffed to {self}: the volume of every interval is one that {percent} % of outcomes stay at or below, not the \
             expected one."
        ))
    }

    /// The forecast with the volume to staff for in place of the expected one; its ranges stay.
    ///
    /// # Errors
    /// Says which range is missing when the quantile lies outside all of them.
    pub fn apply(self, forecast: &VolumeForecast) -> Result<VolumeForecast, String> {
        let Self::Quantile(percent) = self else { return Ok(forecast.clone()) };
        if let Some(outlook) = &forecast.outlook {
            let volume = (0..forecast.volume.len()).map(|i| outlook.quantile(i, percent / 100.0)).collect();
            return Ok(VolumeForecast { volume, ..forecast.clone() });
        }
        if percent == 50.0 {
            return Ok(forecast.clone());
        }
        let deviate = |share: f64| Normal::standard().inverse_cdf(share);
        let wanted = deviate(percent / 100.0);
        let enclosing =
            forecast.bands.iter().position(|band| deviate(0.5 + band.level.percent() / 200.0) >= wanted.abs() - 1e-12);
        let Some(outer) = enclosing else {
            let needed = (2.0 * (percent - 50.0)).abs();
            return Err(match forecast.bands.last() {
                None => {
                    format!("{self} needs a range, such as the columns volume_lo80 and volume_hi80, and there is none")
                }
                Some(band) => format!(
                    "{self} lies outside the widest range of the forecast, that of {} %; it needs one of at least {needed} %",
                    band.level
                ),
            });
        };
        let end = |k: usize, i: usize| {
            let band = &forecast.bands[k];
            if percent > 50.0 { band.hi[i] } else { band.lo[i] }
        };
        let z = |k: usize| deviate(0.5 + forecast.bands[k].level.percent() / 200.0);
        let volume = (0..forecast.volume.len())
            .map(|i| {
                let (z_in, inner) =
                    if outer == 0 { (0.0, forecast.volume[i]) } else { (z(outer - 1), end(outer - 1, i)) };
                let part = (wanted.abs() - z_in) / (z(outer) - z_in);
                (inner + part * (end(outer, i) - inner)).max(0.0)
            })
            .collect();
        Ok(VolumeForecast { volume, ..forecast.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Band, ForecastStory, Level};
    use crate::history::Queue;
    use crate::time::{Clock, IntervalLength, Moment};

    fn forecast() -> VolumeForecast {
        // A normal forecast of mean 100 and standard deviation 10.
        let band = |level: f64, half: f64| Band {
            level: Level::new(level).unwrap(),
            lo: vec![100.0 - half],
            hi: vec![100.0 + half],
        };
        VolumeForecast {
            queue: Queue { name: "all".to_owned(), channel: None },
            clock: Clock::Plain,
            interval: IntervalLength::from_minutes(30).unwrap(),
            start: vec![Moment(0)],
            volume: vec![100.0],
            bands: vec![band(80.0, 12.815_515_655), band(95.0, 19.599_639_845)],
            outlook: None,
            aht_s: None,
            handle_parts: None,
            story: ForecastStory::default(),
        }
    }

    #[test]
    fn quantiles_of_a_normal_forecast_are_its_own() {
        for (to, volume) in [
            ("mean", 100.0),
            ("p50", 100.0),
            ("p80", 108.416_212),
            ("p90", 112.815_516),
            ("p95", 116.448_536),
            ("p10", 87.184_484),
        ] {
            let staffed = to.parse::<StaffTo>().unwrap().apply(&forecast()).unwrap();
            assert!((staffed.volume[0] - volume).abs() < 1e-5, "{to}: {}", staffed.volume[0]);
        }
    }

    #[test]
    fn a_quantile_outside_every_range_is_refused_with_the_reason() {
        assert!("p99".parse::<StaffTo>().unwrap().apply(&forecast()).unwrap_err().contains("98"));
        let bare = VolumeForecast { bands: Vec::new(), ..forecast() };
        assert!("p80".parse::<StaffTo>().unwrap().apply(&bare).unwrap_err().contains("volume_hi80"));
        assert!("p0".parse::<StaffTo>().is_err() && "most".parse::<StaffTo>().is_err());
    }
}
