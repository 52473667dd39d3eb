/// A campaign that others compute, seen from outside: how far it is, and what it says so far.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/analysis/partial_answers.hpp"
#include "sim/report/json.hpp"
#include "sim/report/presenter.hpp"

namespace peerspread {

/// Rows are read once, when their batch is finished. Nothing is written beside the campaign's files.
class WatchedCampaign {
 public:
  /// RunError where nothing of `target` is there, or what is there cannot be read.
  WatchedCampaign(const Registry& registry, std::filesystem::path target);
  WatchedCampaign(const WatchedCampaign&) = delete;
  WatchedCampaign& operator=(const WatchedCampaign&) = delete;

  /// Reads what was finished since. Where the file is of another campaign now and nothing is left of this one
  /// (--until ended it, or it was begun anew), of that one.
  void look();
  bool is_whole() const { return answers_->batches_seen() == plan_.batches.size(); }
  /// Whether the results file is there; else all may be in parts.
  bool is_one_file() const;
  std::size_t batches_seen() const { return answers_->batches_seen(); }
  bool has_whole_replicates() const { return !answers_->complete().empty(); }

  std::string text() const;
  Json json() const;
  /// The page of `report` once all is in the results file; before, one of the replicates that are whole, which says
  /// so. A browser loads it anew after `refresh` seconds; 0: not. RunError where a file went away meanwhile.
  std::string page(const Presenters& presenters, int refresh) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Line {
    std::size_t point;
    std::string what;  ///< where not all points are shown: which of them it is
  };

  void begin();
  std::vector<std::filesystem::path> files_now() const;
  bool is_of_another_now() const;
  double worlds_of_a_batch() const;
  double batches_per_second() const;
  std::string answers_text(const std::vector<std::size_t>& complete) const;
  std::string how_far() const;
  Section section(const std::vector<std::size_t>& complete) const;
  std::vector<Line> lines_of(const PartialAnswer& answer) const;
  /// Half of the interval of a point's mean or difference; nothing where it has none.
  std::optional<double> half_width(const PartialAnswer& answer, std::size_t point) const;

  const Registry& registry_;
  std::filesystem::path target_;
  std::string started_, fingerprint_;
  Campaign campaign_;
  Plan plan_;
  std::optional<PartialAnswers> answers_;
  std::vector<std::string> trouble_;
  std::size_t before_ = 0;
  Clock::time_point since_ = Clock::now(), now_ = since_;
};

}  // namespace peerspread
