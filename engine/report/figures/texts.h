/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * texts.h - all words that the figures show, in one place. Names of components, buses, phases and
 * units are added by the figures.
 */
#ifndef FIRN_REPORT_FIGURES_TEXTS_H
#define FIRN_REPORT_FIGURES_TEXTS_H

#define TEXT_DIAGRAM "Flows through the site"
#define TEXT_DIAGRAM_YEARLY "Flows through the site in a year"
#define TEXT_DIAGRAM_DESC                                                                          \
    "Buses are dark bars, components are outlined bars. The width of a band is the amount that "   \
    "flows, "                                                                                      \
    "downwards. What a component takes and does not pass on leaves the site: losses, or heat to "  \
    "the outside."
#define TEXT_NO_FLOW "No flow: "
#define TEXT_OWN_SCALE "own scale"
#define TEXT_CHARGING "charging"
#define TEXT_DISCHARGING "discharging"
#define TEXT_TAKING "taking"
#define TEXT_GIVING "giving"
#define TEXT_TAKING_HEAT "taking heat"
#define TEXT_GIVING_HEAT "giving heat"
#define TEXT_TO "to"
#define TEXT_FROM "from"
#define TEXT_TAKES "takes"
#define TEXT_GIVES "gives"

#define TEXT_SIZES "Installed sizes"
#define TEXT_SIZES_DESC                                                                            \
    "One bar per component and phase: the size that is installed, on one scale for each unit."
#define TEXT_COSTS "Costs by component"
#define TEXT_COSTS_YEARLY "Costs per year by component"
#define TEXT_COSTS_DESC                                                                            \
    "One bar per component and phase: annuity of the capital, fixed O&M, and operation. Revenues " \
    "extend to the left."
#define TEXT_PHASES "Costs by phase"
#define TEXT_PHASES_YEARLY "Costs per year by phase"
#define TEXT_PHASES_DESC "One bar per phase: annuity of the capital, fixed O&M, and operation."
#define TEXT_CAPITAL "capital"
#define TEXT_FIXED_OM "fixed O&M"
#define TEXT_OPERATION "operation"
#define TEXT_SITE "site"
#define TEXT_TOTAL "total"
#define TEXT_OTHERS "others"

#define TEXT_LIMITS "Limits and their shadow prices"
#define TEXT_LIMITS_DESC                                                                           \
    "One bar per limit and phase: the value in the plan as a share of the bound, which is the "    \
    "vertical line. At the right "                                                                 \
    "what it saves to relax the bound by one unit."
#define TEXT_BINDS "binds"
#define TEXT_NOT_BINDING "does not bind"
#define TEXT_SHADOW "shadow price"
#define TEXT_PER "per"
#define TEXT_OF_BOUND "value as a share of the bound"

#define TEXT_YEAR "Supply and demand on "
#define TEXT_YEAR_DESC                                                                             \
    "Above the line what components supply to the bus, below it what they take from it, stacked; " \
    "below "                                                                                       \
    "that the marginal price on the bus."
#define TEXT_SUPPLY "supply"
#define TEXT_DEMAND "demand"
#define TEXT_PRICE "price"
#define TEXT_RANGE "range in the interval"
#define TEXT_MEANS_OF "Means of "
#define TEXT_HEATMAP "Supply hour by day on "
#define TEXT_HEATMAP_DESC                                                                          \
    "One column per day, one row per time of day; the darker a field, the more is supplied to "    \
    "the bus. The highest and the lowest "                                                         \
    "value are named below."
#define TEXT_HIGHEST "highest"
#define TEXT_LOWEST "lowest"
#define TEXT_DURATION "Load duration on "
#define TEXT_DURATION_DESC                                                                         \
    "For each component, and for all together, the hours in which it supplies at least so much."
#define TEXT_SHARE_OF_TIME "share of the time"
#define TEXT_MONTHLY "Supply by month on "
#define TEXT_MONTHLY_DESC                                                                          \
    "One column per month: what components supply to the bus, stacked; the sum is above."

#define TEXT_BILL "Bill by month and charge"
#define TEXT_BILL_DESC                                                                             \
    "One column per month: amounts taken at their price per step, and monthly peaks at their "     \
    "rate. What is paid "                                                                          \
    "otherwise is named below."
#define TEXT_NOT_BY_MONTH "Not known by month (fees, tiers, windows, less revenue):"

#define TEXT_WEATHER "Weather and mechanical cooling"
#define TEXT_WEATHER_DESC                                                                          \
    "Above the dry bulb and, if known, the wet bulb; below the heat that chillers take. Where it " \
    "is zero, cooling is free."
#define TEXT_DRY_BULB "dry bulb"
#define TEXT_WET_BULB "wet bulb"
#define TEXT_CHILLERS "heat taken by chillers"
#define TEXT_FREE_ALWAYS "cooling is free in all steps"
#define TEXT_FREE_NEVER "chillers run in all steps"

#define TEXT_SENSITIVITY "What the inputs do to the objective"
#define TEXT_SENSITIVITY_DESC                                                                      \
    "One row per input, the strongest first: the change of the objective if the input rises and "  \
    "if it falls by the change that is "                                                           \
    "written next to it."
#define TEXT_RISES "input rises"
#define TEXT_FALLS "input falls"

#define TEXT_COMPARE_SIZES "Installed sizes of the results"
#define TEXT_COMPARE_COSTS "Costs of the results by component"
#define TEXT_COMPARE_YEARLY "Costs per year of the results by component"
#define TEXT_COMPARE_DESC "One column per result, one row per component, one scale in each block."

#endif
