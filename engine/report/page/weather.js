/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.js - the weather, and when cooling without compressors ends; the stress events.
 */
'use strict';

const WEATHER_TEXTS = { 'dry-bulb': 'dry_bulb', 'wet-bulb': 'wet_bulb' };

function weatherName(s) {
    if (s.component === 'site' && WEATHER_TEXTS[s.item])
        return t(WEATHER_TEXTS[s.item]);
    return s.component === 'site' || s.component === '' ? s.item : s.component + '.' + s.item;
}

/* Components that cool by a machine: compressors, or heat-driven. */
function coolingMachines(period) {
    return [...new Set(period.series.map((s) => s.component))].filter((c) => /chiller|absorption|heat-pump|compressor|\bdx\b/.test(typeOf(c)));
}

/* The heat that each machine takes from its bus in each step, and their sum; null if the site has none. */
async function machineHeat(period) {
    const list = [];
    for (const component of coolingMachines(period)) {
        const ports = period.series.filter((s) => s.component === component && s.kind === 'flow' && s.carrier === 'heat' && s.bus !== '');
        const taking = ports.filter((s) => s.min < 0);
        const heat = taking.length > 0 ? taking : ports.slice(0, 1);
        const sum = new Float32Array(period.steps);
        for (const s of heat.filter((x) => x.block))
            (await values(period, s)).forEach((x, i) => { sum[i] += Math.max(0, -x); });
        list.push({ component, bus: heat.map((s) => s.bus).join(', '), sum, peak: sum.reduce((m, x) => Math.max(m, x), 0) });
    }
    if (list.length === 0)
        return null;
    const sum = new Float32Array(period.steps);
    list.forEach((m) => m.sum.forEach((x, i) => { sum[i] += x; }));
    return { machines: list, sum, peak: sum.reduce((m, x) => Math.max(m, x), 0) };
}

/* When machines run: hours per year, the lowest dry bulb at which they do, the highest without. */
function freeCooling(period, heat, dry) {
    const hours = stepHours(period);
    const threshold = heat.peak * 1e-4;
    const out = { on: 0, off: 0, lowestOn: Infinity, highestOff: -Infinity, first: -1 };
    for (let i = 0; i < period.steps; i++) {
        const on = heat.sum[i] > threshold;
        out[on ? 'on' : 'off'] += hours[i];
        if (on && out.first < 0)
            out.first = i;
        if (dry && on)
            out.lowestOn = Math.min(out.lowestOn, dry[i]);
        if (dry && !on)
            out.highestOff = Math.max(out.highestOff, dry[i]);
    }
    return out;
}

function weatherSection() {
    const periods = run.periods.filter((p) => p.steps > 0 && (temperatures(p).length > 0 || coolingMachines(p).length > 0));
    if (periods.length === 0)
        return null;
    const now = { period: periods.find((p) => p.phase === lastPhase() && !p.stress) || periods[0] };
    const text = el('div', { class: 'lead' });
    const tableBox = el('div');
    const f = figure({
        name: () => (usual(now.period) ? 'weather' : null), caption: t('weather_caption'), table: tableBox, height: 360,
        controls: [periodChoice(periods, now.period, (p) => { now.period = p; f.redraw(); })],
        load: async () => {
            const p = now.period;
            const list = temperatures(p);
            const columns = await Promise.all(list.map((s) => values(p, s)));
            const heat = await machineHeat(p);
            const dry = columns[list.findIndex((s) => s.item === 'dry-bulb')] || null;
            add(empty(text), [freeText(p, heat, dry)]);
            empty(tableBox).append(weatherTable(p, list, columns, heat));
            return { period: p, list, columns, heat };
        },
        legend: (x) => legend([...x.list.map(weatherName), ...(x.heat ? [t('machine_heat')] : [])], null, null, 'l'),
        option: weatherOption,
    });
    return section('weather', t('weather'), text, f.node, el('p', { class: 'note' }, t('weather_source', { name: run.result.weather || t('none') })));
}

function temperatures(period) {
    return weatherSeries(period).filter((s) => s.unit === 'degC' && s.component === 'site');
}

/* A sentence per machine: each cools a bus of its own, and free cooling ends on each at another temperature. */
function freeText(period, heat, dry) {
    if (heat === null)
        return [t('no_machines')];
    /* Of a bus that a machine cools, those that stand still are no news. */
    const cooled = new Set(heat.machines.filter((m) => m.peak > 0).map((m) => m.bus));
    const list = heat.machines.filter((m) => m.peak > 0 || !cooled.has(m.bus));
    return el('ul', null, list.map((m) => el('li', null, freeMachine(period, m, dry))));
}

