/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flows.js - the site as a diagram: components and buses, energy and heat by width.
 *
 * A Sankey has no cycles. Stores are split into charge and discharge, and so is a component on one bus only that gives and
 * takes, such as a grid with exports; others are netted on each bus over the chosen time; a link that still closes a cycle ends in
 * a node that names its target.
 */
'use strict';

/* The amounts of each port in the chosen time: [{ component, port, bus, carrier, in, out }]. */
async function portAmounts(period, family, when) {
    const totals = (run.result.flows || []).filter((f) => f.phase === period.phase);
    if (when.hour === undefined && when.month === undefined && !period.stress && totals.length > 0) /* the first figure of the page, without inflating anything */
        return totals.filter((f) => f.in + f.out > 0 && (family === 'energy' ? f.unit === 'MWh' : energyUnit(family) === f.unit));
    const list = period.series.filter((s) => s.kind === 'flow' && s.bus !== '' && s.block && familyOf(s.unit) === family);
    const [from, to, times] = when.hour !== undefined ? [when.hour, when.hour + 1, 1 / stepHours(period)[when.hour]]
        : when.month !== undefined ? [monthsOf(period)[when.month].from, monthsOf(period)[when.month].to, 1]
            : [0, period.steps, timesPerYear(period)];
    return Promise.all(list.map(async (s) => {
        const sum = sums(period, await values(period, s), from, to);
        return { component: s.component, port: s.item, bus: s.bus, carrier: s.carrier, in: sum.in * times, out: sum.out * times };
    }));
}

/* Flows of one family share a picture: energy in MW, and each kind of volume. */
function familyOf(unit) {
    return unit === 'MW' ? 'energy' : unit;
}

function isStore(period, component) {
    return /^storage\.|\.storage$/.test(typeOf(component)) || period.series.some((s) => s.component === component && s.item === 'level');
}

/* Nodes { id, name, kind } and links { source, target, value } without cycles. */
function sankey(period, amounts) {
    const nodes = new Map();
    const links = [];
    const node = (id, name, kind, carrier) => {
        if (!nodes.has(id))
            nodes.set(id, { id, name, kind, carrier: carrier || '' });
        return id;
    };
    let most = 0;
    for (const a of amounts)
        most = Math.max(most, a.in, a.out);
    const tiny = most * 1e-6;
    const link = (source, target, value, carrier) => {
        if (value > tiny)
            links.push({ source, target, value, carrier });
    };
    const ports = new Map();
    amounts.forEach((a) => ports.set(a.component, (ports.get(a.component) || 0) + 1));
    for (const a of amounts) {
        const bus = node('b ' + a.bus, a.bus, 'bus', a.carrier);
        const store = isStore(period, a.component);
        if (store || (ports.get(a.component) === 1 && a.in > tiny && a.out > tiny)) {
            if (a.out > tiny)
                link(bus, node('out ' + a.component, t(store ? 'charge' : 'takes', { name: a.component }), 'store'), a.out, a.carrier);
            if (a.in > tiny)
                link(node('in ' + a.component, t(store ? 'discharge' : 'gives', { name: a.component }), 'store'), bus, a.in, a.carrier);
            continue;
        }
        const net = a.in - a.out;
        if (Math.abs(net) > tiny) {
            const c = node('c ' + a.component, a.component, 'component');
            if (net > 0)
                link(c, bus, net, a.carrier);
            else
                link(bus, c, -net, a.carrier);
        }
    }
    const cut = cutCycles(nodes, links);
    const used = new Set(cut.flatMap((l) => [l.source, l.target]));
    return { nodes: [...nodes.values()].filter((n) => used.has(n.id)), links: cut };
}

