#include "sim/results/file.hpp"

#include <H5Cpp.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <set>

#include "sim/core/require.hpp"
#include "sim/results/attributes.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/flags.hpp"
#include "sim/results/open.hpp"
#include "sim/results/shape.hpp"
#include "sim/results/sources.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

std::size_t count_of(const H5::DataSet& dataset) {
  return static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints());
}

std::vector<std::string> read_texts(const H5::DataSet& dataset) {
  std::vector<char*> starts(count_of(dataset), nullptr);
  const H5::StrType type = dataset.getStrType();
  dataset.read(starts.data(), type, H5::DataSpace::ALL, H5::DataSpace::ALL, small_transfer());
  std::vector<std::string> texts;
  for (const char* start : starts) texts.emplace_back(start == nullptr ? "" : start);
  H5::DataSet::vlenReclaim(starts.data(), type, dataset.getSpace());
  return texts;
}

template <class Number>
std::vector<Number> read_numbers(const H5::DataSet& dataset, const H5::PredType& type) {
  std::vector<Number> numbers(count_of(dataset));
  dataset.read(numbers.data(), type, H5::DataSpace::ALL, H5::DataSpace::ALL, small_transfer());
  return numbers;
}

}  // namespace

struct ResultsFile::Impl {
  /// What datasets there are besides those with fixed names.
  struct Contents {
    std::vector<Output> outputs;      ///< without headlines
    std::vector<std::string> axes;    ///< coordinates of the model's own dimensions
    std::vector<std::string> varied;  ///< parameters that differ between points
  };

  Impl(const fs::path& file, bool whole) : path(file), opened(open_hdf5(file)), whole_(whole) {}

  template <class Action>
  auto attempt(const Action& action) const {
    return attempt_read(path, action);
  }

  const Contents& contents() const {
    if (contents_) return *contents_;
    Contents& found = contents_.emplace();
    const std::set<std::string> fixed = {"point", "replicate", "parameter", "set_parameter", output_names};
    for_each_dataset(h5, [&](const H5::DataSet& dataset, const std::string& name) {
      std::vector<std::string> dimensions = dimensions_of(dataset);
      if (dimensions == std::vector{name}) {
        if (!fixed.contains(name)) found.axes.push_back(name);
        return;
      }
      if (name.find('.') != std::string::npos && dimensions == std::vector<std::string>{"point"})
        found.varied.push_back(name);
      if (dataset.getTypeClass() != H5T_FLOAT || dimensions.size() < 2 || dimensions[0] != "replicate" ||
          dimensions[1] != "point")
        return;
      dimensions.erase(dimensions.begin(), dimensions.begin() + 2);
      found.outputs.push_back(
          {name, attribute_text(dataset, "units"), attribute_text(dataset, "long_name"), std::move(dimensions)});
    });
    return found;
  }

  /// The dataset of output `name`.
  H5::DataSet open(const std::string& name) const {
    const std::vector<Output>& outputs = contents().outputs;
    if (std::ranges::find(outputs, name, &Output::name) != outputs.end()) return h5.openDataSet(name);
    std::vector<std::string> known;
    for (const Output& output : outputs) known.push_back(output.name);
    throw RunError(wrong().is(path.string() + " has no output '" + name + "'").nearest(name, known));
  }

  std::vector<BatchFlag> flags() const { return read_flags(h5, opened.seal.state.boot); }

  void check_whole() const {
    const std::vector<BatchFlag> there = flags();
    if (const auto spoilt = std::ranges::count(there, BatchFlag::spoilt); spoilt > 0)
      throw RunError(path.string() + " is damaged: whether " + std::to_string(spoilt) + " of its " +
                     std::to_string(there.size()) + " batches are there is not as it was written; restore a copy, or " +
                     "compute it again with --overwrite");
    const auto missing = std::ranges::count(there, BatchFlag::not_there);
    if (missing > 0)
      throw RunError(path.string() + " is a part: " + std::to_string(missing) + " of " + std::to_string(there.size()) +
                     " batches are not in it; 'peerspread inspect' says more, 'peerspread merge' joins parts");
    check_sources(path, read_sources(h5));
  }

