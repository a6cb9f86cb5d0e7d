/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * component_parameters.h - the parameters of a component, for use inside engine/site only.
 */
#ifndef FIRN_SITE_COMPONENT_PARAMETERS_H
#define FIRN_SITE_COMPONENT_PARAMETERS_H

#include "site/parameter_list.h"

/* Adds the parameters of one component in one period; `number`: its position. */
void parameters_of_component(parameter_list *l, problem_period *period, size_t number);

#endif
