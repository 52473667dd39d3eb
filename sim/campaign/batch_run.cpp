#include "sim/campaign/batch_run.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <stdexcept>
#include <utility>

#include "sim/model/kernel.hpp"

namespace peerspread {

BatchRun::BatchRun(const Campaign& campaign, const Plan& plan, std::size_t batch,
                   std::shared_ptr<const Population> population)
    : campaign_(campaign), plan_(plan), batch_(plan.batches[batch]), population_(std::move(population)) {
  lay(widest_pack(campaign.settings));
}

void BatchRun::lay(std::size_t widest) {
  widest_ = widest;
  tracks_ = lay_tracks(campaign_, plan_, batch_, widest);
  scenarios_.clear();
  for (const Track& track : tracks_.all)
    scenarios_.push_back(
        campaign_.model->bind(campaign_.values_in(track.world.stream, plan_.variants[track.world.variant])));
  records_.clear();
  records_.resize(tracks_.all.size());
  kept_.clear();
  for (std::size_t t = 0; t < tracks_.all.size(); ++t)
    if (const Track& track = tracks_.all[t]; track.place != npos)
      kept_.push_back({t, track.to, campaign_.branch->state(track.world.stream, track.place)});
  pack_ = week_ = 0;
}

double BatchRun::advance() {
  assert(!finished());
  if (!ensemble_) {
    start_pack();
    branch_off();
  }
  ensemble_->advance();
  const double stepped = stepped_in(week_++);
  keep_what_branches_off();
  if (campaign_.keep && week_ == campaign_.keep->week) keep_for_others();
  if (week_ == tracks_.all[pack().tracks.front()].to) finish_pack();
  return stepped;
}

/// Agent-weeks of a week of the pack whose turn it is.
double BatchRun::stepped_in(std::size_t week) const {
  const auto under_way = std::ranges::count_if(pack().tracks, [&](std::size_t t) { return tracks_.all[t].to > week; });
  return static_cast<double>(population_->size() * static_cast<std::size_t>(under_way));
}

BatchResult BatchRun::observe() {
  assert(finished());
  std::vector<std::size_t> last_user(tracks_.all.size());
  for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
    last_user[tracks_.of_world[batch_.own[j]]] = j;
    for (const std::size_t twin : batch_.twins[j]) last_user[tracks_.of_world[twin]] = j;
  }
  const std::vector<std::size_t> places = campaign_.recorded_places();
  BatchResult result{batch_.jobs, Observations(places.size())};
  WantedRows rows(scenarios_.front()->outputs().size(), nullptr);
  for (std::size_t k = 0; k < places.size(); ++k) rows[places[k]] = &result.rows[k];
  for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
    const auto& [point, replicate] = batch_.jobs[j];
    const std::size_t own = tracks_.of_world[batch_.own[j]];
    std::vector<const LaneRecord*> twins;
    for (const std::size_t twin : batch_.twins[j]) twins.push_back(records_[tracks_.of_world[twin]].get());
    const auto scenario =  // its world may have been stepped for others as well, with their values
        campaign_.model->bind(campaign_.values_in(replicate, campaign_.points[point].changes));
    scenario->observe(*population_, *records_[own], twins, rows);
    if (j == 0)
      for (std::vector<float>& output : result.rows) output.reserve(output.size() * batch_.jobs.size());
    // Observations take the records' place in memory rather than adding to it.
    if (last_user[own] == j) records_[own].reset();
    for (const std::size_t twin : batch_.twins[j])
      if (last_user[tracks_.of_world[twin]] == j) records_[tracks_.of_world[twin]].reset();
  }
  // What is not defined is one NaN: processors give theirs different signs.
  for (std::vector<float>& output : result.rows)
    for (float& number : output)
      if (number != number) number = std::numeric_limits<float>::quiet_NaN();
  return result;
}

double BatchRun::done() const {
  double weeks = 0;
  for (std::size_t p = 0; p < pack_; ++p)
    for (const std::size_t t : tracks_.packs[p].tracks) weeks += static_cast<double>(tracks_.all[t].weeks());
  if (ensemble_)
    for (const std::size_t t : pack().tracks)
      weeks += static_cast<double>(std::min(week_, tracks_.all[t].to) - tracks_.all[t].from);
  return weeks * static_cast<double>(population_->size());
}

/// In the first week, or where its tracks branch off from what was kept of others.
void BatchRun::start_pack() {
  std::vector<Lane> lanes;
  for (const std::size_t t : pack().tracks)
    lanes.push_back({scenarios_[t].get(), campaign_.same_chance ? 0 : tracks_.all[t].world.stream});
  ensemble_ = campaign_.model->start(population_, campaign_.seed(), lanes, pack().width);
  week_ = tracks_.all[pack().tracks.front()].from;
}

