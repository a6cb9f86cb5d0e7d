/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * content.h - the energy of a volume of water, and of a mass of hydrogen.
 */
#ifndef FIRN_PLUGINS_STORAGE_CONTENT_H
#define FIRN_PLUGINS_STORAGE_CONTENT_H

/* MWh that 1 m3 of water holds over `swing` K, of which the share `usable` can be used: 999.7 kg/m3
 * and 4.192 kJ/(kg K) at 10 degC (IAPWS). */
static inline double water_energy(double swing, double usable)
{
    return 999.7 * 4.192 / 3.6e6 * swing * usable;
}

/* MWh per t of hydrogen, lower heating value: 119.96 MJ/kg (ISO/TS 15916). */
#define HYDROGEN_ENERGY (119.96 / 3.6)

#endif
