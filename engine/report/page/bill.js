/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill.js - the bill of each grid connection by charge and month, as far as the results know it.
 *
 * Known are energy at a price per step, exports, and peaks at a rate per month. Tiers, fees, ratchet clauses on energy and
 * charges by window on energy are what is left of the cost of operation, one line of the year.
 */
'use strict';

function billSection() {
    const periods = typicalPeriods().filter((p) => connections(p).length > 0);
    if (periods.length === 0)
        return null;
    const now = { period: periods[periods.length - 1] };
    const box = el('div');
    const f = figure({
        name: () => (usual(now.period) ? 'bill' : null), caption: t('bill_caption'), note: t('bill_note'),
        controls: [periodChoice(periods, now.period, (p) => { now.period = p; f.redraw(); })], table: box, height: (width) => (narrow(width) ? 280 : 320),
        load: async () => {
            const bills = await Promise.all(connections(now.period).map((c) => billOf(now.period, c)));
            empty(box);
            add(box, [bills.map((b) => billTables(now.period, b)), boughtTable(now.period.phase)]);
            return { period: now.period, bills };
        },
        legend: (loaded) => legend(charges(loaded.bills).map((x) => x.text)),
        option: billOption,
    });
    return section('bill', t('bill'), el('p', null, t('bill_intro')), f.node);
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
    return typeof p.number === 'number' ? new Float32Array(period.steps).fill(p.number) : null;
}

/* Money per MW of the peak and month, by calendar month: one number, or twelve as text; else null. */
function demandRates(p) {
    if (p === null || !p.unit.endsWith('/kW/month'))
        return null;
    if (typeof p.number === 'number')
        return new Array(12).fill(p.number * 1e3);
    const list = p.value.endsWith(p.unit) ? p.value.slice(0, -p.unit.length).split(',').map(Number) : [];
    return list.length === 12 && list.every(Number.isFinite) ? list.map((x) => x * 1e3) : null;
}

/* The part of its calendar month that a month of the period has. */
function monthShare(period, m) {
    const d = new Date(m.ms);
    const days = (Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 1) - m.ms) / (24 * HOUR);
    return (stamps(period)[m.to] - stamps(period)[m.from]) / (24 * HOUR * days);
}

/* { component, months: [{ ms, taken, given, peak, at, parts }], keys of the parts with text, year: by key }. Parts are money of the
 * month as modelled; a peak is billed for a whole month there, and in the year so that months make twelve. */
async function billOf(period, component) {
    const column = (item) => period.series.find((s) => s.kind === 'variable' && s.component === component && s.item === item);
    const take = await values(period, column('import'));
    const give = column('export') ? await values(period, column('export')) : new Float32Array(period.steps);
    const price = await priceOf(period, component, 'price');
    const income = await priceOf(period, component, 'export_price');
    const peaks = [];
    for (const s of period.series.filter((x) => x.kind === 'variable' && x.component === component && /^peak(-|$)/.test(x.item))) {
        const window = s.item.slice(5);
        const rates = demandRates(parameterIn(component, 'demand_charge' + (window ? '.' + window : ''), period.phase));
        if (rates)
            peaks.push({ key: s.item, text: t('demand_charge') + (window ? ': ' + window : ''), rates, value: await values(period, s) });
    }
    const parts = [...(price ? [{ key: 'energy', text: t('energy_charge') }] : []), ...peaks, ...(income ? [{ key: 'export', text: t('export_revenue') }] : [])];
    const hours = stepHours(period);
    const list = monthsOf(period);
    const weight = Math.abs(timesPerYear(period) - 1) < 1e-9 ? 1 : 12 / list.reduce((sum, m) => sum + monthShare(period, m), 0);
    const year = Object.fromEntries(parts.map((x) => [x.key, 0]));
    const months = list.map((m) => {
        const s = sums(period, take, m.from, m.to);
        const part = {};
        const paid = (v, p, sign) => {
            let sum = 0;
            for (let i = m.from; i < m.to; i++)
                sum += v[i] * p[i] * hours[i];
            return sign * sum;
        };
        if (price)
            part.energy = paid(take, price, 1);
        if (income)
            part.export = paid(give, income, -1);
        for (const x of peaks)
            part[x.key] = x.value[m.from] * x.rates[new Date(m.ms).getUTCMonth()];
        for (const x of parts)
            year[x.key] += part[x.key] * (x.rates ? monthShare(period, m) * weight : timesPerYear(period));
        return { ms: m.ms, taken: s.in, given: sums(period, give, m.from, m.to).in, peak: s.max, at: stamps(period)[s.peak], parts: part };
    });
    return { component, months, parts: parts.filter((x) => year[x.key] !== 0), year, priced: price !== null };
}

