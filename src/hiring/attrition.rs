//! How a share of a year becomes one of a month, and that one of a week.

/// Weeks of a year here: twelve months are 52 weeks.
pub const WEEKS_PER_YEAR: f64 = 52.0;

/// The monthly share of leavers that comes to an annual one over twelve months.
///
/// # Formula
/// ```text
/// monthly = 1 − (1 − annual)^(1/12)
/// ```
/// ```
/// use headcount::hiring::attrition::{monthly_from_annual, weekly_from_monthly};
/// let monthly = monthly_from_annual(0.30);
/// assert!((monthly - 0.0293).abs() < 5e-5); // not 2.5 %
/// // Twelve of them, and 52 of the weekly ones, lose 30 % again.
/// assert!(((1.0 - monthly).powi(12) - 0.70).abs() < 1e-12);
/// assert!(((1.0 - weekly_from_monthly(monthly)).powi(52) - 0.70).abs() < 1e-12);
/// ```
pub fn monthly_from_annual(annual: f64) -> f64 {
    1.0 - libm::pow(1.0 - annual, 1.0 / 12.0)
}

/// The weekly share of leavers that comes to a monthly one: a month is 52/12 weeks.
///
/// # Formula
/// ```text
/// weekly = 1 − (1 − monthly)^(12/52)
/// ```
pub fn weekly_from_monthly(monthly: f64) -> f64 {
    1.0 - libm::pow(1.0 - monthly, 12.0 / WEEKS_PER_YEAR)
}

/// The share of those in training that drops out in each of its weeks, so that the share of a class is lost over all.
///
/// # Formula
/// ```text
/// weekly = 1 − (1 − share)^(1/weeks)
/// ```
pub fn weekly_drop_out(share: f64, weeks: usize) -> f64 {
    if weeks == 0 { 0.0 } else { 1.0 - libm::pow(1.0 - share, 1.0 / weeks as f64) }
}

/// Whole weeks of tenure, nearest to so many months.
pub fn weeks_of_months(months: f64) -> usize {
    // A float-to-integer cast saturates.
    (months * WEEKS_PER_YEAR / 12.0).round() as usize
}

/// Months of tenure after so many weeks.
pub fn months_of_weeks(weeks: usize) -> f64 {
    weeks as f64 * 12.0 / WEEKS_PER_YEAR
}