/* Depth first, in the order of the links: a link to a node that is still open is a back edge. */
function cutCycles(nodes, links) {
    const from = new Map();
    for (const l of links)
        from.set(l.source, [...(from.get(l.source) || []), l]);
    const state = new Map();
    const visit = (id) => {
        state.set(id, 'open');
        for (const l of from.get(id) || []) {
            if (state.get(l.target) === 'open') {
                const back = 'back ' + l.source + ' ' + l.target;
                nodes.set(back, { id: back, name: t('back_to', { name: nodes.get(l.target).name }), kind: 'back', carrier: '' });
                l.target = back;
            } else if (!state.has(l.target)) {
                visit(l.target);
            }
        }
        state.set(id, 'done');
    };
    const targets = new Set(links.map((l) => l.target));
    for (const id of nodes.keys()) /* sources first, so that few links run backwards */
        if (!targets.has(id) && !state.has(id))
            visit(id);
    for (const id of nodes.keys())
        if (!state.has(id))
            visit(id);
    return links;
}

function flowsSection() {
    const periods = run.periods.filter((p) => p.steps > 0 && p.series.some((s) => s.kind === 'flow'));
    if (periods.length === 0)
        return null;
    const now = { period: periods.find((p) => p.phase === lastPhase() && !p.stress) || periods[0], family: null, span: 'year', hour: 0 };
    const tableBox = el('div');
    let whenBox, f;
    const families = () => {
        const list = [...new Set(now.period.series.filter((s) => s.kind === 'flow' && s.block).map((s) => familyOf(s.unit)))];
        return list.sort((a, b) => (a === 'energy' ? -1 : b === 'energy' ? 1 : a < b ? -1 : 1));
    };
    const changed = () => {
        f.redraw();
    };
    const when = () => (now.span === 'hour' ? { hour: now.hour } : now.span === 'year' ? {} : { month: Number(now.span) });
    const build = () => {
        const list = families();
        if (!list.includes(now.family))
            now.family = list[0];
        if (now.span !== 'year' && now.span !== 'hour')
            now.span = 'year';
        const months = monthsOf(now.period);
        const spans = [['year', now.period.stress || itself() ? t('whole_period') : t('year')],
            ...(months.length > 1 ? months.map((m, i) => [String(i), monthText(m.ms)]) : []), ['hour', t('one_hour')]];
        const hour = hourControl(now.period, now.hour, (i) => { now.hour = i; changed(); });
        hour.hidden = now.span !== 'hour';
        empty(whenBox).append(...[
            list.length > 1 ? choice(t('show'), list.map((x) => [x, familyText(x)]), now.family, (x) => { now.family = x; changed(); }) : null,
            choice(t('time'), spans, now.span, (x) => { now.span = x; hour.hidden = x !== 'hour'; changed(); }), hour].filter((x) => x));
    };
    whenBox = el('span', { class: 'group' });
    build();
    f = figure({
        name: () => (usual(now.period) && now.family === 'energy' && now.span === 'year' ? 'diagram' : null), caption: t('flows_caption'), note: t('flows_note'),
        controls: [periodChoice(periods, now.period, (p) => { now.period = p; now.hour = 0; build(); changed(); }), whenBox],
        table: tableBox,
        height: (width, loaded) => (loaded && loaded.nodes ? diagramHeight(loaded, width) : 420),
        load: async () => {
            const s = sankey(now.period, await portAmounts(now.period, now.family, when()));
            empty(tableBox).append(flowTable(s, now.family, now.span));
            return s;
        },
        legend: (s) => legend(carriersOf(s), null, null, 'p', (carrier) => carrierColour(carriersOf(s), carrier)),
        option: (c, width, s) => sankeyOption(c, width, s, now.family, now.span),
    });
    return section('flows', t('flows'), f.node);
}

function familyText(family) {
    return family === 'energy' ? t('energy_and_heat') : t('volumes', { unit: scaleOf(energyUnit(family), 1).unit });
}

function amountUnit(family, span) {
    const unit = family === 'energy' ? 'MW' : family;
    return span === 'hour' ? unit : energyUnit(unit);
}

/* The usual carriers have the same colour in every report. */
const CARRIER_COLOURS = { electricity: 0, heat: 1, gas: 4, water: 6, hydrogen: 3 };
function carrierColour(carriers, carrier) {
    return CARRIER_COLOURS[carrier] ?? (7 + Math.max(0, carriers.indexOf(carrier))) % 10;
}

function carriersOf(s) {
    return [...new Set(s.links.map((l) => l.carrier))].sort();
}

