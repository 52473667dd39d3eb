#include <algorithm>
#include <filesystem>

#include "sim/collect/parts.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_input.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/join.hpp"
#include "sim/results/stored_campaign.hpp"
#include "sim/results/writer.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// What the user named, as parts, and where the results belong.
struct Named {
  std::vector<fs::path> parts;
  fs::path target;
};

Named find_named(const std::vector<std::string>& words) {
  constexpr std::string_view ending = ".parts";
  std::string first = words.front();
  while (first.size() > 1 && first.ends_with('/')) first.pop_back();
  if (words.size() > 1) return {{words.begin(), words.end()}, ""};
  const fs::path target = first.ends_with(ending) ? first.substr(0, first.size() - ending.size()) : first;
  std::vector<fs::path> parts = parts_of(target);
  std::erase_if(parts, [](const fs::path& part) { return part.filename() == "merged.h5"; });  // of a killed merge
  if (parts.empty() && fs::exists(target)) parts = {target};
  if (parts.empty())
    throw RunError("there are no parts in " + target.string() + ".parts, and no file " + target.string());
  return {parts, target};
}

/// `campaign` is that of the first part. Errors: InputError that names the keys in which another differs; RunError
/// where another version of the program wrote them.
void require_one_campaign(const Registry& registry, const std::vector<PartContent>& parts, const Campaign& campaign) {
  for (const PartContent& part : parts) {
    if (part.fingerprint == parts.front().fingerprint) continue;
    const ResultsFile other(part.file, ResultsFile::Allow::parts);
    std::string what;
    for (const std::string& difference : differences(stored_campaign(registry, other, part.file.string()), campaign))
      what += (what.empty() ? ": " : "; ") + difference;
    throw InputError(part.file.string() + " (there) and " + parts.front().file.string() +
                     " (here) are parts of different campaigns" + what);
  }
  if (fingerprint(campaign) != parts.front().fingerprint) {
    const ResultsFile first(parts.front().file, ResultsFile::Allow::parts);
    throw RunError("the parts were written by another version of peerspread (" + first.attributes().at("program") +
                   ", git " + first.attributes().at("git_state") + "); merge them with that one");
  }
}

/// Whether `target` takes its rows from all of `parts`: then it may become plain.
bool is_joined_of(const std::vector<PartContent>& parts, const fs::path& target) {
  const auto sources =
      fs::exists(target) ? ResultsFile(target, ResultsFile::Allow::parts).sources() : std::vector<fs::path>{};
  return !parts.empty() && std::ranges::all_of(parts, [&](const PartContent& part) {
    return std::ranges::find(sources, part.file) != sources.end();
  });
}

/// Copies every batch from its holder into the folder's own part.
void write_plain(const PartsFolder& folder, const Campaign& campaign, const Plan& plan,
                 const std::vector<PartContent>& parts, const std::vector<std::size_t>& holder) {
  std::error_code ignored;
  fs::remove(folder.part(), ignored);  // of a killed merge
  ResultsWriter writer(folder.part(), folder.target(), campaign, plan.batches.size());
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const BatchReader part(parts[p].file, campaign);
    for (std::size_t b = 0; b < holder.size(); ++b)
      if (holder[b] == p) writer.write(b, part.read(plan.batches[b]));
  }
  writer.close();
}

}  // namespace

void merge_parts(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "merge runs as one process");
  require(!invocation.words.empty(), "merge needs parts, as in 'peerspread merge results/sweep.h5.parts'");
  Named named = find_named(invocation.words);
  for (const auto& [key, setting] : invocation.line.settings)
    if (key != "output") throw InputError(wrong("command line").is("merge has no use for --" + key));
  const auto output = invocation.line.settings.find("output");
  if (output != invocation.line.settings.end()) named.target = output->second.text;
  require(!named.target.empty(), "merge of several parts needs the name of the file to make: --output FILE.h5");

  std::vector<PartContent> parts;
  for (const fs::path& file : named.parts) {
    if (fs::weakly_canonical(file) == fs::weakly_canonical(named.target.string() + ".parts/merged.h5"))
      throw InputError(file.string() +
                       " was left by a merge that was killed, and holds nothing of its own; leave it out");
    // A joined file stands for the parts that it refers to.
    const auto sources = ResultsFile(file, ResultsFile::Allow::parts).sources();
    if (sources.empty() && named.parts.size() == 1 && fs::weakly_canonical(file) == fs::weakly_canonical(named.target))
      throw InputError(file.string() + " is one plain file already; there is nothing to merge");
    for (const fs::path& part : sources.empty() ? std::vector{file} : sources) parts.push_back(look_into(part));
  }
  for (const PartContent& part : parts) note_as_input(part.file);
  require_own_files({{"--output", named.target}});
  const ResultsFile first(parts.front().file, ResultsFile::Allow::parts);
  const Campaign campaign = stored_campaign(registry, first, parts.front().file.string());
  require_one_campaign(registry, parts, campaign);
  const Plan batches = plan(campaign);
  const auto holder = holders(parts, batches.batches.size());
  const std::string missing = missing_batches(holder);
  if (!missing.empty())
    throw RunError("not all is there yet: of " + std::to_string(holder.size()) + " batches these are in no part: " +
                   missing + "; give the command that made the parts again (" + campaign.command_line + ")");

  PartsFolder folder(named.target, invocation.has("overwrite") || is_joined_of(parts, named.target), "merged");
  folder.enter();
  if (invocation.has("virtual")) {
    const fs::path joined = folder.folder() / "joined.new";
    write_joined(joined, folder.target(), campaign, batches, parts);
    folder.publish(joined);
  } else {
    write_plain(folder, campaign, batches, parts, holder);
    folder.publish(folder.part());
  }
  if (invocation.has("quiet")) return;
  invocation.out << "Results: " << printable(named.target.string()) << "\n"
                 << (invocation.has("virtual") ? "Its rows stay in the parts." : "The parts are not needed any more.")
                 << "\n";
}

}  // namespace peerspread
