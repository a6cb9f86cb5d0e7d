/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.js - capital and yearly cost by component and phase, and the bill by charge and month.
 */
'use strict';

const COST_PARTS = ['capital', 'fixed_om', 'operation'];

function costsSection() {
    const costs = run.result.costs;
    if (costs.length === 0)
        return null;
    const several = phases().length > 1;
    const now = { phase: lastPhase() };
    const box = el('div');
    const fill = () => empty(box).append(costTable(now.phase));
    const f = figure({
        name: () => (now.phase === lastPhase() ? 'costs' : null), caption: several ? t('costs_caption_phase') : t('costs_caption'), note: t('costs_note'),
        controls: several ? [choice(t('phase'), phases().map((p) => [p.name, p.name]), now.phase, (p) => { now.phase = p; fill(); f.redraw(); })] : [],
        legend: () => legend(COST_PARTS.map((p) => t(p))), table: box,
        height: () => 80 + costRows(now.phase).length * 26,
        option: (c, width) => costOption(c, width, costRows(now.phase)),
    });
    fill();
    return section('costs', t('costs_title'), f.node, several ? costPhases() : null, leftOut());
}

/* [component, capital, fixed_om, operation, total, capex], the largest first. */
function costRows(phase) {
    const capex = new Map((run.result.shares || []).filter((s) => s.account === 'capex' && s.phase === phase).map((s) => [s.component, s.value]));
    return run.result.costs.filter((x) => x.phase === phase)
        .map((x) => ({ ...x, total: x.capital + x.fixed_om + x.operation, capex: capex.get(x.component) ?? capexOf(x.component, phase) }))
        .filter((x) => x.total !== 0 || x.capex > 0)
        .sort((a, b) => Math.abs(b.total) - Math.abs(a.total) || (a.component < b.component ? -1 : 1));
}

function capexOf(component, phase) {
    return run.result.sizes.filter((s) => s.component === component && s.phase === phase).reduce((sum, s) => sum + s.capex, 0);
}

function componentText(name) {
    return name === '' ? t('site') : name;
}

function costOption(c, width, rows) {
    const currency = run.result.currency;
    const scale = scaleOf(currency, Math.max(...rows.map((r) => Math.abs(r.total))));
    return {
        ...nameAxis(c, rows.map((r) => componentText(r.component)), width, scale.unit + (itself() ? '' : t('per_year'))),
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: (v) => format(v) + ' ' + scale.unit },
        series: COST_PARTS.map((part, i) => ({
            type: 'bar', stack: 'cost', name: t(part), color: c.series[i], itemStyle: { decal: decal(i, c) }, barMaxWidth: 18,
            data: rows.map((r) => scale.of(r[part])),
            label: i === 2 ? { show: true, position: 'right', color: c.text, formatter: (p) => format(scale.of(rows[p.dataIndex].total), 3) } : { show: false },
        })),
    };
}

function costTable(phase) {
    const c = run.result.currency;
    const rows = costRows(phase).map((r) => [nm(componentText(r.component)), r.capital, r.fixed_om, r.operation, r.total, r.capex]);
    const sum = [t('total'), 1, 2, 3, 4, 5].map((j) => (typeof j === 'number' ? rows.reduce((s, r) => s + (r[j] || 0), 0) : j));
    sum.total = true;
    return table(t('costs_table'), [{ text: t('component') }, { text: t('capital'), unit: c }, { text: t('fixed_om'), unit: c }, { text: t('operation'), unit: c },
        { text: t('total') + (itself() ? '' : t('per_year')), unit: c }, { text: t('capex'), unit: c }], [...rows, sum]);
}

function costPhases() {
    const c = run.result.currency;
    const list = [...new Set(run.result.costs.map((x) => x.component))];
    const of = (component, phase) => {
        const x = run.result.costs.find((y) => y.component === component && y.phase === phase);
        return x ? x.capital + x.fixed_om + x.operation : null;
    };
    const rows = list.map((name) => [nm(componentText(name)), ...phases().map((p) => of(name, p.name))]);
    rows.sort((a, b) => Math.max(...b.slice(1)) - Math.max(...a.slice(1)));
    const capex = list.map((name) => [nm(componentText(name)), ...phases().map((p) => capexOf(name, p.name))]).filter((r) => r.slice(1).some((x) => x > 0));
    const head = [{ text: t('component') }, ...phases().map((p) => ({ text: nm(p.name), unit: c }))];
    return [folded(t('costs_by_phase'), table(t('costs_by_phase'), head, rows)), folded(t('capex_by_phase'), table(t('capex_by_phase'), head, capex))];
}

function leftOut() {
    const list = run.result.left_out || [];
    return list.length ? el('p', { class: 'note' }, sentence('left_out', { list: list.join(', ') })) : null;
}

/* ---- the bill --------------------------------------------------------------------------------------- */

