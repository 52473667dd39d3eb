/// Texts and attributes of a results file: how they are set, and read back as text.
#pragma once

#include <H5Cpp.h>

#include <cstdint>
#include <string>

namespace peerspread {

inline constexpr const char* dimensions_attribute = "dimensions";  ///< of every dataset: "replicate point week group"

/// Texts in a file: UTF-8 of any length.
H5::StrType text_type();

/// For what HDF5 converts, texts above all: by default it does so in buffers of 1 MiB that it clears each time.
H5::DSetMemXferPropList small_transfer();

/// No attribute where `text` is empty: readers differ on what that would be.
void set_attribute(const H5::H5Object& on, const std::string& name, const std::string& text);
void set_attribute(const H5::H5Object& on, const std::string& name, std::int64_t number);
void set_attribute(const H5::H5Object& on, const std::string& name, float number);

/// A text or a whole number as text, else "". Attributes have one element each (check_shape).
std::string attribute_text(const H5::Attribute& attribute);
/// "" also where there is none of that name.
std::string attribute_text(const H5::H5Object& of, const std::string& name);

}  // namespace peerspread
