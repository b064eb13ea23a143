//! The glossary and the verb that prints it.

use headcount::glossary;

/// `UPDATE_PAGES=1 cargo test --test explain` writes the page anew.
#[test]
fn the_definitions_page_says_what_explain_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/glossary/definitions.md");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(path, glossary::page()).expect("the page is written");
    }
    let page = std::fs::read_to_string(path).expect("the page is there");
    assert!(page == glossary::page(), "run `UPDATE_PAGES=1 cargo test --test explain`");
}

#[test]
fn every_column_of_the_files_is_explained() {
    let columns = "start interval_min offered handled abandoned aht_s talk_s hold_s acw_s answered_in_sl wait_s volume \
                   volume_lo80 volume_hi80 volume_lo95 volume_hi95 load_erlangs agents agents_exact scheduled \
                   service_level asa_s occupancy p_wait abandonment binding";
    let unexplained: Vec<_> = columns.split_whitespace().filter(|column| glossary::find(column).is_none()).collect();
    assert_eq!(unexplained, Vec::<&str>::new());
}

#[cfg(feature = "cli")]
mod verb {
    use assert_cmd::Command;

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
