#include "sim/results/checks.hpp"

#include <xxhash.h>

#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace peerspread {

namespace {

class Digest {
 public:
  Digest() : state_(XXH3_createState(), XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
  void add(const void* bytes, std::size_t size) { XXH3_64bits_update(state_.get(), bytes, size); }
  void add(std::string_view text) {
    const std::uint64_t size = text.size();  // so that neighbours cannot trade letters
    add(&size, sizeof size);
    add(text.data(), text.size());
  }
  std::string digits() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits_digest(state_.get())));
    return text.data();
  }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

/// Raw bytes of a type of fixed size, texts where it is of texts; `read(memory, type)` fetches `count` elements.
template <class Read>
void add_elements(Digest& digest, const H5::DataType& type, std::size_t count, const Read& read) {
  if (type.getClass() == H5T_STRING && H5Tis_variable_str(type.getId()) > 0) {
    std::vector<char*> texts(count, nullptr);
    read(texts.data(), type);
    for (char* text : texts) {
      digest.add(text == nullptr ? "" : text);
      H5free_memory(text);
    }
    return;
  }
  std::vector<char> bytes(count * type.getSize());
  read(bytes.data(), type);
  digest.add({bytes.data(), bytes.size()});
}

/// Attributes that change after the layout is made, or that HDF5's high-level library keeps for itself (references).
const std::set<std::string_view> not_counted = {"finished", "boot", layout_attribute, "DIMENSION_LIST",
                                                "REFERENCE_LIST"};

void add_attributes(Digest& digest, const H5::H5Object& of) {
  for (unsigned i = 0; i < static_cast<unsigned>(of.getNumAttrs()); ++i) {
    const hid_t id = H5Aopen_by_idx(of.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0) throw H5::AttributeIException("add_attributes", "no such attribute");
    const H5::Attribute attribute(id);
    H5Aclose(id);  // the object holds it
    const std::string name = attribute.getName();
    if (not_counted.contains(name)) continue;
    digest.add(name);
    const auto count = static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints());
    add_elements(digest, attribute.getDataType(), count,
                 [&](void* to, const H5::DataType& type) { attribute.read(type, to); });
  }
}

bool holds_rows(const H5::DataSet& dataset) {
  std::string dimensions;
  const H5::Attribute attribute = dataset.openAttribute(dimensions_attribute);
  attribute.read(attribute.getStrType(), dimensions);
  return dimensions.starts_with("replicate point");
}

}  // namespace

std::uint64_t checksum_of(std::span<const float> row) { return XXH3_64bits(row.data(), row.size_bytes()); }

std::string layout_checksum(const H5::H5File& h5) {
  Digest digest;
  add_attributes(digest, h5);
  for (hsize_t i = 0; i < h5.getNumObjs(); ++i) {
    std::array<char, 256> name{};
    if (H5Lget_name_by_idx(h5.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT) <
        0)
      throw H5::FileIException("layout_checksum", "links have no order of creation");
    digest.add(name.data());
    if (h5.childObjType(name.data()) != H5O_TYPE_DATASET) continue;
    const H5::DataSet dataset = h5.openDataSet(name.data());
    const H5::DataSpace space = dataset.getSpace();
    std::vector<hsize_t> sizes(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    space.getSimpleExtentDims(sizes.data());
    digest.add(sizes.data(), sizes.size() * sizeof(hsize_t));
    add_attributes(digest, dataset);
    if (!holds_rows(dataset))
      add_elements(digest, dataset.getDataType(), static_cast<std::size_t>(space.getSimpleExtentNpoints()),
                   [&](void* to, const H5::DataType& type) { dataset.read(to, type); });
  }
  return digest.digits();
}

}  // namespace peerspread
