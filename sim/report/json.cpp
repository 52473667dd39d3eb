#include "sim/report/json.hpp"

namespace peerspread {

namespace {

Json json_of_point(const std::string& name, double mean, const Interval& worlds) {
  return {{"point", name}, {"mean", mean}, {"low_90", worlds.low}, {"high_90", worlds.high}};
}

Json json_of_difference(const std::string& name, const std::string& against, const Difference& d) {
  return {{"point", name},
          {"against", against},
          {"mean", d.mean},
          {"low_90", d.low},
          {"high_90", d.high},
          {"standard_error", d.standard_error},
          {"share_parameters", d.split.parameters},
          {"share_network", d.split.network},
          {"share_chance", d.split.chance}};
}

}  // namespace

std::string document(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json json_of(const Comparison& comparison) {
  Json json = {{"points", comparison.points},
               {"replicates", comparison.replicates},
               {"populations", comparison.populations},
               {"parameter_sets", comparison.sets},
               {"rows", Json::array()}};
  if (!comparison.branch.empty()) json["branch"] = comparison.branch;
  if (!comparison.stopped.empty()) json["stopped"] = comparison.stopped;
  for (const ComparisonRow& row : comparison.rows) {
    Json points = Json::array(), differences = Json::array();
    for (std::size_t p = 0; p < comparison.points.size(); ++p)
      points.push_back(json_of_point(comparison.points[p], row.means[p], row.worlds[p]));
    for (const Difference& d : row.differences)
      differences.push_back(json_of_difference(comparison.points[d.point], comparison.points.front(), d));
    json["rows"].push_back({{"title", row.title},
                            {"output", row.output},
                            {"unit", row.unit},
                            {"points", std::move(points)},
                            {"differences", std::move(differences)}});
  }
  return json;
}

}  // namespace peerspread
