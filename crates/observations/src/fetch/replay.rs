//! Services replayed on the loopback interface.

mod server;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;
use time::macros::date;

use server::{Given, Received, Replay, json};

use super::kolada::{KoladaQuestion, fetch_kolada};
use super::pxweb1::{PxWeb1Question, fetch_pxweb1};
use super::pxweb2::{PxWeb2Question, fetch_pxweb2};
use super::selection::{Choice, Selection};
use super::*;
use crate::formats::Options;
use crate::formats::description::Description;
use crate::formats::gathering::Reading;

const JSON_STAT: &str = include_str!("../../tests/formats/population.json-stat.json");
const METADATA_1: &str = include_str!("../../tests/formats/pxweb1_metadata.json");

fn client(slept: &Rc<RefCell<Vec<Duration>>>) -> Client {
    let slept = Rc::clone(slept);
    let settings = ClientSettings {
        call_timeout: Duration::from_secs(10),
        max_response_bytes: 100_000,
        tries: 3,
        ..ClientSettings::polite("brygga-test")
    };
    Client::new(settings, Box::new(move |pause| slept.borrow_mut().push(pause)))
}

fn quiet() -> Client {
    client(&Rc::default())
}

fn description() -> Description {
    Description {
        source: None,
        table: None,
        title: None,
        published: None,
        terms: None,
        fetched: date!(2026 - 11 - 21),
        origin: "test".to_owned(),
    }
}

fn kolada_question(base: &str) -> KoladaQuestion {
    KoladaQuestion {
        base: format!("{base}/v3"),
        indicators: vec!["N00945".parse().unwrap(), "U30446".parse().unwrap()],
        areas: Vec::new(),
        years: vec![2021],
    }
}

fn kolada_answer(line: &str, own: &str) -> Given {
    if line.starts_with("GET /v3/kpi/") {
        json(format!("\u{feff}{}", include_str!("../../tests/formats/kolada_kpi.json")))
    } else if line.starts_with("GET /v3/municipality") {
        json(include_str!("../../tests/formats/kolada_municipality.json"))
    } else if line.contains("page=2") {
        json(include_str!("../../tests/formats/kolada_data_2.json"))
    } else if line.starts_with("GET /v3/data/kpi/N00945,U30446/year/2021") {
        let next = format!("\"next_url\": \"{own}/v3/data/kpi/N00945,U30446/year/2021?page=2\"");
        let page = include_str!("../../tests/formats/kolada_data_1.json");
        json(page.replace("\"next_url\": null", &next))
    } else {
        Given(404, "", b"{\"detail\":\"Not Found\"}".to_vec())
    }
}

fn kolada(base: &str, client: &Client) -> Result<Reading, FetchError> {
    fetch_kolada(client, &kolada_question(base), &description(), &Options::STRICT)
}

#[test]
fn kolada_is_read_page_by_page_with_definitions_and_names() {
    let server = Replay::start(|call, _, own| kolada_answer(&call.line, own));
    let draft = kolada(&server.address, &quiet()).unwrap().draft;
    assert_eq!(draft.rows.len(), 9);
    assert_eq!(draft.publication.source, "Kolada");
    assert!(draft.publication.terms.contains("Källa: Kolada"));
    assert_eq!(draft.indicators[0].name, "Invånare totalt, antal");
    assert_eq!(draft.indicators[0].unit, domain::indicator::Unit::Count);
    assert!(draft.areas.iter().any(|area| area.name == "Region Halland"));
    assert_eq!(server.lines().len(), 4);
}

#[test]
fn at_most_25_ids_are_in_one_part_of_a_path() {
    let empty = r#"{"values":[],"count":0,"next_url":null,"previous_url":null}"#;
    let server = Replay::start(move |_, _, _| json(empty));
    let question = KoladaQuestion {
        areas: (0..60).map(|n| format!("{:04}", 1000 + n).parse().unwrap()).collect(),
        years: (1990..2020).collect(),
        ..kolada_question(&server.address)
    };
    let told = fetch_kolada(&quiet(), &question, &description(), &Options::STRICT).unwrap_err();
    assert!(told.to_string().contains("no observations"), "{told}");
    let data: Vec<String> =
        server.lines().into_iter().filter(|line| line.contains("/data/")).collect();
    assert_eq!(data.len(), 3 * 2);
    for line in data {
        assert!(line.split('/').all(|part| part.split(',').count() <= 25), "{line}");
    }
}

