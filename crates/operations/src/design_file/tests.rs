use domain::indicator::Direction;
use evaluation::design::Plan;
use evaluation::design::adoption::{Adoption, Check, Comparison, Estimator};
use evaluation::design::threshold::{self, Change, Threshold, Treatment};

use super::*;

/// What registrations and records of stores that exist rest on.
const HASHES: [&str; 2] = [
    "9b94691bdf342968bcd5eba6b165faedaded1e0ce3a27555414f79919aff25ef",
    "dac3b0cd6543495d0866d4467afdf5b9b15a3dc7251429be7a39b61284165b38",
];

const DESIGN: &str = r#"
    id = "a-grant"
    title = "A grant"
    question = "Did it help?"
    programme = "A programme"
    source = "A decision"
    from = 2010
    level = 0.95
    seed = 1
    [treated]
    2018 = ["0114", "0115"]
    2019 = ["0117"]
    [[outcomes]]
    indicator = "N03926"
    group = "T"
    expected = "lower"
    horizon = 3
    smallest_of_interest = 0.5
    [comparison]
    rule = "never-treated"
    [[excluded]]
    areas = ["0120"]
    reason = "took another grant"
    [method]
    estimator = "callaway-santanna"
    checks = ["placebo-date", "synthetic-did", "parallel-trends"]
    placebo_years = 3
    relative_magnitude = 0.5
"#;

const AT_THRESHOLD: &str = r#"
    id = "a-rule"
    title = "A rule"
    question = "Did it help?"
    programme = "A programme"
    source = "A paper"
    level = 0.95
    [data]
    set = "cost-equalisation"
    cluster = "code"
    [threshold]
    column = "forcing"
    label = "Out-migration"
    unit = "percentage points"
    cutoff = 0
    change = "kink"
    [treatment]
    column = "costequalgrants"
    label = "Grant"
    unit = "units"
    [[outcomes]]
    column = "pers_total"
    label = "Employees"
    unit = "per 1 000"
    expected = "higher"
    smallest_of_interest = 1
    [method]
    estimator = "local-polynomial"
    p = 2
    q = 3
    kernel = "triangular"
    bandwidth = "mserd"
    checks = ["first-stage", "placebo-cutoffs", "bandwidths", "donut", "balance"]
    placebo_cutoffs = [-6, 4.5]
    bandwidth_multiples = [0.5]
    donut_radius = 1
    balance_columns = ["year"]
"#;

fn adoption(file: &DesignFile) -> &Adoption {
    match &file.design.plan {
        Plan::Adoption(plan) => plan,
        Plan::Threshold(_) => panic!("{} is of adoption", file.design.id),
    }
}

fn at_threshold(file: &DesignFile) -> &Threshold {
    match &file.design.plan {
        Plan::Threshold(plan) => plan,
        Plan::Adoption(_) => panic!("{} is at a threshold", file.design.id),
    }
}

fn refusal_at_threshold(from: &str, to: &str) -> String {
    assert!(AT_THRESHOLD.contains(from), "{from}");
    read("d.toml", AT_THRESHOLD.replace(from, to).as_bytes()).unwrap_err().to_string()
}

