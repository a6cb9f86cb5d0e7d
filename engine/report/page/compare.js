/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.js - two or more results side by side, and the studies that left files.
 */
'use strict';

function letter(i) {
    return String.fromCharCode(65 + i);
}

function compareSection() {
    const c = data.comparison;
    if (!c || c.results.length < 2)
        return null;
    const n = c.results.length;
    const rows = c.results.map((r, i) => [letter(i), nm(data.runs[i] ? data.runs[i].name : baseName(r.path)), nm(r.site), nm(r.scenario || ''), r.status,
        r.objective === null ? t('none') : quantity(r.objective, r.objective_unit), i === 0 || r.objective === null || c.results[0].objective === null ? '' : changeText(c.results[0].objective, r.objective, r.objective_unit)]);
    return section('compare', t('compare'), el('p', { class: 'answer' }, compareText(c)),
        table(t('compare_results'), [{ text: '' }, { text: t('result') }, { text: t('site_head') }, { text: t('scenario') }, { text: t('status') },
            { text: t('objective'), class: 'amount' }, { text: t('against_a') }], rows),
        (c.missing || []).map((x) => el('p', { class: 'note', dir: 'auto' }, x)), inputTable(c, n),
        compareFigure(c, 'compare-costs', t('compare_costs'), 'costs', 'total', (r) => componentText(r.component)),
        compareTable(c, t('compare_costs'), 'costs', 'total', (r) => componentText(r.component), () => c.results[0].currency, n),
        compareFigure(c, 'compare-sizes', t('compare_sizes'), 'sizes', 'built', (r) => r.component + (r.name === 'size' ? '' : '.' + r.name)),
        compareTable(c, t('compare_sizes'), 'sizes', 'built', (r) => r.component + (r.name === 'size' ? '' : '.' + r.name), (r) => r.unit, n),
        compareTable(c, t('compare_totals'), 'accounts', 'value', (r) => r.account, (r) => r.unit, n),
        compareTable(c, t('compare_ratios'), 'ratios', 'value', (r) => r.name, (r) => r.unit, n),
        folded(t('compare_flows'), compareTable(c, t('compare_flows'), 'flows', 'net', (r) => r.component + '.' + r.port + ' \u2192 ' + r.bus, (r) => r.unit, n)));
}

/* Where the money goes, in a sentence: of each other result against the first. */
function compareText(c) {
    const first = c.results[0];
    return c.results.slice(1).flatMap((r, k) => {
        const i = k + 1;
        if (r.objective === null || first.objective === null)
            return [t('cannot_compare', { b: letter(i) }), ' '];
        const d = r.objective - first.objective;
        const parts = [t(Math.abs(d) <= 1e-6 * Math.abs(first.objective) ? 'same' : d > 0 ? 'costs_more' : 'costs_less', {
            b: letter(i), value: quantity(Math.abs(d), first.objective_unit), share: percent(Math.abs(d / first.objective)), what: first.objective_text })];
        const moved = (c.costs || []).filter((x) => x.differs && x.total[0] !== null && x.total[i] !== null)
            .map((x) => ({ name: componentText(x.component), d: x.total[i] - x.total[0] })).sort((a, b) => Math.abs(b.d) - Math.abs(a.d)).slice(0, 3);
        if (moved.length > 0)
            parts.push(' ', ...sentence('mostly', { list: moved.flatMap((m, j) => [j > 0 ? ', ' : '', nm(m.name), ' ', signed(m.d, first.currency)]) }));
        return [...parts, ' '];
    });
}

function signed(value, unit) {
    return (value < 0 ? '\u2212' : '+') + quantity(Math.abs(value), unit);
}

function changeText(a, b, unit) {
    const d = b - a;
    return d === 0 ? t('no_change') : signed(d, unit) + (a !== 0 ? ' (' + (d < 0 ? '\u2212' : '+') + percent(Math.abs(d / a)) + ')' : '');
}

