#!/bin/sh
# Concatenates the style sheets, in the order in which they build on each other: into site.css, which
# every page has, and staff.css, which those have besides who are logged in.
# Usage: style/build.sh FOLDER
set -eu
out=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cd "$here"
staff="components/chart.css viewer.css placement.css pages/appointment.css pages/batch.css pages/fees.css
  pages/gallery.css pages/intake.css pages/reception.css pages/stamps.css"
everyone=""
for file in tokens.css base.css components/*.css pages/*.css; do
  case " $(echo $staff) " in *" $file "*) ;; *) everyone="$everyone $file" ;; esac
done
# Names of ours, without spaces.
# shellcheck disable=SC2086
cat $everyone > "$out/site.css"
# shellcheck disable=SC2086
cat $staff > "$out/staff.css"
