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
    const scales = columns.map((c, j) => (c.unit === undefined ? null : scaleOf(c.unit, largest(rows, j))));
    const head = el('tr', null, columns.map((c, j) => el('th', { scope: 'col', class: scales[j] ? 'number' : '' },
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

function largest(rows, column) {
    let max = 0;
    for (const row of rows) {
        const v = Math.abs(row[column]);
        if (v > max && v < Infinity)
            max = v;
    }
    return max;
}

function tableCell(cell, scale, column, j) {
    if (scale) {
        const known = typeof cell === 'number' && Number.isFinite(cell);
        return el('td', { class: 'number' }, known ? format(scale.of(cell), column.digits, scale.step) : t('none'));
    }
    return j === 0 ? el('th', { scope: 'row' }, cell) : el('td', { class: column.class }, cell);
}

/* A list of name and value, for figures that stand alone. */
function figures(pairs) {
    return el('dl', { class: 'figures' }, pairs.filter((p) => p !== null).map(([name, value, note]) =>
        el('div', null, el('dt', null, name), el('dd', null, value), note ? el('dd', { class: 'note' }, note) : null)));
}