function inputTable(c, n) {
    if (!(c.inputs || []).length)
        return el('p', null, t('same_inputs'));
    const cell = (v) => (v === null || v === undefined ? t('as_before') : [nm(v.value), el('span', { class: 'note' }, ' ', nm(originText({ ...v, via: v.via || '' })))]);
    return table(t('compare_inputs'), [{ text: t('key') }, ...Array.from({ length: n }, (_, i) => ({ text: letter(i) }))], c.inputs.map((x) =>
        [[el('code', null, nm(x.section + '.' + x.key)), x.period ? [' (', nm(x.period), ')'] : ''], ...Array.from({ length: n }, (_, i) => cell(x.values[i]))]));
}

/* Rows that differ; the differences are against the first. */
function compareTable(c, caption, list, member, name, unitOf, n) {
    const several = new Set((c[list] || []).map((r) => r.phase).filter((p) => p !== null)).size > 1;
    const rows = (c[list] || []).filter((r) => r.differs && (several || r.phase !== null));
    if (rows.length === 0)
        return el('p', { class: 'note' }, t('no_difference', { what: caption }));
    const phase = rows.some((r) => r.phase);
    const head = [{ text: t('name') }, ...(phase ? [{ text: t('phase') }] : []), ...Array.from({ length: n }, (_, i) => ({ text: letter(i), class: 'amount' })),
        ...Array.from({ length: n - 1 }, (_, i) => ({ text: letter(i + 1) + ' \u2212 A', class: 'amount' }))];
    return table(caption, head, rows.map((r) => {
        const v = r[member];
        const unit = unitOf(r) || '';
        return [nm(name(r)), ...(phase ? [nm(r.phase === null ? t('all_phases') : r.phase)] : []), ...v.map((x) => quantity(x, unit)),
            ...v.slice(1).map((x) => (x === null || v[0] === null ? t('none') : changeText(v[0], x, unit)))];
    }));
}

function compareFigure(c, figureName, caption, list, member, name) {
    const rows = (c[list] || []).filter((r) => r.differs && r.phase !== null && r[member].some((x) => x));
    const unit = list === 'costs' ? c.results[0].currency : mostCommon(rows.map((r) => r.unit));
    const shown = rows.filter((r) => list === 'costs' || r.unit === unit).slice(0, 12);
    if (shown.length === 0)
        return null;
    const text = (r) => name(r) + (r.phase ? ' (' + r.phase + ')' : '');
    return figure({
        name: figureName, caption, legend: () => legend(c.results.map((r, i) => letter(i) + ' ' + (data.runs[i] ? data.runs[i].name : ''))),
        height: () => 80 + shown.length * (14 * c.results.length + 14),
        option: (colours, width) => {
            const scale = scaleOf(unit, Math.max(...shown.flatMap((r) => r[member].map((x) => Math.abs(x || 0)))));
            return {
                ...nameAxis(colours, shown.map(text), width, scale.unit),
                tooltip: { ...baseOption(colours, width).tooltip, valueFormatter: (v) => format(v) + ' ' + scale.unit },
                series: c.results.map((r, i) => ({ type: 'bar', name: letter(i), color: colours.series[i % 10], itemStyle: { decal: decal(i, colours) }, barMaxWidth: 16,
                    label: { show: c.results.length < 4, position: 'right', color: colours.text, formatter: (p) => (p.value ? format(p.value, 4) : '') },
                    data: shown.map((x) => (x[member][i] === null ? null : scale.of(x[member][i]))) })),
            };
        },
    }).node;
}