/* Layers from left to right (from top to bottom on a narrow screen), and the nodes of the fullest. */
function diagramHeight(s, width) {
    const depth = new Map(s.nodes.map((n) => [n.id, 0]));
    for (let again = true; again;) {
        again = false;
        for (const l of s.links)
            if (depth.get(l.target) < depth.get(l.source) + 1) {
                depth.set(l.target, depth.get(l.source) + 1);
                again = true;
            }
    }
    const count = new Map();
    for (const d of depth.values())
        count.set(d, (count.get(d) || 0) + 1);
    return narrow(width) ? 60 + 64 * (Math.max(0, ...count.keys()) + 1) : Math.max(320, Math.min(900, 120 + 62 * Math.max(...count.values())));
}

function sankeyOption(c, width, s, family, span) {
    const name = new Map(s.nodes.map((n) => [n.id, n.name]));
    const unit = amountUnit(family, span);
    const carriers = carriersOf(s);
    const colour = (carrier) => c.series[carrierColour(carriers, carrier)];
    /* Buses and components alternate from layer to layer, so names above and below do not meet. */
    const upright = narrow(width);
    const gap = upright ? 34 : 30;
    return {
        aria: { enabled: false },
        series: [{
            type: 'sankey', orient: upright ? 'vertical' : 'horizontal', left: upright ? 30 : 72, right: upright ? 34 : 72, top: 24, bottom: 28, nodeGap: gap,
            nodeWidth: 12, draggable: false, layoutIterations: 32, emphasis: { focus: 'adjacency' },
            label: { color: c.text, fontSize: upright ? 10 : 12, width: upright ? 76 : Math.max(80, width / 7), overflow: 'truncate', formatter: (p) => name.get(p.name),
                textBorderColor: c.page, textBorderWidth: 3 },
            lineStyle: { opacity: 0.45, curveness: 0.5 },
            tooltip: { formatter: (p) => (p.dataType === 'edge'
                ? name.get(p.data.source) + ' \u2192 ' + name.get(p.data.target) : name.get(p.name)) + ': ' + quantity(p.value, unit) },
            data: s.nodes.map((n) => ({ name: n.id, label: { position: upright || n.kind !== 'bus' ? 'bottom' : 'top' }, itemStyle: {
                color: n.kind === 'bus' ? colour(n.carrier) : n.kind === 'back' ? c.page : c.muted, borderColor: c.text, borderWidth: n.kind === 'bus' ? 0 : 1 } })),
            links: s.links.map((l) => ({ source: l.source, target: l.target, value: l.value, lineStyle: { color: colour(l.carrier) } })),
        }],
    };
}

function flowTable(s, family, span) {
    const name = new Map(s.nodes.map((n) => [n.id, n.name]));
    const rows = [...s.links].sort((a, b) => b.value - a.value).map((l) => [nm(name.get(l.source)), nm(name.get(l.target)), l.carrier, l.value]);
    return folded(t('numbers', { n: rows.length }), table(t('flows_table'), [{ text: t('from') }, { text: t('to') }, { text: t('carrier') },
        { text: t('amount'), unit: amountUnit(family, span) }], rows));
}

/* ---- controls that several sections share ----------------------------------------------------------- */

function periodChoice(periods, now, change) {
    if (periods.length < 2)
        return null;
    return choice(phases().length > 1 ? t('phase_or_event') : t('time_or_event'), periods.map((p, i) => [String(i), periodName(p)]), String(periods.indexOf(now)),
        (i) => change(periods[Number(i)]));
}

function localTime(ms) {
    return new Date(ms).toISOString().slice(0, 16);
}

/* A moment of the period. */
function hourControl(period, now, change) {
    const time = stamps(period);
    const input = el('input', { type: 'datetime-local', min: localTime(time[0]), max: localTime(time[period.steps - 1]), value: localTime(time[now]) });
    input.addEventListener('change', () => {
        const ms = Date.parse(input.value + 'Z');
        if (!Number.isNaN(ms))
            change(stepAt(period, Math.max(time[0], Math.min(ms, time[period.steps] - 1))));
    });
    return labelled(t('hour'), input);
}
