/// What a page with the engine in it needs to step worlds itself: the scenarios as parameters, the parameter sets of
/// the first replicates, and the levers that a model offers its readers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/parameter.hpp"

namespace peerspread {

struct Findings;

/// Keys of parameters with their values as written.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// Something that a reader may move: a parameter, or a choice between settings of several.
struct Lever {
  /// Where it stands: what is decided, what it costs, or the reader's own numbers.
  enum class Panel { decision, price, own };
  struct Choice {
    std::string name;
    Settings settings;  ///< none: as the scenario has it
    std::string note = {};
  };
  Panel panel;
  std::string title;  ///< plain words, with the unit
  std::string key = {};
  double from = 0, to = 0;        ///< what was ever observed; equal: nothing was
  double reach = 0;               ///< the end of the slider; higher numbers can be typed
  double most = 1e300;            ///< the highest, where that is less than the parameter's own end
  double per = 1;                 ///< how many of the parameter's unit one step is
  std::string evidence = {};      ///< what that rests on
  std::vector<Choice> choices{};  ///< for a lever without a key
};

struct TryOut {
  struct SweptPoint {
    std::string name, title;  ///< "point 3", and what is swept there
    Settings changes;
  };
  std::int64_t seed = 0, populations = 0, replicates = 0;
  std::string model, ensemble;
  Settings base;                                            ///< all but those below, and what parameter sets decide
  Settings recording;                                       ///< what does not change the worlds
  Settings without;                                         ///< what makes any scenario the world without a programme
  std::vector<std::pair<std::string, Settings>> scenarios;  ///< by name: what differs from the base
  std::vector<SweptPoint> points;                           ///< of a sweep; a reader may pick one as a scenario
  std::vector<std::string> set_names;                       ///< parameters that the sets decide
  std::vector<std::vector<std::string>> sets;               ///< by replicate
  std::vector<std::pair<Lever, Parameter>> levers;          ///< with what each moves, where that is one parameter
};

/// Of a comparison at most 8 scenarios, of a sweep the first point and those to pick from; and 32 replicates, which is
/// what a page has time for.
TryOut try_out_of(const Findings& findings, const std::vector<Lever>& levers);

}  // namespace peerspread
