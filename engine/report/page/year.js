/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * year.js - a bus over time: supply and demand stacked, prices below, zoomed by controls or by the wheel.
 */
'use strict';

const MOST_SERIES = 10; /* drawn at once; the rest are one */

/* What the reader has chosen; the sections on a bus share it. */
const view = { period: null, bus: null, from: 0, to: 0, hour: 0, listeners: [] };

function chooseView(change) {
    Object.assign(view, change);
    if (change.period) {
        const list = buses(view.period);
        if (!list.some((b) => b.name === view.bus))
            view.bus = list.length > 0 ? list[0].name : null;
        view.from = 0;
        view.to = view.period.steps;
        view.hour = 0;
    }
    for (const f of view.listeners)
        f(change);
}

/* Static figures are of the typical year of the last phase only. */
function usual(period) {
    return period.phase === lastPhase() && !period.stress;
}

function busOf(name) {
    return buses(view.period).find((b) => b.name === name);
}

function yearSection() {
    const periods = run.periods.filter((p) => p.steps > 0 && buses(p).length > 0);
    if (periods.length === 0)
        return null;
    const kept = periods.includes(view.period) ? { bus: view.bus, from: view.from, to: view.to, hour: view.hour } : {}; /* after a change of units */
    view.listeners = [];
    chooseView({ period: periods.includes(view.period) ? view.period : periods.find((p) => p.phase === lastPhase() && !p.stress) || periods[0] });
    Object.assign(view, kept);
    const hidden = new Set();
    const cut = { on: true };
    const controlBox = el('div', { class: 'group' });
    const zoomBox = el('div', { class: 'controls' });
    const range = el('span', { class: 'range', 'aria-live': 'polite' });
    const tableBox = el('div');
    const build = () => empty(controlBox).append(
        choice(t('bus'), buses(view.period).map((b) => [b.name, b.name + ' (' + b.carrier + ')']), view.bus, (b) => chooseView({ bus: b })));
    build();
    const f = figure({
        name: () => (usual(view.period) ? 'year-' + view.bus : null), caption: t('year_caption'), note: t('year_note'), table: tableBox,
        controls: [periodChoice(periods, view.period, (p) => chooseView({ period: p })), controlBox],
        height: (width) => (narrow(width) ? 420 : 500),
        load: async () => {
            const flows = await busFlows(view.period, view.bus, MOST_SERIES);
            const price = priceSeries(view.period, view.bus);
            return { period: view.period, bus: busOf(view.bus), flows, hidden, cut, price: price ? { unit: price.unit, value: await values(view.period, price) } : null };
        },
        legend: (loaded) => legend(loaded.flows.map((x) => x.name), { has: (x) => !hidden.has(x), add: (x) => hidden.delete(x), delete: (x) => hidden.add(x) },
            () => f.entry.draw()),
        option: yearOption,
        after: (chart) => chart.on('dataZoom', () => {
            const o = chart.getOption().dataZoom[0];
            const time = stamps(view.period);
            const next = { from: stepAt(view.period, o.startValue), to: Math.min(view.period.steps, stepAt(view.period, Math.max(time[0], o.endValue - 1)) + 1) };
            if (next.from !== view.from || next.to !== view.to) {
                view.from = next.from;
                view.to = Math.max(next.to, next.from + 1);
                later();
            }
        }),
    });
    const fill = async () => {
        range.textContent = rangeText();
        empty(tableBox).append(await yearTable());
    };
    let timer = null;
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(fill, 150);
    };
    const zoom = (from, to) => {
        view.from = Math.max(0, Math.min(from, view.period.steps - 1));
        view.to = Math.max(view.from + 1, Math.min(to, view.period.steps));
        if (f.entry.chart)
            f.entry.draw();
        fill();
    };
    const peaks = el('input', { type: 'checkbox', checked: true, onchange: () => { cut.on = peaks.checked; f.entry.draw(); } });
    const controls = () => empty(zoomBox).append(...zoomControls(zoom), hasCharts ? el('label', { class: 'tick' }, peaks, t('cut_peaks')) : '', range);
    controls();
    view.listeners.push((change) => {
        if (change.period || change.bus) {
            if (change.period)
                build();
            hidden.clear();
            controls();
            f.redraw();
            fill();
        }
    });
    fill();
    f.node.insertBefore(zoomBox, f.entry.legendBox);
    return section('year', t('year_title'), f.node);
}

