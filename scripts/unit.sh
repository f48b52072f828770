#!/bin/sh
# All tests below the browser, with nextest where it is there.
set -eu
cd "$(dirname -- "$0")/.."
if cargo nextest --version > /dev/null 2>&1; then
  cargo nextest run --locked --workspace --status-level fail --final-status-level fail "$@"
else
  cargo test --locked --workspace --quiet "$@"
fi
