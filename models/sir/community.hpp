/// Who is there and who is in contact with whom: read-only once built, shared by all lanes and threads.
#pragma once

#include <optional>

#include "models/sir/parameters.hpp"
#include "sim/model/model.hpp"
#include "sim/model/ties.hpp"

namespace peerspread::sir {

/// On a small world person i of n, a prime, is in contact with i +- 1, ..., i +- degree / 2 and with her inverse (the j
/// with i j = 1; 0 has none), all modulo n: once with each, never with herself.
struct Community final : Population {
  const std::size_t n;
  std::optional<Ties> contacts;  ///< none on the complete graph, where one sum serves everybody

  explicit Community(const Parameters& p) : n(static_cast<std::size_t>(p.agents)) {
    if (p.graph == "complete") return;
    std::vector<std::vector<std::uint32_t>> rows(n);
    std::vector<std::size_t> inverse{0, 1};  // of i from that of n mod i, as n = (n / i) i + n mod i
    for (std::size_t i = 2; i < n; ++i) inverse.push_back((n - n / i) * inverse[n % i] % n);
    for (std::size_t i = 0; i < n; ++i) {
      rows[i].push_back(static_cast<std::uint32_t>(inverse[i]));
      for (std::size_t step = 1; step <= static_cast<std::size_t>(p.degree) / 2; ++step)
        for (const std::size_t j : {i + step, i + n - step}) rows[i].push_back(static_cast<std::uint32_t>(j % n));
    }
    contacts = make_ties(std::move(rows));  // without repeats and without i herself
  }
  std::size_t size() const override { return n; }
  std::size_t bytes() const override { return contacts ? 4 * (contacts->first.size() + contacts->target.size()) : 0; }
  std::string description() const override { return std::to_string(n) + " people"; }
};

}  // namespace peerspread::sir