function billSection() {
    const periods = typicalPeriods().filter((p) => connections(p).length > 0);
    if (periods.length === 0)
        return null;
    const now = { period: periods[periods.length - 1] };
    const box = el('div');
    const fill = async () => {
        const parts = [];
        for (const c of connections(now.period))
            parts.push(await billOf(now.period, c));
        empty(box);
        add(box, [parts, boughtTable(now.period.phase)]);
    };
    fill();
    return section('bill', t('bill'), el('p', null, t('bill_intro')),
        periods.length > 1 ? el('div', { class: 'controls' }, periodChoice(periods, now.period, (p) => { now.period = p; fill(); })) : null, box);
}

function connections(period) {
    return [...new Set(period.series.filter((s) => s.kind === 'variable' && s.item === 'import').map((s) => s.component))];
}

/* A price of the connection by step: a column of the inputs, or a number of the assumptions; else null. */
async function priceOf(period, component, key) {
    const column = period.series.find((s) => s.kind === 'weather' && s.component === component && s.item === key);
    if (column)
        return values(period, column);
    const p = parameterIn(component, key, period.phase);
    if (p === null)
        return new Float32Array(period.steps);
    return p.number === null || p.number === undefined ? null : new Float32Array(period.steps).fill(p.number);
}

async function billOf(period, component) {
    const column = (item) => period.series.find((s) => s.kind === 'variable' && s.component === component && s.item === item);
    const take = await values(period, column('import'));
    const give = column('export') ? await values(period, column('export')) : new Float32Array(period.steps);
    const price = await priceOf(period, component, 'price');
    const income = await priceOf(period, component, 'export_price');
    const charge = parameterIn(component, 'demand_charge', period.phase);
    const hours = stepHours(period);
    const days = hoursOf(period);
    const rows = [];
    const sum = { take: 0, give: 0, energy: 0, earned: 0, demand: 0 };
    for (const m of monthsOf(period)) {
        const s = sums(period, take, m.from, m.to);
        const g = sums(period, give, m.from, m.to);
        let energy = price ? 0 : null, earned = income ? 0 : null, length = 0;
        for (let i = m.from; i < m.to; i++) {
            length += hours[i];
            if (price)
                energy += take[i] * price[i] * hours[i];
            if (income)
                earned += give[i] * income[i] * hours[i];
        }
        const demand = charge && typeof charge.number === 'number' ? s.max * 1e3 * charge.number : null;
        rows.push([monthText(m.ms), s.in, g.in, s.max, hourText(stamps(period)[s.peak]), energy, demand, earned]);
        sum.take += s.in;
        sum.give += g.in;
        sum.energy += energy || 0;
        sum.earned += earned || 0;
        sum.demand += (demand || 0) * (itself() ? 1 : 12 * length / days);
    }
    const c = run.result.currency;
    const any = (j) => rows.some((r) => typeof r[j] === 'number' && r[j] !== 0);
    const columns = [{ text: t('month') }, { text: t('imported'), unit: 'MWh' }, { text: t('exported'), unit: 'MWh' }, { text: t('peak'), unit: 'MW' }, { text: t('peak_at') },
        { text: t('energy_charge'), unit: c }, { text: t('demand_charge'), unit: c }, { text: t('export_revenue'), unit: c }];
    const keep = columns.map((_, j) => j < 2 || j === 3 || j === 4 || any(j));
    const pick = (row) => row.filter((_, j) => keep[j]);
    return [el('h3', null, nm(component)), table(t('bill_months', { name: component }), columns.filter((_, j) => keep[j]), rows.map(pick)),
        yearBill(period, component, sum, price !== null, charge, income !== null)];
}

/* The year: what is known of each charge, and the rest of what the plan pays the connection. */
function yearBill(period, component, sum, priced, charge, earned) {
    const c = run.result.currency;
    const times = timesPerYear(period);
    const cost = run.result.costs.find((x) => x.component === component && x.phase === period.phase);
    const paid = cost ? cost.operation : 0;
    const rows = [];
    const of = (text, value) => value !== 0 && rows.push([text, value]);
    if (priced)
        of(t('energy_charge'), sum.energy * times);
    if (charge && typeof charge.number === 'number')
        of(t('demand_charge'), sum.demand);
    if (earned)
        of(t('export_revenue'), -sum.earned * times);
    const rest = paid - rows.reduce((s, r) => s + r[1], 0);
    if (Math.abs(rest) > 2e-4 * Math.abs(paid))
        rows.push([priced ? t('other_charges') : t('other_charges_energy'), rest]);
    const total = [t('total'), paid];
    total.total = true;
    return table(t('bill_year', { name: component }), [{ text: t('charge_head') }, { text: itself() ? t('amount') : t('per_year_head'), unit: c }], [...rows, total]);
}

/* Whatever else is bought by use: fuel, water, energy of other sources. */
function boughtTable(phase) {
    const rows = run.result.costs.filter((x) => x.phase === phase && Math.abs(x.operation) > 0)
        .sort((a, b) => Math.abs(b.operation) - Math.abs(a.operation)).map((x) => [nm(componentText(x.component)), x.operation]);
    return rows.length > 1 ? folded(t('bought'), table(t('bought'), [{ text: t('component') },
        { text: itself() ? t('amount') : t('per_year_head'), unit: run.result.currency }], rows)) : null;
}
