#include "models/page/session.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/core/numbers.hpp"

namespace peerspread::page {

namespace {

/// Of a batch only the jobs whose replicate is wanted, and the worlds that these need.
Batch with_replicates(const Batch& all, const std::vector<std::size_t>& replicates) {
  Batch kept{all.population, {}, {}, {}, {}};
  std::map<std::size_t, std::size_t> places;
  const auto place_of = [&](std::size_t world) {
    const auto [entry, fresh] = places.insert({world, kept.worlds.size()});
    if (fresh) kept.worlds.push_back(all.worlds[world]);
    return entry->second;
  };
  for (std::size_t j = 0; j < all.jobs.size(); ++j) {
    if (!std::ranges::binary_search(replicates, all.jobs[j].replicate)) continue;
    kept.jobs.push_back(all.jobs[j]);
    kept.own.push_back(place_of(all.own[j]));
    kept.twins.emplace_back();
    for (const std::size_t twin : all.twins[j]) kept.twins.back().push_back(place_of(twin));
  }
  return kept;
}

Plan plan_of(const Request& request) {
  Plan whole = plan(request.campaign);
  Plan kept = whole;
  kept.batches.clear();
  for (const Batch& batch : whole.batches)
    if (Batch wanted = with_replicates(batch, request.replicates); !wanted.jobs.empty())
      kept.batches.push_back(std::move(wanted));
  return kept;
}

std::string outline_of(const Campaign& campaign) {
  std::string text;
  for (const Output& output : campaign.recorded_outputs()) {
    text += "output\t" + output.name + "\t" + output.unit + "\t";
    for (std::size_t a = 0; a < output.axes.size(); ++a) text += (a == 0 ? "" : ",") + output.axes[a];
    text += "\n";
  }
  for (const Axis& axis : campaign.scenario()->axes()) {
    text += "axis\t" + axis.name + "\t";
    for (std::size_t i = 0; i < axis.size(); ++i)
      text += (i == 0 ? "" : "|") + (axis.labels.empty() ? format_number(axis.numbers[i]) : axis.labels[i]);
    text += "\n";
  }
  return text;
}

}  // namespace

Session::Session(Request request)
    : request_(std::move(request)), plan_(plan_of(request_)), outline_(outline_of(request_.campaign)) {
  const CampaignSettings& settings = request_.campaign.settings;
  for (const Batch& batch : plan_.batches)
    left_ += lay_tracks(request_.campaign, plan_, batch, widest_pack(settings)).pack_weeks();
  rows_.resize(request_.campaign.recorded_outputs().size());
}

void Session::advance(std::size_t weeks) {
  for (; weeks > 0 && left_ > 0; --weeks, --left_) {
    if (!run_) {
      const Batch& batch = plan_.batches[batch_];
      const Campaign& campaign = request_.campaign;
      const Values structural = with_changes(campaign.base, plan_.variants[batch.worlds.front().variant]);
      run_ = std::make_unique<BatchRun>(campaign, plan_, batch_,
                                        campaign.model->bind(structural)->build(campaign.seed(), batch.population));
    }
    run_->advance();
    if (run_->finished()) finish_batch();
  }
}

void Session::finish_batch() {
  const BatchResult result = run_->observe();
  run_.reset();
  ++batch_;
  for (std::size_t j = 0; j < result.jobs.size(); ++j) {
    jobs_.push_back(result.jobs[j]);
    for (std::size_t o = 0; o < rows_.size(); ++o) {
      const std::span<const float> row = result.rows_of(o, j);
      rows_[o].emplace_back(row.begin(), row.end());
    }
  }
}

}  // namespace peerspread::page
