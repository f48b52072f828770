//! The PDF viewer: pages drawn by pdf.js, zoom, thumbnails. Editing of
//! places is in `placement`, which stands on this.
