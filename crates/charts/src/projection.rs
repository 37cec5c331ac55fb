//! From longitude and latitude to a plane where equal areas stay equal.

const TO_RADIANS: f64 = std::f64::consts::PI / 180.0;
/// The first eccentricity of GRS80, squared.
const E2: f64 = 0.006_694_380_022_90;
/// The radius in metres of the sphere with the area of GRS80.
const AUTHALIC_RADIUS_M: f64 = 6_371_007.181;
/// The middle of Sweden, degrees east and north.
const CENTRE: (f64, f64) = (17.0, 62.5);

/// Returns metres east and north of the middle of Sweden for degrees east and north (GRS80).
///
/// Lambert azimuthal equal-area projection of the authalic sphere: areas on the map are in the
/// same proportion as on the ellipsoid. Angles are nearly true in Sweden.
///
/// # Source
/// Snyder, J. P. (1987) *Map projections: a working manual*, equations 3-18 and 24-2 to 24-4.
pub fn project(longitude: f64, latitude: f64) -> (f64, f64) {
    let (sin0, cos0) = libm::sincos(authalic(CENTRE.1 * TO_RADIANS));
    let (sin, cos) = libm::sincos(authalic(latitude * TO_RADIANS));
    let (sin_turn, cos_turn) = libm::sincos((longitude - CENTRE.0) * TO_RADIANS);
    let k = (2.0 / (1.0 + sin0 * sin + cos0 * cos * cos_turn)).sqrt() * AUTHALIC_RADIUS_M;
    (k * cos * sin_turn, k * (cos0 * sin - sin0 * cos * cos_turn))
}

/// Returns the latitude in radians on the sphere of equal area (Snyder 3-18).
fn authalic(latitude: f64) -> f64 {
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    let second = E2 / 3.0 + 31.0 * e4 / 180.0 + 517.0 * e6 / 5040.0;
    let fourth = 23.0 * e4 / 360.0 + 251.0 * e6 / 3780.0;
    let sixth = 761.0 * e6 / 45_360.0;
    latitude - second * libm::sin(2.0 * latitude) + fourth * libm::sin(4.0 * latitude)
        - sixth * libm::sin(6.0 * latitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the area in km² of a projected cell of `size` degrees, its sides drawn finely.
    fn cell_km2(west: f64, south: f64, size: f64) -> f64 {
        let steps = 50_u8;
        let along = |i: u8| size * f64::from(i) / f64::from(steps);
        let mut ring = Vec::new();
        ring.extend((0..steps).map(|i| project(west + along(i), south)));
        ring.extend((0..steps).map(|i| project(west + size, south + along(i))));
        ring.extend((0..steps).map(|i| project(west + size - along(i), south + size)));
        ring.extend((0..steps).map(|i| project(west, south + size - along(i))));
        let next = ring.iter().cycle().skip(1);
        let twice: f64 = ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
        twice / 2e6
    }

    /// Returns the exact area in km² of the same cell on GRS80, from the closed form of the zone.
    fn exact_km2(south: f64, size: f64) -> f64 {
        let e = E2.sqrt();
        let zone = |latitude: f64| {
            let s = libm::sin(latitude * TO_RADIANS);
            s / (1.0 - E2 * s * s) + libm::log((1.0 + e * s) / (1.0 - e * s)) / (2.0 * e)
        };
        let b2 = 6378.137 * 6378.137 * (1.0 - E2);
        size * TO_RADIANS * b2 / 2.0 * (zone(south + size) - zone(south))
    }

    #[test]
    fn the_centre_is_the_origin_and_north_is_up() {
        let (x, y) = project(17.0, 62.5);
        assert!(x.abs() < 1e-6 && y.abs() < 1e-6);
        assert!(project(17.0, 69.0).1 > 0.0 && project(24.0, 62.5).0 > 0.0);
    }

    #[test]
    fn areas_are_those_of_the_ellipsoid() {
        // The sides of the cells are drawn with 50 chords, which costs less than 1 in 100 000.
        const TOLERANCE: f64 = 1e-5;
        for (west, south) in [(12.0, 55.3), (17.0, 62.0), (23.0, 68.0)] {
            let (found, exact) = (cell_km2(west, south, 1.0), exact_km2(south, 1.0));
            assert!((found / exact - 1.0).abs() < TOLERANCE, "{found} {exact}");
        }
    }
}