#[test]
fn too_many_calls_are_met_with_the_pause_that_is_asked_for() {
    let server = Replay::start(|call, n_before, own| match n_before {
        1 => Given(429, "Retry-After: 7\r\n", Vec::new()),
        _ => kolada_answer(&call.line, own),
    });
    let slept = Rc::default();
    kolada(&server.address, &client(&slept)).unwrap();
    assert!(slept.borrow().contains(&Duration::from_secs(7)));
}

#[test]
fn a_service_that_never_yields_is_given_up_after_a_few_tries() {
    let server = Replay::start(|_, _, _| Given(429, "", Vec::new()));
    let slept = Rc::default();
    let told = kolada(&server.address, &client(&slept)).unwrap_err().to_string();
    assert!(told.contains("too many calls after 3 tries") && told.contains("/v3/kpi/"), "{told}");
    assert_eq!(server.lines().len(), 3);
    let long = Replay::start(|_, _, _| Given(429, "Retry-After: 86400\r\n", Vec::new()));
    assert!(kolada(&long.address, &quiet()).is_err());
    assert_eq!(long.lines().len(), 1);
}

#[test]
fn a_next_page_elsewhere_or_in_a_ring_is_not_followed() {
    for next in ["http://example.invalid/v3/x", "OWN/v3/data/kpi/N00945,U30446/year/2021"] {
        let server = Replay::start(move |call, _, own| {
            let answer = kolada_answer(&call.line, own);
            let text = String::from_utf8(answer.2).unwrap();
            let paged = format!("{own}/v3/data/kpi/N00945,U30446/year/2021?page=2");
            json(text.replace(&paged, &next.replace("OWN", own)))
        });
        let told = kolada(&server.address, &quiet()).unwrap_err();
        assert!(matches!(told, FetchError::LeadsAway { .. }), "{told}");
    }
}

#[test]
fn errors_cut_answers_and_large_answers_name_the_address() {
    let html = Replay::start(|_, _, _| Given(410, "", b"<h1>Gone</h1>".to_vec()));
    let told = kolada(&html.address, &quiet()).unwrap_err().to_string();
    assert!(told.contains("/v3/kpi/N00945,U30446: the service answered 410 (Gone)"), "{told}");
    let cut = Replay::start(|_, _, _| json("{\"values\":[{\"id\":"));
    let told = kolada(&cut.address, &quiet()).unwrap_err().to_string();
    assert!(told.contains("not complete"), "{told}");
    let large = Replay::start(|_, _, _| json(" ".repeat(200_000)));
    assert!(matches!(kolada(&large.address, &quiet()), Err(FetchError::TooLarge { .. })));
    let short = Replay::start(|_, _, _| Given(200, "Content-Length: 99\r\n", b"{}".to_vec()));
    assert!(kolada(&short.address, &quiet()).is_err());
    let told = quiet().get("ftp://example.invalid/x").unwrap_err().to_string();
    assert!(told.contains("only addresses that start with"), "{told}");
    assert!(matches!(quiet().get("http://127.0.0.1:1/x"), Err(FetchError::Connection { .. })));
}

#[test]
fn redirections_are_followed_a_few_times_on_http_only() {
    let server = Replay::start(|call, _, _| match call.line.as_str() {
        "GET /a" => Given(302, "Location: /b\r\n", Vec::new()),
        "GET /b" => json("arrived"),
        "GET /file" => Given(302, "Location: file:///etc/passwd\r\n", Vec::new()),
        _ => Given(302, "Location: /ring\r\n", Vec::new()),
    });
    let client = quiet();
    assert_eq!(client.get(&format!("{}/a", server.address)).unwrap(), b"arrived");
    for path in ["file", "ring"] {
        assert!(client.get(&format!("{}/{path}", server.address)).is_err(), "{path}");
    }
}