function rangeText() {
    const time = stamps(view.period);
    return t('shown_range', { from: hourText(time[view.from]), to: hourText(time[view.to]) });
}

/* Spans of the period that make sense, a first day, and steps to both sides. */
function zoomControls(zoom) {
    const p = view.period;
    const time = stamps(p);
    const hours = hoursOf(p);
    const spans = [[24, t('day')], [168, t('week')], [744, t('days31')], [2208, t('days92')]].filter(([h]) => h < hours);
    let span = 0;
    const to = (from) => (span === 0 ? p.steps : stepAt(p, time[from] + span * HOUR - 1) + 1);
    const move = (direction) => {
        const width = time[view.to] - time[view.from];
        const from = stepAt(p, Math.max(time[0], Math.min(time[p.steps] - width, time[view.from] + direction * width)));
        zoom(from, span === 0 ? from + view.to - view.from : to(from));
    };
    const day = el('input', { type: 'date', min: localTime(time[0]).slice(0, 10), max: localTime(time[p.steps - 1]).slice(0, 10), value: localTime(time[view.from]).slice(0, 10) });
    day.addEventListener('change', () => {
        const ms = Date.parse(day.value + 'T00:00Z');
        if (Number.isNaN(ms))
            return;
        const from = stepAt(p, Math.max(time[0], ms));
        if (span === 0 && spans.length > 0) {
            span = spans[Math.min(1, spans.length - 1)][0];
            select.querySelector('select').value = String(span);
        }
        zoom(from, to(from));
    });
    const select = choice(t('span'), [['0', t('all')], ...spans.map(([h, text]) => [String(h), text])], '0', (v) => {
        span = Number(v);
        zoom(span === 0 ? 0 : view.from, to(span === 0 ? 0 : view.from));
    });
    return [select, labelled(t('from_day'), day), button('\u25c0 ' + t('earlier'), () => move(-1)), button(t('later') + ' \u25b6', () => move(1)),
        hourControl(p, view.hour, (i) => { view.hour = i; zoom(view.from, view.to); })];
}

function yearOption(c, width, loaded) {
    const { period, bus, flows, price, hidden, cut } = loaded;
    const time = stamps(period);
    const shown = flows.map((x, i) => ({ ...x, i })).filter((x) => !hidden.has(x.name));
    const scale = scaleOf(bus.unit, Math.max(1e-12, ...flows.map((x) => peakOf(x.value))));
    const points = (v, pick) => {
        const out = new Array(period.steps + 1);
        for (let i = 0; i < period.steps; i++)
            out[i] = [time[i], pick(v[i])];
        out[period.steps] = [time[period.steps], pick(v[period.steps - 1])]; /* the last step lasts to its end */
        return out;
    };
    const sides = [];
    for (const x of shown)
        for (const [stack, sign] of [['supply', 1], ['demand', -1]])
            if (x.value.some((y) => y * sign > 0))
                sides.push(timeSeries(x.i, x.name, points(x.value, (y) => (y * sign > 0 ? scale.of(y) : 0)), c,
                    { stack, stackStrategy: 'all', areaStyle: { opacity: 0.75 }, lineStyle: { width: 0.5 }, id: x.name + ' ' + stack }));
    const zoomed = { startValue: time[view.from], endValue: time[view.to], filterMode: 'none' };
    const bottom = price ? 190 : 64;
    const grids = [{ left: 64, right: 16, top: 30, bottom }];
    const xAxis = [timeAxis(c, { gridIndex: 0, min: time[0], max: time[period.steps], axisLabel: { show: price === null } })];
    const yAxis = [valueAxis(c, t('supply_demand', { unit: scale.unit }), { gridIndex: 0 })];
    if (price) {
        const ps = scaleOf(price.unit, peakOf(price.value));
        const limit = cut.on ? usualRange(price.value) : null;
        const title = t('price_on', { bus: bus.name, unit: ps.unit });
        grids.push({ left: 64, right: 16, height: 84, bottom: 62 });
        xAxis.push(timeAxis(c, { gridIndex: 1, min: time[0], max: time[period.steps] }));
        yAxis.push(valueAxis(c, limit ? t('cut_at', { name: title, top: format(ps.of(limit.top), 3) }) : title,
            { gridIndex: 1, splitNumber: 2, scale: true, ...(limit ? { min: nice(ps.of(limit.low), -1), max: nice(ps.of(limit.high), 1) } : {}) }));
        sides.push(timeSeries(0, t('price'), points(price.value, (y) => ps.of(y)), c, { xAxisIndex: 1, yAxisIndex: 1, color: c.text, lineStyle: { width: 1.2, color: c.text }, itemStyle: {}, id: 'price' }));
    }
    return {
        grid: grids, xAxis, yAxis, series: sides,
        axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: c.text } },
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', formatter: (list) => axisTip(list, scale.unit, price ? price.unit : '') },
        dataZoom: [
            { type: 'inside', xAxisIndex: price ? [0, 1] : [0], zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, ...zoomed },
            { type: 'slider', xAxisIndex: price ? [0, 1] : [0], height: 24, bottom: 8, borderColor: c.line, textStyle: { color: c.text }, brushSelect: false,
                labelFormatter: (v) => dayText(v), showDataShadow: false, ...zoomed },
        ],
    };
}

