//! The placement editor: where a signature or a seal goes on a page.
