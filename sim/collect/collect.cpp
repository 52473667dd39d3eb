#include "sim/collect/collect.hpp"

#include <algorithm>
#include <charconv>

#include "sim/collect/parts.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/join.hpp"
#include "sim/results/stored_campaign.hpp"
#include "sim/results/writer.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

std::string name_of_part(const CollectOptions& options, const Ranks& ranks) {
  const auto of = [](std::size_t i, std::size_t n) { return std::to_string(i) + "-of-" + std::to_string(n); };
  if (options.shard) return "shard-" + of(options.shard->i, options.shard->n);
  return ranks.size() == 1 ? "part" : "rank-" + of(ranks.rank(), ranks.size());
}

/// The parts of this campaign that are there. Others' are an error, or removed if the user said --overwrite.
std::vector<PartContent> find_parts(const Registry& registry, const PartsFolder& folder, const Campaign& campaign,
                                    bool overwrite) {
  const std::string own = fingerprint(campaign);
  std::vector<PartContent> parts;
  for (const fs::path& file : folder.parts()) {
    PartContent part = look_into(file);
    if (part.fingerprint == own) {
      parts.push_back(std::move(part));
      continue;
    }
    if (overwrite) {
      fs::remove(file);
      continue;
    }
    const ResultsFile there(file, ResultsFile::Allow::parts);
    std::string what;
    for (const std::string& difference : differences(stored_campaign(registry, there, file.string()), campaign))
      what += (what.empty() ? "" : "; ") + difference;
    if (what.empty()) what = "it was begun by another version of peerspread, git " + there.attributes().at("git_state");
    throw RunError(folder.folder().string() + " holds an unfinished campaign that is not this one: " + what +
                   "; go on with the settings it was begun with, give --output to begin elsewhere, or --overwrite to "
                   "discard it");
  }
  return parts;
}

/// Batches of a shard: a stretch of the plan, so that neighbours share populations.
bool in_shard(std::size_t batch, std::size_t batches, const std::optional<Shard>& shard) {
  return !shard || batch * shard->n / batches == shard->i - 1;
}

constexpr double seconds_between_saves = 600;

/// Computes `pending` into this process's part; whether all that was handed to it got finished.
bool compute(const Campaign& campaign, const Plan& plan, std::vector<std::size_t> pending, const PartsFolder& folder,
             const CollectOptions& options, Ranks& ranks, Collected& collected) {
  const StopSignals signals;
  ResultsWriter writer(folder.part(), folder.target(), campaign, plan.batches.size());
  Progress progress(collected.agent_weeks / static_cast<double>(ranks.size()), campaign.model->agent_weeks(),
                    options.progress, stderr, options.watch);
  const Interruption interruption{&signals.asked(), [&](std::size_t b) { return folder.checkpoint(b); },
                                  fingerprint(campaign), seconds_between_saves};
  const auto write = [&](std::size_t batch, const BatchResult& result) {
    const double before = progress.seconds();
    writer.write(batch, result);
    if (options.see) options.see(batch, result);
    collected.write_seconds += progress.seconds() - before;
  };
  const bool finished = run_batches(campaign, plan, ranks.share(std::move(pending)), write, progress, interruption);
  progress.finish();
  collected.compute_seconds = progress.seconds();
  writer.close();
  return finished;
}

/// After a failure: whether there is anything to go on from. A part without a finished batch goes, if it does not.
bool keep_what_was_finished(const PartsFolder& folder) {
  std::error_code ignored;
  if (fs::exists(folder.part()) && std::ranges::count(look_into(folder.part()).finished, 1) == 0)
    fs::remove(folder.part(), ignored);
  return !folder.parts().empty();
}

/// Whether a part holds nothing but rows of `campaign`, for which its results file is there.
std::function<bool(const fs::path&)> is_of(const Campaign& campaign) {
  return [own = fingerprint(campaign)](const fs::path& part) {
    try {
      return look_into(part).fingerprint == own;
    } catch (const RunError&) {
      return false;
    }
  };
}

