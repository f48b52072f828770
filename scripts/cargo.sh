#!/bin/sh
# cargo, with the build folder that all checkouts share, so that dependencies are compiled once.
#
# Cargo calls the workspace's own crates by the same names in every checkout, and tells by the times of
# files whether they changed: what another checkout built would pass for what this one needs. So one
# checkout builds at a time, and after another one's build all of this one's files count as changed.
set -eu
cd "$(dirname -- "$0")/.."
build=${CARGO_BUILD_BUILD_DIR:-$HOME/.cache/chungthuc/build}
export CARGO_BUILD_BUILD_DIR="$build"
mkdir -p "$build"
exec 9> "$build/checkout.lock"
# Also where the sources came without git.
sources() {
  git ls-files -z --cached --others --exclude-standard 2> /dev/null ||
    find . \( -name target -o -name node_modules -o -name .git \) -prune -o -type f -print0
}
ours() { [ "$(cat "$build/checkout" 2> /dev/null || true)" = "$PWD" ]; }
# Shared among this checkout's builds. Waits for the lock alone only a second at a time: meanwhile
# another build may have done what is to be done.
while flock --shared 9 || exit 1; ! ours; do
  if flock --exclusive --timeout 1 9 && ! ours; then
    sources | xargs -0 -r touch --no-create
    printf '%s' "$PWD" > "$build/checkout"
  fi
done
# What cargo starts must not hold the lock when it outlives us.
cargo "$@" 9>&-
