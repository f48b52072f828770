#!/bin/sh
# All tests below the browser, with nextest where it is there. Without the browser's entry, which would
# turn on `hydrate` beside `ssr`.
set -eu
cd "$(dirname -- "$0")/.."
if cargo nextest --version > /dev/null 2>&1; then
  scripts/cargo.sh nextest run --locked --workspace --exclude chungthuc-frontend --exclude chungthuc-bindgen --status-level fail --final-status-level fail "$@"
else
  scripts/cargo.sh test --locked --workspace --exclude chungthuc-frontend --exclude chungthuc-bindgen --quiet "$@"
fi
