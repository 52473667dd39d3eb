#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/campaign/campaign.hpp"
#include "sim/core/require.hpp"
#include "sim/report/page_template.hpp"
#include "sim/report/report.hpp"
#include "sim/report/words.hpp"

namespace peerspread {

namespace {

using Json = nlohmann::ordered_json;

/// Four digits are more than any picture shows, and keep the page small; not-a-number is null.
Json number(double x) {
  if (!std::isfinite(x)) return nullptr;
  if (x == 0.0) return 0;
  const double scale = std::pow(10.0, 3 - std::floor(std::log10(std::fabs(x))));
  return std::round(x * scale) / scale;
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double x : values) list.push_back(number(x));
  return list;
}

Json label(const AxisTitle& l) {
  return {{"label", l.label}, {"unit", l.unit == "1" ? l.unit : unit_in_words(l.unit)}};
}

Json mark(const Mark& m) { return {{"x", m.x}, {"label", m.label}}; }

// What each kind of chart has beside what all have.

void add(Json& json, const LinesChart& c) {
  json["facets"] = c.facets;
  json["series"] = Json::array();
  for (const LinesChart::Line& s : c.series)
    json["series"].push_back({{"scenario", s.scenario},
                              {"facet", s.facet},
                              {"x", numbers(s.x)},
                              {"mid", numbers(s.mid)},
                              {"low", numbers(s.low)},
                              {"high", numbers(s.high)}});
  for (const Mark& m : c.marks) json["marks"].push_back(mark(m));
  if (c.best) json["best"] = mark(*c.best);
}

void add(Json& json, const SpreadChart& c) {
  json["facets"] = c.facets;
  json["series"] = Json::array();
  for (const SpreadChart::Quantiles& s : c.series)
    json["series"].push_back(
        {{"scenario", s.scenario}, {"facet", s.facet}, {"levels", numbers(s.levels)}, {"values", numbers(s.values)}});
}

void add(Json& json, const DotsChart& c) {
  json["facets"] = c.facets;
  json["categories"] = c.categories;
  if (c.zero) json["zero"] = true;
  json["series"] = Json::array();
  for (const DotsChart::Dot& s : c.series)
    json["series"].push_back({{"scenario", s.scenario},
                              {"facet", s.facet},
                              {"category", s.category},
                              {"mid", number(s.band.mid)},
                              {"low", number(s.band.low)},
                              {"high", number(s.band.high)}});
}

void add(Json& json, const BarsChart& c) {
  json["categories"] = c.categories;
  json["parts"] = c.parts;
  json["values"] = Json::array();
  for (const BarsChart::Bar& b : c.values) {
    Json bar = {{"category", b.category}, {"part", b.part}, {"scenario", b.scenario}, {"value", number(b.value)}};
    if (std::isfinite(b.range.low)) bar.update({{"low", number(b.range.low)}, {"high", number(b.range.high)}});
    json["values"].push_back(std::move(bar));
  }
}

void add(Json& json, const HeatChart& c) {
  json["xs"] = c.xs;
  json["ys"] = c.ys;
  json["z"] = label(c.z);
  json["values"] = Json::array();
  for (const auto& row : c.values) json["values"].push_back(numbers(row));
}

/// The title of y, which charts of rows do not have.
template <class Drawing>
AxisTitle y_of(const Drawing& drawing) {
  if constexpr (requires { drawing.y; }) return drawing.y;
  return {};
}

Json chart(const Chart& c) {
  return std::visit(
      [&](const auto& drawing) {
        Json json = {{"kind", drawing.kind}, {"id", c.id},      {"title", c.title},
                     {"caption", c.caption}, {"x", label(c.x)}, {"y", label(y_of(drawing))}};
        add(json, drawing);
        return json;
      },
      c.drawing);
}

Json section(const Section& s) {
  Json json = {{"id", s.id}, {"heading", s.heading}, {"text", s.text}, {"charts", Json::array()}, {"fold", s.fold}};
  for (const Chart& c : s.charts) json["charts"].push_back(chart(c));
  if (s.table) {
    Json columns = Json::array();
    for (std::size_t c = 0; c < s.table->columns.size(); ++c)
      columns.push_back({{"name", s.table->columns[c]}, {"align", s.table->numbers[c] ? "right" : "left"}});
    json["table"] = {{"columns", columns}, {"rows", s.table->rows}};
    if (!s.table->points.empty()) json["table"]["points"] = s.table->points;
  }
  return json;
}

Json object(const Settings& settings) {
  Json json = Json::object();
  for (const auto& [key, text] : settings) json[key] = text;
  return json;
}

Json lever(const Lever& l, const Parameter& p) {
  constexpr std::array<const char*, 3> panels = {"decision", "price", "own"};
  Json json = {{"panel", panels[static_cast<std::size_t>(l.panel)]},
               {"title", l.title},
               {"evidence", l.evidence},
               {"key", l.key}};
  if (l.key.empty()) {
    for (const Lever::Choice& c : l.choices)
      json["choices"].push_back({{"name", c.name}, {"settings", object(c.settings)}, {"note", c.note}});
    return json;
  }
  json.update({{"unit", p.unit},
               {"low", p.low},
               {"high", std::min(l.most, p.high)},
               {"whole", std::holds_alternative<std::int64_t>(p.initial)},
               {"reach", std::min({l.reach, l.most, p.high})},
               {"per", l.per},
               {"source", p.source}});
  if (l.from < l.to) json["seen"] = {l.from, l.to};
  return json;
}

Json try_out(const TryOut& t) {
  Json json = {{"seed", std::to_string(t.seed)},   {"populations", t.populations},
               {"replicates", t.replicates},       {"model", t.model},
               {"ensemble", t.ensemble},           {"base", object(t.base)},
               {"recording", object(t.recording)}, {"without", object(t.without)},
               {"scenarios", Json::array()},       {"sets", {{"names", t.set_names}, {"ofReplicate", t.sets}}},
               {"levers", Json::array()}};
  for (const auto& [name, changes] : t.scenarios)
    json["scenarios"].push_back({{"name", name}, {"changes", object(changes)}});
  for (const TryOut::SweptPoint& p : t.points)
    json["points"].push_back({{"name", p.name}, {"title", p.title}, {"changes", object(p.changes)}});
  for (const auto& [one, parameter] : t.levers) json["levers"].push_back(lever(one, parameter));
  return json;
}

std::string replaced(const std::string& page, const std::string& mark, const std::string& text) {
  const std::size_t at = page.find(mark);
  return at == std::string::npos ? page : page.substr(0, at) + text + page.substr(at + mark.size());
}

std::string escaped(const std::string& text) {
  std::string html;
  for (const char c : text) html += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return html;
}

}  // namespace

