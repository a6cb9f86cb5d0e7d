/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * units.js - numbers in the reader's locale, quantities in the units that the reader has chosen.
 *
 * The results have base units: MW, MWh, m3, m3/h, t, degC and money. A scale is {unit, factor,
 * offset}: shown = factor * value + offset.
 */
'use strict';

const units = { power: 'MW', volume: 'm3', temperature: 'degC' };

const GALLONS = 264.172052358; /* US liquid gallons per m3 */

const formats = new Map();
function formatter(digits, fixed) {
    const key = digits + (fixed === undefined ? '' : '.' + fixed);
    if (!formats.has(key))
        formats.set(key, new Intl.NumberFormat(undefined, fixed === undefined
            ? { maximumSignificantDigits: digits } : { maximumFractionDigits: fixed }));
    return formats.get(key);
}

/* Four significant digits, none lost before the decimal point. With `step`, the largest number of the
 * column: digits below a ten-thousandth of it are not shown. */
function format(value, digits, step) {
    const d = digits || 4;
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e9))
        return value.toExponential(Math.max(0, d - 2));
    if (step > 0 && size < step) {
        const decimals = Math.max(0, d - 1 - Math.floor(Math.log10(step)));
        const text = formatter(d, Math.min(decimals, 12)).format(value);
        return value !== 0 && Number(size.toFixed(Math.min(decimals, 12))) === 0 ? formatter(1).format(value) : text;
    }
    return size >= 10 ** d ? formatter(d, 0).format(value) : formatter(d).format(value);
}

function plain(factor, unit, max) {
    return { unit, factor, offset: 0, of: (v) => v * factor, step: max * factor };
}

function prefixed(unit, max, steps) {
    for (const [from, factor, text] of steps)
        if (max >= from)
            return plain(factor, text, max);
    return plain(1, unit, max);
}

function money(currency, max) {
    return prefixed(currency, max, [[1e9, 1e-9, 'G' + currency], [1e5, 1e-6, 'M' + currency], [1e3, 1e-3, 'k' + currency]]);
}

/* Any length of time after "/" stays as it is: "m3/h" is "gal/h". */
function volume(unit, max) {
    const rest = unit.slice(2);
    if (units.volume === 'gal')
        return prefixed('gal' + rest, max, [[1e6 / GALLONS, GALLONS / 1e6, 'Mgal' + rest], [1e4 / GALLONS, GALLONS / 1e3, 'kgal' + rest],
            [0, GALLONS, 'gal' + rest]]);
    return plain(1, 'm³' + rest, max);
}

function scaleOf(unit, max) {
    const currency = currencyOf();
    switch (unit) {
    case 'MW':
    case 'MVA': {
        const k = unit.replace('M', 'k');
        return units.power === 'kW' ? plain(1e3, k, max) : plain(1, unit, max);
    }
    case 'MWh':
        if (units.power === 'kW')
            return plain(1e3, 'kWh', max);
        return prefixed('MWh', max, [[1e7, 1e-6, 'TWh'], [1e4, 1e-3, 'GWh']]);
    case 't': return prefixed('t', max, [[1e4, 1e-3, 'kt']]);
    case 'degC':
        return units.temperature === 'degF'
            ? { unit: '°F', factor: 1.8, offset: 32, of: (v) => v * 1.8 + 32, step: max * 1.8 + 32 } : plain(1, '°C', max);
    case 'K': return units.temperature === 'degF' ? plain(1.8, '°F', max) : plain(1, 'K', max);
    case 'L/kWh': return units.volume === 'gal' ? plain(GALLONS / 1e3, 'gal/kWh', max) : plain(1, unit, max);
    case '1':
    case '': return plain(1, '', max);
    default:
        if (unit === currency)
            return money(currency, max);
        if (unit === currency + '/MWh')
            return units.power === 'kW' ? plain(1e-3, currency + '/kWh', max) : plain(1, unit, max);
        if (unit === currency + '/MW')
            return units.power === 'kW' ? plain(1e-3, currency + '/kW', max) : plain(1, unit, max);
        if (unit === currency + '/m3')
            return units.volume === 'gal' ? plain(1e3 / GALLONS, currency + '/kgal', max) : plain(1, currency + '/m³', max);
        if (/^m3(\/|$)/.test(unit))
            return volume(unit, max);
        return plain(1, unit, max);
    }
}

/* A quantity with its unit, as it stands in a sentence. */
function quantity(value, unit, digits) {
    if (value === null || value === undefined || !Number.isFinite(value))
        return t('none');
    const scale = scaleOf(unit, Math.abs(value));
    return format(scale.of(value), digits) + (scale.unit ? '\u00a0' + scale.unit : '');
}

function percent(share) {
    return formatter(3).format(share * 100) + '\u00a0%';
}

/* Dates of the site's clock: milliseconds as if it were UTC, so that no zone of the reader moves them. */
const dates = new Map();
function date(ms, options) {
    const key = JSON.stringify(options);
    if (!dates.has(key))
        dates.set(key, new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', ...options }));
    return dates.get(key).format(ms);
}

function hourText(ms) {
    return date(ms, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

function dayText(ms) {
    return date(ms, { day: 'numeric', month: 'short', year: 'numeric' });
}

function monthText(ms) {
    return date(ms, { month: 'long', year: 'numeric' });
}
