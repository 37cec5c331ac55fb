//! The colours and letters of all charts, as one piece of CSS.
//!
//! Each colour is a custom property with the specificity of nothing, so that a page sets its own
//! in `:root { --chart-own: … }`. The tests of this file hold the palette to WCAG 2.2: marks at
//! least 3:1 and text at least 4.5:1 against the background, in light, dark and print.

/// The CSS that charts need, to be put once in the page; prefix `c-`, properties `--chart-`.
pub const STYLE: &str = r#":where(:root){--chart-bg:#ffffff;--chart-text:#1b2329;--chart-muted:#55606a;--chart-grid:#e2e6e9;--chart-axis:#747f89;--chart-own:#b8400e;--chart-compare:#1b4f8f;--chart-other:#76838f;--chart-thin:#8a95a0;--chart-band:#e4ebf2;--chart-window:#f3ead6;--chart-bar:#6c86a3;--chart-border:#59646e;--chart-s0:#e6f0f8;--chart-s1:#c4dbee;--chart-s2:#96c1e0;--chart-s3:#619fce;--chart-s4:#357cb5;--chart-s5:#1b5992;--chart-s6:#0b3562;--chart-d0:#134a86;--chart-d1:#5b95cb;--chart-d2:#b5d3eb;--chart-d3:#f0f0ee;--chart-d4:#f8d3a6;--chart-d5:#dd8b35;--chart-d6:#984d06}
@media screen and (prefers-color-scheme:dark){:where(:root){--chart-bg:#14191e;--chart-text:#eef2f5;--chart-muted:#aeb8c1;--chart-grid:#2b333b;--chart-axis:#828e99;--chart-own:#ff9a5c;--chart-compare:#8fbcff;--chart-other:#76838f;--chart-thin:#6f7b86;--chart-band:#25303b;--chart-window:#3a3220;--chart-bar:#6d8fb5;--chart-border:#8995a0;--chart-s0:#1d2f40;--chart-s1:#274a68;--chart-s2:#316791;--chart-s3:#4486b7;--chart-s4:#6ca7d3;--chart-s5:#9fc9e9;--chart-s6:#d9edfb;--chart-d0:#a5d2fa;--chart-d1:#4d8dc6;--chart-d2:#2b5378;--chart-d3:#33393f;--chart-d4:#6b4720;--chart-d5:#bf7828;--chart-d6:#ffc683}}
@media print{:where(:root){--chart-text:#000000;--chart-muted:#333333}.c-chart,.c-swatch{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
.c-chart{display:block;width:100%;height:auto;max-width:720px;overflow:visible;break-inside:avoid}
.c-chart.c-narrow{max-width:420px}
.c-chart.c-map{max-width:400px}
.c-both{container:c-both/inline-size}
.c-both>.c-narrow{display:none}
@container c-both (max-width:519px){.c-both>.c-wide{display:none}.c-both>.c-narrow{display:block}}
.c-chart text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;font-size:14px;fill:var(--chart-text)}
.c-chart .c-tx{font-size:13px;fill:var(--chart-muted)}
.c-chart .c-tm{fill:var(--chart-muted)}
.c-chart .c-to{font-weight:700;fill:var(--chart-own)}
.c-chart .c-tc{font-weight:600;fill:var(--chart-compare)}
.c-chart .c-tb{font-weight:700}
.c-chart .c-tq{font-size:13px;font-style:italic;fill:var(--chart-muted)}
.c-chart .c-halo{paint-order:stroke;stroke:var(--chart-bg);stroke-width:5px;stroke-linejoin:round}
.c-grid{stroke:var(--chart-grid)}
.c-axis{stroke:var(--chart-axis)}
.c-zero{stroke:var(--chart-axis);stroke-width:1.5}
.c-lead{stroke:var(--chart-axis)}
.c-lead-own{stroke:var(--chart-own);stroke-width:1.5}
.c-mark{stroke:var(--chart-compare);stroke-width:1.5}
.c-ref{stroke:var(--chart-compare);stroke-width:1.5;stroke-dasharray:5 3}
.c-break{stroke:var(--chart-axis);stroke-width:1.2;stroke-dasharray:2 3}
.c-band{fill:var(--chart-band)}
.c-band-edge{fill:none;stroke:var(--chart-axis);stroke-width:.8;stroke-dasharray:1 2.5}
.c-window{fill:var(--chart-window)}
.c-dot{fill:var(--chart-other)}
.c-own{fill:var(--chart-own);stroke:var(--chart-bg);stroke-width:1.5}
.c-ring{fill:var(--chart-bg);stroke:var(--chart-own);stroke-width:2}
.c-own-line{fill:none;stroke:var(--chart-own);stroke-width:3;stroke-linejoin:round;stroke-linecap:round}
.c-cmp-line{fill:none;stroke:var(--chart-compare);stroke-width:2;stroke-dasharray:8 3;stroke-linejoin:round}
.c-thin{fill:none;stroke:var(--chart-thin);stroke-width:1;stroke-linejoin:round}
.c-chart .c-prel{stroke-dasharray:3 4}
.c-cmp-dot{fill:var(--chart-compare)}
.c-cmp-ring{fill:var(--chart-bg);stroke:var(--chart-compare);stroke-width:1.5}
.c-bar{fill:var(--chart-bar)}
.c-bar-own{fill:var(--chart-own)}
.c-whisk{stroke:var(--chart-text);stroke-width:1.5}
.c-casing{stroke:var(--chart-bg);stroke-width:3.5}
.c-gap{stroke:var(--chart-axis);stroke-width:3}
.c-range{stroke:var(--chart-bar);stroke-width:5;stroke-linecap:round}
.c-range-own{stroke:var(--chart-own);stroke-width:5;stroke-linecap:round}
.c-in{fill:var(--chart-text);stroke:var(--chart-bg);stroke-width:1.5}
.c-out{fill:var(--chart-bg);stroke:var(--chart-text);stroke-width:2}
.c-a{fill:var(--chart-own);stroke:var(--chart-bg);stroke-width:1}
.c-b{fill:var(--chart-compare);stroke:var(--chart-bg);stroke-width:1}
.c-link{fill:none;stroke:var(--chart-text);stroke-width:2}
.c-link-assumed{fill:none;stroke:var(--chart-axis);stroke-width:1.6;stroke-dasharray:5 4}
.c-tip{fill:var(--chart-text)}
.c-box{fill:var(--chart-bg);stroke:var(--chart-axis);stroke-width:1.2}
.c-bg{fill:var(--chart-bg)}
.c-hl{fill:var(--chart-axis)}
.c-miss{stroke:var(--chart-axis);stroke-width:.8}
.c-areas{stroke:var(--chart-bg);stroke-width:.9;stroke-linejoin:round}
.c-borders{fill:none;stroke:var(--chart-border);stroke-width:1.3;stroke-linejoin:round}
.c-own-casing{fill:none;stroke:var(--chart-bg);stroke-width:7;stroke-linejoin:round}
.c-own-edge{fill:none;stroke:var(--chart-text);stroke-width:3.6;stroke-linejoin:round}
.c-s0{fill:var(--chart-s0)}.c-s1{fill:var(--chart-s1)}.c-s2{fill:var(--chart-s2)}.c-s3{fill:var(--chart-s3)}.c-s4{fill:var(--chart-s4)}.c-s5{fill:var(--chart-s5)}.c-s6{fill:var(--chart-s6)}
.c-d0:not([fill]){fill:var(--chart-d0)}.c-d1:not([fill]){fill:var(--chart-d1)}.c-d2:not([fill]){fill:var(--chart-d2)}.c-d3:not([fill]){fill:var(--chart-d3)}.c-d4:not([fill]){fill:var(--chart-d4)}.c-d5:not([fill]){fill:var(--chart-d5)}.c-d6:not([fill]){fill:var(--chart-d6)}
.c-k4,.c-k5{fill:var(--chart-text)}.c-k6{fill:var(--chart-bg)}
.c-chart a{cursor:pointer}
.c-chart a:hover text,.c-chart a:focus-visible text{text-decoration:underline}
.c-chart a:focus-visible{outline:3px solid var(--chart-text);outline-offset:2px}
.c-areas a:hover path,.c-areas a:focus-visible path{stroke:var(--chart-text);stroke-width:5;paint-order:stroke}
.c-areas a:focus-visible{outline:none}
.c-chart a:hover circle.c-dot{fill:var(--chart-text)}
.c-legend{list-style:none;margin:0;padding:0;font-size:.9375rem;line-height:1.5}
.c-legend li{display:flex;gap:.6em;align-items:center;margin:.15em 0}
.c-legend .c-count{color:var(--chart-muted)}
.c-swatch{width:28px;height:18px;flex:none}
.c-swatch .c-frame{fill:none;stroke:var(--chart-axis)}
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Palette = BTreeMap<String, f64>;

    /// Returns the relative luminance of each colour in one block of the style.
    fn palette(block: &str) -> Palette {
        let from = STYLE.find(block).expect("the block stands in the style") + block.len();
        let body = STYLE[from..].split('}').next().expect("the block ends");
        let body = body.split("{--").nth(1).map_or(body.to_owned(), |b| format!("--{b}"));
        let pairs = body.split(';').filter_map(|pair| pair.split_once(":#"));
        pairs.map(|(name, hex)| (name.replace("--chart-", ""), luminance(hex))).collect()
    }

    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let byte =
                u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour is six hex digits");
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn themes() -> [(&'static str, Palette); 3] {
        let light = palette(":where(:root)");
        let dark = palette("prefers-color-scheme:dark)");
        let mut print = light.clone();
        print.extend(palette("@media print"));
        [("light", light), ("dark", dark), ("print", print)]
    }

    #[test]
    fn light_and_dark_name_the_same_colours() {
        let [(_, light), (_, dark), (_, print)] = themes();
        assert!(light.len() > 25);
        assert!(light.keys().eq(dark.keys()));
        assert!(light.keys().eq(print.keys()));
        assert_eq!(print["text"], 0.0);
    }

    #[test]
    fn text_has_contrast_of_at_least_4_5() {
        for (theme, palette) in themes() {
            for name in ["text", "muted", "own", "compare"] {
                for ground in ["bg", "band", "window"] {
                    let found = contrast(palette[name], palette[ground]);
                    assert!(found >= 4.5, "{theme}: {name} on {ground} is {found:.2}");
                }
            }
        }
    }

    #[test]
    fn marks_have_contrast_of_at_least_3() {
        for (theme, palette) in themes() {
            for name in ["own", "compare", "other", "thin", "axis", "bar", "border"] {
                let found = contrast(palette[name], palette["bg"]);
                assert!(found >= 3.0, "{theme}: {name} is {found:.2}");
            }
            for name in ["other", "own", "compare", "axis"] {
                let found = contrast(palette[name], palette["band"]);
                assert!(found >= 3.0, "{theme}: {name} on the band is {found:.2}");
            }
        }
    }

    #[test]
    fn sequential_classes_go_one_way_in_clear_steps() {
        for (theme, palette) in themes() {
            let steps: Vec<f64> = (0..7).map(|i| palette[&format!("s{i}")]).collect();
            let away: Vec<f64> = steps.iter().map(|&s| contrast(s, palette["bg"])).collect();
            assert!(away.windows(2).all(|w| w[1] / w[0] > 1.2), "{theme}: {away:?}");
        }
    }

    #[test]
    fn diverging_classes_grow_from_the_middle() {
        for (theme, palette) in themes() {
            let away = |i: usize| contrast(palette[&format!("d{i}")], palette["d3"]);
            assert!(away(2) > 1.2 && away(1) > 1.4 * away(2) && away(0) > 1.4 * away(1), "{theme}");
            assert!(away(4) > 1.2 && away(5) > 1.4 * away(4) && away(6) > 1.4 * away(5), "{theme}");
            for (class, speck) in [("d4", "text"), ("d5", "text"), ("d6", "bg")] {
                let found = contrast(palette[class], palette[speck]);
                assert!(found >= 3.0, "{theme}: specks on {class} are {found:.2}");
            }
        }
    }

    #[test]
    fn the_own_area_stands_out_on_every_class() {
        for (theme, palette) in themes() {
            for (name, fill) in palette.iter().filter(|(n, _)| n.len() == 2 && *n != "bg") {
                let edge = contrast(*fill, palette["text"]);
                let casing = contrast(*fill, palette["bg"]);
                assert!(edge.max(casing) >= 3.0, "{theme}: {name}");
            }
        }
    }

    #[test]
    fn the_style_is_small() {
        assert!(STYLE.len() < 8_000, "{}", STYLE.len());
    }
}
