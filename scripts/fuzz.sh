#!/bin/sh
# Runs the fuzz targets of crates/pades (fuzz/fuzz_targets), one after the other, and fails if one finds
# something: a panic, an overflow, a broken assumption, 5 s for one input, or 512 MB.
# Usage: scripts/fuzz.sh SECONDS [TARGET…]   (SECONDS for each target; without names, all of them)
#
# By the stable compiler: the coverage that the fuzzer steers by is a pass of LLVM, and nothing in these
# crates is unsafe, so that there is nothing for a sanitizer to find. What is found on the way is kept in
# target/fuzz/corpus; it makes the next run begin further on. With FRESH=1 a run begins with the seeds
# and always tries the same inputs in the same order.
set -eu
cd "$(dirname -- "$0")/.."
seconds=$1
shift
all="xref objects cms fields png intake validate"
host=$(rustc -vV | sed -n 's/^host: //p')
folder=target/fuzz

say() { printf '· fuzz: %s\n' "$*"; }

coverage="-Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
  coverage="$coverage -Cllvm-args=-sanitizer-coverage-$option"
done
say "cargo build, with coverage"
# For a named host, what runs while building is compiled without.
RUSTFLAGS="--cfg fuzzing $coverage -Cllvm-args=-simplifycfg-branch-fold-threshold=0" \
  scripts/cargo.sh build --quiet --release --locked --manifest-path fuzz/Cargo.toml \
  --target "$host" --target-dir "$folder"

failed=""
for target in ${*:-$all}; do
  case $target in
    xref | intake) longest=8192 seeds=files ;;
    validate) longest=32768 seeds="files signed" ;;
    cms | png) longest=16384 seeds=$target ;;
    objects | fields) longest=4096 seeds=$target ;;
    *) echo "no target $target: $all" >&2; exit 2 ;;
  esac
  case $target in
    cms | png) words="" ;;
    fields) words="-dict=fuzz/dictionaries/fields.dict" ;;
    *) words="-dict=fuzz/dictionaries/pdf.dict" ;;
  esac
  corpus=$folder/corpus/$target
  if [ "${FRESH:-0}" = 1 ]; then
    corpus=$folder/fresh/$target
    rm -rf "$corpus"
  fi
  mkdir -p "$corpus" "$folder/found/$target"
  log=$folder/$target.log
  # shellcheck disable=SC2086
  if "$folder/$host/release/$target" -seed=1 -timeout=5 -rss_limit_mb=512 -max_len="$longest" $words \
    -max_total_time="$seconds" -print_final_stats=1 -artifact_prefix="$folder/found/$target/" \
    "$corpus" $(for name in $seeds; do printf 'fuzz/seeds/%s ' "$name"; done) > "$log" 2>&1; then
    say "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s"
  else
    failed="$failed $target"
    say "$target failed; the input is in $folder/found/$target, what it did in $log"
    grep -aE 'panicked at|^SUMMARY' "$log" | head -3
  fi
done
[ -z "$failed" ]
