/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.js - the first thing on the page: the answer in a sentence, its figures, what binds.
 */
'use strict';

function answerSection() {
    const r = run.result;
    return section('answer', t('answer'), el('p', { class: 'answer', 'data-answer': r.status }, answerText()),
        statusNote(), hasPlan() ? [builtText(), bindText(), headFigures()] : explanationPart(),
        hasPlan() && phases().length > 1 ? phaseTable() : null);
}

/* The phase that a reader means if none is named: the last, when all is built. */
function lastPhase() {
    const list = phases();
    return list.length > 0 ? list[list.length - 1].name : '';
}

function targetText() {
    const target = parameterIn('site', 'target', lastPhase());
    const energy = account('it_energy', lastPhase());
    if (megawatts(target) > 0 && energy > 0)
        return sentence('serves_it', { target: quantity(megawatts(target), 'MW') });
    return t('serves');
}

function answerText() {
    const r = run.result;
    if (!hasPlan())
        return sentence(r.status === 'unbounded' ? 'no_optimum' : r.status === 'infeasible' ? 'no_plan' : 'no_point', { site: nm(r.site), status: r.status });
    const several = phases().length > 1;
    const p = lastPhase();
    const parts = [nm(r.site), ' ', targetText(), ' '];
    if (several)
        parts.push(...sentence('costs_phases', {
            cost: el('strong', null, quantity(account('cost'), r.currency)),
            years: format(phases().reduce((sum, x) => sum + x.years, 0)),
            last: quantity(account('cost', p), r.currency), phase: nm(p),
        }));
    else if (itself())
        parts.push(...sentence('costs_itself', { cost: el('strong', null, quantity(account('cost', p), r.currency)) }));
    else
        parts.push(...sentence('costs', { cost: el('strong', null, quantity(account('cost', p), r.currency)) }));
    const more = [];
    if (ratio('pue', p) !== null)
        more.push(t('with_pue', { pue: format(ratio('pue', p)) }));
    const water = account('water', p);
    more.push(water > 0 ? t('with_water', { water: quantity(water, 'm3') }) : t('no_water'));
    const carbon = account('carbon', p);
    more.push(carbon > 0 ? t('with_carbon', { carbon: quantity(carbon, 't') }) : t('no_carbon'));
    parts.push(several ? t('in_last', { list: more.join(', ') }) : t('list_end', { list: more.join(', ') }));
    if (r.objective_text !== 'cost')
        parts.push(' ', t('minimised', { what: r.objective_text, value: quantity(r.objective, r.objective_unit) }));
    return parts;
}

function itself() {
    return (parameter('time', 'represents') || {}).value === 'itself';
}

function statusNote() {
    const r = run.result;
    if (r.status === 'optimal' || !hasPlan())
        return null;
    return el('p', { class: 'warning', role: 'note' }, t('status_' + r.status.replace(' ', '_')));
}

/* The sizes that cost most; the table has the others. */
function builtText() {
    const sizes = run.result.sizes.filter((s) => s.phase === lastPhase() && s.installed > 0);
    const first = [...sizes].sort((a, b) => spent(b) - spent(a) || b.installed - a.installed).slice(0, 6);
    if (first.length === 0)
        return null;
    const list = first.flatMap((s, i) => [i > 0 ? ', ' : '', nm(sizeName(s)), '\u00a0', quantity(s.installed, s.unit)]);
    return el('p', null, sentence(sizes.length > first.length ? 'installed_more' : 'installed', { list, n: sizes.length - first.length,
        link: el('a', { href: '#sizes' }, t('sizes')) }));
}

function spent(size) {
    return run.result.sizes.filter((s) => s.component === size.component && s.name === size.name).reduce((sum, s) => sum + s.capex, 0);
}

/* component, and the name of the size where it has more than one */
function sizeName(size) {
    const other = run.result.sizes.some((s) => s.component === size.component && s.name !== size.name);
    return other ? size.component + '.' + size.name : size.component;
}

function bindText() {
    const limits = run.result.limits.filter((l) => l.binding);
    const bounds = run.result.sizes.filter((s) => s.at_bound !== null);
    const reached = reachedLimits();
    const list = [
        ...limits.map((l) => [nm(l.name), l.phase ? [' (', nm(l.phase), ')'] : '', l.sense === 'max' ? ' \u2264 ' : ' \u2265 ', limitNumber(l.bound, l.unit)]),
        ...bounds.map((s) => [nm(sizeName(s)), s.phase ? [' (', nm(s.phase), ')'] : '', ' ', t(s.at_bound === 'min' ? 'at_minimum' : 'at_maximum'), ' ', quantity(s.installed, s.unit)]),
        ...reached.map((x) => [nm(x.component + '.' + x.key), ' = ', quantity(x.bound, x.unit), x.phase ? [' (', nm(x.phase), ')'] : '']),
    ];
    const shown = list.slice(0, 6).flatMap((x, i) => (i > 0 ? ['; ', x] : [x]));
    if (list.length === 0)
        return el('p', null, sentence('nothing_binds', { link: el('a', { href: '#limits' }, t('limits')) }));
    return el('p', null, sentence(list.length > 6 ? 'binds_more' : 'binds', { list: shown, n: list.length - 6, link: el('a', { href: '#limits' }, t('limits')) }));
}