  /// Throws unless each of the rows (replicates x points from `start`, `row` numbers each) is as it was written.
  void check_rows(const std::string& name, const float* rows, std::size_t row, const Sizes& start,
                  const Sizes& count) const {
    const H5::DataSet checks = h5.openDataSet(row_checksums);
    const std::vector<std::string> names = read_texts(h5.openDataSet(output_names));
    const auto column = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    if (column == names.size()) throw RunError(path.string() + " is damaged: it has no checksums of '" + name + "'");
    const Sizes first{start[0], start[1], 0}, block{count[0], count[1], names.size()};
    std::vector<std::uint64_t> noted(block[0] * block[1] * block[2]);
    H5::DataSpace source = checks.getSpace();
    source.selectHyperslab(H5S_SELECT_SET, block.data(), first.data());
    checks.read(noted.data(), H5::PredType::NATIVE_UINT64, H5::DataSpace(3, block.data()), source);
    for (std::size_t r = 0; r < block[0]; ++r)
      for (std::size_t p = 0; p < block[1]; ++p) {
        const std::size_t world = r * block[1] + p;
        const std::uint64_t expected = noted[world * names.size() + column];
        if (expected == 0 && !whole_) continue;  // not there yet
        if (checksum_of({rows + world * row, row}) != expected)
          throw RunError(path.string() + " is damaged: '" + name + "' of replicate " + std::to_string(start[0] + r) +
                         " at point " + std::to_string(start[1] + p + 1) +
                         " is not as it was written; restore a copy, or compute it again with --overwrite");
      }
  }

  /// Reads and checks `count` from `start` of an output into `rows`.
  void read_rows(const std::string& name, const H5::DataSet& dataset, const Sizes& start, const Sizes& count,
                 std::vector<float>& rows) const {
    const auto row = std::accumulate(count.begin() + 2, count.end(), hsize_t{1}, std::multiplies<>());
    rows.resize(count[0] * count[1] * row);
    H5::DataSpace source = dataset.getSpace();
    source.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
    const H5::DataSpace target(static_cast<int>(count.size()), count.data());
    dataset.read(rows.data(), H5::PredType::NATIVE_FLOAT, target, source);
    check_rows(name, rows.data(), row, start, count);
  }

  fs::path path;
  OpenFile opened;
  const H5::H5File& h5 = opened.h5;

 private:
  bool whole_;
  mutable std::optional<Contents> contents_;  ///< looked up once, for HDF5 takes its time
};

ResultsFile::ResultsFile(const fs::path& file, Allow allow)
    : impl_(std::make_unique<Impl>(file, allow == Allow::whole)) {
  if (allow == Allow::whole) impl_->attempt([&] { impl_->check_whole(); });
}

ResultsFile::~ResultsFile() = default;

std::map<std::string, std::string> ResultsFile::attributes() const {
  return impl_->attempt([&] {
    std::map<std::string, std::string> texts;
    for (unsigned i = 0; i < static_cast<unsigned>(impl_->h5.getNumAttrs()); ++i) {
      const H5::Attribute attribute = impl_->h5.openAttribute(i);
      texts[attribute.getName()] = attribute_text(attribute);
    }
    texts["finished"] = impl_->opened.seal.state.finished;
    return texts;
  });
}

std::vector<std::string> ResultsFile::points() const {
  return impl_->attempt([&] { return read_texts(impl_->h5.openDataSet("point")); });
}

ResultsFile::Worlds ResultsFile::worlds() const {
  return impl_->attempt([&] {
    return Worlds{count_of(impl_->h5.openDataSet("replicate")), count_of(impl_->h5.openDataSet("point"))};
  });
}

std::vector<std::uint32_t> ResultsFile::populations() const {
  return impl_->attempt(
      [&] { return read_numbers<std::uint32_t>(impl_->h5.openDataSet("population"), H5::PredType::NATIVE_UINT32); });
}

ParameterSetsText ResultsFile::sets() const {
  return impl_->attempt([&] {
    ParameterSetsText sets;
    if (!impl_->h5.nameExists("parameter_set")) return sets;
    sets.parameters = read_texts(impl_->h5.openDataSet("set_parameter"));
    sets.numbers = read_numbers<std::int64_t>(impl_->h5.openDataSet("parameter_set"), H5::PredType::NATIVE_INT64);
    sets.values = read_numbers<double>(impl_->h5.openDataSet("set_value"), H5::PredType::NATIVE_DOUBLE);
    return sets;
  });
}

std::vector<Axis> ResultsFile::axes() const {
  return impl_->attempt([&] {
    std::vector<Axis> found;
    for (const std::string& name : impl_->contents().axes) {
      const H5::DataSet dataset = impl_->h5.openDataSet(name);
      Axis axis{name, attribute_text(dataset, "units"), attribute_text(dataset, "long_name"), {}, {}};
      if (dataset.getTypeClass() == H5T_STRING)
        axis.labels = read_texts(dataset);
      else
        axis.numbers = read_numbers<double>(dataset, H5::PredType::NATIVE_DOUBLE);
      found.push_back(std::move(axis));
    }
    return found;
  });
}

std::vector<std::string> ResultsFile::varied() const {
  return impl_->attempt([&] { return impl_->contents().varied; });
}

std::vector<std::string> ResultsFile::column(const std::string& varied) const {
  return impl_->attempt([&] {
    const H5::DataSet dataset = impl_->h5.openDataSet(varied);
    if (dataset.getTypeClass() == H5T_STRING) return read_texts(dataset);
    std::vector<std::string> texts;
    for (const double number : read_numbers<double>(dataset, H5::PredType::NATIVE_DOUBLE))
      texts.push_back(format_number(number));
    return texts;
  });
}

