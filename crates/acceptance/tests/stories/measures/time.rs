//! Change over time: convergence of areas, and where a change of segregation comes from.

use super::*;

/// Returns the incomes of the Mexican states as a row for each state and year.
fn in_rows(wide: &Path) -> String {
    let mut reader = csv::Reader::from_path(wide).expect("the incomes can be read");
    let header = reader.headers().unwrap().clone();
    let mut out = "state,year,income\n".to_owned();
    for row in reader.records() {
        let row = row.unwrap();
        for (name, cell) in header.iter().zip(&row) {
            if let Some(year) = name.strip_prefix("pcgdp") {
                out.push_str(&format!("{},{year},{cell}\n", &row[0]));
            }
        }
    }
    out
}

const WIDE: &str = "gap convergence --area state --years \
     pcgdp1940,pcgdp1950,pcgdp1960,pcgdp1970,pcgdp1980,pcgdp1990,pcgdp2000 --format json";

#[test]
fn states_converge_the_same_from_columns_and_from_rows() {
    let data = reference("mexico_pcgdp.csv");
    let wide = measure(&format!("{WIDE} --growth logarithmic"), &data).json();
    let names: Vec<&str> =
        wide.as_array().unwrap().iter().map(|one| one["measure"].as_str().unwrap()).collect();
    assert_eq!(names[0], "sigma convergence");
    assert_eq!(names.len(), 5);
    // Σ(x − x̄)(y − ȳ) / Σ(x − x̄)² in Python, x = ln 1940, y = (ln 2000 − x) / 60.
    close(&wide[2]["estimate"], -0.007_254_802_677_838_513);
    assert_eq!((&wide[2]["n"], &wide[0]["n"]), (&32.into(), &7.into()));
    let folder = store::folder();
    let long = folder.path().join("long.csv");
    std::fs::write(&long, in_rows(&data)).unwrap();
    let line = "gap convergence --area state --year year --value income --format json";
    let found = measure(&format!("{line} --growth logarithmic"), &long).json();
    for place in 0..3 {
        close(&found[place]["estimate"], wide[place]["estimate"].as_f64().unwrap());
    }
    assert_eq!(found[4]["estimate"], wide[4]["estimate"]);
}

#[test]
fn what_cannot_be_read_as_areas_over_years_is_refused() {
    let folder = store::folder();
    let file = folder.path().join("t.csv");
    let ask = |text: &str, line: &str| {
        std::fs::write(&file, text).unwrap();
        measure(&format!("gap convergence --area area {line}"), &file)
    };
    let wide = "area,y2000,y2010,mean\na,1,2,3\nb,2,2,2\n";
    ask(wide, "--years y2000,mean").refusal(&["'mean'", "y2020"]);
    ask(wide, "--years y2010,y2000").refusal(&["2000", "2010"]);
    ask(wide, "--years y2000,y2010 --measure log-t").refusal(&["2 periods"]);
    ask(wide, "--years y2000,y2010 --measure sigma").refusal(&["'sigma'", "sigma-convergence"]);
    let smooth = "--years y2000,y2010 --measure log-t --smooth=-1";
    ask(wide, smooth).refusal(&["smooth", "-1", "0 and more"]);
    ask(wide, "--years y2000,y2010 --level 95").refusal(&["95", "between 0 and 1"]);
    ask("area,y2000,y2010\na,1,2\na,2,2\n", "--years y2000,y2010").refusal(&["'a'", "two rows"]);
    let zero = "area,y2000,y2010\na,0,2\nb,2,2\n";
    ask(zero, "--years y2000,y2010 --growth logarithmic --measure beta-convergence")
        .refusal(&["row 1", "has 0"]);
    let twice = "area,year,value\na,2000,1\na,2000,2\n";
    ask(twice, "--year year --value value").refusal(&["'a'", "2000"]);
    ask("area,year,value\na,20.5,1\n", "--year year --value value").refusal(&["20.5", "row 1"]);
}

#[test]
fn a_change_of_school_segregation_is_that_of_r() {
    let folder = store::folder();
    let files = ["schools00.csv", "schools05.csv"].map(|name| {
        let file = folder.path().join(name);
        std::fs::write(&file, by_race(&reference(name))).unwrap();
        file
    });
    let ask = |line: &str| {
        let mut command = brygga(["measure", "segregation-change", "--areas", "school"]);
        command.args(["--before", files[0].to_str().unwrap()]);
        command.args(["--after", files[1].to_str().unwrap()]);
        command.args(line.split_whitespace());
        finish(command)
    };
    let groups = "--groups asian,black,hisp,native,white";
    let expected = std::fs::read_to_string(reference("seg_R_schools00.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let of_r = |term: &str| -> f64 {
        let rows = &expected["outputs"]["mutual_diff_shapley"];
        let row = rows.as_array().unwrap().iter().find(|row| row["stat"] == term);
        row.expect("a term")["est"].as_f64().unwrap()
    };
    let line = format!("{groups} --measure shapley --tolerance 1e-6 --format json");
    let found = ask(&line).json();
    close(&found["estimate"], of_r("diff"));
    let terms = ["M1", "M2", "additions", "removals", "group_marginal", "unit_marginal"];
    for (place, term) in terms.iter().chain(&["structural"]).enumerate() {
        let value = found["parts"][place]["estimate"].as_f64().unwrap();
        // R stops the fitting early: terms agree as parts of M.
        assert!((value - of_r(term)).abs() < 1e-9 * of_r("M1"), "{term}: {value}");
    }
    let all = ask(&format!("{groups} --format json")).json();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    ask(&format!("{groups} --measure elbers")).refusal(&["'elbers'", "shapley"]);
    ask("--groups asian,blakc").refusal(&["blakc", "black"]);
}
