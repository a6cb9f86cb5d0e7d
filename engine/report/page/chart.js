/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart.js - a figure: caption, controls, picture, and the table of its numbers.
 *
 * The picture is hidden from screen readers, who have the caption and the table; all that it can do is
 * also done by a control next to it. With ECharts in the page it is drawn when it comes into view;
 * without, the static figure of the same name stands in its place. Print gets an SVG at page width.
 */
'use strict';

const hasCharts = typeof echarts !== 'undefined';
const charts = [];
const drawings = new Map(); /* the static figures, by name */

/* They are the page of a reader without scripts; with scripts they are text until they are needed. */
function collectDrawings() {
    const box = document.getElementById('static');
    if (box && !hasCharts) {
        const parsed = new DOMParser().parseFromString(box.textContent, 'text/html');
        for (const f of parsed.querySelectorAll('figure[data-name] > svg'))
            drawings.set(f.parentNode.dataset.name, document.importNode(f, true));
    }
    if (box)
        box.remove();
}

/* Colours and patterns are those of style.css, so that print and both themes have one place. */
function theme() {
    const css = getComputedStyle(document.documentElement);
    const of = (name) => css.getPropertyValue(name).trim();
    return {
        text: of('--text'), muted: of('--muted'), line: of('--line'), card: of('--card'), page: of('--page'),
        series: Array.from({ length: 10 }, (_, i) => of('--s' + (i + 1))),
        ramp: [of('--r1'), of('--r2'), of('--r3'), of('--r4'), of('--r5')],
    };
}

/* Besides its colour, a series has a pattern (areas, bars) and a dash (lines). */
const DASHES = ['solid', [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [4, 2], [1, 2], [10, 3, 2, 3, 2, 3], [6, 6], [3, 6]];
function decal(i, colours) {
    const base = { color: colours.card, dashArrayX: [1, 0], dashArrayY: [2, 8], rotation: 0 };
    switch (i % 10) {
    case 1: return { ...base, rotation: Math.PI / 4 };
    case 2: return { ...base, symbol: 'circle', symbolSize: 0.5, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] };
    case 3: return { ...base, rotation: -Math.PI / 4 };
    case 4: return { ...base, rotation: Math.PI / 2 };
    case 5: return { ...base };
    case 6: return { ...base, dashArrayY: [2, 4], rotation: Math.PI / 4 };
    case 7: return { ...base, symbol: 'rect', symbolSize: 0.7, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [8, 0] };
    case 8: return { ...base, dashArrayY: [2, 4], rotation: -Math.PI / 4 };
    case 9: return { ...base, symbol: 'triangle', symbolSize: 0.7, dashArrayX: [[9, 9], [0, 9, 9, 0]], dashArrayY: [9, 0] };
    default: return { symbol: 'none' };
    }
}

function narrow(width) {
    return width < 520;
}

/* What all charts have in common; `width` is that of the picture. */
function baseOption(c, width) {
    return {
        animation: false, useUTC: true,
        aria: { enabled: false, decal: { show: true } },
        color: c.series,
        backgroundColor: 'transparent',
        textStyle: { color: c.text, fontFamily: 'system-ui, sans-serif', fontSize: narrow(width) ? 11 : 12 },
        tooltip: {
            renderMode: 'richText', confine: true, backgroundColor: c.card, borderColor: c.line,
            textStyle: { color: c.text, fontSize: 12 }, transitionDuration: 0,
        },
        grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
    };
}

function axisStyle(c) {
    return {
        axisLine: { lineStyle: { color: c.muted } }, axisTick: { lineStyle: { color: c.muted } },
        axisLabel: { color: c.text, hideOverlap: true }, nameTextStyle: { color: c.text },
        splitLine: { lineStyle: { color: c.line } },
    };
}

function valueAxis(c, name, more) {
    return {
        type: 'value', name, nameLocation: 'end', ...axisStyle(c), ...more,
        nameTextStyle: { color: c.text, align: 'left' },
        axisLabel: { color: c.text, hideOverlap: true, formatter: (v) => format(v), ...(more || {}).axisLabel },
    };
}