bool has_page() { return !page_template().empty(); }

std::string data_of(const Report& report, const Findings& f) {
  const auto attributes = f.results.attributes();
  const auto text_of = [&](const char* name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string() : found->second;
  };
  Json json = {{"title", report.title},
               {"subtitle", report.subtitle},
               {"answer", report.answer},
               {"caution", report.caution},
               {"scenarios", report.scenarios},
               {"sections", Json::array()},
               {"again",
                {{"command", text_of("command_line")},
                 {"seed", text_of("seed")},
                 {"version", text_of("program") + " (git " + text_of("git_state") + ")"},
                 {"started", report.started.empty() ? text_of("started") : report.started},
                 {"model", text_of("model")}}}};
  for (const Section& s : report.sections) json["sections"].push_back(section(s));
  json["brief"] = {{"sections", report.brief.sections}, {"charts", report.brief.charts}, {"only", report.brief.only}};
  if (const auto& misses = report.misses)
    json["misses"] = {{"summary", misses->summary}, {"line", misses->line}, {"each", misses->each}};
  if (report.try_out) json["try_out"] = try_out(*report.try_out);
  // Broken UTF-8 becomes a replacement character.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string page_of(const Report& report, const Findings& f) {
  if (!has_page())
    throw RunError(
        "this build has no report page, for npm was missing when it was built; install npm (or nodejs with "
        "it) and build again: everything else is there");
  std::string safe;  // '<' could end the script element
  for (const char c : data_of(report, f)) safe += c == '<' ? "\\u003c" : std::string(1, c);
  return replaced(replaced(std::string(page_template()), "@@TITLE@@", escaped(report.title)), "@@DATA@@", safe);
}

}  // namespace peerspread
