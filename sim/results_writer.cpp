#include <hdf5_hl.h>

#include <algorithm>
#include <boost/version.hpp>
#include <cassert>
#include <ctime>
#include <numeric>

#include "peerspread/version.hpp"
#include "sim/results_disk.hpp"
#include "sim/results_file.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// "2018-06-01T09:30:00Z": always as long, so that the layout of the file does not depend on the time.
std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

std::string libraries() {
  unsigned hdf5[3];
  H5::H5Library::getLibVersion(hdf5[0], hdf5[1], hdf5[2]);
  const auto joined = [](unsigned a, unsigned b, unsigned c) {
    return std::to_string(a) + "." + std::to_string(b) + "." + std::to_string(c);
  };
  return "HDF5 " + joined(hdf5[0], hdf5[1], hdf5[2]) + ", Boost " +
         joined(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
}

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

void set(const H5::H5Object& on, const std::string& name, const std::string& text) {
  if (text.empty()) return;  // readers differ on what an empty attribute is
  on.createAttribute(name, text_type(), H5::DataSpace()).write(text_type(), text);
}

void set(const H5::H5Object& on, const std::string& name, std::int64_t number) {
  on.createAttribute(name, H5::PredType::STD_I64LE, H5::DataSpace()).write(H5::PredType::NATIVE_INT64, &number);
}

void set(const H5::H5Object& on, const std::string& name, float number) {
  on.createAttribute(name, H5::PredType::IEEE_F32LE, H5::DataSpace()).write(H5::PredType::NATIVE_FLOAT, &number);
}

/// netCDF-4 numbers dimensions, variables and attributes in the order they were made in, which HDF5 keeps on demand.
constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

H5::DSetCreatPropList dataset_properties() {
  H5::DSetCreatPropList properties;
  properties.setAttrCrtOrder(creation_order);
  H5Pset_obj_track_times(properties.getId(), false);  // same campaign, same bytes
  return properties;
}

using Sizes = std::vector<hsize_t>;

constexpr hsize_t chunk_bytes = 256 * 1024;
constexpr hsize_t cached_bytes = 4 * 1024 * 1024;
constexpr hsize_t compressed_from_bytes = 64 * 1024;  ///< of a chunk; deflate costs more than it saves on small ones

hsize_t bytes_of(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), hsize_t{sizeof(float)}, std::multiplies<>());
}

bool fits_cache(const Sizes& sizes) { return bytes_of(sizes) <= cached_bytes; }

/// Whole rows; those of several jobs only where all chunks stay in the cache until the end. Jobs come in any order,
/// so that a shared chunk would be read, unpacked, packed and written again for each of its rows.
Sizes chunk_of(const Sizes& sizes) {
  Sizes chunk(sizes.size(), 1);
  hsize_t room = chunk_bytes / sizeof(float);
  for (std::size_t d = sizes.size(); d-- > (fits_cache(sizes) ? 0U : 2U);) {
    chunk[d] = std::clamp<hsize_t>(room, 1, sizes[d]);
    room /= chunk[d];
  }
  return chunk;
}

H5::DSetCreatPropList output_properties(const Sizes& sizes, float undefined) {
  const Sizes chunk = chunk_of(sizes);
  H5::DSetCreatPropList properties = dataset_properties();
  properties.setFillValue(H5::PredType::NATIVE_FLOAT, &undefined);
  properties.setChunk(static_cast<int>(chunk.size()), chunk.data());
  if (bytes_of(chunk) >= compressed_from_bytes) {
    properties.setShuffle();
    properties.setDeflate(1);
  }
  return properties;
}

H5::DSetAccPropList output_access(const Sizes& sizes) {
  H5::DSetAccPropList access;
  if (fits_cache(sizes)) access.setChunkCache(521, 2 * cached_bytes, 1.0);  // twice: chunks at the edge are part empty
  return access;
}

}  // namespace

struct ResultsWriter::Impl {
  Impl(const fs::path& file, bool overwrite, const Campaign& campaign);
  void write(const BatchResult& result);
  void close();

 private:
  /// Does `action`; whatever HDF5 or the disk refused becomes a RunError.
  template <class Action>
  void attempt(const Action& action);

