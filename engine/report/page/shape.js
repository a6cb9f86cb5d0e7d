/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape.js - the bus that was chosen, in other views: hour by day, load duration, month by month.
 */
'use strict';

/* Everything with numbers per step that can be mapped: flows of the bus, its price, weather, variables. */
function mapped(period, bus) {
    const flows = busSeries(period, bus).filter((s) => s.block).sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
    const name = flowNames(flows);
    const list = flows.map((s, i) => ({ key: s.kind + ' ' + s.name, text: name[i], series: s, unit: s.unit }));
    if (flows.length > 0)
        list.unshift({ key: 'supply', text: t('all_supply'), flows, unit: flows[0].unit });
    const price = priceSeries(period, bus);
    if (price && price.block)
        list.push({ key: 'price ' + bus, text: t('price_of', { bus }), series: price, unit: price.unit });
    for (const s of weatherSeries(period).filter((x) => x.block))
        list.push({ key: 'weather ' + s.name, text: weatherName(s), series: s, unit: s.unit });
    for (const s of period.series.filter((x) => x.kind === 'variable' && x.block && x.item === 'level'))
        list.push({ key: 'level ' + s.name, text: t('level_of', { name: s.component }), series: s, unit: s.unit || '' });
    return list;
}

/* Amounts that only leave the bus are shown as they are, without their sign. */
async function mappedValues(period, item) {
    if (item.series) {
        const v = await values(period, item.series);
        return item.series.kind === 'flow' && item.series.max <= 0 ? v.map((x) => -x) : v;
    }
    const sum = new Float32Array(period.steps);
    for (const s of item.flows)
        (await values(period, s)).forEach((x, i) => { sum[i] += Math.max(0, x); });
    return sum;
}

function heatSection() {
    if (view.period === null)
        return null;
    const now = { key: null };
    const box = el('span', { class: 'group' });
    const tableBox = el('div');
    const pick = () => {
        const list = mapped(view.period, view.bus);
        if (!list.some((x) => x.key === now.key))
            now.key = list.length > 0 ? list[0].key : null;
        empty(box).append(choice(t('show'), list.map((x) => [x.key, x.text]), now.key, (k) => { now.key = k; f.redraw(); }));
        return list.find((x) => x.key === now.key);
    };
    let f;
    pick();
    f = figure({
        name: () => (usual(view.period) && now.key === mapped(view.period, view.bus)[0]?.key ? 'heatmap-' + view.bus : null), caption: t('heat_caption'), controls: [box], table: tableBox,
        height: (width) => (narrow(width) ? 320 : 360),
        load: async () => {
            const item = mapped(view.period, view.bus).find((x) => x.key === now.key);
            const out = { item, period: view.period, ...hoursByDay(view.period, await mappedValues(view.period, item)) };
            empty(tableBox).append(heatTable(out));
            return out;
        },
        option: heatOption,
    });
    view.listeners.push((change) => {
        if (change.period || change.bus) {
            now.key = null;
            pick();
            f.redraw();
        }
    });
    return section('heat', t('heat_title'), f.node);
}

function heatOption(c, width, loaded) {
    const { item, cells, days } = loaded;
    const scale = scaleOf(item.unit, cells.reduce((m, x) => Math.max(m, Math.abs(x[2])), 0));
    const shown = cells.map((x) => [x[0], x[1], scale.of(x[2])]);
    let low = Infinity, high = -Infinity;
    for (const x of shown) {
        low = Math.min(low, x[2]);
        high = Math.max(high, x[2]);
    }
    if (high === low)
        high = low + 1;
    return {
        grid: { left: 40, right: 24, top: 28, bottom: 70 },
        xAxis: { ...categoryAxis(c, days.map((ms) => date(ms, { day: 'numeric', month: 'short' }))), axisLabel: { color: c.text, hideOverlap: true, interval: 'auto' } },
        yAxis: { ...categoryAxis(c, Array.from({ length: 24 }, (_, h) => String(h))), name: t('hour_axis'), nameTextStyle: { color: c.text },
            axisLabel: { color: c.text, interval: 5 } },
        visualMap: { min: low, max: high, calculable: false, orient: 'horizontal', left: 'center', bottom: 4, itemHeight: narrow(width) ? 120 : 240, itemWidth: 12,
            text: [format(high) + ' ' + scale.unit, format(low) + ' ' + scale.unit], textStyle: { color: c.text }, inRange: { color: c.ramp } },
        tooltip: { ...baseOption(c, width).tooltip, formatter: (p) => dayText(days[p.value[0]]) + ' ' + p.value[1] + ':00: ' + format(p.value[2]) + ' ' + scale.unit },
        series: [{ type: 'heatmap', data: shown, progressive: 0, emphasis: { disabled: true } }],
    };
}

/* Mean by hour of the day and month. */
function heatTable(loaded) {
    const { item, cells, days } = loaded;
    const months = [...new Set(days.map((ms) => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth()))];
    const sum = months.map(() => new Float64Array(24)), count = months.map(() => new Float64Array(24));
    for (const [d, h, x] of cells) {
        const day = new Date(days[d]);
        const m = months.indexOf(day.getUTCFullYear() * 12 + day.getUTCMonth());
        sum[m][h] += x;
        count[m][h] += 1;
    }
    const rows = Array.from({ length: 24 }, (_, h) => [String(h) + ':00', ...months.map((_, m) => (count[m][h] ? sum[m][h] / count[m][h] : null))]);
    const head = months.map((key) => ({ text: monthText(Date.UTC(Math.floor(key / 12), key % 12, 1)), unit: item.unit }));
    return folded(t('numbers_shown'), table(t('heat_table', { name: item.text }), [{ text: t('hour_of_day') }, ...head], rows));
}

