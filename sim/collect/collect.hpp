/// Computes what is missing of a campaign and collects it in its results file: continues what an earlier process left,
/// shares the batches with other processes, stops on request.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/collect/ranks.hpp"

namespace peerspread {

/// One of n processes that work on a campaign without knowing of each other; i counts from 1.
struct Shard {
  std::size_t i, n;
};
/// "i/n". Throws InputError.
Shard parse_shard(const std::string& text);

/// Whether the campaign's results file is there, this very campaign's and all of it.
bool is_there(const Campaign& campaign);

struct CollectOptions {
  bool overwrite = false;
  std::optional<Shard> shard;
  Progress::Style progress = Progress::Style::silent;
  WorkDone* watch = nullptr;            ///< told how far it is
  std::vector<std::size_t> order = {};  ///< of batches; empty: the plan's
  /// Called with every batch, those that were there before too, one at a time.
  std::function<void(std::size_t, const BatchResult&)> see = {};
  std::function<void(const std::string&)> say = [](const std::string&) {};  ///< remarks, one line each
};

struct Collected {
  enum class End { whole, stopped, shard_done } end;
  std::size_t batches = 0, found = 0, missing = 0;  ///< found: finished before this process began
  double compute_seconds = 0, write_seconds = 0, agent_weeks = 0;
  bool joined = false;  ///< the results file takes its rows from parts that have to stay
};

/// `campaign.settings.output` is the target; where it holds this very campaign there is nothing to do. Errors
/// (RunError): cannot be written, disk full, another campaign's parts are there (with the keys that differ), another
/// process is at it.
Collected collect(const Registry& registry, const Campaign& campaign, const Plan& plan, const CollectOptions& options,
                  Ranks& ranks);

}  // namespace peerspread
