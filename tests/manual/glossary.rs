//! The glossary and the verb that prints it.

use headcount::glossary;

#[test]
fn the_definitions_page_says_what_explain_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/glossary/definitions.md");
    if crate::updating() {
        std::fs::write(path, glossary::page()).expect("the page is written");
    }
    let page = std::fs::read_to_string(path).expect("the page is there");
    assert!(page == glossary::page(), "run `UPDATE_PAGES=1 cargo test --test manual`");
}

#[test]
fn every_column_of_the_files_is_explained() {
    let columns = "start interval_min offered handled abandoned aht_s talk_s hold_s acw_s answered_in_sl wait_s volume \
                   volume_lo80 volume_hi80 volume_lo95 volume_hi95 load_erlangs agents agents_exact scheduled \
                   service_level asa_s occupancy p_wait abandonment binding required_agents required_agents_exact \
                   required_lines required_blend_threshold max_calls max_aht_s p_wait_gt_threshold abandonment_within \
                   abandonment_callers queue_length sl_offered sl_excl_short_abandons sl_answered sl_abandons_as_met \
                   sl_virtual mean_wait_all_s p_block sl_accepted total_rate mean_concurrency outbound_per_hour";
    let unexplained: Vec<_> = columns.split_whitespace().filter(|column| glossary::find(column).is_none()).collect();
    assert_eq!(unexplained, Vec::<&str>::new());
}

/// What the glossary says in numbers is what the library computes.
mod check_values {
    use headcount::evaluate::accuracy;
    use headcount::glossary::find;
    use headcount::queueing::{ErlangA, ErlangC, OfferedLoad, QueueModel, Targets, erlang_b, smallest_agents};
    use headcount::staffing::Shrinkage;
    use headcount::units::Seconds;

    fn example(term: &str) -> &'static str {
        find(term).expect("the term is there").example
    }
    fn says(term: &str, value: String) {
        assert!(example(term).contains(&value), "`{term}` should say {value}: {}", example(term));
    }
    fn hundred_contacts() -> OfferedLoad {
        OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800)).expect("a load")
    }

    #[test]
    fn the_staffing_examples_are_computed() {
        let load = hundred_contacts();
        let within = Seconds::whole(20);
        let with = |agents: f64| ErlangC.performance(&load, agents, within);
        says("offered-load", format!("{} erlangs", load.erlangs().get()));
        says("service-level", format!("13 agents give {:.1} %", 100.0 * with(13.0).service_level));
        says("service-level", format!("14 give {:.1} %", 100.0 * with(14.0).service_level));
        says("asa", format!("{:.2} s", with(14.0).asa_s));
        says("p-wait", format!("{:.1} % wait at all", 100.0 * with(14.0).p_wait));
        says("p-wait", format!("{:.1} % longer", 100.0 * with(14.0).p_wait_gt_threshold));
        says("erlang-c", format!("{:.1} %", 100.0 * with(14.0).p_wait));
        says("occupancy", format!("{:.1} %", 100.0 * with(14.0).occupancy));
        let patient = ErlangA::new(Seconds::whole(120)).performance(&load, 12.0, within);
        says("erlang-a", format!("{:.1} % are answered", 100.0 * patient.service_level));
        says("erlang-a", format!("{:.1} % hang up", 100.0 * patient.abandonment));
        let target = Targets { service_level: Some("80/20".parse().expect("a target")), ..Targets::default() };
        let agents = smallest_agents(&ErlangC, &load, &target).expect("it can be met").agents;
        says("agents-required", format!("{agents} agents"));
        let five = OfferedLoad::new(5.0, Seconds::whole(60), Seconds::whole(60)).expect("a load");
        says("erlang-b", format!("{:.2} %", 100.0 * erlang_b::blocking(10.0, &five)));
    }

    #[test]
    fn the_shrinkage_examples_are_computed() {
        let third: Shrinkage = "30%".parse().expect("a share");
        says("shrinkage", format!("= {} scheduled", third.schedule(14)));
        says("scheduled", format!("{}", third.schedule(14)));
        let parts: Shrinkage = "leave=paid:20%,breaks=present:10%".parse().expect("two parts");
        says("shrinkage", format!("= {:.0} %", 100.0 * parts.share()));
        let occupancy = ErlangC.performance(&hundred_contacts(), 14.0, Seconds::whole(20)).occupancy;
        says("utilisation", format!("{:.0} %", 100.0 * occupancy * third.remaining()));
    }

    #[test]
    fn the_accuracy_examples_are_computed() {
        let (forecast, actual) = ([12.0, 27.0], [10.0, 30.0]);
        says("wape", format!("{:.1} %", 100.0 * accuracy::wape(&forecast, &actual).expect("contacts")));
        let bias = 100.0 * accuracy::bias(&forecast, &actual).expect("contacts");
        says("bias", format!("−{:.1} %", bias.abs()));
        says("noise-floor", format!("= {:.0} %", 100.0 * accuracy::noise_floor(10.0)));
        says("noise-floor", format!("100 contacts: {:.0} %", 100.0 * accuracy::noise_floor(100.0)));
    }
}

#[cfg(feature = "cli")]
mod verb {
    use std::process::Command;

    fn explain(args: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_headcount")).arg("explain").args(args).output();
        let output = output.expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    #[test]
    fn a_planner_asks_what_shrinkage_is() {
        insta::assert_snapshot!(explain(&["shrinkage"]).1);
    }

    #[test]
    fn without_a_term_the_list_stands_in_chapters() {
        let (code, out, _) = explain(&[]);
        assert_eq!(code, 0);
        insta::assert_snapshot!(out);
    }

    #[test]
    fn words_abbreviations_and_columns_lead_to_the_same_entry() {
        let (_, by_name, _) = explain(&["service-level"]);
        for said in [&["SL"][..], &["service", "level"], &["Service_Level"], &["sl_offered"]] {
            assert_eq!(explain(said).1, by_name, "{said:?}");
        }
    }

    #[test]
    fn an_unknown_term_is_bad_usage_and_names_its_neighbours() {
        let (code, out, err) = explain(&["shrinkge"]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("no term `shrinkge`") && err.contains("did you mean shrinkage?"), "{err}");
    }

    #[test]
    fn lines_of_an_entry_fit_a_terminal() {
        for term in headcount::glossary::terms() {
            let (code, out, _) = explain(&[term.name]);
            assert_eq!(code, 0);
            let long = out.lines().find(|line| line.chars().count() > 100);
            assert_eq!(long, None, "{}", term.name);
        }
    }
}
