#include "sim/campaign/campaign.hpp"

#include <algorithm>

namespace peerspread {

void CampaignSettings::declare(ParameterTable<CampaignSettings>& table) {
  const Label label = Label::setting;
  table.add("name", &CampaignSettings::name,
            {.label = label, .help = "what the scenario is called in tables and files (else: its file's name)"});
  table.add("seed", &CampaignSettings::seed,
            {.low = 0, .high = 0x1p53, .label = label, .help = "the same seed gives the same results, byte for byte"});
  table.add("replicates", &CampaignSettings::replicates,
            {.low = 1, .high = 100000, .label = label, .help = "how many times each scenario is run"});
  table.add("populations", &CampaignSettings::populations,
            {.low = 1, .high = 10000, .label = label, .help = "how many populations the replicates take turns in"});
  table.add("threads", &CampaignSettings::threads,
            {.low = 0,
             .high = 1024,
             .label = label,
             .help = "threads to compute with (0: one per core)",
             .scope = Scope::execution});
  table.add("kernel", &CampaignSettings::kernel,
            {.choices = {"best", "scalar", "sse4.2", "avx2", "avx512", "neon", "simd128"},
             .label = label,
             .help = "instructions to step worlds with; results are the same ('peerspread --version' lists this "
                     "processor's)",
             .scope = Scope::execution});
  table.add("lanes", &CampaignSettings::lanes,
            {.low = 0,
             .high = 16,
             .label = label,
             .help = "the same by worlds stepped at once: 1, 4, 8, 16 (0: those of the kernel)",
             .scope = Scope::execution});
  table.add("output", &CampaignSettings::output,
            {.label = label, .help = "the results file to write", .scope = Scope::execution});
  table.add("ensemble", &CampaignSettings::ensemble,
            {.label = label,
             .help = "CSV of accepted parameter sets that replicates draw from, or none; seen from the folder of the "
                     "file that says so"});
  table.add("outputs", &CampaignSettings::outputs,
            {.label = label, .help = "names of the outputs to record, with commas between them (else all)"});
}

const ParameterTable<CampaignSettings>& campaign_table() { return declared_by<CampaignSettings>(); }

Parameter model_parameter(const Registry& registry) {
  Parameter p;
  p.name = "model";
  p.initial = std::string(registry.at(0)->name());
  for (const auto& model : registry) p.choices.emplace_back(model->name());
  p.label = Label::setting;
  p.help = "the model to run";
  return p;
}

Changes changes_between(const Values& base, const Values& values) {
  Changes changes;
  for (std::size_t i = 0; i < base.size(); ++i)
    if (values[i] != base[i]) changes.emplace_back(static_cast<std::uint32_t>(i), values[i]);
  return changes;
}

Values with_changes(Values base, const Changes& changes) {
  for (const auto& [index, value] : changes) base[index] = value;
  return base;
}

Values Campaign::values_in(std::size_t replicate, const Changes& changes) const {
  Values values = base;
  if (sets.size() > 0)
    for (std::size_t i = 0; i < sets.parameters.size(); ++i) values[sets.parameters[i]] = sets.values[replicate][i];
  return with_changes(std::move(values), changes);
}

Campaign Campaign::until_branch() const {
  Campaign beginning = *this;
  beginning.branch.reset();
  beginning.keep.reset();
  if (branch) beginning.base = with_changes(base, branch->until_then);
  beginning.points = {{"", {}}};
  beginning.outputs.clear();
  beginning.design.clear();
  return beginning;
}

Value Campaign::value_in(std::size_t replicate, std::uint32_t parameter) const {
  const auto in_set = std::ranges::lower_bound(sets.parameters, parameter);
  if (sets.size() == 0 || in_set == sets.parameters.end() || *in_set != parameter) return base[parameter];
  return sets.values[replicate][static_cast<std::size_t>(in_set - sets.parameters.begin())];
}

std::vector<std::size_t> Campaign::recorded_places() const {
  const std::vector<Output> all = scenario()->outputs();
  std::vector<std::size_t> places;
  for (std::size_t o = 0; o < all.size(); ++o)
    if (outputs.empty() || std::ranges::count(outputs, all[o].name) > 0) places.push_back(o);
  return places;
}

std::vector<Output> Campaign::recorded_outputs() const {
  const std::vector<Output> all = scenario()->outputs();
  std::vector<Output> recorded;
  for (const std::size_t place : recorded_places()) recorded.push_back(all[place]);
  return recorded;
}

}  // namespace peerspread
