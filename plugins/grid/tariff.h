/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff.h - the electricity tariff of a grid connection, apart from the price of its energy:
 * demand charges with ratchets and contract demand, tiers, coincident peaks, take-or-pay, fixed
 * fees.
 */
#ifndef FIRN_PLUGINS_GRID_TARIFF_H
#define FIRN_PLUGINS_GRID_TARIFF_H

#include <firn/plugin.h>

typedef struct tariff {
    firn_windowed demand_charge;     /* currency per MW and month */
    firn_table demand_tiers;         /* columns: upper end, MW; rate, currency per MW and month */
    double ratchet;                  /* share; NaN: no ratchet */
    firn_list ratchet_months;        /* 1-12; count 0: not set */
    int64_t ratchet_back;            /* months; 0: not set */
    firn_num contract_demand;        /* MW; optional */
    double contract_share;           /* minimum share of contract_demand that is billed */
    int32_t share_written;           /* 1: the planner set contract_share */
    firn_windowed coincident_charge; /* currency per MW and year */
    firn_table energy_tiers;         /* columns: upper end, MWh per month; rate, currency per MWh */
    double minimum_take;             /* MWh per year; NaN: no minimum */
    double minimum_take_price;       /* currency per MWh; NaN: not set */
    double monthly_fee;              /* currency per month */
    double annual_fee;               /* currency per year */
} tariff;

/* The rate of one row of a table of tiers, whose columns are the upper end and the rate. */
double tier_rate(const firn_table *t, int32_t row);

/* Whether the settings are complete and consistent. Returns 0, with an error, if they are not. */
int32_t tariff_valid(const tariff *f, const firn_host *h, firn_build *b);

/* Books the whole tariff on the import of a connection, except the first rate of energy_tiers,
 * which the connection adds to the price of each MWh. `cost`: the account. */
void tariff_bill(const tariff *f, const firn_host *h, firn_build *b, firn_var import,
                 firn_acct cost);

#endif
