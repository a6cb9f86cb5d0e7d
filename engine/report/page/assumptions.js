/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assumptions.js - every value that was used and where it comes from, with a search; the files and plugins.
 */
'use strict';

const ROWS_AT_ONCE = 150;

function assumptionsSection() {
    const all = run.result.parameters || [];
    if (all.length === 0)
        return null;
    const texts = all.map((p) => [p.section, p.key, p.section + '.' + p.key, p.period, p.value, p.unit, originText(p), p.source, p.via].join(' ').toLowerCase());
    const now = { search: '', origin: '', all: false };
    const box = el('div');
    const count = el('p', { class: 'note', role: 'status' });
    const fill = () => {
        const words = now.search.toLowerCase().split(/\s+/).filter((w) => w !== '');
        const found = all.filter((p, i) => (now.origin === '' || originGroup(p) === now.origin) && words.every((w) => texts[i].includes(w)));
        const shown = now.all ? found : found.slice(0, ROWS_AT_ONCE);
        count.textContent = t('found', { n: format(found.length), of: format(all.length) });
        empty(box);
        if (found.length > 0)
            box.append(assumptionTable(shown));
        if (shown.length < found.length)
            box.append(button(t('show_all', { n: format(found.length) }), () => { now.all = true; fill(); box.querySelector('.scroll').focus(); }));
    };
    const search = el('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: t('search_example') });
    search.addEventListener('input', () => { now.search = search.value; now.all = false; fill(); });
    const groups = [...new Set(all.map(originGroup))].sort();
    fill();
    return section('assumptions', t('assumptions'), el('p', null, t('assumptions_intro')),
        el('div', { class: 'controls' }, labelled(t('search'), search), choice(t('origin'), [['', t('any')], ...groups.map((g) => [g, t('origin_' + g)])], '', (g) => { now.origin = g; now.all = false; fill(); })),
        count, box, folded(t('files_plugins'), filesTables()));
}

/* Everything that is written somewhere is one group to choose: the planner's own. */
function originGroup(p) {
    return p.origin;
}

function originText(p) {
    switch (p.origin) {
    case 'set': return '--set';
    case 'default': return t('origin_default');
    case 'choice': return t('origin_choice') + (p.via ? ': ' + p.via : '');
    default: return (p.file ? p.file + (p.line ? ':' + p.line : '') : t('origin_' + p.origin)) + (p.via ? ', ' + p.via : '');
    }
}

/* Where it is written; the kind of place below it, unless that says it all. */
function originCell(p) {
    const group = t('origin_' + p.origin);
    const text = originText(p);
    return [nm(text), text.startsWith(group) || p.origin === 'file' ? null : el('span', { class: 'kind' }, group)];
}

function assumptionTable(list) {
    const periods = list.some((p) => p.period !== '');
    const columns = [{ text: t('key') }, ...(periods ? [{ text: t('phase_or_event') }] : []), { text: t('value'), class: 'long' },
        { text: t('origin'), class: 'long' }, { text: t('source'), class: 'long' }];
    const rows = list.map((p) => [el('code', null, nm(p.section + '.' + p.key)), ...(periods ? [nm(p.period)] : []), [nm(p.value), inUnit(p)],
        originCell(p), nm(p.source)]);
    return table(t('assumptions_table'), columns, rows);
}

/* The value as a number in its unit, where the text is not already that. */
function inUnit(p) {
    if (typeof p.number !== 'number')
        return null;
    const text = format(p.number, 6) + (p.unit ? '\u00a0' + p.unit : '');
    return text.replace('\u00a0', ' ') === p.value || text === p.value ? null : el('span', { class: 'kind' }, '= ' + text);
}

function filesTables() {
    const inputs = ((run.run && run.run.inputs) || []).map((f) => [nm(baseName(f.file)), el('code', null, f.sha256 || '')]);
    const plugins = run.result.plugins.map((p) => [nm(p.type), p.version || '', el('code', null, p.sha256 || '')]);
    return [inputs.length ? table(t('files'), [{ text: t('file') }, { text: 'SHA-256', class: 'long' }], inputs) : null,
        plugins.length ? table(t('plugins'), [{ text: t('type') }, { text: t('version') }, { text: 'SHA-256', class: 'long' }], plugins) : null];
}

function baseName(path) {
    return String(path || '').split(/[\\/]/).pop();
}