function charges(bills) {
    return bills.flatMap((b) => b.parts.map((x) => ({ bill: b, key: x.key, text: bills.length > 1 ? b.component + ': ' + x.text : x.text }))).slice(0, MOST_SERIES);
}

function billOption(c, width, loaded) {
    const list = charges(loaded.bills);
    const amount = (x, k) => x.bill.months[k].parts[x.key];
    const scale = scaleOf(run.result.currency, Math.max(0, ...list.flatMap((x) => x.bill.months.map((_, k) => Math.abs(amount(x, k))))));
    return {
        grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
        xAxis: categoryAxis(c, monthsOf(loaded.period).map((m) => date(m.ms, narrow(width) ? { month: 'narrow' } : { month: 'short', year: '2-digit' }))),
        yAxis: valueAxis(c, scale.unit),
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: (v) => format(v) + ' ' + scale.unit },
        series: list.map((x, i) => ({ type: 'bar', stack: 'bill', name: x.text, color: c.series[i % 10], itemStyle: { decal: decal(i, c) }, barMaxWidth: 60,
            data: x.bill.months.map((_, k) => scale.of(amount(x, k))) })),
    };
}

function billTables(period, bill) {
    const c = run.result.currency;
    const exports = bill.months.some((m) => m.given > 0);
    const columns = [{ text: t('month') }, { text: t('imported'), unit: 'MWh' }, ...(exports ? [{ text: t('exported'), unit: 'MWh' }] : []), { text: t('peak'), unit: 'MW' },
        { text: t('peak_at') }, ...bill.parts.map((x) => ({ text: x.text, unit: c }))];
    const rows = bill.months.map((m) => [monthText(m.ms), m.taken, ...(exports ? [m.given] : []), m.peak, hourText(m.at), ...bill.parts.map((x) => m.parts[x.key])]);
    return [el('h3', null, nm(bill.component)), table(t('bill_months', { name: bill.component }), columns, rows), yearBill(period, bill)];
}

/* The year: what is known of each charge, and the rest of what the plan pays the connection. */
function yearBill(period, bill) {
    const cost = run.result.costs.find((x) => x.component === bill.component && x.phase === period.phase);
    const paid = cost ? cost.operation : 0;
    const rows = bill.parts.map((x) => [x.text, bill.year[x.key]]);
    const rest = paid - rows.reduce((sum, r) => sum + r[1], 0);
    if (Math.abs(rest) > 2e-4 * Math.abs(paid))
        rows.push([t(bill.priced ? 'other_charges' : 'other_charges_energy'), rest]);
    const total = [t('total'), paid];
    total.total = true;
    return table(t('bill_year', { name: bill.component }), [{ text: t('charge_head') }, { text: itself() ? t('amount') : t('per_year_head'), unit: run.result.currency }], [...rows, total]);
}

/* Whatever else is bought by use: fuel, water, energy of other sources. */
function boughtTable(phase) {
    const rows = run.result.costs.filter((x) => x.phase === phase && Math.abs(x.operation) > 0)
        .sort((a, b) => Math.abs(b.operation) - Math.abs(a.operation)).map((x) => [nm(componentText(x.component)), x.operation]);
    return rows.length > 1 ? folded(t('bought'), table(t('bought'), [{ text: t('component') },
        { text: itself() ? t('amount') : t('per_year_head'), unit: run.result.currency }], rows)) : null;
}
