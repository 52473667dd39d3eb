#include "sim/campaign/design.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <fstream>
#include <numeric>
#include <set>

#include "sim/campaign/make_campaign.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

/// Rounded to what people write: 0.1 and 0.3, not 0.30000000000000004.
double as_written(double exact) {
  const double rounded = std::round(exact * 1e12) / 1e12;
  return std::abs(rounded - exact) <= 1e-12 * std::abs(exact) ? rounded : exact;
}

/// One parameter of a design: a list of values, or for designs that draw also a range without steps.
struct Swept {
  std::uint32_t index;
  const Parameter* parameter;
  Setting setting;
  std::vector<Value> values;  ///< empty: any number from low to high
  double low = 0.0, high = 0.0;

  /// The value at u in [0, 1): an entry of the list, or that far from low to high.
  Value at(double u) const {
    if (!values.empty())
      return values[std::min(values.size() - 1, static_cast<std::size_t>(u * static_cast<double>(values.size())))];
    if (std::holds_alternative<double>(parameter->initial)) return as_written(low + u * (high - low));
    return static_cast<std::int64_t>(low + std::floor(u * (high - low + 1)));
  }
};

[[noreturn]] void refuse(const Setting& setting, const std::string& key, const std::string& why,
                         const std::string& allowed = "") {
  throw InputError(wrong(setting.origin).setting("sweep." + key, setting.text).is(why).allowed(allowed));
}

std::string most_allowed() { return "at most " + std::to_string(most_points); }

Value checked(const Swept& swept, const std::string& text) {
  try {
    return parse_value(*swept.parameter, text);
  } catch (const InputError& error) {
    throw InputError(Wrong(error.facts()).at(swept.setting.origin).key("sweep." + swept.parameter->name));
  }
}

double number(const Swept& swept, const std::string& text) {
  const Value value = checked(swept, text);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  return std::get<double>(value);
}

/// "low:high" or "low:high:step". Steps are counted, so that 0:1:0.1 ends at 1 and not a rounding error before it.
void read_range(Swept& swept) {
  const auto refuse_range = [&](const std::string& why, const std::string& allowed) {
    refuse(swept.setting, swept.parameter->name, why, allowed);
  };
  const auto parts = split_csv(swept.setting.text, ':');
  const bool numeric = std::holds_alternative<double>(swept.parameter->initial) ||
                       std::holds_alternative<std::int64_t>(swept.parameter->initial);
  if (!numeric || parts.size() > 3)
    refuse_range("not a range", "a list (a, b, c)" + std::string(numeric ? " or low:high:step" : ""));
  swept.low = number(swept, parts[0]);
  swept.high = number(swept, parts[1]);
  if (swept.low > swept.high) refuse_range("the range ends before it begins", "low:high:step with low <= high");
  if (parts.size() == 2) return;
  double step = 0.0;
  if (read_number(parts[2], step) != std::errc{} || !(step > 0.0) || !std::isfinite(step))
    refuse_range("with this step the range never ends", "a step above 0");
  const double steps = std::floor((swept.high - swept.low) / step * (1 + 1e-12) + 1e-9);
  if (steps + 1 > static_cast<double>(most_points))
    refuse_range("makes " + format_number(steps + 1) + " values", most_allowed());
  for (std::size_t k = 0; k <= static_cast<std::size_t>(steps); ++k) {
    const double value = as_written(swept.low + static_cast<double>(k) * step);
    swept.values.push_back(checked(swept, format_number(value)));
  }
}

Swept read_swept(const std::vector<Parameter>& parameters, const std::string& key, const Setting& setting) {
  const std::size_t index = find_parameter(parameters, key);
  if (index == npos) {
    std::vector<std::string> known = names_of(parameters);
    std::ranges::move(names_of(sweep_table().parameters()), std::back_inserter(known));
    throw InputError(wrong(setting.origin)
                         .setting("sweep." + key, setting.text)
                         .is("no such parameter")
                         .nearest(key, known)
                         .see("'peerspread describe parameters' lists them"));
  }
  Swept swept{static_cast<std::uint32_t>(index), &parameters[index], setting, {}};
  if (setting.text.find(':') != std::string::npos) {
    read_range(swept);
  } else {
    for (const std::string& text : split_csv(setting.text)) swept.values.push_back(checked(swept, text));
  }
  return swept;
}

/// What a design has to go by.
struct Task {
  std::vector<Swept> swept;
  std::size_t points;  ///< asked for; 0 where nothing was said
  Seed seed;
  Setting design;  ///< where the design was named, for errors
};

using Rows = std::vector<Values>;  ///< one value per swept parameter, in their order

[[noreturn]] void refuse(const Task& task, const std::string& why, const std::string& allowed = "") {
  refuse(task.design, "design", why, allowed);
}

void require_lists(const Task& task) {
  for (const Swept& s : task.swept)
    if (s.values.empty())
      refuse(s.setting, s.parameter->name,
             "needs a step here: design " + task.design.text +
                 " takes a list or low:high:step; latin_hypercube and sobol draw from low:high");
}

