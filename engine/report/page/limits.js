/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.js - limits and their shadow prices, notes, the certificate in plain words.
 */
'use strict';

/* A limit has the unit in which it was written; that unit stays, as the shadow price is per unit of it. */
function limitNumber(value, unit) {
    if (value === null || value === undefined)
        return t('none');
    return format(value) + (unit && unit !== '1' ? '\u00a0' + unit : '');
}

function limitsSection() {
    if (!hasPlan())
        return null; /* the results have no limits then, whatever the problem has */
    const r = run.result;
    const several = r.limits.some((l) => l.phase !== '');
    const parts = [];
    if (r.limits.length > 0) {
        const rows = r.limits.map((l) => [nm(l.name), ...(several ? [nm(l.phase || t('all_phases'))] : []), (l.sense === 'max' ? '\u2264 ' : '\u2265 ') + limitNumber(l.bound, l.unit),
            limitNumber(l.value, l.unit), l.binding ? el('strong', null, t('binding')) : t('not_binding'), shadowText(l)]);
        parts.push(table(t('limits_table'), [{ text: t('limit') }, ...(several ? [{ text: t('phase') }] : []), { text: t('bound'), class: 'amount' },
            { text: t('in_plan'), class: 'amount' }, { text: t('binding_head') }, { text: t('shadow_price') }], rows));
        if (hasCharts || drawings.has('limits'))
            parts.unshift(limitFigure(r.limits));
    } else {
        parts.push(el('p', null, t('no_limits')));
    }
    return section('limits', t('limits_title'), parts, boundTable(), reachedTable());
}

/* In words, per unit of the bound; of ratios per 0.01, as in the terminal. */
function shadowText(l) {
    if (!l.binding || l.shadow_price === 0)
        return l.binding ? t('binding_free') : t('free');
    const ratioLike = l.unit === '1' || l.unit === '' || l.unit.includes('/kWh');
    const step = ratioLike ? 0.01 : 1;
    const per = ratioLike ? '0.01' + (l.unit === '1' || l.unit === '' ? '' : ' ' + l.unit) : l.unit;
    return t(l.sense === 'max' ? 'relax_max' : 'relax_min', { value: quantity(l.shadow_price * step, run.result.objective_unit), per });
}

function limitFigure(limits) {
    const known = limits.filter((l) => l.value !== null && l.bound > 0);
    return known.length === 0 ? null : figure({
        name: 'limits', caption: t('limits_caption'), height: 70 + known.length * 30,
        option: (c, width) => ({
            ...nameAxis(c, known.map((l) => l.name + (l.phase ? ' (' + l.phase + ')' : '')), width, t('of_bound'), { min: 0 }),
            tooltip: { ...baseOption(c, width).tooltip, valueFormatter: (v) => format(v) + ' %' },
            series: [{ type: 'bar', name: t('in_plan'), color: c.series[0], barMaxWidth: 18, data: known.map((l) => 100 * l.value / l.bound),
                label: { show: true, position: 'right', color: c.text, formatter: (p) => format(p.value, 3) + ' %' },
                markLine: { symbol: 'none', silent: true, animation: false, lineStyle: { color: c.text, type: 'dashed' }, label: { show: false }, data: [{ xAxis: 100 }] } }],
        }),
    }).node;
}

function boundTable() {
    const list = run.result.sizes.filter((s) => s.at_bound !== null);
    if (list.length === 0)
        return null;
    const several = phases().length > 1;
    return table(t('bounds_table'), [{ text: t('component') }, ...(several ? [{ text: t('phase') }] : []), { text: t('installed_head'), class: 'amount' }, { text: t('bound') },
        { text: t('bound_by') }], list.map((s) => [nm(sizeName(s)), ...(several ? [nm(s.phase)] : []), quantity(s.installed, s.unit),
        t(s.at_bound === 'min' ? 'at_minimum' : 'at_maximum'), s.bound_set_by_user ? t('by_user') : t('by_default')]));
}

function reachedTable() {
    const list = reachedLimits();
    if (list.length === 0)
        return null;
    const several = phases().length > 1;
    return [table(t('reached_table'), [{ text: t('key') }, ...(several ? [{ text: t('phase') }] : []), { text: t('bound'), class: 'amount' }], list.map((x) =>
        [nm(x.component + '.' + x.key), ...(several ? [nm(x.phase)] : []), quantity(x.bound, x.unit)])), el('p', { class: 'note' }, t('reached_note'))];
}

function notesSection() {
    const notes = run.result.notes || [];
    const burnt = run.result.burnt || [];
    if (notes.length + burnt.length === 0)
        return null;
    const rows = burnt.map((b) => [names(b.components), t(b.kind), nm(b.bus), nm(phaseText(b.phase)), b.steps, quantity(b.amount, b.unit), b.earned]);
    return section('notes', t('notes'), el('ul', { class: 'notes' }, notes.map((n) => el('li', null, n.component ? [nm(n.component), ': '] : null, prose(n.text)))),
        burnt.length ? table(t('burnt'), [{ text: t('component') }, { text: t('kind') }, { text: t('bus') }, { text: t('phase') }, { text: t('steps'), unit: '' },
            { text: t('amount') }, { text: t('earned'), unit: run.result.currency }], rows) : null);
}

function certificateSection() {
    const list = [certificatePart(run.result.certificate, run.result.objective, run.result.objective_unit)];
    const second = run.result.second_stage;
    if (second)
        list.push(el('h3', null, t('second_stage', { what: second.objective_text })), certificatePart(second.certificate, second.objective, second.objective_unit));
    return section('certificate', t('certificate'), list, el('p', { class: 'note' }, madeBy()));
}

function certificatePart(x, objective, unit) {
    if (!x || x.worst === null)
        return el('p', null, t('no_certificate'));
    const gap = Math.abs(objective - x.dual_objective);
    const words = [t(x.certified ? 'certified' : 'not_certified', { worst: shortNumber(x.worst), tolerance: shortNumber(x.tolerance) }), ' ',
        t('no_better', { bound: quantity(x.dual_objective, unit, 7), gap: quantity(gap, unit, 2), share: shortNumber(x.gap) })];
    const rows = ['row_violation', 'bound_violation', 'dual_violation', 'gap', 'complementarity'].map((key) => [t(key), t(key + '_means'), shortNumber(x[key])]);
    return [el('p', null, words), folded(t('certificate_numbers'), table(t('certificate_table'), [{ text: t('figure') }, { text: t('means') }, { text: t('value'), class: 'amount' }], rows))];
}

function shortNumber(x) {
    return x === 0 ? '0' : x === null || x === undefined ? t('none') : x.toExponential(1);
}

/* Which program, problem and scenario made the result; times and paths are in run.json. */
function madeBy() {
    const r = run.result;
    const parts = [sentence('made_by', { version: r.engine.version, file: nm(r.problem.file || t('none')), method: r.method || t('none') })];
    if (run.run && run.run.scenario)
        parts.push(' ', sentence('made_scenario', { name: nm(run.run.scenario) }));
    const set = (run.run && run.run.set) || [];
    if (set.length > 0)
        parts.push(' ', sentence('made_set', { list: names(set.map((s) => (typeof s === 'string' ? s : JSON.stringify(s)))) }));
    return parts;
}
