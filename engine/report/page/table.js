/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.js - tables. A column of quantities has one unit in its head, chosen by its largest number.
 */
'use strict';

/*
 * columns: [{ text, unit }]: with `unit`, the cells are numbers in that unit of the results ("MW",
 * "USD", "m3"), null where there is none; without, they are texts or nodes. `left` aligns numbers of
 * no column of quantities. rows: arrays of cells; a row with `total: true` is set off.
 */
function table(caption, columns, rows) {
    const scales = columns.map((c, j) => (c.unit === undefined ? null : columnScale(columns, rows, j)));
    const head = el('tr', null, columns.map((c, j) => el('th', { scope: 'col', class: scales[j] ? 'number' : c.class },
        c.text, scales[j] && scales[j].unit ? el('span', { class: 'unit' }, ' ' + scales[j].unit) : null)));
    const body = rows.map((row) => el('tr', { class: row.total ? 'total' : '' },
        row.map((cell, j) => tableCell(cell, scales[j], columns[j], j))));
    const t = el('table', null, el('caption', null, caption), el('thead', null, head), el('tbody', null, body));
    return scrolling(t, caption);
}

/* Wide tables scroll in a box that the keyboard reaches; the page itself never scrolls sideways. */
function scrolling(content, label) {
    return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, content);
}

/* The unit and the decimals of a column. Columns of one quantity share their unit, chosen by the largest of all; totals, which
 * are larger, do not count. Integers have no decimals. */
function columnScale(columns, rows, j) {
    const numbers = (k) => rows.filter((r) => !r.total).map((r) => Math.abs(r[k])).filter((x) => x < Infinity);
    let largest = 0;
    columns.forEach((c, k) => { largest = c.unit === columns[j].unit ? numbers(k).reduce((a, b) => Math.max(a, b), largest) : largest; });
    const scale = scaleOf(columns[j].unit, largest);
    const shown = numbers(j).map((x) => Math.abs(scale.of(x)));
    const top = shown.reduce((a, b) => Math.max(a, b), 0);
    scale.decimals = shown.every((x) => Number.isInteger(x)) ? 0 : Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(top || 1))));
    return scale;
}

function tableCell(cell, scale, column, j) {
    if (scale) {
        const known = typeof cell === 'number' && Number.isFinite(cell);
        return el('td', { class: 'number' }, known ? fixed(scale.of(cell), scale.decimals) : t('none'));
    }
    const short = typeof cell === 'string' && cell.length <= SHORT ? 'short' : null;
    return j === 0 ? el('th', { scope: 'row', class: short }, cell) : el('td', { class: column.class || short }, cell);
}

/* A list of name and value, for figures that stand alone. */
function figures(pairs) {
    return el('dl', { class: 'figures' }, pairs.filter((p) => p !== null).map(([name, value, note]) =>
        el('div', null, el('dt', null, name), el('dd', null, value), note ? el('dd', { class: 'note' }, note) : null)));
}
