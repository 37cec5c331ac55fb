//! What the gallery draws: real outlines, made-up values, and how numbers are written.

use charts::figure::{Figure, Layout};
use charts::outlines::Area;

pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) link: String,
    pub(crate) share: Option<f64>,
    pub(crate) schooling: f64,
    pub(crate) title: String,
}

/// Returns a deterministic number from -1 to 1 with most near the middle.
pub(crate) fn noise(seed: usize) -> f64 {
    let part = |k: usize| {
        let mut bits = (seed as u64 * 4 + k as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits >> 40) as f64 / (1_u64 << 24) as f64
    };
    (0..4).map(part).sum::<f64>() / 2.0 - 1.0
}

pub(crate) fn places(areas: &[Area]) -> Vec<Place> {
    let place = |(index, area): (usize, &Area)| {
        let schooling = 34.0 + 16.0 * noise(index);
        let raw = 31.0 - 0.46 * schooling + 9.0 * noise(index + 900);
        let share = (index % 41 != 7).then(|| if area.id == "2104" { 21.4 } else { raw.max(3.0) });
        let said = share.map_or("uppgift saknas".to_owned(), percent);
        Place {
            name: area.title.clone(),
            link: format!("/kommun/{}", area.id),
            share,
            schooling: if area.id == "2104" { 24.0 } else { schooling },
            title: format!("{}: {said}", area.title),
        }
    };
    areas.iter().enumerate().map(place).collect()
}

pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('.', ",").replace('-', "−")
}

pub(crate) fn percent(value: f64) -> String {
    format!("{} %", decimal(value, 1))
}

pub(crate) fn whole_percent(value: f64) -> String {
    format!("{} %", decimal(value, 0))
}

pub(crate) fn year(value: f64) -> String {
    decimal(value, 0)
}

pub(crate) fn words<'a>(id: &'a str, layout: Layout) -> Figure<'a> {
    Figure {
        id,
        title: "Andel utan behörighet",
        description: "Hofors 21,4 %, riket 14,6 %.",
        layout,
    }
}

pub(crate) fn municipalities() -> Vec<Area> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/geography/kommuner_webb.geojson");
    let text = std::fs::read_to_string(path).expect("the outlines are bundled with the source");
    let file: serde_json::Value = serde_json::from_str(&text).expect("the outlines are GeoJSON");
    file["features"].as_array().into_iter().flatten().map(area).collect()
}

pub(crate) fn area(feature: &serde_json::Value) -> Area {
    let text = |key: &str| feature["properties"][key].as_str().unwrap_or_default().to_owned();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let number = |value: &serde_json::Value| value.as_f64().unwrap_or_default();
    let rings = list(&feature["geometry"]["coordinates"]).iter().flat_map(list).collect::<Vec<_>>();
    Area {
        id: text("kommunkod"),
        title: text("kommun"),
        group: text("kommunkod").chars().take(2).collect(),
        rings: rings
            .iter()
            .map(|ring| list(ring).iter().map(|p| (number(&p[0]), number(&p[1]))).collect())
            .collect(),
    }
}