  void open();
  void describe_campaign(const Campaign& campaign);
  void add_dimensions(const Campaign& campaign);
  void add_points(const Campaign& campaign);
  void add_parameters(const Campaign& campaign);
  void add_output(const Output& output);
  void add_varied(const Parameter& parameter, std::size_t index, const std::vector<Point>& points);

  /// A new dataset over `dimensions`, attached to their scales.
  H5::DataSet add(const std::string& name, const H5::DataType& type, const std::vector<std::string>& dimensions,
                  const H5::DSetCreatPropList& properties = dataset_properties(),
                  const H5::DSetAccPropList& access = H5::DSetAccPropList::DEFAULT);
  H5::DataSet add_texts(const std::string& name, const std::vector<std::string>& dimensions,
                        const std::vector<std::string>& texts, const std::string& long_name);
  template <class Number>
  H5::DataSet add_numbers(const std::string& name, const std::string& dimension, const std::vector<Number>& numbers,
                          const std::string& unit, const std::string& long_name);
  /// The dataset that is dimension `name`'s coordinate.
  void make_scale(const H5::DataSet& coordinate, const std::string& name);
  Sizes sizes_of(const std::vector<std::string>& dimensions) const;

  ResultsDisk disk_;
  H5::H5File h5_;
  std::map<std::string, hsize_t> dimensions_;
  std::map<std::string, H5::DataSet> scales_;
  std::vector<H5::DataSet> outputs_;
  std::string coordinates_ = "population";  ///< of the outputs, beside their dimensions
};

ResultsWriter::Impl::Impl(const fs::path& file, bool overwrite, const Campaign& campaign) : disk_(file, overwrite) {
  H5::Exception::dontPrint();
  attempt([&] {
    open();
    describe_campaign(campaign);
    add_dimensions(campaign);
    add_points(campaign);
    add_parameters(campaign);
    for (const Output& output : campaign.model->outputs(campaign.points.front().values)) add_output(output);
    h5_.flush(H5F_SCOPE_GLOBAL);
  });
}

template <class Action>
void ResultsWriter::Impl::attempt(const Action& action) {
  try {
    action();
  } catch (const H5::Exception& exception) {
    disk_.check();
    disk_.refuse("HDF5: " + exception.getDetailMsg());
  }
  disk_.check();
}

void ResultsWriter::Impl::open() {
  H5::FileAccPropList access = disk_.access();
  access.setLibverBounds(H5F_LIBVER_V18, H5F_LIBVER_V110);
  H5::FileCreatPropList creation;
  H5Pset_link_creation_order(creation.getId(), creation_order);
  H5Pset_attr_creation_order(creation.getId(), creation_order);
  H5Pset_obj_track_times(creation.getId(), false);
  h5_ = H5::H5File(disk_.part().string(), H5F_ACC_TRUNC, creation, access);
}

void ResultsWriter::Impl::describe_campaign(const Campaign& campaign) {
  const CampaignSettings& settings = campaign.settings;
  set(h5_, "title", std::string(campaign.model->summary()));
  set(h5_, "Conventions", "peerspread-" + std::to_string(results_format_version));
  set(h5_, "format", std::string(results_format));
  set(h5_, "format_version", results_format_version);
  set(h5_, "model", std::string(campaign.model->name()));
  set(h5_, "campaign", settings.name);
  set(h5_, "seed", settings.seed);
  set(h5_, "replicates", settings.replicates);
  set(h5_, "populations", settings.populations);
  set(h5_, "program", "peerspread " + std::string(version));
  set(h5_, "git_state", std::string(git_state));
  set(h5_, "libraries", libraries());
  set(h5_, "command_line", campaign.command_line);
  set(h5_, "started", now());
}

H5::DataSet ResultsWriter::Impl::add(const std::string& name, const H5::DataType& type,
                                     const std::vector<std::string>& dimensions,
                                     const H5::DSetCreatPropList& properties, const H5::DSetAccPropList& access) {
  const Sizes sizes = sizes_of(dimensions);
  H5::DataSet dataset =
      h5_.createDataSet(name, type, H5::DataSpace(static_cast<int>(sizes.size()), sizes.data()), properties, access);
  for (std::size_t d = 0; d < dimensions.size(); ++d)
    if (dimensions[d] != name) {
      const herr_t attached =
          H5DSattach_scale(dataset.getId(), scales_.at(dimensions[d]).getId(), static_cast<unsigned>(d));
      if (attached < 0) throw H5::DataSetIException("add", "no dimension " + dimensions[d] + " for " + name);
    }
  return dataset;
}

