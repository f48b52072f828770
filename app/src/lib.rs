//! The interface: pages, components and server functions, one tree for the server (`ssr`) and the
//! browser (`hydrate`). No rules live here; those are in `domain` and `workflow`.

pub mod placement;
pub mod viewer;