/// What a process left that was killed between publishing and clearing goes; also its own part, which a power cut may
/// leave under both names. Other parts with rows in them stay: shards that were merged are their owner's, and a joined
/// file needs its parts.
void clear_leftovers(const Campaign& campaign) {
  const fs::path target = campaign.settings.output;
  try {
    const bool plain = ResultsFile(target, ResultsFile::Allow::parts).sources().empty();
    PartsFolder folder(target, true, "part", std::chrono::milliseconds(0));
    if (plain) folder.clear_other(is_of(campaign));
    std::error_code ignored;
    if (!plain || !fs::is_directory(folder.folder(), ignored)) return;
    folder.enter();
    for (const fs::path& part : folder.parts()) {
      const PartContent left = look_into(part);
      const bool own = part == folder.part() && left.fingerprint == fingerprint(campaign);
      if (!own && std::ranges::count(left.finished, 0) < std::ssize(left.finished)) return;
    }
    folder.clear();
  } catch (const RunError&) {  // others are at work there, or it is none of ours
  }
}

/// `batches` as they come in `order`.
std::vector<std::size_t> in_that_order(const std::vector<std::size_t>& order, const std::vector<std::size_t>& batches) {
  std::vector<std::size_t> sorted;
  for (const std::size_t b : order)
    if (std::ranges::binary_search(batches, b)) sorted.push_back(b);
  return sorted;
}

/// What is there before anything is computed.
struct There {
  std::size_t batches = 0;                                ///< that are finished
  std::vector<std::size_t> pending;                       ///< batches of this shard that are in no part
  std::vector<std::pair<fs::path, std::size_t>> damaged;  ///< batches, by part
};
There look_what_is_there(const Registry& registry, const PartsFolder& folder, const Campaign& campaign,
                         const Plan& plan, const CollectOptions& options) {
  There there;
  auto parts = find_parts(registry, folder, campaign, options.overwrite);
  for (PartContent& part : parts) {
    const std::vector<std::uint8_t> before = part.finished;
    if (const std::size_t lost = forget_damaged(part, campaign, plan); lost > 0)
      options.say(part.file.string() + " is damaged: " + std::to_string(lost) +
                  " of its batches are not as they were written, and are computed again.");
    for (std::size_t b = 0; b < before.size(); ++b)
      if (before[b] != part.finished[b]) there.damaged.emplace_back(part.file, b);
  }
  const std::size_t batches = plan.batches.size();
  const auto holder = holders(parts, batches);
  for (std::size_t b = 0; b < batches; ++b) {
    there.batches += holder[b] != npos;
    if (holder[b] == npos && in_shard(b, batches, options.shard)) there.pending.push_back(b);
  }
  if (options.see)
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const BatchReader part(parts[p].file, campaign);
      for (std::size_t b = 0; b < batches; ++b)
        if (holder[b] == p) options.see(b, part.read(plan.batches[b]));
    }
  if (!options.order.empty()) there.pending = in_that_order(options.order, there.pending);
  if (there.batches > 0)
    options.say("Going on: " + std::to_string(there.batches) + " of " + std::to_string(batches) +
                " batches are there already.");
  return there;
}

/// Makes the results file of the part that is whole, or joins all; whether it was joined.
bool publish(PartsFolder& folder, const Campaign& campaign, const Plan& plan, const std::vector<PartContent>& parts) {
  const std::vector<fs::path> replaced = folder.own_sources();
  const auto whole =
      std::ranges::find_if(parts, [](const PartContent& part) { return std::ranges::count(part.finished, 0) == 0; });
  const bool joined = whole == parts.end();
  if (joined) {
    const fs::path file = folder.folder() / "joined.new";
    write_joined(file, folder.target(), campaign, plan, parts);
    folder.publish(file);
    folder.forget_checkpoints();
  } else {
    folder.publish(whole->file);
    folder.clear();
  }
  // The file that was replaced needs its parts no more.
  std::error_code ignored;
  for (const fs::path& part : replaced) fs::remove(part, ignored);
  for (const fs::path& part : replaced) fs::remove(part.parent_path(), ignored);  // only if it is empty
  if (!joined) folder.clear_other(is_of(campaign));
  return joined;
}

