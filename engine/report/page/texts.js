/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * texts.js - all text of the page. {name} is filled in. tests/report/page.py checks that each is used.
 */
'use strict';

const TEXTS = {
    /* the answer */
    answer: 'Answer', contents: 'Contents', none: '–', settings: 'Units and colours',
    subtitle: '{file}: {hours} h modelled from {from}; they stand for a year of each phase',
    subtitle_itself: '{file}: {hours} h modelled from {from}, which stand for themselves',
    serves_it: 'serves {target} of IT', serves: 'meets its demand',
    costs: 'for {cost} per year', costs_itself: 'for {cost} in the time modelled',
    costs_phases: 'for {cost} in present value over {years} years; in the last phase, {phase}, for {last} per year',
    list_end: ', {list}.', in_last: ', {list}.',
    with_pue: 'with a PUE of {pue}', with_water: '{water} of water per year', no_water: 'no water',
    with_carbon: '{carbon} of CO₂ per year', no_carbon: 'no CO₂ booked',
    minimised: 'The plan minimises {what}: {value}.',
    no_plan: '{site} has no plan: its demands, limits and bounds cannot all be met.',
    no_optimum: '{site} has no optimum: something earns money without limit.',
    no_point: '{site} has no plan: the solve ended with the status "{status}".',
    no_explanation: 'No explanation was computed: solve again without --no-explain.',
    status_uncertified: 'This plan is not certified: it violates a limit or bound by more than the tolerance. See the certificate before you use a number.',
    status_time_limit: 'The solve stopped at its time limit: this is the best plan found, not the optimum. See the certificate for what is proven.',
    status_interrupted: 'The solve was stopped: this is the best plan found, not the optimum. See the certificate for what is proven.',
    status_failed: 'The solver failed: these numbers are not a plan.',
    installed: 'Installed: {list}.', installed_more: 'Installed, by cost: {list}, and {n} more ({link}).',
    binds: 'What binds: {list} ({link}).', binds_more: 'What binds: {list}, and {n} more ({link}).',
    nothing_binds: 'No limit and no bound on a size binds: costs and demands alone decide ({link}).',
    at_minimum: 'at its minimum', at_maximum: 'at its maximum', default_bound: ', a default of the plugin: review it',
    cost: 'cost', per_year: ' per year', capex: 'overnight capital', pue: 'PUE', wue: 'WUE', cue: 'CUE',
    pue_means: 'facility energy per IT energy', ref: 'renewable energy factor', erf: 'energy reuse factor',
    it_energy: 'IT energy', facility: 'the facility takes {value}', peak_import: 'highest import', per_it: '{value} of IT energy',
    per_target: '{value} of IT capacity', by_phase: 'Phase by phase', by_phase_caption: 'Cost, capital and ratios of each phase',
    phase: 'phase', years: 'years', water: 'water', carbon: 'CO₂',
    /* no plan */
    incomplete: 'The search for reasons was stopped; this is what was found by then.',
    shortfall: 'What is missing or has no taker', bus: 'bus', kind: 'kind', period: 'period', worst_amount: 'worst amount', hours: 'hours',
    of_hours: 'of hours', worst_at: 'worst at', missing: 'missing', surplus: 'surplus', conflict: 'Statements that cannot hold together', key: 'key',
    value: 'value', repairs: 'Changes of which each alone gives a plan', change_to: 'change to', at_least: 'at least', at_most: 'at most', objective: 'objective',
    sizes_needed: 'Sizes that are held and do not suffice', component: 'component', held: 'held', needed: 'needed', earners: 'What earns without limit',
    variable: 'variable', gain: 'gain per hour', steps: 'steps',
    /* flows */
    flows: 'Where energy and water flow', flows_caption: 'Components and buses of the site; the width of a link is the amount that flows',
    flows_note: 'Coloured nodes are buses, grey ones components. A component that gives and takes on one bus is netted; a store is split into charge and discharge.',
    flows_table: 'Flows of the diagram', charge: '{name} (charge)', discharge: '{name} (discharge)', back_to: 'back to {name}', from: 'from', to: 'to',
    carrier: 'carrier', amount: 'amount', show: 'Show', time: 'Time', year: 'a year', whole_period: 'the whole period', one_hour: 'one step', hour: 'Hour',
    energy_and_heat: 'energy and heat', volumes: 'volumes, {unit}', numbers: 'All {n} numbers',
    whole_time: 'all years', typical_year: 'typical year', stress_event: 'stress event', design_event: 'design event', phase_or_event: 'Phase or event', time_or_event: 'Year or event',
    /* costs, bill */
    costs_title: 'What it costs', costs_caption: 'Cost per year by component', costs_caption_phase: 'Cost per year by component in a phase',
    costs_note: 'Capital is the annuity of what is built; operation is energy, fuel, water, wear and fees, less revenue.',
    costs_table: 'Cost per year and overnight capital by component', capital: 'capital (annuity)', fixed_om: 'fixed O&M', operation: 'operation', total: 'total',
    site: 'the site as a whole', costs_by_phase: 'Cost per year by component and phase', capex_by_phase: 'Overnight capital by component and phase',
    left_out: 'Not in these costs, as no component of the plan stands for it: {list}. Engineering, contingency and taxes are in no plan.',
    bill: 'The bill', bill_intro: 'What the grid connection takes and costs, by charge and month. Charges that vary inside a month by window or tier are in the total of the year.',
    bill_months: '{name}: month by month, as modelled', bill_year: '{name}: what is paid for energy and capacity', month: 'month', imported: 'imported',
    exported: 'exported', peak: 'peak', peak_at: 'peak at', energy_charge: 'energy at `price`', demand_charge: 'demand charge on the peak', export_revenue: 'revenue of exports',
    other_charges: 'all other charges (windows, tiers, minimum bills, fees)', other_charges_energy: 'energy, whose price varies, and all other charges',
    charge_head: 'charge', per_year_head: 'per year', bought: 'All that is paid for by use, by component',
    /* sizes */
    sizes: 'What is built', sizes_caption: 'Installed amounts', sizes_table: 'Sizes of all components', unit: 'Unit', type: 'type', built: 'built', installed_head: 'installed',
    firm: 'firm', held_by: 'held by', held_by_year: 'the typical year', nothing_built: 'Nothing is built.', not_built: 'Offered, and not built: {list}.',
    /* a bus over time */
    year_title: 'A bus over time', year_caption: 'Supply (above 0) and demand (below 0) of a bus, with its marginal price below',
    year_note: 'The wheel with Ctrl zooms, as do the slider and the controls above; at most ten flows are drawn, the smallest as one.',
    supply_demand: 'supply and demand, {unit}', price: 'price', price_on: 'price on {bus}, {unit}', price_of: 'price on {bus}', others: '{n} others',
    span: 'Span', all: 'all', day: 'a day', week: 'a week', days31: '31 days', days92: '92 days', from_day: 'From', earlier: 'earlier', later: 'later',
    shown_range: 'Shown: {from} to {to}', numbers_shown: 'Numbers of this figure', year_table: 'Flows on {bus}, {from} to {to}', into_bus: 'into the bus', out_of_bus: 'out of the bus',
    largest_in: 'largest in', largest_out: 'largest out', active_hours: 'time not 0', at_hour: 'at {hour}', price_mean: 'mean price', price_max: 'highest price',
    price_min: 'lowest price', price_now: 'price at the hour',
    heat_title: 'Hour by day', heat_caption: 'Every hour of the time modelled: days from left to right, hours from bottom to top', hour_axis: 'hour',
    heat_table: 'Mean of {name} by hour of the day and month', hour_of_day: 'hour of the day', level_of: 'level of {name}',
    duration_title: 'Load duration', duration_caption: 'Amounts of the bus chosen above in falling order', hours_per_year: 'hours per year',
    duration_note: 'A point says: at least this amount, in this many hours per year.', duration_table: 'Amount that is reached in a share of the time',
    maximum: 'maximum', reached_in: '{share} of the time', monthly_title: 'Month by month', monthly_caption: 'Energy into (above 0) and out of (below 0) the bus chosen above',
    monthly_table: 'Net flows into {bus} by month, as modelled', counts: '{hours} h are modelled and stand for a year: each counts {times} times in yearly totals.',
    /* weather */
    weather: 'Weather and free cooling', weather_caption: 'Temperatures, and the heat that machines remove', dry_bulb: 'dry bulb', wet_bulb: 'wet bulb', dew_point: 'dew point',
    machine_heat: 'heat removed by machines', machine_heat_unit: 'machines, {unit}', weather_source: 'Weather: {name}.', hours_text: 'h', hours_year: 'h per year',
    no_machines: 'No chiller is in the plan: all heat is removed without compressors.', always_free: 'Free cooling never ends: {list} remove no heat in this time.',
    never_free: 'Cooling is never free in this time: machines ({list}) run in every hour, also at {from}, the lowest dry bulb; at most they remove {peak}.',
    free_until: 'Free cooling ends in {on} {per} ({share}): machines ({list}) then remove heat, at most {peak}; for the first time at {first}. {off} {per} need none.',
    free_until_dry: 'Free cooling ends in {on} {per} ({share}): machines ({list}) then remove heat, at most {peak}; for the first time at {first}. They run from a dry bulb of {from}, and stand still up to {until}; {off} {per} need none.',
    lowest: 'lowest {name}', mean: 'mean {name}', highest: 'highest {name}', hours_machines: 'with machines', hours_free: 'free cooling', heat_machines: 'heat by machines',
    months_table: 'By month', weather_table: 'Weather and machines by month, as modelled',
    stress: 'Stress events', stress_intro: 'The plan also serves these events. They cost nothing in the totals, but hold sizes: with less, they could not be served.',
    stress_table: 'Events and what they hold', event: 'event', begins: 'begins', length: 'length', holds: 'sizes that it holds', holds_nothing: 'none',
    stress_look: 'Choose an event under "A bus over time" to see its hours.',
    /* limits, notes, certificate */
    limits: 'limits', limits_title: 'Limits and what they cost', limits_table: 'Limits', limits_caption: 'Value in the plan as a share of the bound', of_bound: '% of the bound',
    limit: 'limit', bound: 'bound', in_plan: 'in the plan', binding: 'binds', not_binding: 'does not bind', binding_head: 'binding', shadow_price: 'what a little more is worth',
    all_phases: 'all phases', free: 'nothing: it does not bind', binding_free: 'nothing: it is met exactly, at no cost',
    relax_max: '{value} is saved per {per} by which the bound rises', relax_min: '{value} is saved per {per} by which the bound falls',
    no_limits: 'The problem has no section [limits].', bounds_table: 'Sizes at a bound', bound_by: 'set by', by_user: 'the problem', by_default: 'a default of the plugin: review it',
    reached_table: 'Limits of components that a flow reaches', reached_note: 'These have no shadow price in the results; `firn sensitivity` gives what each is worth.',
    notes: 'Notes', burnt: 'Energy burnt', ring: 'flows against each other', losses: 'losses above their law', earned: 'earned',
    certificate: 'Can these numbers be trusted?', second_stage: 'Second stage: {what}', no_certificate: 'There is no plan, so nothing to certify.',
    certified: 'This plan is certified. A check that is independent of the solver went through every demand, limit and bound of the problem: the largest relative fault is {worst}, and {tolerance} would be allowed.',
    not_certified: 'This plan is NOT certified: a check that is independent of the solver found a relative fault of {worst}, and only {tolerance} is allowed.',
    no_better: 'No other plan can be better than {bound}: this one is within {gap} of that (relative: {share}).',
    certificate_numbers: 'Figures of the certificate', certificate_table: 'Figures of the certificate, each relative', figure: 'figure', means: 'means',
    row_violation: 'rows', row_violation_means: 'largest violation of a demand, balance or limit', bound_violation: 'bounds', bound_violation_means: 'largest violation of a bound',
    dual_violation: 'prices', dual_violation_means: 'largest reduced cost of the wrong sign', gap: 'gap', gap_means: 'distance between the plan and the bound that its prices prove',
    complementarity: 'complementarity', complementarity_means: 'largest product of a price and the slack that it prices',
    made_by: 'Made by Firn {version} from {file}, method {method}.', made_scenario: 'Scenario: {name}.', made_set: 'Set on the command line: {list}.',
    /* assumptions */
    assumptions: 'Assumptions', assumptions_intro: 'Every value that was used, and where it comes from. Change one in the problem file, or with --set KEY=VALUE.',
    assumptions_table: 'Assumptions', search: 'Search', search_example: 'price, default, grid', origin: 'Origin', any: 'any', found: '{n} of {of} values', show_all: 'Show all {n}',
    in_unit: 'as number', where: 'where', source: 'source', origin_default: 'default', origin_choice: 'choice', origin_file: 'problem file', origin_phase: 'phase',
    origin_stress: 'stress event', origin_scenario: 'scenario', origin_set: '--set', files_plugins: 'Files and plugins', files: 'Files that were read', file: 'file',
    plugins: 'Plugins', version: 'version',
    /* comparison, studies */
    compare: 'Comparison', compare_results: 'Results', result: 'Result', site_head: 'site', scenario: 'scenario', status: 'status', against_a: 'against A', compare_inputs: 'Inputs that differ',
    compare_costs: 'Cost per year by component', compare_sizes: 'What is built instead', compare_totals: 'Totals', compare_ratios: 'Ratios', compare_flows: 'Net flows into buses',
    name: 'name', no_difference: '{what}: no difference.', no_change: 'no change', same_inputs: 'No input differs.', as_before: 'as before',
    cannot_compare: '{b} cannot be compared in full: it or A has no plan.', same: '{b} has the same {what} as A.',
    costs_more: '{b}: {what} is {value} ({share}) higher than in A.', costs_less: '{b}: {what} is {value} ({share}) lower than in A.', mostly: 'Most of it: {list}.',
    sensitivity: 'Which assumption matters', sensitivity_caption: 'Change of the objective where a key rises by 1 % (a temperature by 1 K)', sensitivity_note: 'The fifteen largest effects; each holds for one small change.',
    sensitivity_table: 'Effect of each key', effect: 'effect', change_by: 'changed by', per_unit: 'per unit', up: 'key rises', down: 'key falls',
    matters_most: 'The cost depends most on {list}.', no_effect: '{n} keys have no effect.',
    no_sensitivity: 'No sensitivity was computed: `firn sensitivity FILE` gives the effect of every input, and a report with it. Until then, the largest parts of the cost show which prices matter: a price that rises by 1 % raises its part by at most 1 %.',
    rough: 'Largest parts of the cost', part: 'part', share_cost: 'share of the cost', study: 'Study: {name}',
    /* page */
    power_unit: 'Power', volume_unit: 'Water', temperature_unit: 'Temperature', gallons: 'US gallons', theme: 'Colours', theme_system: 'as the system', theme_light: 'light',
    theme_dark: 'dark', print: 'Print or PDF', unit_now: '{what} in {unit}', result_now: 'Shown: {name}', cannot_draw: 'This figure cannot be drawn: {why}',
};

function t(key, parts) {
    const text = TEXTS[key];
    if (text === undefined)
        return key;
    return parts ? text.replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all) : text;
}
