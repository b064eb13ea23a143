//! `staff` with models of its own for each queue, with carried-over queues, deferred work and pools.

use std::fs;
use std::path::Path;

use crate::run;

/// A morning of two queues by the half hour, and one of mails.
fn forecast(here: &Path) {
    let mut text = String::from("queue,start,volume,aht_s\n");
    for (queue, volumes, aht_s) in
        [("mail", [40, 0, 20, 0], 600), ("sales", [60, 90, 100, 80], 240), ("support", [30, 50, 45, 40], 300)]
    {
        for (k, volume) in volumes.iter().enumerate() {
            text += &format!("{queue},2026-11-23T{:02}:{:02}:00,{volume},{aht_s}\n", 9 + k / 2, k % 2 * 30);
        }
    }
    fs::write(here.join("forecast.csv"), text).unwrap();
}

fn json(here: &Path, words: &[&str]) -> serde_json::Value {
    let (code, out, err) = run(here, &[&["staff", "forecast.csv", "--json"], words].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// The agents of a queue in order of time.
fn agents(result: &serde_json::Value, queue: &str) -> Vec<u64> {
    let rows = result["rows"].as_array().unwrap().iter().filter(|row| row["queue"] == queue);
    rows.map(|row| row["agents"].as_u64().unwrap()).collect()
}

#[test]
fn a_queue_may_have_a_model_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    forecast(here);
    let plain = json(here, &[]);
    let toml = "version = 1\n[queue.sales]\npatience = \"120s\"\n\
                [queue.mail]\nmodel = \"deferred\"\ntarget = \"100/1h\"\n";
    fs::write(here.join("headcount.toml"), toml).unwrap();
    let own = json(here, &["--quiet"]);
    assert_eq!(agents(&own, "support"), agents(&plain, "support"));
    assert!(agents(&own, "sales") < agents(&plain, "sales"));
    // Forty mails of ten minutes within an hour are 13⅓ agent half hours, so 14; twenty are 6⅔, so 7.
    assert_eq!(agents(&own, "mail").iter().sum::<u64>(), 21);
    let conventions = |k: usize| own["queues"][k]["conventions"][1].as_str().unwrap().to_owned();
    assert!(conventions(0).contains("deferred work"), "{}", conventions(0));
    assert!(
        conventions(1).contains("Erlang A") && conventions(1).contains("a patience of 120 s"),
        "{}",
        conventions(1)
    );
}

#[test]
fn a_queue_that_starts_empty_needs_fewer_agents_at_first_when_it_is_carried_over() {
    let place = tempfile::tempdir().unwrap();
    forecast(place.path());
    let (alone, carried) = (json(place.path(), &[]), json(place.path(), &["--carry-over"]));
    assert!(agents(&carried, "sales")[0] <= agents(&alone, "sales")[0]);
    assert_ne!(agents(&carried, "sales"), agents(&alone, "sales"));
    assert!(carried["queues"][1]["conventions"][1].as_str().unwrap().contains("carried over"));
    let (code, _, err) = run(place.path(), &["staff", "forecast.csv", "--carry-over", "--lines", "30"]);
    assert!(code == 2 && err.contains("can't be carried over"), "{err}");
}

#[test]
fn a_pool_of_all_queues_takes_fewer_agents_than_the_queues_apart() {
    let place = tempfile::tempdir().unwrap();
    forecast(place.path());
    let pooling = &json(place.path(), &["--pool"])["pooling"];
    assert!(pooling["saved_agent_hours"].as_f64().unwrap() > 0.0, "{pooling}");
    assert_eq!(pooling["rows"].as_array().unwrap().len(), 4);
    let (code, out, _) = run(place.path(), &["staff", "forecast.csv", "--pool"]);
    assert!(code == 0 && out.contains("one pool for all"), "{out}");
}

#[test]
fn a_target_that_the_model_can_not_measure_is_refused_with_a_reason() {
    let place = tempfile::tempdir().unwrap();
    forecast(place.path());
    for (words, expected) in [
        (&["--abandonment", "5%"][..], "needs `patience`"),
        (&["--blocking", "1%"], "needs `lines`"),
        (&["--model", "a"], "Erlang A needs `patience`"),
        (&["--model", "deferred", "--asa", "20s"], "deferred work does not know this target"),
    ] {
        let (code, out, err) = run(place.path(), &[&["staff", "forecast.csv"], words].concat());
        assert!(code == 2 && out.is_empty() && err.contains(expected), "{words:?}: {err}");
    }
}
