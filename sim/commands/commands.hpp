/// The commands behind the command line; cli.cpp parses and chooses among them.
#pragma once

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "sim/collect/ranks.hpp"
#include "sim/core/config.hpp"
#include "sim/model/model.hpp"
#include "sim/report/presenter.hpp"

namespace peerspread {

/// A command as somebody typed it.
struct Invocation {
  std::vector<std::string> words;              ///< positional, after the command itself
  CommandLine line;                            ///< settings and flags
  std::string as_typed;                        ///< for provenance
  const Presenters& presenters;                ///< of models' results
  std::ostream& out = std::cout;               ///< tables and remarks
  std::map<std::string, Config> written = {};  ///< scenarios that are no files, by the word that stands for them
  bool only_results = false;                   ///< no table: the caller reads the results file itself
  WorkDone* watch = nullptr;                   ///< where a caller in this process sees how far it is
  bool has(const std::string& flag) const { return line.flags.contains(flag); }
};

/// `run FILE.cfg`, `compare A.cfg B.cfg ...`, `compare RESULTS.h5`, `sweep FILE.cfg`. Throw Stopped when a signal
/// stopped them with all state saved.
void run_scenario(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void compare_scenarios(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void sweep(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `merge PARTS... [--virtual]`, `inspect FILE...`, `describe [TOPIC] [NAME]`.
void merge_parts(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `validate [STUDY.cfg|FOLDER ...]`, `calibrate FILE.cfg`, `sensitivity FILE.cfg`.
void validate(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void calibrate(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void sensitivity(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `report RESULTS.h5 [-o FILE.html]`.
void report_on(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void inspect(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void describe(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `watch RESULTS.h5 [--once] [--report FILE.html]`.
void watch(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `export RESULTS.h5 --to csv|json [--summary]`.
void export_table(const Registry& registry, const Invocation& invocation, Ranks& ranks);
/// `verify RESULTS.h5 [--sample N]`: computes what a file says again; RunError where a byte differs.
void verify(const Registry& registry, const Invocation& invocation, Ranks& ranks);

/// `new FILE.cfg`, `schema [MODEL]`, `completion SHELL`, `man`.
void new_scenario(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void print_schema(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void completion(const Registry& registry, const Invocation& invocation, Ranks& ranks);
void man_page(const Registry& registry, const Invocation& invocation, Ranks& ranks);

/// Every parameter of the engine and of all models, each name once.
std::vector<Parameter> all_parameters(const Registry& registry);

/// The settings of a run that are the engine's own, `model` first.
std::vector<Parameter> engine_parameters(const Registry& registry);

/// What `--dry-run` prints; steps one pack of worlds for a moment to guess the time. `shards`: of --shard, or 0;
/// `week_kept`: of --save-week, or 0.
struct Campaign;
std::string forecast(const Campaign& campaign, std::size_t shards = 0, std::size_t week_kept = 0, bool as_json = false);

/// What is to be said where there are more shards than batches; else "".
std::string idle_shards(std::size_t shards, std::size_t batches);

}  // namespace peerspread