/// Every combination, the last parameter fastest.
Rows grid(const Task& task) {
  require_lists(task);
  double count = 1;
  for (const Swept& s : task.swept) count *= static_cast<double>(s.values.size());
  if (count > static_cast<double>(most_points))
    refuse(task, "makes " + format_number(count) + " points", most_allowed());
  Rows rows{{}};
  for (const Swept& s : task.swept) {
    Rows longer;
    for (const Values& row : rows)
      for (const Value& value : s.values) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    rows = std::move(longer);
  }
  return rows;
}

/// First values together, second values together, ...
Rows zip(const Task& task) {
  require_lists(task);
  Rows rows(task.swept.front().values.size());
  for (const Swept& s : task.swept) {
    if (s.values.size() != rows.size())
      refuse(task, "needs lists of equal length: " + task.swept.front().parameter->name + " has " +
                       std::to_string(rows.size()) + " values, " + s.parameter->name + " has " +
                       std::to_string(s.values.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(s.values[i]);
  }
  return rows;
}

std::size_t points_asked_for(const Task& task) {
  if (task.points == 0) refuse(task, "needs a number of points: points = 64, say");
  return task.points;
}

/// McKay, Beckman & Conover 1979: every parameter's range in as many strata as there are points, each met once.
Rows latin_hypercube(const Task& task) {
  const std::size_t n = points_asked_for(task);
  Rows rows(n);
  for (std::uint32_t d = 0; d < task.swept.size(); ++d) {
    // One draw per point would take too long a stream for large designs: shuffle by sorting numbers drawn for each.
    std::vector<std::pair<double, std::size_t>> order(n);
    std::vector<double> within(n);
    for (std::size_t i = 0; i < n; ++i) {
      CounterEngine engine(task.seed, d, {static_cast<std::uint32_t>(i), 0, 0});
      boost::random::uniform_01<double> uniform;
      order[i] = {uniform(engine), i};
      within[i] = uniform(engine);
    }
    std::ranges::sort(order);
    for (std::size_t rank = 0; rank < n; ++rank) {
      const std::size_t i = order[rank].second;
      rows[i].push_back(task.swept[d].at((static_cast<double>(rank) + within[i]) / static_cast<double>(n)));
    }
  }
  return rows;
}

/// Boost.Random's Sobol sequence (direction numbers of Joe & Kuo 2008) without its first point, the corner.
Rows sobol(const Task& task) {
  const std::size_t n = points_asked_for(task);
  boost::random::sobol engine(task.swept.size());
  Rows rows(n);
  for (Values& row : rows)
    for (const Swept& s : task.swept) row.push_back(s.at(static_cast<double>(engine() >> 11) * 0x1p-53));
  return rows;
}

struct Design {
  const char* name;
  const char* help;
  Rows (*make)(const Task&);
};

constexpr const char* from_file = "file";

/// One line per design.
const std::vector<Design>& designs() {
  static const std::vector<Design> all = {
      {"grid", "every combination of the lists", grid},
      {"zip", "first values together, second values together, ...", zip},
      {"latin_hypercube", "`points` points, every range in as many strata, each met once", latin_hypercube},
      {"sobol", "`points` points of a Sobol sequence", sobol},
      {from_file, "points made elsewhere: `file`, a CSV with a column for each parameter", nullptr}};
  return all;
}

/// Points of a CSV file: the first line names parameters, every further one is a point.
Rows read_csv(const std::filesystem::path& path, const Setting& origin, const std::vector<Parameter>& parameters,
              std::vector<Swept>& swept) {
  std::ifstream in(path);
  if (!in) refuse(origin, "file", "cannot read " + path.string());
  note_as_input(path);
  std::size_t left = limits::table_bytes;
  Lines lines(in, path.string(), left, limits::table_bytes);
  lines.next();
  const auto blank = [&] { return lines.text().find_first_not_of(" \t\r") == std::string::npos; };
  const auto refuse_line = [&](const std::string& why, const std::string& allowed = "") {
    throw InputError(wrong(lines.where()).is(why).allowed(allowed));
  };
  if (blank())
    throw InputError(wrong(path.string() + ":1").is("no column").allowed("a first line that names parameters"));
  std::set<std::string> taken;
  for (const std::string& name : split_csv(lines.text())) {
    if (!taken.insert(name).second) refuse_line("column '" + name + "' is there twice");
    const std::size_t index = find_parameter(parameters, name);
    if (index == npos)
      throw InputError(
          wrong(lines.where()).is("column '" + name + "' is no parameter").nearest(name, names_of(parameters)));
    swept.push_back({static_cast<std::uint32_t>(index), &parameters[index], {"", lines.where()}, {}});
  }
  Rows rows;
  while (lines.next()) {
    go_on_unless_stopped();
    if (blank()) continue;
    const auto cells = split_csv(lines.text());
    if (cells.size() != swept.size())
      refuse_line(std::to_string(cells.size()) + " columns",
                  "the " + std::to_string(swept.size()) + " that line 1 names");
    if (rows.size() == most_points) refuse_line("more than " + std::to_string(most_points) + " points");
    rows.emplace_back();
    for (std::size_t c = 0; c < cells.size(); ++c) {
      swept[c].setting = {cells[c], lines.where()};
      try {
        rows.back().push_back(parse_value(*swept[c].parameter, cells[c]));
      } catch (const InputError& error) {
        throw InputError(Wrong(error.facts()).at(lines.where()).key(swept[c].parameter->name));
      }
    }
  }
  return rows;
}

/// "coaching.hours_per_year=5, climate.evaluative=0.2" for few parameters, else numbers as long as the last.
std::vector<std::string> names_of(const Rows& rows, const std::vector<Swept>& swept) {
  constexpr std::size_t most_named = 3;
  std::vector<std::string> names;
  for (const Values& row : rows) {
    go_on_unless_stopped();
    std::string name;
    for (std::size_t s = 0; s < swept.size() && swept.size() <= most_named; ++s)
      name += (s == 0 ? "" : ", ") + swept[s].parameter->name + "=" + format_value(row[s]);
    names.push_back(std::move(name));
  }
  if (std::set(names.begin(), names.end()).size() == names.size()) return names;
  const std::size_t digits = std::to_string(names.size()).size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    names[i] = std::string(digits - number.size(), '0') + number;
  }
  return names;
}

}  // namespace

