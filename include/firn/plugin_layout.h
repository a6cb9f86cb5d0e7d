/* SPDX-License-Identifier: MIT
 *
 * firn/plugin_layout.h - compile-time checks of the memory layout of every structure that a plugin
 * and the engine exchange: sizes and member offsets. firn/plugin.h includes it
 * at its end; there is nothing in it for a plugin author to read or to include.
 */
#ifndef FIRN_PLUGIN_LAYOUT_H
#define FIRN_PLUGIN_LAYOUT_H

#ifndef FIRN_PLUGIN_H
#error "include <firn/plugin.h>, which includes this header"
#endif

#ifdef __cplusplus
#define FIRN_PIN_(claim) static_assert(claim, #claim)
#else
#define FIRN_PIN_(claim) _Static_assert(claim, #claim)
#endif

FIRN_PIN_(sizeof(firn_var) == 4);
FIRN_PIN_(offsetof(firn_var, id) == 0);
FIRN_PIN_(sizeof(firn_row) == 4);
FIRN_PIN_(offsetof(firn_row, id) == 0);
FIRN_PIN_(sizeof(firn_acct) == 4);
FIRN_PIN_(offsetof(firn_acct, id) == 0);
FIRN_PIN_(sizeof(firn_num) == 24);
FIRN_PIN_(offsetof(firn_num, scale) == 0);
FIRN_PIN_(offsetof(firn_num, each) == 8);
FIRN_PIN_(offsetof(firn_num, count) == 16);
FIRN_PIN_(sizeof(firn_mask) == 16);
FIRN_PIN_(offsetof(firn_mask, each) == 0);
FIRN_PIN_(offsetof(firn_mask, count) == 8);
FIRN_PIN_(sizeof(firn_sizing) == 88);
FIRN_PIN_(offsetof(firn_sizing, capex) == 0);
FIRN_PIN_(offsetof(firn_sizing, life) == 8);
FIRN_PIN_(offsetof(firn_sizing, om) == 16);
FIRN_PIN_(offsetof(firn_sizing, min) == 24);
FIRN_PIN_(offsetof(firn_sizing, max) == 32);
FIRN_PIN_(offsetof(firn_sizing, fix) == 40);
FIRN_PIN_(offsetof(firn_sizing, existing) == 48);
FIRN_PIN_(offsetof(firn_sizing, existing_until) == 56);
FIRN_PIN_(offsetof(firn_sizing, firm) == 64);
FIRN_PIN_(offsetof(firn_sizing, unit) == 72);
FIRN_PIN_(offsetof(firn_sizing, written) == 80);
FIRN_PIN_(offsetof(firn_sizing, whole) == 84);
FIRN_PIN_(sizeof(firn_list) == 16);
FIRN_PIN_(offsetof(firn_list, value) == 0);
FIRN_PIN_(offsetof(firn_list, count) == 8);
FIRN_PIN_(sizeof(firn_table) == 16);
FIRN_PIN_(offsetof(firn_table, value) == 0);
FIRN_PIN_(offsetof(firn_table, rows) == 8);
FIRN_PIN_(offsetof(firn_table, columns) == 12);
FIRN_PIN_(sizeof(firn_window_value) == 48);
FIRN_PIN_(offsetof(firn_window_value, window) == 0);
FIRN_PIN_(offsetof(firn_window_value, mask) == 8);
FIRN_PIN_(offsetof(firn_window_value, value) == 24);
FIRN_PIN_(sizeof(firn_windowed) == 16);
FIRN_PIN_(offsetof(firn_windowed, item) == 0);
FIRN_PIN_(offsetof(firn_windowed, count) == 8);
FIRN_PIN_(sizeof(firn_choice) == 24);
FIRN_PIN_(offsetof(firn_choice, name) == 0);
FIRN_PIN_(offsetof(firn_choice, sets) == 8);
FIRN_PIN_(offsetof(firn_choice, doc) == 16);
FIRN_PIN_(sizeof(firn_param) == 120);
FIRN_PIN_(offsetof(firn_param, key) == 0);
FIRN_PIN_(offsetof(firn_param, unit) == 8);
FIRN_PIN_(offsetof(firn_param, doc) == 16);
FIRN_PIN_(offsetof(firn_param, source) == 24);
FIRN_PIN_(offsetof(firn_param, text) == 32);
FIRN_PIN_(offsetof(firn_param, choices) == 40);
FIRN_PIN_(offsetof(firn_param, value) == 48);
FIRN_PIN_(offsetof(firn_param, min) == 56);
FIRN_PIN_(offsetof(firn_param, max) == 64);
FIRN_PIN_(offsetof(firn_param, capex) == 72);
FIRN_PIN_(offsetof(firn_param, life) == 80);
FIRN_PIN_(offsetof(firn_param, om) == 88);
FIRN_PIN_(offsetof(firn_param, kind) == 96);
FIRN_PIN_(offsetof(firn_param, flags) == 100);
FIRN_PIN_(offsetof(firn_param, offset) == 104);
FIRN_PIN_(offsetof(firn_param, port) == 108);
FIRN_PIN_(offsetof(firn_param, choice_count) == 112);
FIRN_PIN_(offsetof(firn_param, reserved) == 116);
FIRN_PIN_(sizeof(firn_port_spec) == 48);
FIRN_PIN_(offsetof(firn_port_spec, key) == 0);
FIRN_PIN_(offsetof(firn_port_spec, carrier) == 8);
FIRN_PIN_(offsetof(firn_port_spec, unit) == 16);
FIRN_PIN_(offsetof(firn_port_spec, bus) == 24);
FIRN_PIN_(offsetof(firn_port_spec, doc) == 32);
FIRN_PIN_(offsetof(firn_port_spec, flags) == 40);
FIRN_PIN_(offsetof(firn_port_spec, reserved) == 44);
FIRN_PIN_(sizeof(firn_plugin_desc) == 144);
FIRN_PIN_(offsetof(firn_plugin_desc, magic) == 0);
FIRN_PIN_(offsetof(firn_plugin_desc, endian) == 4);
FIRN_PIN_(offsetof(firn_plugin_desc, pointer_size) == 8);
FIRN_PIN_(offsetof(firn_plugin_desc, abi_major) == 12);
FIRN_PIN_(offsetof(firn_plugin_desc, abi_minor) == 14);
FIRN_PIN_(offsetof(firn_plugin_desc, desc_size) == 16);
FIRN_PIN_(offsetof(firn_plugin_desc, param_size) == 20);
FIRN_PIN_(offsetof(firn_plugin_desc, choice_size) == 24);
FIRN_PIN_(offsetof(firn_plugin_desc, port_size) == 28);
FIRN_PIN_(offsetof(firn_plugin_desc, sizing_size) == 32);
FIRN_PIN_(offsetof(firn_plugin_desc, window_size) == 36);
FIRN_PIN_(offsetof(firn_plugin_desc, param_count) == 40);
FIRN_PIN_(offsetof(firn_plugin_desc, port_count) == 44);
FIRN_PIN_(offsetof(firn_plugin_desc, instance_size) == 48);
FIRN_PIN_(offsetof(firn_plugin_desc, type) == 56);
FIRN_PIN_(offsetof(firn_plugin_desc, version) == 64);
FIRN_PIN_(offsetof(firn_plugin_desc, doc) == 72);
FIRN_PIN_(offsetof(firn_plugin_desc, vendor) == 80);
FIRN_PIN_(offsetof(firn_plugin_desc, licence) == 88);
FIRN_PIN_(offsetof(firn_plugin_desc, params) == 96);
FIRN_PIN_(offsetof(firn_plugin_desc, ports) == 104);
FIRN_PIN_(offsetof(firn_plugin_desc, build) == 112);
FIRN_PIN_(offsetof(firn_plugin_desc, get_extension) == 120);
FIRN_PIN_(offsetof(firn_plugin_desc, publish) == 128);
FIRN_PIN_(offsetof(firn_plugin_desc, next) == 136);
FIRN_PIN_(sizeof(firn_host) == 256);
FIRN_PIN_(offsetof(firn_host, struct_size) == 0);
FIRN_PIN_(offsetof(firn_host, abi_major) == 4);
FIRN_PIN_(offsetof(firn_host, abi_minor) == 6);
FIRN_PIN_(offsetof(firn_host, var) == 8);
FIRN_PIN_(offsetof(firn_host, one) == 16);
FIRN_PIN_(offsetof(firn_host, size) == 24);
FIRN_PIN_(offsetof(firn_host, row) == 32);
FIRN_PIN_(offsetof(firn_host, term) == 40);
FIRN_PIN_(offsetof(firn_host, stock) == 48);
FIRN_PIN_(offsetof(firn_host, feed) == 56);
FIRN_PIN_(offsetof(firn_host, port) == 64);
FIRN_PIN_(offsetof(firn_host, throughput) == 72);
FIRN_PIN_(offsetof(firn_host, draw) == 80);
FIRN_PIN_(offsetof(firn_host, common) == 88);
FIRN_PIN_(offsetof(firn_host, shared) == 96);
FIRN_PIN_(offsetof(firn_host, account) == 104);
FIRN_PIN_(offsetof(firn_host, book) == 112);
FIRN_PIN_(offsetof(firn_host, flow) == 120);
FIRN_PIN_(offsetof(firn_host, steps) == 128);
FIRN_PIN_(offsetof(firn_host, hours) == 136);
FIRN_PIN_(offsetof(firn_host, calendar) == 144);
FIRN_PIN_(offsetof(firn_host, site) == 152);
FIRN_PIN_(offsetof(firn_host, period) == 160);
FIRN_PIN_(offsetof(firn_host, weather) == 168);
FIRN_PIN_(offsetof(firn_host, target) == 176);
FIRN_PIN_(offsetof(firn_host, bus_series) == 184);
FIRN_PIN_(offsetof(firn_host, tell) == 192);
FIRN_PIN_(offsetof(firn_host, connected) == 200);
FIRN_PIN_(offsetof(firn_host, scratch) == 208);
FIRN_PIN_(offsetof(firn_host, mask) == 216);
FIRN_PIN_(offsetof(firn_host, fail) == 224);
FIRN_PIN_(offsetof(firn_host, status) == 232);
FIRN_PIN_(offsetof(firn_host, log) == 240);
FIRN_PIN_(offsetof(firn_host, get_extension) == 248);
FIRN_PIN_(sizeof(firn_weather_parts) == 32);
FIRN_PIN_(offsetof(firn_weather_parts, struct_size) == 0);
FIRN_PIN_(offsetof(firn_weather_parts, reserved) == 4);
FIRN_PIN_(offsetof(firn_weather_parts, count) == 8);
FIRN_PIN_(offsetof(firn_weather_parts, per_step) == 16);
FIRN_PIN_(offsetof(firn_weather_parts, weather) == 24);

#endif /* FIRN_PLUGIN_LAYOUT_H */
