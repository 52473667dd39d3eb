/// What a calibration is asked to do, and how it makes the model give targets and decisions under parameter sets. Every
/// such wave is a campaign in the calibration's folder: it resumes and shards as any other.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/analysis/history.hpp"
#include "sim/analysis/prior.hpp"
#include "sim/analysis/sections.hpp"
#include "sim/analysis/study.hpp"
#include "sim/commands/commands.hpp"

namespace peerspread {

/// Everything that the file says.
struct Task {
  CalibrateSettings settings;
  std::vector<Study> studies;         ///< targets, then decisions
  std::size_t targets = 0;            ///< how many of them are targets
  std::vector<std::size_t> fitted;    ///< the targets that are not left out
  std::vector<std::string> left_out;  ///< ids
  Config fixed;                       ///< what [prior] or the command line sets, in all worlds alike
  Prior prior;
  Campaign campaign;                           ///< all arms of all studies
  std::vector<std::vector<std::size_t>> arms;  ///< of each study: its points in the campaign

  /// Those that sets are fitted to.
  std::vector<Target> fitted_targets() const;
  /// "_without_C2_C3", or nothing where no target is left out.
  std::string without() const;
};

/// `left_out`: ids of targets with commas between them. Throws InputError: anything else than [calibrate] and [prior],
/// no targets, a target that does not say what was found, studies in worlds that differ, an id that no target has, too
/// few sets for an emulator.
Task read_task(const Registry& registry, const std::filesystem::path& file, const Config& on_top,
               const std::string& left_out);

/// A wave: each of `rows` in `worlds` worlds of its own.
struct Wave {
  std::vector<Row> rows;
  std::string name;  ///< of its file
  std::size_t worlds;
  std::int64_t further;  ///< its seed, from the calibration's on
};
Campaign campaign_of(const Task& task, const Wave& wave);

/// What each set gave: [set][study], of means over its worlds. Runs the wave's campaign, or reads what an earlier call
/// left. Nothing when this was one shard of several: the wave is read once they are merged. Throws Stopped after a
/// signal.
std::optional<std::vector<Row>> run_wave(const Registry& registry, const Task& task, const Wave& wave,
                                         const Invocation& invocation, Ranks& ranks);

/// Makes the folder of waves. RunError where that is refused.
void make_folder(const Task& task, Ranks& ranks);

/// The first wave, which all calibrations and self-tests of one file share.
Wave first_wave(const Task& task);

/// Columns `which` of what was observed.
std::vector<Row> columns_of(const std::vector<Row>& observed, const std::vector<std::size_t>& which);

}  // namespace peerspread
