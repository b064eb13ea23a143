//! Service of a staffed week: contact-weighted level, share of intervals on target, the weakest intervals.
