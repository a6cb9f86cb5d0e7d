/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data.js - what the page was given: results, and columns of numbers that are inflated when first shown.
 */
'use strict';

const data = JSON.parse(document.getElementById('firn-data').textContent);
let run = data.runs[0];

const HOUR = 3600e3;

function currencyOf() {
    return run.result.currency;
}

/* ---- columns ---------------------------------------------------------------------------------------- */

/* Inflated columns, the last used at the end; a full year of 200 columns takes 7 MB. */
const CACHE_BYTES = 64e6;
const cache = new Map();
let cached = 0;

async function inflate(id) {
    const text = document.getElementById(id).textContent.trim();
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const n = bytes.length / 4;
    const out = new Uint8Array(4 * n); /* all current browsers are little endian, as the numbers are */
    for (let j = 0; j < 4; j++)
        for (let i = 0, from = j * n; i < n; i++)
            out[4 * i + j] = bytes[from + i];
    return new Float32Array(out.buffer);
}

/* The numbers of a series of a period: zeros where it has no block. */
async function values(period, series) {
    if (!series.block)
        return new Float32Array(period.steps);
    let entry = cache.get(series.block);
    if (entry === undefined) {
        entry = inflate(series.block);
        cached += 4 * period.steps;
    }
    cache.delete(series.block);
    cache.set(series.block, entry);
    for (const [key, old] of cache) {
        if (cached <= CACHE_BYTES || key === series.block)
            break;
        cache.delete(key);
        cached -= 4 * (await old).length;
    }
    return entry;
}

/* ---- time ------------------------------------------------------------------------------------------- */

/* Hours of step i: `hours` is a list of [steps, hours] where their lengths differ. */
function stepHours(period) {
    if (!period.lengths) {
        period.lengths = new Float64Array(period.steps).fill(period.step_hours || 1);
        let i = 0;
        for (const [steps, hours] of period.hours || [])
            for (let k = 0; k < steps && i < period.steps; k++)
                period.lengths[i++] = hours;
    }
    return period.lengths;
}

/* Beginning of each step, and the end of the last, in milliseconds of the site's clock. */
function stamps(period) {
    if (!period.stamps) {
        const hours = stepHours(period);
        period.stamps = new Float64Array(period.steps + 1);
        period.stamps[0] = Date.parse(period.start.length <= 16 ? period.start + 'Z' : period.start);
        for (let i = 0; i < period.steps; i++)
            period.stamps[i + 1] = period.stamps[i] + hours[i] * HOUR;
    }
    return period.stamps;
}

function hoursOf(period) {
    return (stamps(period)[period.steps] - stamps(period)[0]) / HOUR;
}

/* The step that contains a moment. */
function stepAt(period, ms) {
    const time = stamps(period);
    let low = 0, high = period.steps - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (time[middle] <= ms)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* ---- the results ------------------------------------------------------------------------------------ */

function hasPlan() {
    return run.result.objective !== null && run.result.sizes.length + run.result.costs.length > 0;
}

function phases() {
    return run.result.phases || [];
}

function phaseText(name) {
    return name === '' ? t('whole_time') : name;
}

/* Periods to choose from: typical years first, then events; events count nothing. */
function periodName(p) {
    if (!p.stress)
        return p.phase || t('typical_year');
    return (p.design !== null && p.design !== undefined ? t('design_event') : t('stress_event')) + ': ' + p.name;
}

function typicalPeriods() {
    return run.periods.filter((p) => !p.stress);
}

function parameter(section, key) {
    return (run.result.parameters || []).find((p) => p.section === section && p.key === key && p.period === '') || null;
}

/* The value in force in a phase: that of the last phase before it that changes it. */
function parameterIn(section, key, phase) {
    let found = parameter(section, key);
    for (const p of phases()) {
        found = (run.result.parameters || []).find((q) => q.section === section && q.key === key && q.period === p.name) || found;
        if (p.name === phase)
            break;
    }
    return found;
}

/* The number of a power in MW, of whatever unit it is written in; null if it is none. */
function megawatts(p) {
    const factor = p && { W: 1e-6, kW: 1e-3, MW: 1, GW: 1e3 }[p.unit];
    return factor && typeof p.number === 'number' ? p.number * factor : null;
}

function typeOf(component) {
    const p = parameter(component, 'type');
    return p ? p.value : '';
}

function account(name, phase) {
    const a = run.result.accounts.find((x) => x.name === name);
    if (!a)
        return null;
    if (phase === undefined)
        return a.total;
    const p = a.phases.find((x) => x.phase === phase);
    return p ? p.value : null;
}

function ratio(name, phase) {
    const r = run.result.ratios.find((x) => x.name === name && x.phase === phase);
    return r ? r.value : null;
}

/* How often the modelled time counts in a year of its phase: 52.1 for a week that stands for a year. */
function timesPerYear(period) {
    if (period.stress)
        return 1;
    if (period.times === undefined) {
        const itself = (parameter('time', 'represents') || {}).value === 'itself';
        period.times = period.per_year ?? (itself ? 1 : 8760 / hoursOf(period));
    }
    return period.times;
}

/* ---- buses ------------------------------------------------------------------------------------------ */

/* Buses with flows in the period, electricity first, as a reader asks for them; the busiest first. */
function buses(period) {
    const found = new Map();
    for (const s of period.series) {
        if (s.kind !== 'flow' || s.bus === '')
            continue;
        const b = found.get(s.bus) || { name: s.bus, carrier: s.carrier, unit: s.unit, size: 0 };
        b.size += Math.abs(s.sum);
        found.set(s.bus, b);
    }
    const rank = (b) => (b.carrier === 'electricity' ? 0 : b.carrier === 'heat' ? 1 : 2);
    return [...found.values()].filter((b) => b.size > 0)
        .sort((a, b) => rank(a) - rank(b) || b.size - a.size || (a.name < b.name ? -1 : 1));
}

function busSeries(period, bus) {
    return period.series.filter((s) => s.kind === 'flow' && s.bus === bus);
}

function priceSeries(period, bus) {
    return period.series.find((s) => s.kind === 'price' && s.bus === bus) || null;
}

function weatherSeries(period) {
    return period.series.filter((s) => s.kind === 'weather');
}

/* The name that a reader sees: the component, and its port where it has several on the bus. */
function flowNames(list) {
    const count = new Map();
    for (const s of list)
        count.set(s.component, (count.get(s.component) || 0) + 1);
    return list.map((s) => (count.get(s.component) > 1 ? s.component + '.' + s.item : s.component));
}

function energyUnit(unit) {
    return unit === 'MW' ? 'MWh' : unit.endsWith('/h') ? unit.slice(0, -2) : unit + ' h';
}