/// After all was computed: makes it safe, and publishes it where it is all of the campaign.
void finish(const Registry& registry, PartsFolder& folder, const Campaign& campaign, const Plan& plan,
            const CollectOptions& options, const There& there, Collected& collected) {
  auto parts = find_parts(registry, folder, campaign, options.overwrite);
  for (PartContent& part : parts)
    for (const auto& [file, batch] : there.damaged)
      if (part.file == file && file != folder.part()) part.finished[batch] = 0;
  const auto holder = holders(parts, plan.batches.size());
  collected.missing = static_cast<std::size_t>(std::ranges::count(holder, npos));
  // What killed processes wrote becomes safe, or it would no longer count once this machine starts anew. A shard leaves
  // the others' parts to them.
  for (const PartContent& part : parts)
    if (!part.synced && (!options.shard || part.file == folder.part()))
      ResultsWriter(part.file, folder.target(), campaign, plan.batches.size()).close();
  if (options.shard) {
    collected.end = Collected::End::shard_done;
    return;
  }
  if (collected.missing > 0)
    throw RunError("of the batches of " + folder.target().string() + " these were computed, but are in no part in " +
                   folder.folder().string() + " now: " + missing_batches(holder) +
                   "; nothing was published, and the same command computes them again");
  collected.joined = publish(folder, campaign, plan, parts);
}

}  // namespace

bool is_there(const Campaign& campaign) {
  if (!fs::is_regular_file(campaign.settings.output)) return false;
  try {
    const PartContent there = look_into(campaign.settings.output);
    return there.fingerprint == fingerprint(campaign) && std::ranges::count(there.finished, 0) == 0;
  } catch (const RunError&) {
    return false;  // some other file, which is not to be replaced
  }
}

Shard parse_shard(const std::string& text) {
  Shard shard{};
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, shard.i);
  const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = slash ? std::from_chars(first.ptr + 1, end, shard.n) : first;
  if (!slash || second.ec != std::errc() || second.ptr != end || shard.i < 1 || shard.i > shard.n)
    throw InputError(wrong("command line")
                         .is("--shard " + text + " is no shard")
                         .allowed("i/n with i from 1 to n, as in --shard 2/8"));
  return shard;
}

Collected collect(const Registry& registry, const Campaign& campaign, const Plan& plan, const CollectOptions& options,
                  Ranks& ranks) {
  const std::size_t batches = plan.batches.size();
  if (!options.overwrite && ranks.all(is_there(campaign))) {
    if (ranks.first()) {
      options.say(campaign.settings.output + " is there already, with all of this; --overwrite computes it again.");
      clear_leftovers(campaign);
    }
    return {Collected::End::whole, batches, batches};
  }
  PartsFolder folder(campaign.settings.output, options.overwrite, name_of_part(options, ranks));
  folder.enter();
  if (!options.overwrite && ranks.all(is_there(campaign))) {
    if (ranks.first()) options.say("Another process finished " + campaign.settings.output + " meanwhile.");
    return {Collected::End::whole, batches, batches};
  }
  // The first rank looks, so that all share out the same.
  There there = ranks.first() ? look_what_is_there(registry, folder, campaign, plan, options) : There{};
  Collected collected{};
  collected.batches = batches;
  collected.found = there.batches;
  std::vector<std::size_t> pending = ranks.from_first(std::move(there.pending));
  for (const std::size_t b : pending) collected.agent_weeks += agent_weeks_of(campaign, plan, plan.batches[b]);

  bool finished = true;
  try {
    if (!pending.empty()) finished = compute(campaign, plan, std::move(pending), folder, options, ranks, collected);
  } catch (const RunError& error) {
    if (!keep_what_was_finished(folder)) throw;
    throw RunError(std::string(error.what()) + "; what was finished is kept in " + folder.folder().string() +
                   ", and the same command goes on from there");
  }
  if (!ranks.all(finished))
    collected.end = Collected::End::stopped;
  else if (ranks.first())
    finish(registry, folder, campaign, plan, options, there, collected);
  return collected;
}

}  // namespace peerspread
