#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes one reader: run.sh TARGET [SECONDS] [BUILD]
#
# TARGET is a file of this folder without its .c; SECONDS 60 and BUILD build-fuzz by default
# (cmake --preset fuzz && cmake --build build-fuzz). What reaches new code gathers in
# $FIRN_FUZZ_WORK/TARGET (by default ~/.cache/firn-fuzz), findings beside it in TARGET.findings.
# It goes on behind a finding until the time is over. Exit: 0 none, 1 some, 2 cannot run.
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
    if [ -z "$new" ]; then # a crash ends without these figures: the last line of progress has it
        new=$(sed -n 's/^#\([0-9]*\).*/\1/p' "$log.part" | tail -n 1)
    fi
    runs=$((runs + ${new:-0}))
    [ -n "$new" ] || break # it never began
    # The same finding twice: it is among the seeds, and no run will come past it.
    [ "$code" -eq 0 ] || [ "$(found)" -gt "$before" ] || break
done
rm -f "$log.part"
grep -aE '^fuzz: |^==[0-9]+==ERROR|runtime error|^SUMMARY' "$log" | cut -c 1-200 | sort | uniq -c |
    sort -rn | head -n 20
findings=$(found)
echo "$target: $runs executions in $seconds s, $findings findings in $work/$target.findings, log $log"
[ "$runs" -gt 0 ] || exit 2
[ "$findings" -eq 0 ]