function categoryAxis(c, list) {
    return { type: 'category', data: list, ...axisStyle(c), splitLine: { show: false }, axisLabel: { color: c.text, interval: 0 } };
}

/* Names on the left and amounts below: { grid, yAxis, xAxis } with room for the longest name, at most a third of the width. */
const ruler = document.createElement('canvas').getContext('2d');
function nameAxis(c, list, width, unit, more) {
    ruler.font = (narrow(width) ? 11 : 12) + 'px system-ui, sans-serif';
    const longest = list.reduce((m, x) => Math.max(m, ruler.measureText(x).width), 0);
    const room = Math.ceil(Math.min(longest + 4, width * 0.34));
    return {
        grid: { left: room + 14, right: narrow(width) ? 44 : 70, top: 12, bottom: 44 },
        xAxis: { ...valueAxis(c, unit), nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: c.text, align: 'center' }, splitNumber: narrow(width) ? 3 : 6, ...more },
        yAxis: { ...categoryAxis(c, list), inverse: true, axisLabel: { color: c.text, interval: 0, width: room, overflow: 'truncate' } },
    };
}

function timeAxis(c, more) {
    return {
        type: 'time', ...axisStyle(c), splitLine: { show: false }, ...more,
        axisLabel: { color: c.text, hideOverlap: true, formatter: timeLabel, ...(more || {}).axisLabel },
    };
}

function timeLabel(ms) {
    const d = new Date(ms);
    if (d.getUTCHours() + d.getUTCMinutes() > 0)
        return date(ms, { hour: '2-digit', minute: '2-digit' });
    return d.getUTCDate() === 1 ? date(ms, { month: 'short' }) : date(ms, { day: 'numeric', month: 'short' });
}

/* A line or area over time. */
function timeSeries(i, name, points, c, more) {
    return {
        type: 'line', name, data: points, showSymbol: false, sampling: 'lttb', step: 'end', color: c.series[i % 10],
        lineStyle: { width: 1.5, type: DASHES[i % 10] }, itemStyle: { decal: decal(i, c) }, emphasis: { disabled: true }, ...more,
    };
}

/* Names with the swatches that the chart gives them, areas (p) or lines (l), with their place or by colour(name); `shown`: a Set of names that check boxes change. */
function legend(list, shown, change, kind, colour) {
    return el('ul', { class: 'legend' }, list.map((x, i) => {
        const swatch = el('span', { class: 'swatch ' + (kind || 'p') + (colour ? colour(x) : i % 10), 'aria-hidden': 'true' });
        if (!shown)
            return el('li', null, swatch, nm(x));
        const box = el('input', { type: 'checkbox', checked: shown.has(x), onchange: () => {
            if (box.checked)
                shown.add(x);
            else
                shown.delete(x);
            change();
        } });
        return el('li', null, el('label', null, box, swatch, nm(x)));
    }));
}

/*
 * name: of the static figure, or a function: null where there is none of what was chosen; caption: a text; controls, table: nodes, may be empty; height: px or a
 * function of the width; load(): async, what option() needs; option(colours, width, loaded): of ECharts;
 * after(chart, loaded): to add events. Returns { node, redraw() }.
 */