/// Answers a part of the golden table: the codes that were asked for, in the table's order.
fn part_of_table(wanted: &dyn Fn(&str) -> Option<Vec<String>>) -> String {
    let mut table: Value = serde_json::from_str(JSON_STAT).unwrap();
    let ids: Vec<String> = serde_json::from_value(table["id"].clone()).unwrap();
    let mut kept = Vec::new();
    let mut sizes = Vec::new();
    for id in &ids {
        let index = table["dimension"][id]["category"]["index"].as_object().unwrap().clone();
        sizes.push(index.len());
        let codes = wanted(id).unwrap_or_else(|| index.keys().cloned().collect());
        kept.push(codes.iter().map(|code| index[code].as_u64().unwrap()).collect::<Vec<_>>());
        let positions = codes.iter().enumerate().map(|(n, code)| (code.clone(), Value::from(n)));
        table["dimension"][id]["category"]["index"] = Value::Object(positions.collect());
    }
    let mut cells = vec![0_usize];
    for (size, kept) in sizes.iter().zip(&kept) {
        let next = |cell: &usize| {
            kept.iter().map(|at| cell * size + usize::try_from(*at).unwrap()).collect::<Vec<_>>()
        };
        cells = cells.iter().flat_map(next).collect();
    }
    let values = cells.iter().map(|cell| table["value"][*cell].clone()).collect();
    let status = cells.iter().enumerate().filter_map(|(at, cell)| {
        Some((at.to_string(), table["status"].get(cell.to_string())?.clone()))
    });
    table["status"] = Value::Object(status.collect());
    table["value"] = Value::Array(values);
    table["size"] = kept.iter().map(Vec::len).collect();
    table.to_string()
}

fn everything() -> Vec<Selection> {
    ["Region", "Alder", "Kon", "ContentsCode", "Tid"]
        .iter()
        .map(|variable| Selection {
            variable: (*variable).to_owned(),
            codelist: None,
            choice: Choice::All,
        })
        .collect()
}

fn answer_1(call: &Received) -> Given {
    if call.line.contains("?config") {
        return json(r#"{"maxValues":100000,"maxCells":10,"maxCalls":10,"timeWindow":10}"#);
    }
    if call.line.starts_with("GET") {
        return json(format!("\u{feff}{METADATA_1}"));
    }
    let body: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body["response"]["format"], "json-stat2");
    let wanted = |id: &str| {
        let query = body["query"].as_array().unwrap().iter().find(|part| part["code"] == id)?;
        assert_eq!(query["selection"]["filter"], "item");
        serde_json::from_value(query["selection"]["values"].clone()).ok()
    };
    json(part_of_table(&wanted))
}

#[test]
fn pxweb_1_is_asked_in_parts_under_its_limit_of_cells() {
    let server = Replay::start(|call, _, _| answer_1(call));
    let question = PxWeb1Question {
        root: format!("{}/v1/doris/sv", server.address),
        table: "ssd/BE/BE0101/BefolkningNy".to_owned(),
        selections: everything(),
    };
    let slept = Rc::default();
    let reading = fetch_pxweb1(&client(&slept), &question, &description(), &Options::STRICT);
    let draft = reading.unwrap().draft;
    assert_eq!(draft.rows.len(), 36);
    assert_eq!(draft.publication.table, "BefolkningNy");
    assert_eq!(draft.publication.published, date!(2024 - 02 - 22));
    let n_posts = server.lines().iter().filter(|line| line.starts_with("POST")).count();
    assert!(n_posts >= 4, "{n_posts}");
    assert!(slept.borrow().iter().all(|pause| *pause >= Duration::from_millis(340)));
    assert!(slept.borrow().contains(&Duration::from_secs(1)), "10 calls in 10 seconds");
}

#[test]
fn a_variable_without_total_must_be_selected() {
    let server = Replay::start(|call, _, _| answer_1(call));
    let question = PxWeb1Question {
        root: format!("{}/v1/doris/sv", server.address),
        table: "ssd/BE/BE0101/BefolkningNy".to_owned(),
        selections: everything().into_iter().filter(|s| s.variable != "Tid").collect(),
    };
    let told = fetch_pxweb1(&quiet(), &question, &description(), &Options::STRICT).unwrap_err();
    assert!(told.to_string().contains("Tid must be selected"), "{told}");
    assert!(server.lines().iter().all(|line| line.starts_with("GET")));
}