function freeMachine(period, m, dry) {
    const x = freeCooling(period, m, dry);
    const times = timesPerYear(period);
    const who = { machine: nm(m.component), bus: nm(m.bus) };
    if (x.on === 0)
        return sentence('always_free', who);
    const share = { ...who, on: format(x.on * times), off: format(x.off * times), per: period.stress || itself() ? t('hours_text') : t('hours_year'),
        share: percent(x.on / (x.on + x.off)), first: hourText(stamps(period)[x.first]), peak: quantity(m.peak, 'MW') };
    if (x.off === 0)
        return sentence(dry ? 'never_free' : 'never_free_dry', { ...share, from: quantity(x.lowestOn, 'degC') });
    return sentence(dry ? 'free_until_dry' : 'free_until', { ...share, from: quantity(x.lowestOn, 'degC'), until: quantity(x.highestOff, 'degC') });
}

function weatherOption(c, width, loaded) {
    const { period, list, columns, heat } = loaded;
    const time = stamps(period);
    const points = (v, scale) => Array.from(v, (x, i) => [time[i], scale.of(x)]).concat([[time[period.steps], scale.of(v[period.steps - 1])]]);
    const degrees = scaleOf('degC', 1);
    const power = scaleOf('MW', 1);
    const both = list.length > 0 && heat !== null;
    const axis = (i) => timeAxis(c, { gridIndex: i, min: time[0], max: time[period.steps], axisLabel: { show: !both || i === 1 } });
    const grids = [], xAxis = [], yAxis = [], series = [];
    if (list.length > 0) {
        grids.push({ left: 56, right: 16, top: 28, bottom: both ? 150 : 30 });
        xAxis.push(axis(0));
        yAxis.push(valueAxis(c, degrees.unit, { gridIndex: 0, scale: true }));
        list.forEach((s, i) => series.push(timeSeries(i, weatherName(s), points(columns[i], degrees), c)));
    }
    if (heat !== null) {
        const i = grids.length;
        grids.push(both ? { left: 56, right: 16, height: 90, bottom: 28 } : { left: 56, right: 16, top: 28, bottom: 30 });
        xAxis.push(axis(i));
        yAxis.push(valueAxis(c, t('machine_heat_unit', { unit: power.unit }), { gridIndex: i, splitNumber: 2 }));
        series.push(timeSeries(list.length, t('machine_heat'), points(heat.sum, power), c, { xAxisIndex: i, yAxisIndex: i, areaStyle: { opacity: 0.5 } }));
    }
    return { grid: grids, xAxis, yAxis, series, axisPointer: { link: [{ xAxisIndex: 'all' }] },
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', formatter: (items) => [hourText(items[0].axisValue),
            ...items.map((p) => p.seriesName + ': ' + format(p.value[1]) + ' ' + (p.seriesIndex < list.length ? degrees.unit : power.unit))].join('\n') } };
}

function weatherTable(period, list, columns, heat) {
    const hours = stepHours(period);
    const columnsOf = [{ text: t('month') }];
    for (const s of list)
        columnsOf.push({ text: t('lowest', { name: weatherName(s) }), unit: 'degC' }, { text: t('mean', { name: weatherName(s) }), unit: 'degC' },
            { text: t('highest', { name: weatherName(s) }), unit: 'degC' });
    const machines = heat ? heat.machines.filter((m) => m.peak > 0) : [];
    for (const m of machines)
        columnsOf.push({ text: [nm(m.component), t('hours_machine')], unit: 'h' }, { text: [nm(m.component), t('heat_machine')], unit: 'MWh' });
    const rows = monthsOf(period).map((m) => {
        const row = [monthText(m.ms)];
        columns.forEach((v) => {
            const s = sums(period, v, m.from, m.to);
            row.push(s.min, s.mean, s.max);
        });
        for (const x of machines) {
            let on = 0, sum = 0;
            for (let i = m.from; i < m.to; i++) {
                on += x.sum[i] > x.peak * 1e-4 ? hours[i] : 0;
                sum += x.sum[i] * hours[i];
            }
            row.push(on, sum);
        }
        return row;
    });
    return folded(t('months_table'), table(t('weather_table'), columnsOf, rows), true);
}

/* ---- stress events ---------------------------------------------------------------------------------- */

function stressSection() {
    const events = (run.result.periods || []).filter((p) => p.stress);
    if (events.length === 0)
        return null;
    const holds = (name) => run.result.sizes.filter((s) => (s.sized_by || []).includes(name));
    const rows = events.map((p) => {
        const series = run.periods.find((x) => x.name === p.name);
        const held = holds(p.name);
        return [nm(p.name), p.design ? [t('design_event'), ': ', nm(p.design)] : t('stress_event'), nm(p.phase), series ? hourText(stamps(series)[0]) : '',
            series ? hoursOf(series) : null, held.length ? names([...new Set(held.map(sizeName))]) : t('holds_nothing')];
    });
    return section('stress', t('stress'), el('p', null, t('stress_intro')), table(t('stress_table'), [{ text: t('event') }, { text: t('kind') }, { text: t('phase') },
        { text: t('begins') }, { text: t('length'), unit: 'h' }, { text: t('holds') }], rows), el('p', { class: 'note' }, t('stress_look')));
}