/* Keys `..._limit` of components that a flow reaches: their bounds are in no other list. */
function reachedLimits() {
    const out = [];
    for (const p of typicalPeriods()) {
        for (const q of run.result.parameters || []) {
            const what = /^(?:(.*)_)?limit$/.exec(q.key);
            if (what === null || q.period !== '')
                continue;
            const now = parameterIn(q.section, q.key, p.phase);
            const bound = now.unit === 'm3/h' ? now.number : megawatts(now);
            if (!(bound > 0))
                continue;
            const flows = p.series.filter((s) => s.component === q.section && (s.item === what[1] || (what[1] === undefined && s.kind === 'flow')));
            const top = Math.max(0, ...flows.map((s) => Math.max(Math.abs(s.min), Math.abs(s.max))));
            if (top >= bound * (1 - 1e-6) && top <= bound * (1 + 1e-6))
                out.push({ component: q.section, key: q.key, bound, unit: now.unit === 'm3/h' ? 'm3/h' : 'MW', phase: p.phase, period: p });
        }
    }
    return out;
}

function headFigures() {
    const p = lastPhase();
    const c = run.result.currency;
    const year = itself() ? '' : t('per_year');
    const it = account('it_energy', p);
    const peak = peakImport();
    return figures([
        [t('cost') + year, quantity(account('cost', p), c), it > 0 ? t('per_it', { value: quantity(account('cost', p) / it, c + '/MWh') }) : ''],
        [t('capex'), quantity(account('capex'), c), perTarget(account('capex'))],
        ratio('pue', p) === null ? null : [t('pue'), format(ratio('pue', p)), t('pue_means')],
        ratio('wue', p) === null ? null : [t('wue'), quantity(ratio('wue', p), 'L/kWh'), quantity(account('water', p), 'm3') + year],
        ratio('cue', p) === null ? null : [t('cue'), quantity(ratio('cue', p), 'kg/kWh'), quantity(account('carbon', p), 't') + year],
        it > 0 ? [t('it_energy') + year, quantity(it, 'MWh'), t('facility', { value: quantity(account('facility_energy', p), 'MWh') })] : null,
        peak === null ? null : [t('peak_import'), quantity(peak.value, 'MW'), peak.when],
        ratio('ref', p) > 0 ? [t('ref'), percent(ratio('ref', p)), ''] : null,
        ratio('erf', p) > 0 ? [t('erf'), percent(ratio('erf', p)), ''] : null,
    ]);
}

function perTarget(capex) {
    const target = megawatts(parameterIn('site', 'target', lastPhase()));
    return target > 0 ? t('per_target', { value: quantity(capex / target, run.result.currency + '/MW') }) : '';
}

function peakImport() {
    let best = null;
    for (const p of typicalPeriods())
        for (const s of p.series)
            if (s.kind === 'flow' && typeOf(s.component) === 'grid.connection' && s.max > 0 && (best === null || s.max > best.value))
                best = { value: s.max, when: s.component + (p.phase ? ', ' + p.phase : '') };
    return best;
}

function phaseTable() {
    const c = run.result.currency;
    const rows = phases().map((p) => [nm(p.name), p.years, account('cost', p.name), account('capex', p.name), ratio('pue', p.name),
        account('water', p.name), account('carbon', p.name), account('it_energy', p.name)]);
    return folded(t('by_phase'), table(t('by_phase_caption'), [{ text: t('phase') }, { text: t('years'), unit: '' },
        { text: t('cost') + t('per_year'), unit: c }, { text: t('capex'), unit: c }, { text: t('pue'), unit: '1' },
        { text: t('water') + t('per_year'), unit: 'm3' }, { text: t('carbon') + t('per_year'), unit: 't' },
        { text: t('it_energy') + t('per_year'), unit: 'MWh' }], rows), true);
}

/* ---- no plan ---------------------------------------------------------------------------------------- */

function explanationPart() {
    const x = run.result.explanation;
    if (!x)
        return el('p', null, t('no_explanation'));
    const address = (a) => el('code', null, nm(a));
    return [el('p', { class: 'explanation' }, prose(x.text)),
        x.complete === false ? el('p', { class: 'note' }, t('incomplete')) : null,
        x.shortfall.length ? table(t('shortfall'), [{ text: t('bus') }, { text: t('kind') }, { text: t('period') }, { text: t('worst_amount') },
            { text: t('hours'), unit: '' }, { text: t('of_hours'), unit: '' }, { text: t('worst_at') }], x.shortfall.map((s) =>
            [nm(s.bus), t(s.kind), nm(s.period), quantity(s.amount, s.unit), s.hours, s.of_hours, s.worst.replace('T', ' ')])) : null,
        x.conflict.length ? table(t('conflict'), [{ text: t('key') }, { text: t('value') }], x.conflict.map((k) => [address(k.address), nm(k.value)])) : null,
        x.repairs.length ? table(t('repairs'), [{ text: t('key') }, { text: t('change_to') }, { text: t('objective') }], x.repairs.map((k) =>
            [address(k.address), [k.relation ? t(k.relation.replace(' ', '_')) + ' ' : '', nm(k.value)], quantity(k.objective, run.result.objective_unit || currencyOf())])) : null,
        x.sizes && x.sizes.length ? table(t('sizes_needed'), [{ text: t('component') }, { text: t('phase') }, { text: t('held') }, { text: t('needed') },
            { text: t('hours'), unit: '' }], x.sizes.map((s) => [nm(s.component + '.' + s.name), nm(phaseText(s.phase)), quantity(s.held, s.unit), quantity(s.needed, s.unit), s.hours])) : null,
        x.earners.length ? table(t('earners'), [{ text: t('component') }, { text: t('variable') }, { text: t('gain') }, { text: t('steps'), unit: '' }],
            x.earners.map((e) => [nm(e.component), nm(e.variable), quantity(e.gain, currencyOf()) + '/' + e.unit, e.steps])) : null];
}
