#include "sim/results/rows_there.hpp"

#include "sim/core/require.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/join.hpp"

namespace peerspread {

RowsThere::RowsThere(const Campaign& campaign, const std::vector<std::filesystem::path>& files)
    : plan_(plan(campaign)),
      points_(campaign.points.size()),
      places_(points_ * static_cast<std::size_t>(campaign.settings.replicates)),
      holder_(plan_.batches.size(), npos) {
  for (std::size_t b = 0; b < plan_.batches.size(); ++b)
    for (std::size_t j = 0; j < plan_.batches[b].jobs.size(); ++j) {
      const Job& job = plan_.batches[b].jobs[j];
      places_[job.replicate * points_ + job.point] = {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(j)};
    }
  for (const std::filesystem::path& file : files) {
    const PartContent part = look_into(file);
    if (part.fingerprint != fingerprint(campaign) || part.finished.size() != holder_.size()) continue;
    for (std::size_t b = 0; b < holder_.size(); ++b)
      if (part.finished[b] != 0) holder_[b] = readers_.size();
    readers_.push_back(std::make_unique<BatchReader>(file, campaign));
  }
}

BatchResult RowsThere::of(const std::vector<Job>& wanted) {
  std::map<std::size_t, BatchResult> batches;
  BatchResult result{wanted, {}};
  for (const Job& job : wanted) {
    const auto [b, j] = place_of(job);
    if (!batches.contains(b)) {
      if (holder_[b] == npos)
        throw RunError("batch " + std::to_string(b + 1) +
                       " of the campaign is in none of its files; one was taken away");
      auto kept = kept_.extract(b);
      batches.emplace(b, kept.empty() ? readers_.at(holder_[b])->read(plan_.batches[b]) : std::move(kept.mapped()));
    }
    const BatchResult& batch = batches.at(b);
    result.rows.resize(batch.rows.size());
    for (std::size_t o = 0; o < batch.rows.size(); ++o) {
      const auto row = batch.rows_of(o, j);
      result.rows[o].insert(result.rows[o].end(), row.begin(), row.end());
    }
  }
  kept_ = std::move(batches);
  return result;
}

}  // namespace peerspread
