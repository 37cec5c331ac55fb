//! A strip small enough for a cell of a table: a value on the way from the lowest to the highest.

use std::fmt::Write;

use charts::scale::Linear;
use measures::spread::Spread;

const WIDTH: f64 = 128.0;
const HEIGHT: f64 = 20.0;
const MIDDLE: f64 = HEIGHT / 2.0;
const EDGE: f64 = 6.0;

/// Draws all municipalities as a line, nine of ten as a band without the outer tenths, the middle
/// one as a bar, the nation as a hollow diamond and the own value as a dot.
///
/// The strip repeats figures of its row and is hidden from screen readers.
pub(crate) fn draw(spread: &Spread, own: Option<f64>, nation: Option<f64>) -> String {
    let ends = [Some(spread.minimum.value), Some(spread.maximum.value), own, nation];
    let ends = || ends.iter().flatten().copied();
    let low = ends().fold(f64::INFINITY, f64::min);
    let high = ends().fold(f64::NEG_INFINITY, f64::max);
    let scale = Linear::new(low, high, EDGE, WIDTH - EDGE);
    let x = |value: f64| scale.at(value);
    let mut svg = format!(
        "<svg class=\"mini\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" aria-hidden=\"true\" focusable=\"false\">"
    );
    let (from, to) = (x(spread.minimum.value), x(spread.maximum.value));
    let (p10, p90, median) = (x(spread.p10), x(spread.p90), x(spread.median));
    let written = "writing to text does not fail";
    write!(svg, "<path class=\"mini-line\" d=\"M{from:.1} {MIDDLE}H{to:.1}\"/>").expect(written);
    write!(svg, "<path class=\"mini-band\" d=\"M{p10:.1} {MIDDLE}H{p90:.1}\"/>").expect(written);
    write!(svg, "<path class=\"mini-median\" d=\"M{median:.1} 3V17\"/>").expect(written);
    if let Some(nation) = nation.map(x) {
        write!(svg, "<path class=\"mini-nation\" d=\"M{nation:.1} 5l5 5l-5 5l-5-5z\"/>")
            .expect(written);
    }
    if let Some(own) = own.map(x) {
        write!(svg, "<circle class=\"mini-own\" cx=\"{own:.1}\" cy=\"{MIDDLE}\" r=\"5\"/>")
            .expect(written);
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use measures::spread::spread;

    fn of(values: &[f64]) -> Spread {
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        spread(&values).unwrap().unwrap()
    }

    #[test]
    fn the_own_dot_stands_where_its_value_is() {
        let spread = of(&[0.0, 25.0, 50.0, 100.0]);
        assert!(draw(&spread, Some(0.0), None).contains("cx=\"6.0\""));
        assert!(draw(&spread, Some(50.0), None).contains("cx=\"64.0\""));
        assert!(draw(&spread, Some(100.0), None).contains("cx=\"122.0\""));
    }

    #[test]
    fn a_missing_value_has_no_dot_and_equal_values_a_middle() {
        let svg = draw(&of(&[5.0, 5.0]), None, None);
        assert!(!svg.contains("circle") && !svg.contains("NaN"));
        assert!(draw(&of(&[5.0, 5.0]), Some(5.0), None).contains("cx=\"64.0\""));
    }

    #[test]
    fn a_nation_outside_the_municipalities_widens_the_strip() {
        let svg = draw(&of(&[0.0, 10.0]), Some(10.0), Some(20.0));
        assert!(svg.contains("cx=\"64.0\"") && !svg.contains("inf"));
    }
}