/* ---- load duration ---------------------------------------------------------------------------------- */

function durationSection() {
    if (view.period === null)
        return null;
    const tableBox = el('div');
    const f = figure({
        name: () => (usual(view.period) ? 'duration-' + view.bus : null), caption: t('duration_caption'), note: t('duration_note'), table: tableBox, height: 340,
        load: async () => {
            const flows = await busFlows(view.period, view.bus, MOST_SERIES);
            const curves = flows.map((x) => ({ name: x.name, curve: duration(view.period, x.value.map(Math.abs)) }));
            const bus = busOf(view.bus);
            empty(tableBox).append(durationTable(curves, bus.unit));
            return { curves, bus };
        },
        legend: (loaded) => legend(loaded.curves.map((x) => x.name), null, null, 'l'),
        option: (c, width, loaded) => {
            const scale = scaleOf(loaded.bus.unit, Math.max(...loaded.curves.map((x) => x.curve[0][1])));
            return {
                grid: { left: 8, right: 24, top: 30, bottom: 34, containLabel: true },
                xAxis: { ...valueAxis(c, view.period.stress || itself() ? t('hours') : t('hours_per_year')), nameLocation: 'middle', nameGap: 26, max: 'dataMax' },
                yAxis: valueAxis(c, scale.unit),
                tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', valueFormatter: (v) => format(v) + ' ' + scale.unit },
                series: loaded.curves.map((x, i) => timeSeries(i, x.name, x.curve.map(([h, v]) => [h, scale.of(v)]), c)),
            };
        },
    });
    view.listeners.push((change) => (change.period || change.bus) && f.redraw());
    return section('duration', t('duration_title'), f.node);
}

function durationTable(curves, unit) {
    const shares = [0, 0.01, 0.1, 0.5, 0.9, 0.99];
    return folded(t('numbers_shown'), table(t('duration_table'), [{ text: t('component') }, ...shares.map((s) => ({ text: s === 0 ? t('maximum') : t('reached_in', { share: percent(s) }), unit }))],
        curves.map((x) => [nm(x.name), ...shares.map((s) => reached(x.curve, s))])));
}

/* ---- month by month --------------------------------------------------------------------------------- */

function monthlySection() {
    if (view.period === null)
        return null;
    const tableBox = el('div');
    const f = figure({
        name: () => (usual(view.period) ? 'monthly-' + view.bus : null), caption: t('monthly_caption'), table: tableBox, height: (width) => (narrow(width) ? 300 : 340),
        load: async () => {
            const flows = await busFlows(view.period, view.bus, MOST_SERIES);
            const months = monthsOf(view.period);
            const sum = flows.map((x) => months.map((m) => sums(view.period, x.value, m.from, m.to)));
            const bus = busOf(view.bus);
            const price = priceSeries(view.period, view.bus);
            const v = price ? await values(view.period, price) : null;
            empty(tableBox).append(monthlyTable(flows, sum, months, bus, v, price));
            return { flows, sum, months, bus };
        },
        legend: (loaded) => legend(loaded.flows.map((x) => x.name)),
        option: monthlyOption,
        note: timesPerYear(view.period) > 1.001 ? t('counts', { hours: format(hoursOf(view.period)), times: format(timesPerYear(view.period)) }) : '',
    });
    view.listeners.push((change) => (change.period || change.bus) && f.redraw());
    return section('monthly', t('monthly_title'), f.node);
}

function monthlyOption(c, width, loaded) {
    const unit = energyUnit(loaded.bus.unit);
    const scale = scaleOf(unit, Math.max(...loaded.sum.flatMap((m) => m.map((s) => Math.max(s.in, s.out)))));
    const bars = [];
    loaded.flows.forEach((x, i) => {
        for (const [stack, part, sign] of [['supply', 'in', 1], ['demand', 'out', -1]])
            if (loaded.sum[i].some((s) => s[part] > 0))
                bars.push({ type: 'bar', stack: 'both', name: x.name, id: x.name + ' ' + stack, color: c.series[i % 10], itemStyle: { decal: decal(i, c) }, barMaxWidth: 60,
                    data: loaded.sum[i].map((s) => sign * scale.of(s[part])) });
    });
    return {
        grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
        xAxis: { ...categoryAxis(c, loaded.months.map((m) => date(m.ms, narrow(width) ? { month: 'narrow' } : { month: 'short', year: '2-digit' }))) },
        yAxis: valueAxis(c, t('supply_demand', { unit: scale.unit })),
        tooltip: { ...baseOption(c, width).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (list) => [list[0].axisValue,
            ...list.filter((p) => p.value !== 0).map((p) => cutText(p.seriesName) + ': ' + format(p.value) + ' ' + scale.unit)].slice(0, 16).join('\n') },
        series: bars,
    };
}

function monthlyTable(flows, sum, months, bus, price, priceSeriesOfBus) {
    const unit = energyUnit(bus.unit);
    const rows = months.map((m, k) => {
        const row = [monthText(m.ms), ...sum.map((s) => s[k].net)];
        if (price)
            row.push(sums(view.period, price, m.from, m.to).mean);
        return row;
    });
    const total = [t('total'), ...sum.map((s) => s.reduce((a, x) => a + x.net, 0))];
    if (price)
        total.push(sums(view.period, price, 0, view.period.steps).mean);
    total.total = true;
    return table(t('monthly_table', { bus: bus.name }), [{ text: t('month') }, ...flows.map((f) => ({ text: nm(f.name), unit })),
        ...(price ? [{ text: t('price_mean'), unit: priceSeriesOfBus.unit }] : [])], [...rows, total]);
}
