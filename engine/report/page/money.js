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
