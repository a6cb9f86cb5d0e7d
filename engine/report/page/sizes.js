/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sizes.js - what is built and installed, by phase.
 */
'use strict';

function sizesSection() {
    const sizes = run.result.sizes;
    if (sizes.length === 0)
        return null;
    const several = phases().length > 1;
    const unitList = [...new Set(sizes.filter((s) => s.installed > 0).map((s) => s.unit))];
    if (unitList.length === 0)
        return section('sizes', t('sizes'), el('p', null, t('nothing_built')));
    const counts = (u) => sizes.filter((s) => s.unit === u && s.installed > 0).length;
    unitList.sort((a, b) => counts(b) - counts(a) || (a < b ? -1 : 1));
    const now = { unit: unitList[0] };
    const most = (name) => Math.max(...sizes.filter((s) => sizeName(s) === name).map((s) => s.installed));
    const shown = () => [...new Set(sizes.filter((s) => s.unit === now.unit && s.installed > 0).map(sizeName))].sort((a, b) => most(b) - most(a));
    const f = figure({
        name: 'sizes', caption: t('sizes_caption'),
        controls: unitList.length > 1 ? [choice(t('unit'), unitList.map((u) => [u, scaleOf(u, 1).unit]), now.unit, (u) => { now.unit = u; f.redraw(); })] : [],
        legend: () => (grows() ? legend(shown().slice(0, MOST_SERIES), null, null, 'l') : several ? legend(phases().map((p) => p.name)) : null),
        height: (width) => (grows() ? 360 : 90 + shown().length * (several ? 14 * phases().length + 14 : 26)),
        option: (c, width) => (grows() ? growthOption : sizeOption)(c, width, now.unit, shown()),
    });
    return section('sizes', t('sizes'), f.node, several ? [installedTable(sizes), folded(t('sizes_detail'), sizeTable(sizes, several))] : sizeTable(sizes, several), notBuilt(sizes));
}

/* Many phases: one line per size over the phases; few: one bar per phase. */
function grows() {
    return phases().length > 4;
}

function growthOption(c, width, unit, list) {
    const of = (name, p) => run.result.sizes.find((x) => x.phase === p.name && sizeName(x) === name && x.unit === unit);
    const scale = scaleOf(unit, Math.max(...run.result.sizes.filter((s) => s.unit === unit).map((s) => s.installed)));
    return {
        grid: { left: 8, right: 24, top: 30, bottom: 8, containLabel: true },
        xAxis: { ...categoryAxis(c, phases().map((p) => p.name)), axisLabel: { color: c.text, interval: 'auto', hideOverlap: true } },
        yAxis: valueAxis(c, scale.unit),
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', valueFormatter: (v) => (v === null || v === undefined ? t('none') : format(v) + ' ' + scale.unit) },
        series: list.slice(0, MOST_SERIES).map((name, i) => ({ ...timeSeries(i, name, phases().map((p) => (of(name, p) ? scale.of(of(name, p).installed) : null)), c), step: false,
            showSymbol: true, symbol: ['circle', 'rect', 'triangle', 'diamond', 'pin'][i % 5], symbolSize: 7 })),
    };
}

/* Installed amounts, a column per phase. */
function installedTable(sizes) {
    const list = [...new Set(sizes.filter((s) => s.installed > 0).map(sizeName))];
    const of = (name, p) => sizes.find((s) => s.phase === p.name && sizeName(s) === name);
    const rows = list.map((name) => [[nm(name), el('span', { class: 'kind' }, typeOf(sizes.find((s) => sizeName(s) === name).component))],
        ...phases().map((p) => (of(name, p) ? quantity(of(name, p).installed, of(name, p).unit) : t('none')))]);
    return table(t('installed_table'), [{ text: t('component') }, ...phases().map((p) => ({ text: nm(p.name), class: 'amount' }))], rows);
}

function sizeOption(c, width, unit, list) {
    const several = phases().length > 1;
    const sizes = run.result.sizes.filter((s) => s.unit === unit);
    const scale = scaleOf(unit, Math.max(...sizes.map((s) => s.installed)));
    return {
        ...nameAxis(c, list, width, scale.unit),
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'item', valueFormatter: (v) => format(v) + ' ' + scale.unit },
        series: phases().map((p, i) => ({
            type: 'bar', name: phaseText(p.name), color: c.series[i % 10], itemStyle: { decal: decal(i, c) }, barMaxWidth: 18,
            label: { show: !several || phases().length < 4, position: 'right', color: c.text, formatter: (x) => (x.value ? format(x.value) : '') },
            data: list.map((name) => {
                const s = sizes.find((x) => x.phase === p.name && sizeName(x) === name);
                return s ? scale.of(s.installed) : null;
            }),
        })),
    };
}

function sizeTable(sizes, several) {
    const c = run.result.currency;
    const firm = sizes.some((s) => Math.abs(s.firm - s.installed) > 1e-9 * s.installed);
    const rows = sizes.filter((s) => s.installed > 0 || s.built > 0).map((s) => [[nm(sizeName(s)), el('span', { class: 'kind' }, typeOf(s.component))], ...(several ? [nm(s.phase)] : []),
        quantity(s.built, s.unit), quantity(s.installed, s.unit), ...(firm ? [quantity(s.firm, s.unit)] : []), s.capex, heldBy(s)]);
    return table(t('sizes_table'), [{ text: t('component') }, ...(several ? [{ text: t('phase') }] : []),
        { text: t('built'), class: 'amount' }, { text: t('installed_head'), class: 'amount' }, ...(firm ? [{ text: t('firm'), class: 'amount' }] : []),
        { text: t('capex'), unit: c }, { text: t('held_by') }], rows);
}

function notBuilt(sizes) {
    const none = [...new Set(sizes.filter((s) => !sizes.some((x) => x.component === s.component && x.name === s.name && x.installed > 0)).map(sizeName))];
    return none.length ? el('p', { class: 'note' }, sentence('not_built', { list: names(none) })) : null;
}

/* Why the size is as large as it is. */
function heldBy(s) {
    if (s.at_bound !== null)
        return t(s.at_bound === 'min' ? 'at_minimum' : 'at_maximum') + (s.bound_set_by_user ? '' : t('default_bound'));
    if ((s.sized_by || []).length === 0)
        return t('held_by_year');
    return names(s.sized_by.map((e) => (e.startsWith(s.phase + '.') ? e.slice(s.phase.length + 1) : e)));
}
