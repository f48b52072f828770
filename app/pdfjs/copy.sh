#!/bin/sh
# Puts pdf.js and what it needs (worker, cMaps, standard fonts, colour profiles, wasm decoders) into
# SITE/pdfjs, from where the viewer loads it. Fetches the package first if it isn't there.
# Usage: app/pdfjs/copy.sh SITE
set -eu
site=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
package=$here/node_modules/pdfjs-dist
if [ ! -f "$package/package.json" ]; then
  npm ci --prefix "$here" --omit=optional --ignore-scripts --no-audit --no-fund
fi
out=$site/pdfjs
rm -rf "$out.part"
mkdir -p "$out.part"
cp "$package/legacy/build/pdf.min.mjs" "$package/legacy/build/pdf.worker.min.mjs" "$package/LICENSE" "$out.part/"
cp -R "$package/cmaps" "$package/standard_fonts" "$package/wasm" "$package/iccs" "$out.part/"
rm -rf "$out"
mv "$out.part" "$out"
