/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assets.h - the files of engine/report/page/ and the charts' library, which the build embeds
 * (cmake/embed.cmake writes the definitions). Each text is followed by a zero.
 */
#ifndef FIRN_REPORT_ASSETS_H
#define FIRN_REPORT_ASSETS_H

extern const char report_page_html[];
extern const char report_style_css[];
extern const char report_script_js[]; /* the scripts one after another, as order.txt lists them */
/* Apache ECharts, and its notice and licences; "" in a build without -DFIRN_ECHARTS. */
extern const char report_echarts_js[];
extern const char report_echarts_licence[];

#endif