function figure(f) {
    const id = identifier();
    const box = el('div', { class: hasCharts ? 'chart' : 'drawing', 'aria-hidden': 'true' });
    const print = el('div', { class: 'print', 'aria-hidden': 'true' });
    const legendBox = el('div', { class: 'legend-box' });
    const nameNow = typeof f.name === 'function' ? f.name : () => f.name;
    const node = el('figure', { 'aria-labelledby': id, 'data-figure': nameNow() || '' }, el('figcaption', { id }, f.caption),
        f.controls && f.controls.length ? el('div', { class: 'controls' }, f.controls) : null, legendBox,
        box, print, f.note ? el('p', { class: 'note' }, f.note) : null, f.table || null);
    const entry = { ...f, name: nameNow() || '', node, box, print, legendBox, chart: null, loaded: null, failed: false };
    const height = (width) => (typeof f.height === 'function' ? f.height(width, entry.loaded) : f.height || 320);
    entry.size = height;
    entry.ready = async () => {
        if (entry.loaded === null)
            entry.loaded = f.load ? (await f.load()) ?? true : true;
    };
    entry.draw = async () => {
        try {
            await entry.ready();
        } catch (problem) {
            entry.failed = true;
            empty(legendBox).append(el('p', { class: 'note' }, t('cannot_draw', { why: problem.message })));
            return;
        }
        if (!hasCharts) {
            const name = nameNow();
            entry.pictured = entry.pictured || drawings.has(name);
            add(empty(box), [entry.pictured ? drawing(name) : null]);
            return;
        }
        if (f.legend)
            add(empty(legendBox), [f.legend(entry.loaded)]);
        if (!node.isConnected)
            return;
        box.style.height = height(box.clientWidth) + 'px';
        if (entry.chart === null) {
            entry.chart = echarts.init(box, null, { renderer: 'canvas', useDirtyRect: false });
            if (f.after)
                f.after(entry.chart, entry);
        }
        entry.chart.resize();
        const c = theme();
        entry.chart.setOption({ ...baseOption(c, box.clientWidth), ...f.option(c, box.clientWidth, entry.loaded) }, true);
        node.dataset.drawn = Math.round(performance.now()); /* ms after the page began to load */
    };
    if (hasCharts)
        box.style.height = height(760) + 'px';
    charts.push(entry);
    watch(entry);
    return { node, entry, redraw: () => { entry.loaded = null; return entry.draw(); } };
}

function drawing(name) {
    return drawings.has(name) ? drawings.get(name) : el('p', { class: 'note' }, t('no_picture'));
}

/* Draws what comes into view at once, and the rest while nothing else is to do, so that print has it. */
let watcher = null;
const waiting = new Set();
function watch(entry) {
    waiting.add(entry);
    if (watcher === null && typeof IntersectionObserver !== 'undefined')
        watcher = new IntersectionObserver((list) => {
            for (const x of list)
                if (x.isIntersecting)
                    drawNow(charts.find((e) => e.node === x.target));
        }, { rootMargin: '200px' });
    if (watcher !== null)
        watcher.observe(entry.node);
}

function drawNow(entry) {
    if (!entry || !waiting.delete(entry))
        return null;
    watcher.unobserve(entry.node);
    return entry.draw();
}

function drawRest() {
    const idle = window.requestIdleCallback || ((f) => setTimeout(f, 50));
    idle(async () => {
        const next = waiting.values().next();
        if (next.done) {
            document.documentElement.dataset.ready = 'yes';
            return;
        }
        await drawNow(next.value);
        drawRest();
    });
}

function forgetCharts() {
    for (const e of charts) {
        if (e.chart)
            e.chart.dispose();
        if (watcher)
            watcher.unobserve(e.node);
    }
    charts.length = 0;
    waiting.clear();
}

function restyleCharts() {
    for (const e of charts)
        if (e.chart)
            e.draw();
}

/* The picture as an SVG of `width` px; null before its numbers are there. */
function svgOf(entry, width) {
    if (!hasCharts || entry.loaded === null || entry.failed)
        return null;
    const c = theme();
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height: entry.size(width) });
    chart.setOption({ ...baseOption(c, width), ...entry.option(c, width, entry.loaded) });
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
}

const PRINT_WIDTH = 680; /* px: what A4 and Letter have between margins of 15 mm */
function printCharts() {
    for (const e of charts) {
        const svg = svgOf(e, PRINT_WIDTH);
        if (svg !== null) /* parsed as XML, and at once: print does not wait for images */
            e.print.append(document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true));
    }
}

function unprintCharts() {
    for (const e of charts)
        empty(e.print);
}
