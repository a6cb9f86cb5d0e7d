// SPDX-License-Identifier: GPL-3.0-or-later
//
// tariffs.cpp - a C++17 program outside of Firn's tree: one site at several prices of electricity, a
// thread for each. What the library hands out is owned by std::unique_ptr, and its errors become
// exceptions. Prints a line per price: cost, and the components that are built.
// tariffs PROBLEM KEY VALUE...
#include <firn/firn.h>

#include <cmath>
#include <cstdio>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR nullptr
#endif

namespace {

template <auto release> struct freed_by {
    template <typename T> void operator()(T *of) const noexcept
    {
        release(of);
    }
};
using Site = std::unique_ptr<firn_site, freed_by<firn_site_free>>;
using Answer = std::unique_ptr<firn_answer, freed_by<firn_answer_free>>;
using Table = std::unique_ptr<firn_cursor, freed_by<firn_cursor_free>>;

struct Failure : std::runtime_error {
    explicit Failure(const firn_error &e) : std::runtime_error(e.text), code(e.code) {}
    int code;
};

// Passes on what a function of the library returned: a pointer, or 0.
template <typename T> T good(T result, const firn_error &e)
{
    if constexpr (std::is_pointer_v<T>) {
        if (result == nullptr)
            throw Failure(e);
    } else if (result != FIRN_OK) {
        throw Failure(e);
    }
    return result;
}

std::string built(const firn_answer *answer)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_cursor *opened = nullptr;
    good(firn_answer_table(answer, "sizes", nullptr, &opened, &e), e);
    const Table sizes(opened);
    const char *const *component = nullptr, *const *unit = nullptr;
    const double *installed = nullptr;
    for (size_t k = 0; k < firn_cursor_columns(sizes.get()); k++) {
        const std::string_view name = firn_cursor_name(sizes.get(), k);
        if (name == "component")
            component = firn_cursor_texts(sizes.get(), k);
        else if (name == "unit")
            unit = firn_cursor_texts(sizes.get(), k);
        else if (name == "installed")
            installed = firn_cursor_numbers(sizes.get(), k);
    }
    std::string line;
    for (size_t i = 0; i < firn_cursor_rows(sizes.get()); i++) {
        char text[200];
        if (!(installed[i] > 0))
            continue;
        std::snprintf(text, sizeof text, "%s%s %.1f %s", line.empty() ? "" : ", ", component[i],
                      installed[i], unit[i]);
        line += text;
    }
    return line;
}

std::string solve(Site site, const std::string &key, const std::string &value)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_solve_options options = FIRN_SOLVE_OPTIONS_INIT;
    options.threads = 1;
    good(firn_site_set(site.get(), key.c_str(), value.c_str(), &e), e);
    good(firn_site_solve(site.get(), &options, &e), e);
    double cost = NAN;
    good(firn_site_value(site.get(), "cost", nullptr, &cost, &e), e);
    const Answer answer(good(firn_site_answer(site.get(), &e), e));
    site.reset(); // the answer outlives it
    char text[100];
    std::snprintf(text, sizeof text, "%s: %.10g; ", value.c_str(), cost);
    return text + built(answer.get());
}

int run(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options options = FIRN_LOAD_OPTIONS_INIT;
    options.plugin_dir = PLUGIN_DIR;
    const Site site(good(firn_site_load(argv[1], &options, &e), e));
    std::vector<std::future<std::string>> lines;
    for (int i = 3; i < argc; i++) // each thread has a copy of its own, which shares the files read
        lines.push_back(std::async(std::launch::async, solve,
                                   Site(good(firn_site_copy(site.get(), &e), e)),
                                   std::string(argv[2]), std::string(argv[i])));
    for (auto &line : lines)
        std::printf("%s\n", line.get().c_str());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    try {
        return argc >= 4 ? run(argc, argv) : FIRN_USAGE;
    } catch (const Failure &failure) {
        std::fprintf(stderr, "tariffs: %s\n", failure.what());
        return failure.code;
    } catch (const std::exception &other) {
        std::fprintf(stderr, "tariffs: %s\n", other.what());
        return FIRN_FAULT;
    }
}