fn answer_2(call: &Received, max_cells: u32) -> Given {
    if call.line.ends_with("/config") {
        return json(format!(
            r#"{{"apiVersion":"2.3.2","maxDataCells":{max_cells},"maxCallsPerTimeWindow":30,"timeWindow":10,"license":"CC0"}}"#
        ));
    }
    if call.line.contains("/metadata") {
        return json(JSON_STAT);
    }
    if call.line.contains("/codelists/vs_Kommun") {
        return json(r#"{"id":"vs_Kommun","values":[{"code":"0114"},{"code":"13"}]}"#);
    }
    let posted: Option<Value> = serde_json::from_str(&call.body).ok();
    let wanted = |id: &str| match &posted {
        Some(body) => {
            let parts = body["selection"].as_array().unwrap();
            let part = parts.iter().find(|part| part["variableCode"] == id)?;
            serde_json::from_value(part["valueCodes"].clone()).ok()
        }
        None => {
            let name = format!("valueCodes[{id}]=");
            assert!(call.line.matches(&name).count() <= 1, "{}", call.line);
            let rest = call.line.split(&name).nth(1)?;
            let codes = rest.split(['&', ' ']).next()?.replace("%2B", "+");
            Some(codes.split(',').map(str::to_owned).collect())
        }
    };
    json(part_of_table(&wanted))
}

fn question_2(server: &Replay) -> PxWeb2Question {
    PxWeb2Question {
        base: format!("{}/api/v2", server.address),
        table: "TAB638".to_owned(),
        language: "sv".to_owned(),
        selections: everything(),
    }
}

#[test]
fn pxweb_2_is_asked_by_address_in_parts_under_its_limit_of_cells() {
    let server = Replay::start(|call, _, _| answer_2(call, 12));
    let reading =
        fetch_pxweb2(&quiet(), &question_2(&server), &description(), &Options::STRICT).unwrap();
    assert_eq!(reading.draft.rows.len(), 36);
    assert_eq!(reading.draft.publication.terms, "CC0");
    assert_eq!(reading.draft.publication.source, "SCB");
    let lines = server.lines();
    assert!(lines.iter().filter(|line| line.contains("/data?")).count() >= 3);
    assert!(lines.iter().all(|line| line.starts_with("GET") && line.len() < 2_100));
}

#[test]
fn the_parts_together_are_the_table_that_one_call_gives() {
    let lines = |max_cells| {
        let server = Replay::start(move |call, _, _| answer_2(call, max_cells));
        let reading =
            fetch_pxweb2(&quiet(), &question_2(&server), &description(), &Options::STRICT);
        let rows = reading.unwrap().draft.rows;
        let mut lines: Vec<String> = (0..rows.len())
            .map(|row| {
                let key = rows.positions[row];
                format!(
                    "{} {} {} {} {}",
                    rows.indicators.list()[key.indicator as usize],
                    rows.areas.list()[key.area as usize],
                    rows.periods.list()[key.period as usize],
                    rows.groups.list()[key.group as usize],
                    rows.values[row]
                )
            })
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(1), lines(150_000));
}

#[test]
fn long_questions_to_pxweb_2_are_posted_and_codelists_named() {
    let server = Replay::start(|call, _, _| answer_2(call, 150_000));
    let mut question = question_2(&server);
    question.base = format!("{}/{}", question.base, "long/".repeat(400));
    question.selections[0].codelist = Some("vs_Kommun".to_owned());
    let reading = fetch_pxweb2(&quiet(), &question, &description(), &Options::STRICT).unwrap();
    assert_eq!(reading.draft.rows.len(), 24);
    let received = server.received.lock().unwrap();
    let posted = received.iter().find(|call| call.line.starts_with("POST")).unwrap();
    let body: Value = serde_json::from_str(&posted.body).unwrap();
    assert_eq!(body["selection"][0]["codelist"], "vs_Kommun");
}

#[test]
fn a_problem_document_becomes_one_sentence() {
    let server = Replay::start(|call, _, _| match call.line.contains("/data") {
        false => answer_2(call, 150_000),
        true => Given(
            403,
            "Content-Type: application/problem+json\r\n",
            br#"{"type":"Parameter error","title":"Too many cells selected","status":403}"#
                .to_vec(),
        ),
    });
    let told = fetch_pxweb2(&quiet(), &question_2(&server), &description(), &Options::STRICT)
        .unwrap_err()
        .to_string();
    assert!(told.contains("answered 403 (Too many cells selected)"), "{told}");
}
