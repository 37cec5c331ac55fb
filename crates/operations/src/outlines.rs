//! The outlines of municipalities, read from GeoJSON and made ready to draw.

use charts::outlines::{Area, Outlines, OutlinesError};
use serde::Deserialize;

/// The outlines could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OutlineFileError {
    /// The file is no GeoJSON of municipalities.
    #[error("read the outlines of municipalities: {0}")]
    Json(#[from] serde_json::Error),
    /// The outlines cannot be drawn.
    #[error("draw the outlines of municipalities: {0}")]
    Outlines(#[from] OutlinesError),
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    kommunkod: String,
    kommun: String,
}

type Ring = Vec<(f64, f64)>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// Reads outlines of municipalities with the properties `kommunkod` and `kommun`; counties are
/// told by the first two digits of the code.
///
/// # Errors
/// [`OutlineFileError`] where the file has another shape.
pub fn read(geojson: &[u8]) -> Result<Outlines, OutlineFileError> {
    let collection: Collection = serde_json::from_slice(geojson)?;
    let areas: Vec<Area> = collection.features.into_iter().map(area).collect();
    Ok(Outlines::new(&areas)?)
}

fn area(feature: Feature) -> Area {
    let rings = match feature.geometry {
        Geometry::Polygon(rings) => rings,
        Geometry::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
    };
    let group = feature.properties.kommunkod.chars().take(2).collect();
    Area { id: feature.properties.kommunkod, title: feature.properties.kommun, group, rings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_and_a_multipolygon_are_read() {
        let ring = "[[18.0,59.0],[18.5,59.0],[18.5,59.5],[18.0,59.0]]";
        let feature = |code: &str, kind: &str, coordinates: String| {
            format!(
                r#"{{"type":"Feature","properties":{{"kommunkod":"{code}","kommun":"A"}},
                "geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
            )
        };
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            feature("0114", "Polygon", format!("[{ring}]")),
            feature("0115", "MultiPolygon", format!("[[{ring}],[{ring}]]"))
        );
        let outlines = read(text.as_bytes()).unwrap();
        assert_eq!(outlines.ids().collect::<Vec<_>>(), ["0114", "0115"]);
        assert!(read(b"{}").is_err());
    }
}
