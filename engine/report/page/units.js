/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * units.js - numbers in the reader's locale, quantities in the units that the reader has chosen.
 *
 * The results have base units: MW, MWh, m3, m3/h, t, degC and money. A scale is { unit, of(value) }, chosen by the
 * largest number that it is to show.
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

/* In a column: the same decimals for all, but no number that is not 0 shows as 0. */
function fixed(value, decimals) {
    const key = 'f' + decimals;
    if (!formats.has(key))
        formats.set(key, new Intl.NumberFormat(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
    if (value === 0)
        return '0';
    return Math.abs(value) < 0.5 * 10 ** -decimals ? format(value, 1) : formats.get(key).format(value);
}

/* Four significant digits, none lost before the decimal point. */
function format(value, digits) {
    const d = digits || 4;
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e9))
        return value.toExponential(Math.max(0, d - 2));
    return size >= 10 ** d ? formatter(d, 0).format(value) : formatter(d).format(value);
}

function plain(factor, unit) {
    return { unit, of: (v) => v * factor };
}

function prefixed(unit, max, steps) {
    for (const [from, factor, text] of steps)
        if (max >= from)
            return plain(factor, text);
    return plain(1, unit);
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
    return plain(1, 'm³' + rest);
}

function scaleOf(unit, max) {
    const currency = currencyOf();
    switch (unit) {
    case 'MW':
    case 'MVA': {
        const k = unit.replace('M', 'k');
        return units.power === 'kW' ? plain(1e3, k) : plain(1, unit);
    }
    case 'MWh':
        if (units.power === 'kW')
            return plain(1e3, 'kWh');
        return prefixed('MWh', max, [[1e7, 1e-6, 'TWh'], [1e4, 1e-3, 'GWh']]);
    case 't': return prefixed('t', max, [[1e7, 1e-6, 'Mt'], [1e4, 1e-3, 'kt']]);
    case 'degC':
        return units.temperature === 'degF'
            ? { unit: '°F', of: (v) => v * 1.8 + 32 } : plain(1, '°C');
    case 'K': return units.temperature === 'degF' ? plain(1.8, '°F') : plain(1, 'K');
    case 'L/kWh': return units.volume === 'gal' ? plain(GALLONS / 1e3, 'gal/kWh') : plain(1, unit);
    case '1':
    case '': return plain(1, '');
    default:
        if (unit === currency)
            return money(currency, max);
        if (unit === currency + '/MWh')
            return units.power === 'kW' ? plain(1e-3, currency + '/kWh') : plain(1, unit);
        if (unit === currency + '/MW')
            return units.power === 'kW' ? plain(1e-3, currency + '/kW') : prefixed(unit, max, [[1e5, 1e-6, 'M' + unit]]);
        if (unit === currency + '/m3')
            return units.volume === 'gal' ? plain(1e3 / GALLONS, currency + '/kgal') : plain(1, currency + '/m³');
        if (/^m3(\/|$)/.test(unit))
            return volume(unit, max);
        return plain(1, unit);
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
