#include "sim/campaign/batch_run.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "sim/model/kernel.hpp"

namespace peerspread {

std::vector<std::size_t> pack_widths(const CampaignSettings& settings, std::size_t worlds) {
  std::vector<std::size_t> widths;
  for (std::size_t done = 0; done < worlds; done += widths.back())
    widths.push_back(pack_width(static_cast<std::size_t>(settings.lanes), worlds - done));
  return widths;
}

BatchRun::BatchRun(const Campaign& campaign, const Plan& plan, std::size_t batch,
                   std::shared_ptr<const Population> population)
    : campaign_(campaign),
      batch_(plan.batches[batch]),
      population_(std::move(population)),
      widths_(pack_widths(campaign.settings, batch_.worlds.size())) {
  for (const World& world : batch_.worlds)
    scenarios_.push_back(campaign.model->bind(campaign.values_in(world.stream, plan.variants[world.variant])));
  weeks_ = scenarios_.front()->weeks();
}

double BatchRun::advance() {
  assert(!finished());
  if (!ensemble_) start_pack();
  ensemble_->advance();
  const double stepped = static_cast<double>(population_->size() * pack_size(pack_));
  if (++week_ == weeks_) {
    std::ranges::move(ensemble_->finish(), std::back_inserter(records_));
    ensemble_.reset();
    week_ = 0;
    ++pack_;
  }
  return stepped;
}

BatchResult BatchRun::observe() {
  assert(finished() && records_.size() == batch_.worlds.size());
  std::vector<std::size_t> last_user(batch_.worlds.size());
  for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
    last_user[batch_.own[j]] = j;
    for (const std::size_t twin : batch_.twins[j]) last_user[twin] = j;
  }
  const std::vector<std::size_t> places = campaign_.recorded_places();
  BatchResult result{batch_.jobs, Observations(places.size())};
  WantedRows rows(scenarios_.front()->outputs().size(), nullptr);
  for (std::size_t k = 0; k < places.size(); ++k) rows[places[k]] = &result.rows[k];
  for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
    const std::size_t own = batch_.own[j];
    std::vector<const LaneRecord*> twins;
    for (const std::size_t twin : batch_.twins[j]) twins.push_back(records_[twin].get());
    scenarios_[own]->observe(*population_, *records_[own], twins, rows);
    if (j == 0)
      for (std::vector<float>& output : result.rows) output.reserve(output.size() * batch_.jobs.size());
    // Observations take the records' place in memory rather than adding to it.
    if (last_user[own] == j) records_[own].reset();
    for (const std::size_t twin : batch_.twins[j])
      if (last_user[twin] == j) records_[twin].reset();
  }
  // What is not defined is one NaN: processors give theirs different signs.
  for (std::vector<float>& output : result.rows)
    for (float& number : output)
      if (number != number) number = std::numeric_limits<float>::quiet_NaN();
  return result;
}

std::size_t BatchRun::first_world(std::size_t pack) const {
  return std::accumulate(widths_.begin(), widths_.begin() + static_cast<std::ptrdiff_t>(pack), std::size_t{0});
}

std::size_t BatchRun::pack_size(std::size_t pack) const {
  return std::min(widths_[pack], batch_.worlds.size() - first_world(pack));
}

double BatchRun::done() const {
  const std::size_t under_way = ensemble_ ? pack_size(pack_) * week_ : 0;
  return static_cast<double>(population_->size()) * static_cast<double>(records_.size() * weeks_ + under_way);
}

void BatchRun::start_pack() {
  std::vector<Lane> lanes;
  const std::size_t first = first_world(pack_), size = pack_size(pack_);
  for (std::size_t w = first; w < first + size; ++w)
    lanes.push_back({scenarios_[w].get(), campaign_.same_chance ? 0 : batch_.worlds[w].stream});
  ensemble_ = campaign_.model->start(population_, campaign_.seed(), lanes, widths_[pack_]);
}

/// Records of finished packs have the size that starting gives them.
void BatchRun::persist(Archive& archive) {
  archive.vector(widths_);
  archive.value(pack_);
  archive.value(week_);
  if (archive.reads()) {
    for (const std::size_t width : widths_)
      if (!runs_here(width)) throw std::runtime_error("a saved state of packs that this processor cannot step");
    const std::size_t worlds = batch_.worlds.size(), packs = widths_.size();
    if (pack_ >= packs || week_ >= weeks_ || first_world(packs - 1) >= worlds || first_world(packs) < worlds)
      throw std::runtime_error("a saved state of other packs");
    const std::size_t reached = pack_;
    for (pack_ = 0; pack_ < reached; ++pack_) {
      start_pack();
      std::ranges::move(ensemble_->finish(), std::back_inserter(records_));
    }
    start_pack();
  } else if (!ensemble_) {
    start_pack();
  }
  for (const auto& record : records_) record->persist(archive);
  ensemble_->persist(archive);
}

}  // namespace peerspread
