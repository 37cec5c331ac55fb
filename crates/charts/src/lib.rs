//! Accessible SVG from numbers; knows no domain.