/* An hour that sets a size has the whole annuity in its price, and would flatten all others: the range of the usual prices, where
 * the largest are far outside it; else null. */
function usualRange(v) {
    const sorted = v.filter((x) => !Number.isNaN(x)).sort();
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    const low = at(0.02), high = at(0.98), span = Math.max(high - low, Math.abs(high) * 0.1, 1e-9);
    const top = Math.abs(sorted[0]) > Math.abs(sorted[sorted.length - 1]) ? sorted[0] : sorted[sorted.length - 1];
    return sorted[sorted.length - 1] > high + 3 * span || sorted[0] < low - 3 * span ? { low: low - span * 0.2, high: high + span * 0.2, top } : null;
}

/* Rounded away from the middle, to two digits. */
function nice(x, direction) {
    if (x === 0)
        return 0;
    const step = 10 ** (Math.floor(Math.log10(Math.abs(x))) - 1);
    return (direction > 0 ? Math.ceil(x / step) : Math.floor(x / step)) * step;
}

/* What the pointer is on: the hour, and each amount that is not 0. */
function axisTip(list, unit, priceUnit) {
    if (list.length === 0)
        return '';
    const lines = [hourText(list[0].axisValue)];
    for (const p of list) {
        const v = p.value[1];
        if (p.seriesId === 'price')
            lines.push(p.seriesName + ': ' + format(v) + ' ' + scaleOf(priceUnit, 1).unit);
        else if (v !== 0)
            lines.push(cutText(p.seriesName) + ': ' + format(v) + ' ' + unit);
    }
    return lines.slice(0, 16).join('\n');
}

function cutText(text) {
    const letters = Array.from(text);
    return letters.length > 40 ? letters.slice(0, 39).join('') + '\u2026' : text;
}

/* The flows of the bus in the span that is shown. */
async function yearTable() {
    const { period, from, to, hour } = view;
    const bus = busOf(view.bus);
    const flows = await busFlows(period, bus.name, 1000);
    const price = priceSeries(period, bus.name);
    const cells = flows.map((f) => {
        const s = sums(period, f.value, from, to);
        return [nm(f.name), s.in, s.out, s.max > 0 ? s.max : 0, s.min < 0 ? -s.min : 0, s.active, f.value[hour]];
    });
    const u = bus.unit;
    const rows = [table(t('year_table', { bus: bus.name, from: hourText(stamps(period)[from]), to: hourText(stamps(period)[to]) }),
        [{ text: t('component') }, { text: t('into_bus'), unit: energyUnit(u) }, { text: t('out_of_bus'), unit: energyUnit(u) }, { text: t('largest_in'), unit: u },
            { text: t('largest_out'), unit: u }, { text: t('active_hours'), unit: 'h' }, { text: t('at_hour', { hour: hourText(stamps(period)[hour]) }), unit: u }], cells)];
    if (price) {
        const v = await values(period, price);
        const s = sums(period, v, from, to);
        rows.push(figures([[t('price_mean'), quantity(s.mean, price.unit)], [t('price_max'), quantity(s.max, price.unit), hourText(stamps(period)[s.peak])],
            [t('price_min'), quantity(s.min, price.unit)], [t('price_now'), quantity(v[hour], price.unit), hourText(stamps(period)[hour])]]));
    }
    return folded(t('numbers_shown'), rows);
}