std::vector<std::uint8_t> ResultsFile::finished() const {
  return impl_->attempt([&] {
    std::vector<std::uint8_t> finished;
    for (const BatchFlag flag : impl_->flags())
      finished.push_back(flag == BatchFlag::safe || flag == BatchFlag::written);
    return finished;
  });
}

std::size_t ResultsFile::spoilt() const {
  return impl_->attempt(
      [&] { return static_cast<std::size_t>(std::ranges::count(impl_->flags(), BatchFlag::spoilt)); });
}

bool ResultsFile::synced() const {
  return impl_->attempt([&] { return std::ranges::count(impl_->flags(), BatchFlag::written) == 0; });
}

std::vector<fs::path> ResultsFile::sources() const {
  return impl_->attempt([&] {
    std::vector<fs::path> files;
    for (const SourcePart& part : read_sources(impl_->h5)) files.push_back(impl_->path.parent_path() / part.file);
    return files;
  });
}

std::string ResultsFile::description() const { return impl_->opened.seal.description; }

std::vector<Output> ResultsFile::outputs() const {
  return impl_->attempt([&] { return impl_->contents().outputs; });
}

std::vector<float> ResultsFile::read(const std::string& name) const {
  return impl_->attempt([&] {
    const H5::DataSet dataset = impl_->open(name);
    std::vector<float> all = read_numbers<float>(dataset, H5::PredType::NATIVE_FLOAT);
    const Sizes sizes = sizes_of(dataset);
    const std::size_t worlds = sizes[0] * sizes[1];
    if (worlds > 0) impl_->check_rows(name, all.data(), all.size() / worlds, {0, 0}, {sizes[0], sizes[1]});
    return all;
  });
}

std::vector<float> ResultsFile::read_block(const std::string& name, const Block& block) const {
  return impl_->attempt([&] {
    const H5::DataSet dataset = impl_->open(name);
    Sizes count = sizes_of(dataset), start(count.size(), 0);
    start[0] = block.replicate;
    start[1] = block.point;
    count[0] = block.replicates;
    count[1] = block.points;
    std::vector<float> some;
    impl_->read_rows(name, dataset, start, count, some);
    return some;
  });
}

std::vector<std::vector<double>> ResultsFile::read_at(const std::string& name,
                                                      const std::vector<std::size_t>& index) const {
  return std::move(read_each(name, {index}).front());
}

std::vector<std::vector<std::vector<double>>> ResultsFile::read_each(
    const std::string& name, const std::vector<std::vector<std::size_t>>& indices) const {
  return impl_->attempt([&] {
    const H5::DataSet dataset = impl_->open(name);
    Sizes count = sizes_of(dataset), start(count.size(), 0);
    const Sizes sizes(count.begin() + 2, count.end());
    const std::size_t row = std::accumulate(sizes.begin(), sizes.end(), std::size_t{1}, std::multiplies<>());
    std::vector<std::size_t> places;  // in a row, which has the numbers of one world
    for (const std::vector<std::size_t>& index : indices) {
      if (!std::ranges::equal(index, sizes, std::less<>()))
        throw RunError(impl_->path.string() + ": output '" + name + "' has no such element");
      std::size_t place = 0;
      for (std::size_t a = 0; a < sizes.size(); ++a) place = place * sizes[a] + index[a];
      places.push_back(place);
    }
    // Some whole rows at a time: HDF5 picks single numbers far more slowly than it reads all.
    constexpr std::size_t numbers_at_once = std::size_t{1} << 18;
    const std::size_t replicates = count[0], points = count[1];
    const std::size_t points_at_once = std::clamp<std::size_t>(numbers_at_once / row, 1, points),
                      replicates_at_once = std::clamp<std::size_t>(numbers_at_once / row / points, 1, replicates);
    std::vector tables(places.size(), std::vector(points, std::vector<double>(replicates)));
    std::vector<float> some;
    for (start[0] = 0; start[0] < replicates; start[0] += replicates_at_once)
      for (start[1] = 0; start[1] < points; start[1] += points_at_once) {
        count[0] = std::min<hsize_t>(replicates_at_once, replicates - start[0]);
        count[1] = std::min<hsize_t>(points_at_once, points - start[1]);
        impl_->read_rows(name, dataset, start, count, some);
        for (std::size_t r = 0; r < count[0]; ++r)
          for (std::size_t p = 0; p < count[1]; ++p)
            for (std::size_t k = 0; k < places.size(); ++k)
              tables[k][start[1] + p][start[0] + r] = static_cast<double>(some[(r * count[1] + p) * row + places[k]]);
      }
    return tables;
  });
}

}  // namespace peerspread