function mostCommon(list) {
    const count = new Map();
    for (const x of list)
        count.set(x, (count.get(x) || 0) + 1);
    return [...count].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/* ---- sensitivity ------------------------------------------------------------------------------------ */

/* Keys with their effect, from result.json or the rows of sensitivity.csv. */
function effects() {
    const s = run.result.sensitivity;
    const number = (x) => (x === '' || x === null || x === undefined ? null : Number(x));
    if (s)
        return s.keys.map((k) => ({ ...k, note: k.structural || '' }));
    const list = data.studies && data.studies.sensitivity;
    return (list && data.runs.length === 1 ? list : []).map((k) => ({ ...k, effect: number(k.effect), per_unit: number(k.per_unit), up: number(k.up), down: number(k.down) }));
}

function sensitivitySection() {
    const all = effects();
    if (all.length === 0)
        return hasPlan() ? section('sensitivity', t('sensitivity'), el('p', null, t('no_sensitivity')), roughEffects(), el('p', { class: 'note' }, t('what_if'))) : null;
    const unit = (run.result.sensitivity && run.result.sensitivity.unit) || run.result.objective_unit;
    const ranked = all.filter((k) => k.effect !== null && k.effect !== 0).sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
    const top = ranked.slice(0, 15);
    const f = figure({
        name: 'sensitivity', caption: t('sensitivity_caption'), note: t('sensitivity_note'), height: 80 + top.length * 24,
        option: (c, width) => {
            const scale = scaleOf(unit, Math.max(...top.map((k) => Math.abs(k.effect))));
            return {
                ...nameAxis(c, top.map((k) => k.key), width, scale.unit),
                tooltip: { ...baseOption(c, width).tooltip, valueFormatter: (v) => format(v) + ' ' + scale.unit },
                series: [{ type: 'bar', name: t('effect'), barMaxWidth: 16, color: c.series[0], data: top.map((k) => scale.of(k.effect)),
                    label: { show: true, position: 'right', color: c.text, formatter: (p) => format(p.value, 3) } }],
            };
        },
    });
    const rows = ranked.map((k) => [el('code', null, nm(k.key)), nm(k.value), nm(k.change || ''), k.effect, k.per_unit === null ? '' : quantity(k.per_unit, unit) + (k.unit ? ' / ' + k.unit : ''), k.up, k.down]);
    const none = all.filter((k) => k.effect === 0).length;
    return section('sensitivity', t('sensitivity'), el('p', { class: 'lead' }, sentence('matters_most', { list: names(top.slice(0, 3).map((k) => k.key)) })), f.node,
        folded(t('numbers', { n: rows.length }), table(t('sensitivity_table'), [{ text: t('key') }, { text: t('value') }, { text: t('change_by') }, { text: t('effect'), unit },
            { text: t('per_unit'), class: 'amount' }, { text: t('up'), unit }, { text: t('down'), unit }], rows)),
        none > 0 ? el('p', { class: 'note' }, t('no_effect', { n: format(none) })) : null, el('p', { class: 'note' }, t('what_if')));
}

/* Without a sensitivity: the share of each part of the cost says what a change of its price does. */
function roughEffects() {
    const rows = costRows(lastPhase()).flatMap((r) => [['capital', r.capital], ['fixed_om', r.fixed_om], ['operation', r.operation]]
        .filter(([, v]) => v !== 0).map(([part, v]) => [nm(componentText(r.component)), t(part), v]));
    rows.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
    const total = account('cost', lastPhase());
    if (rows.length === 0 || !(Math.abs(total) > 0))
        return null;
    return table(t('rough'), [{ text: t('component') }, { text: t('part') }, { text: t('cost'), unit: run.result.currency }, { text: t('share_cost'), class: 'amount' }],
        rows.slice(0, 8).map((r) => [...r, percent(r[2] / total)]));
}

/* Other studies (front, curve, range): the rows of their files, as they are. */
function studySections() {
    return Object.entries(data.studies || {}).filter(([key, rows]) => key !== 'sensitivity' && Array.isArray(rows) && rows.length > 0).map(([key, rows]) => {
        const columns = Object.keys(rows[0]);
        return section('study-' + key, t('study', { name: key }), table(t('study', { name: key }), columns.map((x) => ({ text: x })),
            rows.map((r) => columns.map((x) => (typeof r[x] === 'number' ? format(r[x], 6) : nm(r[x] ?? ''))))));
    });
}
