/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sums.js - sums over the steps of a period: by month, by span, by hour of the day.
 */
'use strict';

/* Months that the period touches: { ms, from, to } in steps. */
function monthsOf(period) {
    if (!period.months) {
        const time = stamps(period);
        period.months = [];
        let last = null;
        for (let i = 0; i < period.steps; i++) {
            const d = new Date(time[i]);
            const key = d.getUTCFullYear() * 12 + d.getUTCMonth();
            if (last === null || last.key !== key) {
                last = { key, ms: Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1), from: i, to: i };
                period.months.push(last);
            }
            last.to = i + 1;
        }
    }
    return period.months;
}

/* Of steps from to to: energy in and out (amount times hours), the largest and smallest, the hours in which
 * it is not 0, the mean. */
function sums(period, v, from, to) {
    const hours = stepHours(period);
    const s = { in: 0, out: 0, net: 0, max: -Infinity, min: Infinity, mean: 0, hours: 0, active: 0, peak: from };
    for (let i = from; i < to; i++) {
        const x = v[i];
        if (Number.isNaN(x))
            continue;
        s.hours += hours[i];
        if (x > 0)
            s.in += x * hours[i];
        else
            s.out -= x * hours[i];
        if (Math.abs(x) > 1e-9)
            s.active += hours[i];
        if (x > s.max) {
            s.max = x;
            s.peak = i;
        }
        s.min = Math.min(s.min, x);
    }
    s.net = s.in - s.out;
    s.mean = s.hours > 0 ? s.net / s.hours : NaN;
    return s;
}

/* The largest amount, of whatever sign. */
function peakOf(v) {
    return v.reduce((most, x) => (Math.abs(x) > most ? Math.abs(x) : most), 0);
}

/* Mean by hour of the day (rows) and day (columns): [[column, row, mean]], and the days. A step that is
 * longer than an hour fills each of its hours. */
function hoursByDay(period, v) {
    const time = stamps(period);
    const hours = stepHours(period);
    const first = Math.floor(time[0] / (24 * HOUR));
    const days = Math.ceil(time[period.steps] / (24 * HOUR)) - first;
    const sum = new Float64Array(days * 24), weight = new Float64Array(days * 24);
    for (let i = 0; i < period.steps; i++) {
        if (Number.isNaN(v[i]))
            continue;
        const parts = Math.max(1, Math.round(hours[i]));
        for (let k = 0; k < parts; k++) {
            const cell = Math.floor((time[i] + k * HOUR) / HOUR) - first * 24;
            sum[cell] += v[i];
            weight[cell] += 1;
        }
    }
    const cells = [];
    for (let cell = 0; cell < days * 24; cell++)
        if (weight[cell] > 0)
            cells.push([Math.floor(cell / 24), cell % 24, sum[cell] / weight[cell]]);
    return { cells, days: Array.from({ length: days }, (_, d) => (first + d) * 24 * HOUR) };
}

/* Amounts in falling order, each with the hours per year in which it is reached: [[hours, amount]]. */
function duration(period, v) {
    const hours = stepHours(period);
    const times = timesPerYear(period);
    const order = Array.from(v.keys()).filter((i) => !Number.isNaN(v[i])).sort((a, b) => v[b] - v[a] || a - b);
    const out = [];
    let sum = 0;
    for (const i of order) {
        out.push([sum, v[i]]);
        sum += hours[i] * times;
    }
    if (out.length > 0)
        out.push([sum, out[out.length - 1][1]]);
    return out;
}

/* The amount that is reached in `share` of the time, of a duration curve. */
function reached(curve, share) {
    const until = curve[curve.length - 1][0] * share;
    let low = 0, high = curve.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (curve[middle][0] <= until)
            low = middle;
        else
            high = middle - 1;
    }
    return curve[low][1];
}

/*
 * The flows of a bus in the order of their amount, at most `most` alone and the rest in one:
 * [{ name, value, unit, series }]. Flows that are 0 throughout are left out. A flow that goes both
 * ways is one for its supply and one for its demand only where it is stacked.
 */
async function busFlows(period, bus, most) {
    const all = busSeries(period, bus).filter((s) => s.block);
    const name = flowNames(all);
    const list = await Promise.all(all.map(async (s, i) => ({ name: name[i], value: await values(period, s), unit: s.unit, series: [s] })));
    list.forEach((f) => { f.size = f.value.reduce((sum, x) => sum + Math.abs(x), 0); });
    list.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
    if (list.length <= most)
        return list;
    const rest = list.splice(most - 1);
    const value = new Float32Array(period.steps);
    rest.forEach((f) => f.value.forEach((x, i) => { value[i] += x; }));
    list.push({ name: t('others', { n: rest.length }), value, unit: rest[0].unit, series: rest.flatMap((f) => f.series) });
    return list;
}
