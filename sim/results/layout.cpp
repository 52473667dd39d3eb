#include "sim/results/layout.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <boost/version.hpp>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string_view>

#include "peerspread/version.hpp"
#include "sim/core/config.hpp"
#include "sim/results/attributes.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/file.hpp"
#include "sim/results/flags.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/moment.hpp"

namespace peerspread {

namespace {
std::string libraries() {
  unsigned hdf5[3];
  H5::H5Library::getLibVersion(hdf5[0], hdf5[1], hdf5[2]);
  const auto joined = [](unsigned a, unsigned b, unsigned c) {
    return std::to_string(a) + "." + std::to_string(b) + "." + std::to_string(c);
  };
  return "HDF5 " + joined(hdf5[0], hdf5[1], hdf5[2]) + ", Boost " +
         joined(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
}

/// netCDF-4 numbers dimensions, variables and attributes in the order they were made in, which HDF5 keeps on demand.
constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

H5::DSetCreatPropList dataset_properties() {
  H5::DSetCreatPropList properties;
  properties.setAttrCrtOrder(creation_order);
  H5Pset_obj_track_times(properties.getId(), false);  // same campaign, same bytes
  return properties;
}

/// Of datasets that are allocated and zero from the start.
H5::DSetCreatPropList filled_properties() {
  H5::DSetCreatPropList properties = dataset_properties();
  properties.setAllocTime(H5D_ALLOC_TIME_EARLY);
  properties.setFillTime(H5D_FILL_TIME_ALLOC);
  return properties;
}

/// 20 characters that are nowhere else in a file.
std::string token() {
  std::random_device chance;
  std::string text;
  while (text.size() < std::string_view(not_finished).size())
    text += static_cast<char>('a' + std::uniform_int_distribution<int>(0, 25)(chance));
  return text;
}

/// What is being laid out.
class Layout {
 public:
  Layout(H5::H5File& h5, const Campaign& campaign) : h5_(h5), campaign_(campaign) {}
  void describe_campaign();
  void add_dimensions();
  void add_points();
  void add_parameters();
  void add_output(const Output& output, const Storage& storage);
  void add_checksums(const std::vector<Output>& outputs, const Storage& storage);
  void add_flags(std::size_t batches);
  void add_seal(std::size_t outputs);
  const Unsealed& unsealed() const { return unsealed_; }

 private:
  void note_changing(const H5::DataSet& dataset);
  void add_sets();
  void add_varied(std::uint32_t index);

  /// A new dataset over `dimensions`, attached to their scales.
  H5::DataSet add(const std::string& name, const H5::DataType& type, const std::vector<std::string>& dimensions,
                  const H5::DSetCreatPropList& properties = dataset_properties());
  H5::DataSet add_texts(const std::string& name, const std::vector<std::string>& dimensions,
                        const std::vector<std::string>& texts, const std::string& long_name);
  template <class Number>
  H5::DataSet add_numbers(const std::string& name, const std::string& dimension, const std::vector<Number>& numbers,
                          const std::string& unit, const std::string& long_name);
  /// The dataset that is dimension `name`'s coordinate.
  void make_scale(const H5::DataSet& coordinate, const std::string& name);
  Sizes sizes_of(const std::vector<std::string>& dimensions) const;

  H5::H5File& h5_;
  const Campaign& campaign_;
  std::map<std::string, hsize_t> dimensions_;
  std::map<std::string, H5::DataSet> scales_;
  std::string coordinates_ = "population";  ///< of the outputs, beside their dimensions
  Unsealed unsealed_{{}, token()};
};

void Layout::describe_campaign() {
  const CampaignSettings& settings = campaign_.settings;
  set_attribute(h5_, "title", std::string(campaign_.model->summary()));
  set_attribute(h5_, "Conventions", "peerspread-" + std::to_string(results_format_version));
  set_attribute(h5_, "format", std::string(results_format));
  for (const KeptFact& fact : kept_facts()) {
    // No fact, but its place among them is part of the bytes of a file.
    if (fact.attribute == std::string_view("seed")) set_attribute(h5_, "campaign", settings.name);
    std::visit([&](const auto& value) { set_attribute(h5_, fact.attribute, value); }, fact.of(campaign_));
  }
  set_attribute(h5_, "program", "peerspread " + std::string(version));
  set_attribute(h5_, "git_state", std::string(git_state));
  set_attribute(h5_, "libraries", libraries());
  set_attribute(h5_, "command_line", campaign_.command_line);
  set_attribute(h5_, "configuration", print_config(campaign_.model->parameters(), campaign_.base));
  set_attribute(h5_, "design", campaign_.design);
  set_attribute(h5_, "ensemble", settings.ensemble);
  set_attribute(h5_, "checks", campaign_.sets.checks);
  set_attribute(h5_, "outputs", settings.outputs);
  set_attribute(h5_, "stopped", campaign_.stopped);
  if (campaign_.branch) {
    const Values beginning = with_changes(campaign_.base, campaign_.branch->until_then);
    set_attribute(h5_, "branch_week", static_cast<std::int64_t>(campaign_.branch->week));
    set_attribute(h5_, "branch_from", campaign_.branch->name);
    set_attribute(h5_, "branch_configuration", print_config(campaign_.model->parameters(), beginning));
  }
  set_attribute(h5_, "fingerprint", fingerprint(campaign_));
  set_attribute(h5_, "started", time_now());
  set_attribute(h5_, "finished", unsealed_.token);
}

H5::DataSet Layout::add(const std::string& name, const H5::DataType& type, const std::vector<std::string>& dimensions,
                        const H5::DSetCreatPropList& properties) {
  const Sizes sizes = sizes_of(dimensions);
  H5::DataSet dataset =
      h5_.createDataSet(name, type, H5::DataSpace(static_cast<int>(sizes.size()), sizes.data()), properties);
  std::string names;
  for (const std::string& dimension : dimensions) names += (names.empty() ? "" : " ") + dimension;
  set_attribute(dataset, dimensions_attribute, names);
  for (std::size_t d = 0; d < dimensions.size(); ++d)
    if (dimensions[d] != name) {
      const herr_t attached =
          H5DSattach_scale(dataset.getId(), scales_.at(dimensions[d]).getId(), static_cast<unsigned>(d));
      if (attached < 0) throw H5::DataSetIException("add", "no dimension " + dimensions[d] + " for " + name);
    }
  return dataset;
}

H5::DataSet Layout::add_texts(const std::string& name, const std::vector<std::string>& dimensions,
                              const std::vector<std::string>& texts, const std::string& long_name) {
  H5::DataSet dataset = add(name, text_type(), dimensions);
  std::vector<const char*> starts;
  for (const std::string& text : texts) starts.push_back(text.c_str());
  dataset.write(starts.data(), text_type(), H5::DataSpace::ALL, H5::DataSpace::ALL, small_transfer());
  set_attribute(dataset, "long_name", long_name);
  return dataset;
}

struct Types {
  H5::PredType file, memory;
};
Types types_of(double) { return {H5::PredType::IEEE_F64LE, H5::PredType::NATIVE_DOUBLE}; }
Types types_of(std::int64_t) { return {H5::PredType::STD_I64LE, H5::PredType::NATIVE_INT64}; }
Types types_of(std::int8_t) { return {H5::PredType::STD_I8LE, H5::PredType::NATIVE_INT8}; }

template <class Number>
H5::DataSet Layout::add_numbers(const std::string& name, const std::string& dimension,
                                const std::vector<Number>& numbers, const std::string& unit,
                                const std::string& long_name) {
  const Types types = types_of(Number{});
  H5::DataSet dataset = add(name, types.file, {dimension});
  dataset.write(numbers.data(), types.memory);
  set_attribute(dataset, "units", unit);
  set_attribute(dataset, "long_name", long_name);
  return dataset;
}

void Layout::make_scale(const H5::DataSet& coordinate, const std::string& name) {
  if (H5DSset_scale(coordinate.getId(), name.c_str()) < 0) throw H5::DataSetIException("make_scale", name);
  scales_.emplace(name, coordinate);
}

Sizes Layout::sizes_of(const std::vector<std::string>& dimensions) const {
  Sizes sizes;
  for (const std::string& name : dimensions) sizes.push_back(dimensions_.at(name));
  return sizes;
}

void Layout::add_dimensions() {
  const auto replicates = static_cast<std::size_t>(campaign_.settings.replicates);
  std::vector<std::string> points, parameters;
  for (const Point& point : campaign_.points) points.push_back(point.name);
  for (const Parameter& parameter : campaign_.model->parameters()) parameters.push_back(parameter.name);
  std::vector<std::int64_t> numbers(replicates);
  std::iota(numbers.begin(), numbers.end(), 0);

  dimensions_ = {{"point", points.size()}, {"replicate", replicates}, {"parameter", parameters.size()}};
  make_scale(add_texts("point", {"point"}, points, "scenario, or point of the design"), "point");
  make_scale(add_numbers("replicate", "replicate", numbers, "1", "replicate, and its stream of chance"), "replicate");
  for (const Axis& axis : campaign_.scenario()->axes()) {
    dimensions_[axis.name] = axis.size();
    make_scale(axis.labels.empty() ? add_numbers(axis.name, axis.name, axis.numbers, axis.unit, axis.long_name)
                                   : add_texts(axis.name, {axis.name}, axis.labels, axis.long_name),
               axis.name);
  }
  make_scale(add_texts("parameter", {"parameter"}, parameters, "parameter of the model"), "parameter");
}

void Layout::add_points() {
  std::vector<std::int64_t> populations;
  for (std::size_t r = 0; r < dimensions_.at("replicate"); ++r) populations.push_back(campaign_.population_of(r));
  add_numbers("population", "replicate", populations, "1", "population (people, schools, ties) the replicate lives in");
  add_sets();

  std::set<std::uint32_t> varied;
  for (const Point& point : campaign_.points)
    for (const auto& change : point.changes) varied.insert(change.first);
  for (const std::uint32_t index : varied) add_varied(index);
}

/// Values of parameter `index` at each point.
template <class Number, class Stored = Number>
std::vector<Stored> column(const Campaign& campaign, std::uint32_t index) {
  std::vector<Stored> values(campaign.points.size(), static_cast<Stored>(std::get<Number>(campaign.base[index])));
  for (std::size_t p = 0; p < values.size(); ++p)
    for (const auto& [changed, value] : campaign.points[p].changes)
      if (changed == index) values[p] = static_cast<Stored>(std::get<Number>(value));
  return values;
}

/// Which parameter set each replicate has, and its values.
void Layout::add_sets() {
  const ParameterSets& sets = campaign_.sets;
  if (sets.size() == 0) return;
  std::vector<std::string> names;
  std::vector<double> values;
  for (const std::uint32_t p : sets.parameters) names.push_back(campaign_.model->parameters()[p].name);
  for (const auto& row : sets.values) values.insert(values.end(), row.begin(), row.end());
  dimensions_["set_parameter"] = names.size();
  make_scale(add_texts("set_parameter", {"set_parameter"}, names, "parameter that differs between accepted sets"),
             "set_parameter");
  add_numbers("parameter_set", "replicate", campaign_.set_numbers, "1",
              "accepted parameter set that the replicate uses");
  const H5::DataSet table = add("set_value", H5::PredType::IEEE_F64LE, {"replicate", "set_parameter"});
  table.write(values.data(), H5::PredType::NATIVE_DOUBLE);
  set_attribute(table, "long_name", "value of the parameter in the replicate's set");
  coordinates_ += " parameter_set";
}

void Layout::add_varied(std::uint32_t index) {
  const Parameter& p = campaign_.model->parameters()[index];
  const auto added = [&] {
    if (std::holds_alternative<bool>(p.initial))
      return add_numbers(p.name, "point", column<bool, std::int8_t>(campaign_, index), "1", p.help);
    if (std::holds_alternative<std::int64_t>(p.initial))
      return add_numbers(p.name, "point", column<std::int64_t>(campaign_, index), p.unit, p.help);
    if (std::holds_alternative<double>(p.initial))
      return add_numbers(p.name, "point", column<double>(campaign_, index), p.unit, p.help);
    return add_texts(p.name, {"point"}, column<std::string>(campaign_, index), p.help);
  }();
  set_attribute(added, "label", std::string(name_of(p.label)));
  set_attribute(added, "source", p.source);
  coordinates_ += " " + p.name;
}

void Layout::add_parameters() {
  const std::vector<Parameter>& parameters = campaign_.model->parameters();
  std::vector<std::string> values;
  for (const Value& value : campaign_.base) values.push_back(format_value(value));
  const H5::DataSet table = add_texts("parameter_value", {"parameter"}, values,
                                      "value at every point, but for those that are coordinates of point");

  std::string coordinates;
  const auto add_column = [&](const std::string& name, const std::string& long_name, const auto& text_of) {
    std::vector<std::string> texts;
    for (const Parameter& parameter : parameters) texts.emplace_back(text_of(parameter));
    add_texts("parameter_" + name, {"parameter"}, texts, long_name);
    coordinates += (coordinates.empty() ? "parameter_" : " parameter_") + name;
  };
  add_column("unit", "unit; 1 for pure numbers", [](const Parameter& p) { return p.unit; });
  add_column("default", "value where nothing is said", [](const Parameter& p) { return format_value(p.initial); });
  add_column("allowed", "values allowed", [](const Parameter& p) { return allowed_values(p); });
  add_column("label", "how well the default is known", [](const Parameter& p) { return name_of(p.label); });
  add_column("source", "where the default comes from", [](const Parameter& p) { return p.source; });
  add_column("help", "what it means", [](const Parameter& p) { return p.help; });
  set_attribute(table, "coordinates", coordinates);
}

void Layout::add_output(const Output& output, const Storage& storage) {
  std::vector<std::string> dimensions{"replicate", "point"};
  dimensions.insert(dimensions.end(), output.axes.begin(), output.axes.end());
  H5::DSetCreatPropList properties = storage(output.name, sizes_of(dimensions));
  properties.setAttrCrtOrder(creation_order);
  H5Pset_obj_track_times(properties.getId(), false);
  const float undefined = std::numeric_limits<float>::quiet_NaN();
  properties.setFillValue(H5::PredType::NATIVE_FLOAT, &undefined);
  const H5::DataSet dataset = add(output.name, H5::PredType::IEEE_F32LE, dimensions, properties);
  set_attribute(dataset, "units", output.unit);
  set_attribute(dataset, "long_name", output.long_name);
  set_attribute(dataset, "_FillValue", std::numeric_limits<float>::quiet_NaN());
  set_attribute(dataset, "coordinates", coordinates_);
  note_changing(dataset);
}

/// One number per row, by which damage is noticed.
void Layout::add_checksums(const std::vector<Output>& outputs, const Storage& storage) {
  std::vector<std::string> names;
  for (const Output& output : outputs) names.push_back(output.name);
  dimensions_[output_names] = names.size();
  make_scale(add_texts(output_names, {output_names}, names, "output that is recorded"), output_names);
  const std::vector<std::string> dimensions{"replicate", "point", output_names};
  H5::DSetCreatPropList properties = storage(row_checksums, sizes_of(dimensions));
  properties.setAttrCrtOrder(creation_order);
  H5Pset_obj_track_times(properties.getId(), false);
  const H5::DataSet dataset = add(row_checksums, H5::PredType::STD_U64LE, dimensions, properties);
  set_attribute(dataset, "long_name", "XXH3 (64 bits) of the bytes of a row, by which damage is noticed");
  note_changing(dataset);
}

/// Beside the flags, where readers of netCDF-4 do not meet it among the variables. First of all datasets, so that it
/// lies where it is looked for.
void Layout::add_seal(std::size_t outputs) {
  const hid_t group = H5Pcreate(H5P_GROUP_CREATE);
  H5Pset_obj_track_times(group, false);
  H5Gclose(H5Gcreate2(h5_.getId(), progress_group, H5P_DEFAULT, group, H5P_DEFAULT));
  H5Pclose(group);
  constexpr std::size_t others = 2;  // checksums of rows, and flags
  const H5::StrType type(H5::PredType::C_S1, seal_size(outputs + others));
  const H5::DataSet seal = h5_.createDataSet(seal_text, type, H5::DataSpace(), filled_properties());
  if (H5Dget_offset(seal.getId()) != seal_place) throw H5::DataSetIException("add_seal", "the seal has another place");
}

void Layout::add_flags(std::size_t batches) {
  const hsize_t size = batches;
  const H5::DataSet flags =
      h5_.createDataSet(finished_flags, H5::PredType::STD_U64LE, H5::DataSpace(1, &size), filled_properties());
  set_attribute(flags, "long_name", "not 0 where all rows of the batch are there");
  note_changing(flags);
}

/// Rows of a joined file have no place in it.
void Layout::note_changing(const H5::DataSet& dataset) {
  if (dataset.getCreatePlist().getLayout() != H5D_CONTIGUOUS || dataset.getStorageSize() == 0) return;
  unsealed_.changing.push_back({H5Dget_offset(dataset.getId()), dataset.getStorageSize()});
}

}  // namespace

H5::DSetCreatPropList in_one_block() {
  H5::DSetCreatPropList properties;
  properties.setLayout(H5D_CONTIGUOUS);
  properties.setAllocTime(H5D_ALLOC_TIME_EARLY);
  properties.setFillTime(H5D_FILL_TIME_NEVER);
  return properties;
}

Unsealed create_layout(H5::H5File& h5, const Campaign& campaign, std::size_t batches, const Storage& storage,
                       const std::vector<SourcePart>& sources) {
  const std::vector<Output> outputs = campaign.recorded_outputs();
  Layout layout(h5, campaign);
  layout.add_seal(outputs.size());
  layout.describe_campaign();
  layout.add_dimensions();
  layout.add_points();
  layout.add_parameters();
  for (const Output& output : outputs) layout.add_output(output, storage);
  layout.add_checksums(outputs, storage);
  layout.add_flags(batches);
  if (!sources.empty()) add_sources(h5, sources);
  return layout.unsealed();
}

H5::H5File create_file(const std::filesystem::path& file, ResultsDisk& disk) {
  H5::FileCreatPropList creation;
  H5Pset_link_creation_order(creation.getId(), creation_order);
  H5Pset_attr_creation_order(creation.getId(), creation_order);
  H5Pset_obj_track_times(creation.getId(), false);
  const H5::FileAccPropList access = disk.access();
  H5Pset_alignment(access.getId(), seal_place, seal_place);
  return {file.string(), H5F_ACC_EXCL, creation, access};
}

}  // namespace peerspread