H5::DataSet ResultsWriter::Impl::add_texts(const std::string& name, const std::vector<std::string>& dimensions,
                                           const std::vector<std::string>& texts, const std::string& long_name) {
  H5::DataSet dataset = add(name, text_type(), dimensions);
  std::vector<const char*> starts;
  for (const std::string& text : texts) starts.push_back(text.c_str());
  dataset.write(starts.data(), text_type());
  set(dataset, "long_name", long_name);
  return dataset;
}

namespace {

struct Types {
  H5::PredType file, memory;
};
Types types_of(double) { return {H5::PredType::IEEE_F64LE, H5::PredType::NATIVE_DOUBLE}; }
Types types_of(std::int64_t) { return {H5::PredType::STD_I64LE, H5::PredType::NATIVE_INT64}; }
Types types_of(std::int8_t) { return {H5::PredType::STD_I8LE, H5::PredType::NATIVE_INT8}; }

}  // namespace

template <class Number>
H5::DataSet ResultsWriter::Impl::add_numbers(const std::string& name, const std::string& dimension,
                                             const std::vector<Number>& numbers, const std::string& unit,
                                             const std::string& long_name) {
  const Types types = types_of(Number{});
  H5::DataSet dataset = add(name, types.file, {dimension});
  dataset.write(numbers.data(), types.memory);
  set(dataset, "units", unit);
  set(dataset, "long_name", long_name);
  return dataset;
}

void ResultsWriter::Impl::make_scale(const H5::DataSet& coordinate, const std::string& name) {
  if (H5DSset_scale(coordinate.getId(), name.c_str()) < 0) throw H5::DataSetIException("make_scale", name);
  scales_.emplace(name, coordinate);
}

Sizes ResultsWriter::Impl::sizes_of(const std::vector<std::string>& dimensions) const {
  Sizes sizes;
  for (const std::string& name : dimensions) sizes.push_back(dimensions_.at(name));
  return sizes;
}

void ResultsWriter::Impl::add_dimensions(const Campaign& campaign) {
  const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
  std::vector<std::string> points, parameters;
  for (const Point& point : campaign.points) points.push_back(point.name);
  for (const Parameter& parameter : campaign.model->parameters()) parameters.push_back(parameter.name);
  std::vector<std::int64_t> numbers(replicates);
  std::iota(numbers.begin(), numbers.end(), 0);

  dimensions_ = {{"point", points.size()}, {"replicate", replicates}, {"parameter", parameters.size()}};
  make_scale(add_texts("point", {"point"}, points, "scenario, or point of the design"), "point");
  make_scale(add_numbers("replicate", "replicate", numbers, "1", "replicate, and its stream of chance"), "replicate");
  for (const Axis& axis : campaign.model->axes(campaign.points.front().values)) {
    dimensions_[axis.name] = axis.size();
    make_scale(axis.labels.empty() ? add_numbers(axis.name, axis.name, axis.numbers, axis.unit, axis.long_name)
                                   : add_texts(axis.name, {axis.name}, axis.labels, axis.long_name),
               axis.name);
  }
  make_scale(add_texts("parameter", {"parameter"}, parameters, "parameter of the model"), "parameter");
}

void ResultsWriter::Impl::add_points(const Campaign& campaign) {
  std::vector<std::int64_t> populations;
  for (std::size_t r = 0; r < dimensions_.at("replicate"); ++r) populations.push_back(campaign.population_of(r));
  add_numbers("population", "replicate", populations, "1", "population (people, schools, ties) the replicate lives in");

  const std::vector<Parameter>& parameters = campaign.model->parameters();
  std::vector<std::string> configurations;
  for (const Point& point : campaign.points) configurations.push_back(print_config(parameters, point.values, false));
  add_texts("configuration", {"point"}, configurations, "effective configuration, as a scenario file");

  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto differs = [&](const Point& point) { return point.values[i] != campaign.points.front().values[i]; };
    if (std::ranges::any_of(campaign.points, differs)) add_varied(parameters[i], i, campaign.points);
  }
}

