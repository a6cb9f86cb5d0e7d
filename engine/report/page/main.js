/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';
const data = JSON.parse(document.getElementById('firn-data').textContent);
document.getElementById('answer').textContent =
    data.runs.map((r) => `${r.name}: ${r.result.status}, ${r.result.objective} ${r.result.objective_unit}`).join('\n');
