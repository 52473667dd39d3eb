/// Who explains a model's results to people. The engine's own presenter says what is true of every model.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

class Presenter {
 public:
  virtual ~Presenter() = default;
  /// Sentences for people who do not read tables, for the terminal and the page.
  virtual std::vector<std::string> answer(const Findings&) const { return {}; }
  /// The page; by default differences, sweeps and assumptions.
  virtual Report report(const Findings& findings) const;
};

/// By the name of the model; built by models/presenters.cpp. A model without one is presented as every model is.
using Presenters = std::map<std::string, std::unique_ptr<const Presenter>, std::less<>>;
const Presenter& presenter_of(const Presenters& presenters, const Model& model);

}  // namespace peerspread