fn refusal(from: &str, to: &str) -> String {
    assert!(DESIGN.contains(from), "{from}");
    read("d.toml", DESIGN.replace(from, to).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_design_is_read_with_the_hash_of_its_bytes() {
    let file = read("d.toml", DESIGN.as_bytes()).unwrap();
    let design = adoption(&file);
    assert_eq!(design.starts().into_iter().collect::<Vec<_>>(), [2018, 2019]);
    assert_eq!(design.outcomes[0].expectation.direction, Direction::LowerIsBetter);
    assert_eq!(design.comparison, Comparison::NeverTreated);
    assert_eq!(design.estimator, Estimator::CallawaySantanna);
    assert_eq!(design.checks[0], Check::PlaceboDate { years: 3 });
    assert_eq!(file.hash, hash_of(DESIGN.as_bytes()));
    assert_ne!(
        read("d.toml", DESIGN.replace("= 1\n", "= 2\n").as_bytes()).unwrap().hash,
        file.hash
    );
    assert_eq!(hash_of(b"abc")[..16], *"ba7816bf8f01cfea");
}

#[test]
fn the_designs_that_ship_can_be_followed() {
    let shipped = shipped().unwrap();
    let ids: Vec<&str> = shipped.iter().map(|file| file.design.id.as_str()).collect();
    let expected = ["statsbidraget-2018", "servicekontor-2022-2023", "kostnadsutjamning-1996-2004"];
    assert_eq!(ids, expected);
    assert_eq!(shipped[0].design.treated().len(), 32);
    assert_eq!(shipped[1].design.treated().len(), 28);
    let columns = at_threshold(&shipped[2]).outcomes.iter().map(|one| one.column.name.as_str());
    assert_eq!(columns.collect::<Vec<_>>(), ["pers_total", "pers_admin"]);
}

#[test]
fn the_designs_that_were_registered_before_keep_their_bytes() {
    let shipped = shipped().unwrap();
    let hashes: Vec<&str> = shipped.iter().map(|file| file.hash.as_str()).collect();
    assert_eq!(hashes[..2], HASHES);
}

#[test]
fn what_is_wrong_is_told_with_the_file() {
    let told = refusal("id = \"a-grant\"", "");
    assert!(told.starts_with("read the design d.toml: "), "{told}");
    assert!(told.contains("the key 'id' is lacking") && !told.contains('\n'), "{told}");
    assert!(
        refusal("seed = 1", "seed = 1\ncolour = 2")
            .contains("line 10, column 1: 'colour' is no key here")
    );
    assert!(refusal("2019 = ", "soon = ").contains("'soon' under [treated] is no year"));
    assert!(refusal("\"0117\"", "\"117\"").contains("'117' is no municipality"));
    assert!(refusal("\"N03926\"", "\"N 1\"").contains("'N 1' is no indicator"));
    assert!(refusal("\"never-treated\"", "\"chosen\"").contains("comparison.areas"));
    assert!(refusal("\"never-treated\"", "\"just-below\"").contains("comparison.model"));
    let told = refusal("\"never-treated\"", "\"never-treated\"\nmost = 3");
    assert!(told.contains("has no meaning"), "{told}");
    assert!(refusal("placebo_years = 3", "").contains("placebo_years"));
    assert!(refusal("relative_magnitude = 0.5", "").contains("relative_magnitude"));
    assert!(refusal("\"placebo-date\", ", "").contains("placebo_years"));
    assert!(refusal("\"synthetic-did\"", "\"magic\"").contains("magic"));
    assert!(refusal("from = 2010", "from = 2017").contains("at least three years before"));
    let told = read("d.toml", &[0xff, 0xfe]).unwrap_err().to_string();
    assert_eq!(told, "read the design d.toml: it is not text in UTF-8");
    assert!(read("d.toml", &vec![b' '; MOST_BYTES + 1]).is_err());
}

#[test]
fn a_design_at_a_threshold_is_read() {
    let file = read("d.toml", AT_THRESHOLD.as_bytes()).unwrap();
    let plan = at_threshold(&file);
    assert_eq!(
        (plan.data_set.as_str(), plan.cluster.as_deref()),
        ("cost-equalisation", Some("code"))
    );
    assert_eq!((plan.change, plan.cutoff), (Change::Kink, 0.0));
    assert!(matches!(&plan.treatment, Treatment::Taken(taken) if taken.name == "costequalgrants"));
    assert_eq!(plan.outcomes[0].expectation.effect(), Some(1.0));
    assert_eq!((plan.estimator.p, plan.estimator.q), (2, 3));
    assert_eq!(plan.checks[1], threshold::Check::PlaceboCutoffs(vec![-6.0, 4.5]));
    assert_eq!(plan.checks[4], threshold::Check::Balance(vec!["year".to_owned()]));
    let taken = "[treatment]\n    column = \"costequalgrants\"\n    label = \"Grant\"\n    unit = \"units\"";
    assert!(AT_THRESHOLD.contains(taken));
    let sharp = AT_THRESHOLD.replace(taken, "").replace("\"first-stage\", ", "");
    let file = read("d.toml", sharp.as_bytes()).unwrap();
    assert_eq!(at_threshold(&file).treatment, Treatment::ByRule);
}

#[test]
fn what_has_no_meaning_at_a_threshold_is_told_with_the_file() {
    let told = refusal_at_threshold("[threshold]", "[treated]\n[threshold]");
    assert!(told.contains("[treated]") && told.contains("keep one"), "{told}");
    let told = refusal_at_threshold("level = 0.95", "level = 0.95\nseed = 1");
    assert!(told.contains("'seed' is no key here"), "nothing is drawn: {told}");
    let told = refusal_at_threshold("[treatment]", "[comparison]\nrule = \"similar\"\n[treatment]");
    assert!(told.contains("'comparison' is no key here"), "{told}");
    assert!(refusal_at_threshold("\"kink\"", "\"bend\"").contains("bend"));
    assert!(refusal_at_threshold("\"mserd\"", "\"wide\"").contains("'wide' is no rule"));
    assert!(refusal_at_threshold("\"local-polynomial\"", "\"imputation\"").contains("imputation"));
    for key in ["placebo_cutoffs", "bandwidth_multiples", "donut_radius", "balance_columns"] {
        let line = AT_THRESHOLD.lines().find(|line| line.trim().starts_with(key)).unwrap();
        assert!(refusal_at_threshold(line, "").contains("belong together"), "{key}");
    }
    let told = refusal_at_threshold("q = 3", "q = 2");
    assert!(told.starts_with("read the design d.toml: the estimator has p = 2"), "{told}");
    let told = refusal_at_threshold("\"pers_total\"", "\"forcing\"");
    assert!(told.contains("'forcing' stands for two things"), "{told}");
}
