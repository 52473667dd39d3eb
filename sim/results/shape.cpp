#include "sim/results/shape.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <system_error>

#include "sim/core/require.hpp"
#include "sim/results/attributes.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/flags.hpp"
#include "sim/results/sources.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// One file being looked at.
class FileShape {
 public:
  FileShape(const H5::H5File& h5, const fs::path& file) : h5_(h5), file_(file) {
    std::error_code ignored;
    for (const SourcePart& part : read_sources(h5)) {
      sources_.insert(literal_name(part.file));
      if (fs::equivalent(file.parent_path() / part.file, file, ignored)) refuse("it names itself among its parts");
    }
  }
  void check();

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw RunError(file_.string() + " is damaged: " + what +
                   "; restore a copy, or remove it and give the command that made it again");
  }
  void check_attributes(const H5::H5Object& of, const std::string& name, std::size_t rank) const;
  void check_type(const H5::DataSet& dataset, const std::string& name) const;
  void check_sizes(const H5::DataSet& dataset, const std::string& name) const;
  void check_storage(const H5::DataSet& dataset, const std::string& name) const;
  void check_mappings(const H5::DSetCreatPropList& properties, const std::string& name) const;

  const H5::H5File& h5_;
  const fs::path& file_;
  std::set<std::string> sources_;         ///< as HDF5 knows them
  std::map<std::string, hsize_t> sizes_;  ///< of dimensions
};

void FileShape::check() {
  check_attributes(h5_, "the file", 0);
  std::map<std::string, H5::DataSet> datasets;
  for_each_dataset(h5_, [&](const H5::DataSet& dataset, const std::string& name) {
    check_storage(dataset, name);  // before its sizes: HDF5 may ask the file that a dataset maps for those
    check_attributes(dataset, "'" + name + "'", sizes_of(dataset).size());
    if (dimensions_of(dataset) == std::vector{name}) sizes_[name] = sizes_of(dataset).front();
    datasets.emplace(name, dataset);
  });
  for (const auto& [name, dataset] : datasets) {
    check_type(dataset, name);
    check_sizes(dataset, name);
  }
  for (const char* name : {"point", "replicate", "population", "parameter", output_names, row_checksums})
    if (!datasets.contains(name)) refuse("there is no dataset '" + std::string(name) + "'");
  const H5::DataSet flags = h5_.openDataSet(finished_flags);
  if (flags.getTypeClass() != H5T_INTEGER || sizes_of(flags).size() != 1) refuse("its flags are no list of numbers");
  check_storage(flags, finished_flags);
}

/// The lists by which HDF5's high-level library finds dimensions are for other readers; all else is one text or number.
void FileShape::check_attributes(const H5::H5Object& of, const std::string& name, std::size_t rank) const {
  for (unsigned i = 0; i < static_cast<unsigned>(of.getNumAttrs()); ++i) {
    const H5::Attribute attribute = of.openAttribute(i);
    const std::string key = attribute.getName();
    const H5T_class_t kind = attribute.getTypeClass();
    const auto count = static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints());
    const bool as_written = key == "DIMENSION_LIST"   ? kind == H5T_VLEN && count == rank
                            : key == "REFERENCE_LIST" ? kind == H5T_COMPOUND
                            : kind == H5T_STRING      ? count == 1
                                                      : (kind == H5T_INTEGER || kind == H5T_FLOAT) && count == 1;
    if (!as_written) refuse("attribute " + key + " of " + name + " is no single text or number");
  }
}

void FileShape::check_type(const H5::DataSet& dataset, const std::string& name) const {
  const static std::set<std::string> numbers{"replicate", "population", "parameter_set", "set_value", row_checksums},
      texts{"point", "parameter", "set_parameter", output_names};
  const H5T_class_t kind = dataset.getTypeClass();
  const bool text = kind == H5T_STRING && dataset.getStrType().isVariableStr();
  const bool number = (kind == H5T_INTEGER || kind == H5T_FLOAT) && dataset.getDataType().getSize() <= 8;
  if (!text && !number) refuse("dataset '" + name + "' holds neither texts nor numbers");
  if (numbers.contains(name) && !number) refuse("dataset '" + name + "' holds texts where numbers belong");
  if (texts.contains(name) && !text) refuse("dataset '" + name + "' holds numbers where texts belong");
}