/// Gives each lane the state that its track branches off from. States that no later pack needs go.
void BatchRun::branch_off() {
  for (std::size_t lane = 0; lane < pack().tracks.size(); ++lane) {
    const Track& track = tracks_.all[pack().tracks[lane]];
    if (track.parent == npos) continue;
    const auto kept =
        std::ranges::find_if(kept_, [&](const Kept& k) { return k.track == track.parent && k.week == track.from; });
    Archive archive(kept->state);
    ensemble_->persist_lane(archive, lane);
  }
  std::erase_if(kept_, [&](const Kept& kept) { return !branches_off(kept.track, kept.week, pack_ + 1); });
}

/// Whether a pack from `first` on has a track that branches off from `track` in `week`.
bool BatchRun::branches_off(std::size_t track, std::size_t week, std::size_t first) const {
  for (std::size_t p = first; p < tracks_.packs.size(); ++p)
    for (const std::size_t t : tracks_.packs[p].tracks)
      if (tracks_.all[t].parent == track && tracks_.all[t].from == week) return true;
  return false;
}

void BatchRun::keep_what_branches_off() {
  for (std::size_t lane = 0; lane < pack().tracks.size(); ++lane) {
    const std::size_t track = pack().tracks[lane];
    if (!branches_off(track, week_, pack_ + 1)) continue;
    Archive archive;
    ensemble_->persist_lane(archive, lane);
    kept_.push_back({track, week_, archive.data()});
  }
}

/// Of each job, its world and its twins, where this pack steps them in that week.
void BatchRun::keep_for_others() {
  const auto put = [&](std::size_t world, std::size_t replicate, std::size_t place) {
    std::size_t track = tracks_.of_world[world];
    while (tracks_.all[track].from >= week_) track = tracks_.all[track].parent;
    const auto lane = std::ranges::find(pack().tracks, track) - pack().tracks.begin();
    if (lane == std::ssize(pack().tracks)) return;
    Archive archive;
    ensemble_->persist_lane(archive, static_cast<std::size_t>(lane));
    campaign_.keep->put(replicate, place, archive);
  };
  for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
    put(batch_.own[j], batch_.jobs[j].replicate, 0);
    for (std::size_t k = 0; k < batch_.twins[j].size(); ++k) put(batch_.twins[j][k], batch_.jobs[j].replicate, k + 1);
  }
}

void BatchRun::finish_pack() {
  auto finished = ensemble_->finish();
  for (std::size_t lane = 0; lane < pack().tracks.size(); ++lane)
    records_[pack().tracks[lane]] = std::move(finished[lane]);
  ensemble_.reset();
  ++pack_;
}

/// Records of finished packs have the size that starting gives them.
void BatchRun::persist(Archive& archive) {
  if (!archive.reads() && !ensemble_) {
    start_pack();
    branch_off();
  }
  std::size_t widest = widest_, reached = pack_, week = week_;
  archive.value(widest);
  archive.value(reached);
  archive.value(week);
  if (archive.reads()) {
    if (!runs_here(widest)) throw std::runtime_error("a saved state of packs that this processor cannot step");
    lay(widest);
    if (reached >= tracks_.packs.size()) throw std::runtime_error("a saved state of other packs");
    while (pack_ < reached) {
      start_pack();
      finish_pack();
    }
    start_pack();
    if (week < week_ || week >= tracks_.all[pack().tracks.front()].to)
      throw std::runtime_error("a saved state of other packs");
    week_ = week;
  }
  for (std::size_t p = 0; p < pack_; ++p)
    for (const std::size_t t : tracks_.packs[p].tracks) records_[t]->persist(archive);
  persist_kept(archive);
  ensemble_->persist(archive);
}

void BatchRun::persist_kept(Archive& archive) {
  std::size_t kept = kept_.size();
  archive.value(kept);
  if (archive.reads()) {
    if (kept > tracks_.all.size()) throw std::runtime_error("a saved state of other tracks");
    kept_.assign(kept, {});
  }
  for (Kept& k : kept_) {
    archive.value(k.track);
    archive.value(k.week);
    archive.vector(k.state);
  }
  for (std::size_t p = pack_ + 1; archive.reads() && p < tracks_.packs.size(); ++p)
    for (const std::size_t t : tracks_.packs[p].tracks) require_kept_or_to_come(tracks_.all[t]);
}

/// What a later pack branches off from is kept, unless its track is still before that week.
void BatchRun::require_kept_or_to_come(const Track& track) const {
  if (track.parent == npos) return;
  const auto holds = [&](const Kept& k) { return k.track == track.parent && k.week == track.from; };
  const auto has = [&](const Pack& p) { return std::ranges::count(p.tracks, track.parent) > 0; };
  const auto pack_of_parent =
      static_cast<std::size_t>(std::ranges::find_if(tracks_.packs, has) - tracks_.packs.begin());
  const bool to_come = pack_of_parent < tracks_.packs.size() &&
                       (pack_of_parent > pack_ || (pack_of_parent == pack_ && week_ < track.from));
  if (!to_come && std::ranges::none_of(kept_, holds)) throw std::runtime_error("a saved state of other tracks");
}

}  // namespace peerspread
