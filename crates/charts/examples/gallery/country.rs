//! The maps of the gallery.

use charts::classes::{Breaks, diverging_breaks, quantile_breaks};
use charts::figure::Layout;
use charts::map::{self, AreaFill, Legend, LegendEntry, MapOptions, Palette};
use charts::outlines::{Area, Outlines};

use crate::ground::{Place, decimal, percent, words};

pub(crate) fn map_chart(areas: &[Area], places: &[Place], palette: Palette) -> String {
    let Ok(outlines) = Outlines::new(areas) else { return String::new() };
    let shares: Vec<Option<f64>> = places.iter().map(|p| p.share).collect();
    let known: Vec<f64> = shares.iter().flatten().copied().collect();
    let breaks = match palette {
        Palette::Sequential => quantile_breaks(&known, 6, 0.5),
        Palette::Diverging => diverging_breaks(&known, 14.6, 7, 0.5),
    };
    let fills: Vec<AreaFill> = areas
        .iter()
        .zip(places)
        .map(|(area, p)| AreaFill {
            id: &area.id,
            class: breaks.class_of(p.share),
            title: &p.title,
            link: Some(&p.link),
        })
        .collect();
    let id = if palette == Palette::Sequential { "map" } else { "map2" };
    let svg = map::render(
        &outlines,
        &fills,
        &MapOptions {
            figure: words(id, Layout::Wide),
            palette,
            n_classes: breaks.n_classes(),
            own: Some(map::Own { id: "2104", label: "Hofors" }),
        },
    );
    let (ranges, counts) = ranges(&breaks, &shares);
    let classes: Vec<LegendEntry> =
        ranges.iter().zip(&counts).map(|(words, count)| LegendEntry { words, count }).collect();
    let missing = Some(LegendEntry { words: "uppgift saknas", count: "(8)" });
    let legend = map::legend(&Legend { palette, classes: &classes, missing });
    format!("<div class=\"map\">{svg}<div>{legend}</div></div>")
}

pub(crate) fn ranges(breaks: &Breaks, shares: &[Option<f64>]) -> (Vec<String>, Vec<String>) {
    let cuts = breaks.cuts();
    let words = (0..breaks.n_classes())
        .map(|class| match (class.checked_sub(1).and_then(|i| cuts.get(i)), cuts.get(class)) {
            (None, Some(high)) => format!("under {}", percent(*high)),
            (Some(low), Some(high)) => format!("{}–{}", decimal(*low, 1), percent(*high)),
            (Some(low), None) => format!("{} eller mer", percent(*low)),
            (None, None) => "alla".to_owned(),
        })
        .collect();
    (words, breaks.counts(shares).iter().map(|n| format!("({n})")).collect())
}
