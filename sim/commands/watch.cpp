#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/commands/watched_campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_file.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// Seconds between two looks.
int interval_of(const Invocation& invocation, bool redraw) {
  const auto flag = invocation.line.flags.find("every");
  if (flag == invocation.line.flags.end()) return redraw && !invocation.has("report") ? 2 : 30;
  std::int64_t seconds = 0;
  if (read_number(flag->second, seconds) != std::errc{} || seconds < 1 || seconds > 86400)
    throw InputError(wrong("command line")
                         .key("--every")
                         .value(flag->second)
                         .is("is no number of seconds")
                         .allowed("whole numbers from 1 to 86400"));
  return static_cast<int>(seconds);
}

/// The page beside a campaign that is watched, written anew when something came.
class WatchedPage {
 public:
  explicit WatchedPage(const Invocation& invocation) : overwrite_(invocation.has("overwrite")) {
    const auto flag = invocation.line.flags.find("report");
    if (flag == invocation.line.flags.end()) return;
    file_ = flag->second;
    require_own_files(files_of(invocation, ""));
    const TextFile can_be_written(file_, overwrite_);
  }

  void update(WatchedCampaign& watched, const Presenters& presenters, int refresh) {
    const bool fresh = watched.batches_seen() > seen_ || watched.is_whole();
    if (file_.empty() || !fresh || !watched.has_whole_replicates()) return;
    const std::optional<std::string> text = page_of(watched, presenters, refresh);
    if (!text) return;
    seen_ = watched.batches_seen();
    TextFile(file_, overwrite_).write(*text);
    overwrite_ = true;  // its own
  }

 private:
  /// A part may become the results file, even that of another campaign, between being found and being read. Nothing
  /// where there is nothing to show then.
  static std::optional<std::string> page_of(WatchedCampaign& watched, const Presenters& presenters, int refresh) {
    for (int more = 2;; --more) {
      try {
        return watched.page(presenters, refresh);
      } catch (const RunError&) {
        if (more == 0) throw;
        watched.look();
        if (!watched.has_whole_replicates()) return std::nullopt;
      }
    }
  }

  fs::path file_;
  bool overwrite_;
  std::size_t seen_ = 0;
};

}  // namespace

void watch(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "watch runs as one process");
  require(invocation.words.size() == 1, "watch takes one results file, as in 'peerspread watch results/sweep.h5'");
  for (const auto& [key, setting] : invocation.line.settings)
    throw InputError(wrong("command line").is("watch has no use for --" + key));
  fs::path target = invocation.words.front();
  if (target.extension() == ".parts") target.replace_extension();
  const bool once = invocation.has("once") || invocation.has("json");
  const bool redraw = !once && ::isatty(STDOUT_FILENO) != 0;
  const int interval = interval_of(invocation, redraw);
  note_as_input(target);
  WatchedPage page(invocation);
  WatchedCampaign watched(registry, target);
  int looks_to_spare = invocation.has("report") ? 1 : 0;  // until parts that have all become the results file
  for (;;) {
    page.update(watched, invocation.presenters, once ? 0 : interval);
    if (redraw) invocation.out << "\033[H\033[J";
    invocation.out << (invocation.has("json") ? document(watched.json()) : watched.text()) << std::flush;
    if (once || (watched.is_whole() && (watched.is_one_file() || looks_to_spare-- == 0))) return;
    std::this_thread::sleep_for(std::chrono::seconds(interval));
    watched.look();
    if (!redraw) invocation.out << "\n";
  }
}

}  // namespace peerspread