void SweepSettings::declare(ParameterTable<SweepSettings>& table) {
  std::vector<std::string> names;
  std::string help = "how points are made: ";
  for (const Design& design : designs()) {
    help += (names.empty() ? "" : "; ") + std::string(design.name) + ": " + design.help;
    names.emplace_back(design.name);
  }
  table.add("design", &SweepSettings::design, {.choices = names, .label = Label::setting, .help = help});
  table.add("points", &SweepSettings::points,
            {.low = 0,
             .high = static_cast<double>(most_points),
             .label = Label::setting,
             .help = "how many points latin_hypercube and sobol make"});
  table.add("file", &SweepSettings::file,
            {.label = Label::setting, .help = "CSV of points for design = file; seen from the config file's folder"});
}

const ParameterTable<SweepSettings>& sweep_table() { return declared_by<SweepSettings>(); }

void make_points(Campaign& campaign, const Config& section, const std::filesystem::path& folder) {
  const std::vector<Parameter>& own = sweep_table().parameters();
  const std::vector<Parameter>& parameters = campaign.model->parameters();
  Config settings;
  Task task{{}, 0, campaign.seed(), {"grid", "default"}};
  for (const auto& [key, setting] : section) {
    campaign.design += "sweep." + key + " = " + setting.text + "\n";
    if (find_parameter(own, key) != npos)
      settings[key] = setting;
    else
      task.swept.push_back(read_swept(parameters, key, setting));
  }
  const SweepSettings sweep = sweep_table().bind(resolve(settings, own));
  task.points = static_cast<std::size_t>(sweep.points);
  if (settings.contains("design")) task.design = settings.at("design");
  const bool file = sweep.design == from_file;
  if (settings.contains("points") && sweep.design != "latin_hypercube" && sweep.design != "sobol")
    refuse(settings.at("points"), "points", "design " + sweep.design + " counts its points itself");
  if (settings.contains("file") && !file) refuse(settings.at("file"), "file", "only with design = file");
  if (file) {
    if (!settings.contains("file")) refuse(task, "needs a file of points: file = points.csv, say");
    if (!task.swept.empty())
      refuse(task.swept.front().setting, task.swept.front().parameter->name, "the points are in the file already");
  } else if (task.swept.empty()) {
    refuse(task, "makes no point: no parameter is swept (coaching.hours_per_year = 5:40:5, say)");
  }
  const auto design = std::ranges::find(designs(), sweep.design, &Design::name);
  const Rows rows =
      file ? read_csv(folder / sweep.file, settings.at("file"), parameters, task.swept) : design->make(task);
  if (rows.empty()) refuse(file ? settings.at("file") : task.design, file ? "file" : "design", "makes no point");

  for (const Swept& s : task.swept) leave_to_points(campaign, s.index);
  const std::vector<std::string> names = names_of(rows, task.swept);
  const std::string name = campaign.points.front().name;
  campaign.points.clear();
  for (std::size_t p = 0; p < rows.size(); ++p) {
    go_on_unless_stopped();
    Changes changes;
    for (std::size_t s = 0; s < rows[p].size(); ++s)
      if (rows[p][s] != campaign.base[task.swept[s].index]) changes.emplace_back(task.swept[s].index, rows[p][s]);
    std::ranges::sort(changes, {}, &Changes::value_type::first);
    campaign.points.push_back({names[p], std::move(changes)});
    try {
      campaign.model->bind(campaign.values_of(p));
    } catch (const InputError& error) {
      throw InputError(Wrong(error.facts()).at("point '" + names[p] + "' of the sweep"));
    }
    require_same_results(campaign, campaign.points.back());
  }
}

}  // namespace peerspread
