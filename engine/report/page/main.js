/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.js - puts the page together, and again when a choice changes all of it.
 */
'use strict';

function pageSections() {
    return [answerSection(), compareSection(), flowsSection(), costsSection(), sizesSection(), yearSection(), heatSection(), durationSection(), monthlySection(),
        billSection(), weatherSection(), limitsSection(), sensitivitySection(), ...studySections(), notesSection(), stressSection(), certificateSection(),
        assumptionsSection()].filter((s) => s !== null);
}

function build() {
    const main = document.getElementById('main');
    forgetCharts();
    document.documentElement.removeAttribute('data-ready');
    const list = pageSections();
    empty(main);
    add(main, list);
    const contents = empty(document.getElementById('contents'));
    contents.append(el('h2', null, t('contents')), el('ul', null, list.map((s) => el('li', null, el('a', { href: '#' + s.id }, s.querySelector('h2').textContent)))));
    for (const e of [...charts.slice(0, 1)])
        drawNow(e);
    drawRest();
}

/* After a change of units the reader stays where they were. */
function rebuild(what) {
    const y = window.scrollY;
    build();
    window.scrollTo(0, y);
    announce(what);
}

function setUnit(kind, text) {
    return (value) => {
        units[kind] = value;
        rebuild(t('unit_now', { what: text, unit: value }));
    };
}

/* What is used of each kind of unit decides which switches there are. */
function settings() {
    const all = data.runs.flatMap((r) => r.periods.flatMap((p) => p.series.map((s) => s.unit)));
    const water = all.some((u) => u.startsWith('m3')) || data.runs.some((r) => r.result.accounts.some((a) => a.name === 'water' && a.total > 0));
    const degrees = all.includes('degC');
    return [
        data.runs.length > 1 ? choice(t('result'), data.runs.map((r, i) => [String(i), letter(i) + ' ' + r.name]), String(data.runs.indexOf(run)), (i) => {
            run = data.runs[Number(i)];
            rebuild(t('result_now', { name: run.name }));
        }) : null,
        choice(t('power_unit'), [['MW', 'MW, MWh'], ['kW', 'kW, kWh']], units.power, setUnit('power', t('power_unit'))),
        water ? choice(t('volume_unit'), [['m3', 'm\u00b3'], ['gal', t('gallons')]], units.volume, setUnit('volume', t('volume_unit'))) : null,
        degrees ? choice(t('temperature_unit'), [['degC', '\u00b0C'], ['degF', '\u00b0F']], units.temperature, setUnit('temperature', t('temperature_unit'))) : null,
        choice(t('theme'), [['', t('theme_system')], ['light', t('theme_light')], ['dark', t('theme_dark')]], '', (v) => {
            if (v)
                document.documentElement.dataset.theme = v;
            else
                delete document.documentElement.dataset.theme;
            restyleCharts();
        }),
        button(t('print'), () => window.print()),
    ].filter((x) => x !== null);
}

/* ---- print: light, with all tables open and charts at page width ------------------------------------- */

const printing = { opened: [], theme: null };

function beforePrint() {
    for (const d of document.querySelectorAll('main details:not([open])')) {
        printing.opened.push(d);
        d.open = true;
    }
    printing.theme = document.documentElement.dataset.theme ?? null;
    document.documentElement.dataset.theme = 'light';
    printCharts();
}

function afterPrint() {
    for (const d of printing.opened.splice(0))
        d.open = false;
    if (printing.theme === null)
        delete document.documentElement.dataset.theme;
    else
        document.documentElement.dataset.theme = printing.theme;
    unprintCharts();
}

function start() {
    collectDrawings();
    const head = empty(document.getElementById('head'));
    const names = [...new Set(data.runs.map((r) => r.result.site))];
    head.append(el('div', { class: 'titles' }, el('h1', null, names.flatMap((n, i) => [i > 0 ? ', ' : '', nm(n)])), el('p', { class: 'note' }, subtitle())),
        el('div', { class: 'controls', role: 'group', 'aria-label': t('settings') }, settings()),
        el('div', { id: 'live', class: 'hidden', 'aria-live': 'polite' }));
    build();
    window.addEventListener('beforeprint', beforePrint);
    window.addEventListener('afterprint', afterPrint);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', restyleCharts);
    let wait = null, width = window.innerWidth;
    window.addEventListener('resize', () => {
        clearTimeout(wait);
        wait = setTimeout(() => {
            if (width !== window.innerWidth)
                restyleCharts();
            width = window.innerWidth;
        }, 150);
    });
}

function subtitle() {
    const p = run.periods.find((x) => !x.stress && x.steps > 0);
    if (!p)
        return run.result.problem.file || '';
    return t(itself() ? 'subtitle_itself' : Math.abs(timesPerYear(p) - 1) < 0.01 ? 'subtitle_year' : 'subtitle', { hours: format(hoursOf(p)), from: dayText(stamps(p)[0]), file: run.result.problem.file || t('none') });
}

start();
