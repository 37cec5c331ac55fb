//! The map of all municipalities: its size, its shape and its neighbours.

use charts::figure::{Figure, Layout};
use charts::map::{AreaFill, MapOptions, Own, Palette, render};
use charts::outlines::{Area, Outlines};
use charts::projection::project;

/// The most a map of all municipalities may weigh in a page.
const MOST_BYTES: usize = 60_000;

fn municipalities() -> Vec<Area> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/geography/kommuner_webb.geojson");
    let text = std::fs::read_to_string(path).expect("the bundled outlines are whole");
    let file: serde_json::Value =
        serde_json::from_str(&text).expect("the bundled outlines are whole");
    let features = file["features"].as_array().expect("the bundled outlines are whole");
    features.iter().map(area).collect()
}

fn area(feature: &serde_json::Value) -> Area {
    let id = feature["properties"]["kommunkod"].as_str().expect("the bundled outlines are whole");
    let polygons =
        feature["geometry"]["coordinates"].as_array().expect("the bundled outlines are whole");
    let rings = polygons
        .iter()
        .flat_map(|polygon| polygon.as_array().expect("the bundled outlines are whole"));
    let point = |p: &serde_json::Value| {
        (
            p[0].as_f64().expect("the bundled outlines are whole"),
            p[1].as_f64().expect("the bundled outlines are whole"),
        )
    };
    Area {
        id: id.to_owned(),
        title: feature["properties"]["kommun"]
            .as_str()
            .expect("the bundled outlines are whole")
            .to_owned(),
        group: id[..2].to_owned(),
        rings: rings
            .map(|ring| {
                ring.as_array().expect("the bundled outlines are whole").iter().map(point).collect()
            })
            .collect(),
    }
}

fn draw(areas: &[Area], palette: Palette) -> String {
    let outlines = Outlines::new(areas).expect("the bundled outlines are whole");
    let texts: Vec<(String, String)> = areas
        .iter()
        .map(|a| (format!("{}: 21,4 procent", a.title), format!("/kommun/{}", a.id)))
        .collect();
    let fills: Vec<AreaFill> = areas
        .iter()
        .zip(&texts)
        .enumerate()
        .map(|(index, (area, (title, link)))| AreaFill {
            id: &area.id,
            class: (index % 29 != 0).then_some(index % 5),
            title,
            link: Some(link),
        })
        .collect();
    let figure = Figure { id: "karta", title: "t", description: "d", layout: Layout::Wide };
    let own = Some(Own { id: "2104", label: "Hofors" });
    render(&outlines, &fills, &MapOptions { figure, palette, n_classes: 5, own })
}

#[test]
fn a_map_of_all_municipalities_is_light_and_the_same_each_time() {
    let areas = municipalities();
    assert_eq!(areas.len(), 290);
    for palette in [Palette::Sequential, Palette::Diverging] {
        let svg = draw(&areas, palette);
        assert!(svg.len() < MOST_BYTES, "{palette:?}: {} bytes", svg.len());
        assert_eq!(svg, draw(&areas, palette));
        assert_eq!(svg.matches("<a href=").count(), 290);
        assert!(!svg.contains("NaN") && !svg.contains("d=\"\""));
    }
}

#[test]
fn sweden_stands_tall_with_its_area() {
    let rings: Vec<Vec<(f64, f64)>> = municipalities()
        .iter()
        .flat_map(|a| &a.rings)
        .map(|ring| ring.iter().map(|p| project(p.0, p.1)).collect())
        .collect();
    let area = |ring: &Vec<(f64, f64)>| -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2e6
    };
    let km2: f64 = rings.iter().map(area).sum();
    // Land and inland water is 447 000 km²; simplified coasts may take or give some per cent.
    assert!((430_000.0..470_000.0).contains(&km2), "{km2}");
    let north = rings.iter().flatten().map(|p| p.1).fold(f64::MIN, f64::max);
    let south = rings.iter().flatten().map(|p| p.1).fold(f64::MAX, f64::min);
    assert!((1_500_000.0..1_600_000.0).contains(&(north - south)));
}