namespace {

template <class Number, class Stored = Number>
std::vector<Stored> column(const std::vector<Point>& points, std::size_t index) {
  std::vector<Stored> values;
  for (const Point& point : points) values.push_back(static_cast<Stored>(std::get<Number>(point.values[index])));
  return values;
}

}  // namespace

void ResultsWriter::Impl::add_varied(const Parameter& parameter, std::size_t index, const std::vector<Point>& points) {
  const auto added = [&] {
    if (std::holds_alternative<bool>(parameter.initial))
      return add_numbers(parameter.name, "point", column<bool, std::int8_t>(points, index), "1", parameter.help);
    if (std::holds_alternative<std::int64_t>(parameter.initial))
      return add_numbers(parameter.name, "point", column<std::int64_t>(points, index), parameter.unit, parameter.help);
    if (std::holds_alternative<double>(parameter.initial))
      return add_numbers(parameter.name, "point", column<double>(points, index), parameter.unit, parameter.help);
    return add_texts(parameter.name, {"point"}, column<std::string>(points, index), parameter.help);
  }();
  set(added, "label", std::string(name_of(parameter.label)));
  set(added, "source", parameter.source);
  coordinates_ += " " + parameter.name;
}

void ResultsWriter::Impl::add_parameters(const Campaign& campaign) {
  const std::vector<Parameter>& parameters = campaign.model->parameters();
  std::vector<std::string> values;
  for (const Point& point : campaign.points)
    for (const Value& value : point.values) values.push_back(format_value(value));
  const H5::DataSet table = add_texts("parameter_value", {"point", "parameter"}, values, "value at each point");

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
  set(table, "coordinates", coordinates);
}

void ResultsWriter::Impl::add_output(const Output& output) {
  std::vector<std::string> dimensions{"point", "replicate"};
  dimensions.insert(dimensions.end(), output.axes.begin(), output.axes.end());
  const Sizes sizes = sizes_of(dimensions);
  const float undefined = std::numeric_limits<float>::quiet_NaN();
  const H5::DataSet dataset =
      add(output.name, H5::PredType::IEEE_F32LE, dimensions, output_properties(sizes, undefined), output_access(sizes));
  set(dataset, "units", output.unit);
  set(dataset, "long_name", output.long_name);
  set(dataset, "_FillValue", undefined);
  set(dataset, "coordinates", coordinates_);
  outputs_.push_back(dataset);
}

void ResultsWriter::Impl::write(const BatchResult& result) {
  attempt([&] {
    for (std::size_t j = 0; j < result.jobs.size(); ++j)
      for (std::size_t o = 0; o < outputs_.size(); ++o) {
        const std::vector<float>& row = result.observations[j][o];
        H5::DataSpace target = outputs_[o].getSpace();
        Sizes count(static_cast<std::size_t>(target.getSimpleExtentNdims())), start(count.size(), 0);
        target.getSimpleExtentDims(count.data());
        count[0] = count[1] = 1;
        start[0] = result.jobs[j].point;
        start[1] = result.jobs[j].replicate;
        assert(bytes_of(count) == row.size() * sizeof(float));
        target.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
        // In memory the same shape as in the file: HDF5 walks element by element where the shapes differ.
        const H5::DataSpace source(static_cast<int>(count.size()), count.data());
        outputs_[o].write(row.data(), H5::PredType::NATIVE_FLOAT, source, target);
      }
  });
}

void ResultsWriter::Impl::close() {
  attempt([&] {
    set(h5_, "finished", now());
    outputs_.clear();
    scales_.clear();
    h5_.close();
  });
  disk_.publish();
}

ResultsWriter::ResultsWriter(const fs::path& file, bool overwrite, const Campaign& campaign)
    : impl_(std::make_unique<Impl>(file, overwrite, campaign)) {}
ResultsWriter::~ResultsWriter() = default;
void ResultsWriter::write(const BatchResult& result) { impl_->write(result); }
void ResultsWriter::close() { impl_->close(); }

}  // namespace peerspread
