/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dom.js - elements of the page. Data only ever becomes text nodes: no markup is made of it.
 */
'use strict';

/* el('p', { class: 'note', onclick: f }, 'text', node, [nodes], null) */
function el(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false)
            continue;
        if (key.startsWith('on'))
            e.addEventListener(key.slice(2), value);
        else if (key === 'value' || key === 'checked' || key === 'open' || key === 'selected')
            e[key] = value;
        else
            e.setAttribute(key, value === true ? '' : value);
    }
    add(e, children);
    return e;
}

function add(parent, children) {
    for (const child of children) {
        if (Array.isArray(child))
            add(parent, child);
        else if (child !== null && child !== undefined && child !== '')
            parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return parent;
}

function empty(e) {
    while (e.firstChild)
        e.firstChild.remove();
    return e;
}

const SHORT = 28; /* characters that are never broken */

/* A name that others wrote: it may run from right to left, and be long. */
function nm(text) {
    return el('bdi', { class: String(text).length <= SHORT ? 'name short' : 'name' }, text);
}

/* A sentence of the engine, whose keys and values are between backticks. */
function prose(text) {
    return el('bdi', null, text.split('`').map((piece, i, all) => (i % 2 && i < all.length - 1 ? el('code', null, piece) : i % 2 ? '`' + piece : piece)));
}

/* Names in a sentence, with commas. */
function names(list) {
    return list.flatMap((x, i) => (i > 0 ? [', ', nm(x)] : [nm(x)]));
}

/* A sentence of the table of texts in which nodes stand for {keys}. */
function sentence(key, parts) {
    return t(key).split(/\{(\w+)\}/).map((piece, i) => (i % 2 ? parts[piece] ?? '' : piece));
}

let identifiers = 0;
function identifier() {
    identifiers += 1;
    return 'i' + identifiers;
}

/* A control with its label; the label comes first, as it is read. */
function labelled(label, control) {
    control.id = control.id || identifier();
    return el('span', { class: 'control' }, el('label', { for: control.id }, label), control);
}

/* options: [value, text] pairs. change(value) is called after a choice. */
function choice(label, options, value, change) {
    const select = el('select', { onchange: () => change(select.value) },
        options.map(([v, text]) => el('option', { value: v, selected: v === value }, text)));
    select.value = value;
    return labelled(label, select);
}

function button(text, press, attributes) {
    return el('button', { type: 'button', onclick: press, ...attributes }, text);
}

function section(id, title, ...children) {
    return el('section', { id, 'aria-labelledby': id + '-title' },
        el('h2', { id: id + '-title' }, title), children);
}

/* A table that can be folded away; print opens it. */
function folded(summary, content, open) {
    return el('details', { class: 'fold', open: open === true }, el('summary', null, summary), content);
}

/* Content that is only made when it is first opened (or printed). */
function foldedLater(summary, make) {
    const e = el('details', { class: 'fold' }, el('summary', null, summary));
    let made = null;
    e.make = () => {
        made = made || Promise.resolve(make()).then((node) => { e.append(node); });
        return made;
    };
    e.addEventListener('toggle', () => e.open && e.make());
    return e;
}

/* What screen readers announce after a control has changed something. */
function announce(text) {
    const live = document.getElementById('live');
    if (live)
        live.textContent = text;
}
