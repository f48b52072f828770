#!/bin/sh
# Concatenates the style sheets into one, in the order in which they build on each other.
# Usage: style/build.sh OUTPUT
set -eu
out=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$(dirname -- "$out")"
: > "$out.part"
for file in "$here"/tokens.css "$here"/base.css "$here"/components/*.css \
  "$here"/viewer.css "$here"/placement.css "$here"/pages/*.css; do
  if [ -f "$file" ]; then cat "$file" >> "$out.part"; fi
done
mv "$out.part" "$out"
