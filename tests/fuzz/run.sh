#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes one reader: run.sh TARGET [SECONDS] [BUILD]
#
# TARGET is the name of a file in this folder without its .c. SECONDS is 60 and BUILD is build-fuzz
# by default (cmake --preset fuzz && cmake --build build-fuzz). Inputs that reach new code are
# collected in $FIRN_FUZZ_WORK/TARGET (by default ~/.cache/firn-fuzz), findings next to it in
# TARGET.findings. After a finding it continues until the time is over.
# Exit code: 0 no findings, 1 findings, 2 cannot run.
set -u
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-}
seconds=${2:-60}
build=${3:-$here/../../build-fuzz}
program=$build/fuzz/fuzz-$target
if [ -z "$target" ] || [ ! -x "$program" ]; then
    echo "run.sh TARGET [SECONDS] [BUILD]: no fuzz target $program" >&2
    exit 2
fi
work=${FIRN_FUZZ_WORK:-${XDG_CACHE_HOME:-$HOME/.cache}/firn-fuzz}
mkdir -p "$work/$target" "$work/$target.findings" || exit 2
log=$work/$target.log
: >"$log"
end=$(($(date +%s) + seconds))
runs=0
found() { find "$work/$target.findings" -type f | wc -l; }
while left=$((end - $(date +%s))) && [ "$left" -gt 0 ]; do
    before=$(found)
    "$program" -max_total_time="$left" -timeout=1 -rss_limit_mb=2048 -detect_leaks=1 \
        -max_len=8192 -dict="$here/$target.dict" -print_final_stats=1 -verbosity=1 \
        -artifact_prefix="$work/$target.findings/" "$work/$target" "$here/corpus/$target" \
        >"$log.part" 2>&1
    code=$?
    cat "$log.part" >>"$log"
    new=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log.part")
    if [ -z "$new" ]; then # a crash prints no statistics: use the last line of progress
        new=$(sed -n 's/^#\([0-9]*\).*/\1/p' "$log.part" | tail -n 1)
    fi
    runs=$((runs + ${new:-0}))
    [ -n "$new" ] || break # it did not start
    # The same finding again: it is among the seeds, so no further run can get past it.
    [ "$code" -eq 0 ] || [ "$(found)" -gt "$before" ] || break
done
rm -f "$log.part"
grep -aE '^fuzz: |^==[0-9]+==ERROR|runtime error|^SUMMARY' "$log" | cut -c 1-200 | sort | uniq -c |
    sort -rn | head -n 20
findings=$(found)
echo "$target: $runs executions in $seconds s, $findings findings in $work/$target.findings, log $log"
[ "$runs" -gt 0 ] || exit 2
[ "$findings" -eq 0 ]
