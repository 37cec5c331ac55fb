//! Pages, public data addresses and static files.
