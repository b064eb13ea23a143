//! The columns of a batch by name.

macro_rules! columns {
    ($name:ident $all:ident $doc:literal: $($variant:ident $column:literal)*) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($variant,)* }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
        #[doc = concat!($doc, " In the order of the file.")]
        pub const $all: &[&str] = &[$($column,)*];
    };
}
columns! { Input INPUT_COLUMNS "Columns that a batch reads; the first three are required.":
    Calls "calls_per_interval" Interval "interval_s" Aht "aht_s" Threshold "threshold_s" Agents "agents"
    TargetSl "target_sl" TargetAsa "target_asa_s" TargetAbandonment "target_abandonment" TargetBlock "target_block"
    OccupancyCap "occupancy_cap" Patience "patience_s" Retrial "retrial_fraction" Variance "variance" Lines "lines"
    ConcurrencyAht "concurrency_aht_s" BlendThreshold "blend_threshold" OutboundAht "outbound_aht_s"
    TargetPWait "target_p_wait" Definition "sl_definition"
}
columns! { Output OUTPUT_COLUMNS "Columns that a batch adds.":
    Model "model" Load "load_erlangs" RequiredAgents "required_agents" RequiredExact "required_agents_exact"
    RequiredLines "required_lines" RequiredBlend "required_blend_threshold" MaxCalls "max_calls" MaxAht "max_aht_s"
    Binding "binding" PWait "p_wait" PWaitGt "p_wait_gt_threshold" ServiceLevel "service_level" Asa "asa_s"
    Occupancy "occupancy" Abandonment "abandonment" AbandonmentWithin "abandonment_within"
    AbandonmentCallers "abandonment_callers" QueueLength "queue_length" SlOffered "sl_offered"
    SlExclShort "sl_excl_short_abandons" SlAnswered "sl_answered" SlAbandonsMet "sl_abandons_as_met"
    SlVirtual "sl_virtual" MeanWaitAll "mean_wait_all_s" PBlock "p_block" SlAccepted "sl_accepted"
    TotalRate "total_rate" MeanConcurrency "mean_concurrency" OutboundPerHour "outbound_per_hour" Error "error"
}

impl Input {
    /// The column's name.
    pub fn as_str(self) -> &'static str {
        INPUT_COLUMNS[self as usize]
    }
    /// The column that says what a flag says; `None` for a flag that holds for the whole file.
    pub fn of_flag(flag: &str) -> Option<Self> {
        Some(match flag {
            "calls" => Self::Calls,
            "interval" => Self::Interval,
            "aht" => Self::Aht,
            "agents" => Self::Agents,
            "abandonment" => Self::TargetAbandonment,
            "blocking" => Self::TargetBlock,
            "patience" => Self::Patience,
            "retrials" => Self::Retrial,
            "variance" => Self::Variance,
            "lines" => Self::Lines,
            "concurrency-aht" => Self::ConcurrencyAht,
            "blend-threshold" => Self::BlendThreshold,
            "outbound-aht" => Self::OutboundAht,
            _ => return None,
        })
    }
}