void FileShape::check_sizes(const H5::DataSet& dataset, const std::string& name) const {
  const std::vector<std::string> dimensions = dimensions_of(dataset);
  const Sizes sizes = sizes_of(dataset);
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    const auto known = sizes_.find(dimensions[d]);
    if (known == sizes_.end()) refuse("dimension " + dimensions[d] + " of '" + name + "' has no coordinate");
    if (known->second != sizes[d])
      refuse("dataset '" + name + "' has " + std::to_string(sizes[d]) + " elements along " + dimensions[d] +
             ", which has " + std::to_string(known->second));
  }
}

void FileShape::check_storage(const H5::DataSet& dataset, const std::string& name) const {
  const H5::DSetCreatPropList properties = dataset.getCreatePlist();
  if (properties.getLayout() == H5D_VIRTUAL) return check_mappings(properties, name);
  if (properties.getLayout() != H5D_CONTIGUOUS || properties.getExternalCount() != 0)
    refuse("dataset '" + name + "' does not lie in one block of the file");
  const hsize_t size = dataset.getStorageSize(), all = h5_.getFileSize();
  const auto elements = static_cast<hsize_t>(dataset.getSpace().getSimpleExtentNpoints());
  const hsize_t each = dataset.getDataType().getSize();
  if (elements == 0) return;
  const haddr_t place = H5Dget_offset(dataset.getId());
  const bool inside = place != HADDR_UNDEF && place <= all && size <= all - place;
  if (!inside || elements > size / each) refuse("dataset '" + name + "' does not lie inside the file");
}

/// Rows of a joined file come from the same dataset of a part that is checked before. A file that maps itself would be
/// opened again and again.
void FileShape::check_mappings(const H5::DSetCreatPropList& properties, const std::string& name) const {
  std::size_t count = 0;
  if (H5Pget_virtual_count(properties.getId(), &count) < 0) throw H5::PropListIException("check_mappings", name);
  const auto text = [&](auto get, std::size_t i) {
    std::array<char, 4097> buffer{};
    const ssize_t length = get(properties.getId(), i, buffer.data(), buffer.size());
    if (length < 0 || length >= std::ssize(buffer)) throw H5::PropListIException("check_mappings", name);
    return std::string(buffer.data());
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::string from = text(H5Pget_virtual_filename, i);
    if (!sources_.contains(from) || text(H5Pget_virtual_dsetname, i) != name)
      refuse("dataset '" + name + "' takes its rows from '" + from + "', which is none of the parts it names");
  }
}

}  // namespace

void for_each_dataset(const H5::H5File& h5,
                      const std::function<void(const H5::DataSet& dataset, const std::string& name)>& action) {
  for (hsize_t i = 0; i < h5.getNumObjs(); ++i) {
    H5L_info_t link{};
    std::array<char, 512> name{};
    const ssize_t length =
        H5Lget_name_by_idx(h5.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
    if (length < 0 || length >= std::ssize(name) ||
        H5Lget_info_by_idx(h5.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, &link, H5P_DEFAULT) < 0)
      throw H5::FileIException("for_each_dataset", "links have no order of creation");
    if (link.type != H5L_TYPE_HARD) throw H5::FileIException("for_each_dataset", "a link to elsewhere");
    if (std::string(name.data()) != progress_group) action(h5.openDataSet(name.data()), name.data());
  }
}

std::vector<std::string> dimensions_of(const H5::DataSet& dataset) {
  std::istringstream text(attribute_text(dataset, dimensions_attribute));
  std::vector<std::string> names{std::istream_iterator<std::string>(text), {}};
  if (names.size() != sizes_of(dataset).size())
    throw H5::DataSetIException("dimensions_of", "a dataset with other dimensions than it says");
  return names;
}

std::string literal_name(const fs::path& part) {
  std::string literal;
  for (const char c : part.string()) literal += c == '%' ? std::string("%%") : std::string(1, c);
  return literal;
}

void check_shape(const H5::H5File& h5, const fs::path& file) { FileShape(h5, file).check(); }

}  // namespace peerspread
