#include "sim/results/attributes.hpp"

namespace peerspread {

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

H5::DSetMemXferPropList small_transfer() {
  constexpr std::size_t bytes = 16384;
  H5::DSetMemXferPropList transfer;
  transfer.setBuffer(bytes, nullptr, nullptr);
  return transfer;
}

void set_attribute(const H5::H5Object& on, const std::string& name, const std::string& text) {
  if (text.empty()) return;
  on.createAttribute(name, text_type(), H5::DataSpace()).write(text_type(), text);
}

void set_attribute(const H5::H5Object& on, const std::string& name, std::int64_t number) {
  on.createAttribute(name, H5::PredType::STD_I64LE, H5::DataSpace()).write(H5::PredType::NATIVE_INT64, &number);
}

void set_attribute(const H5::H5Object& on, const std::string& name, float number) {
  on.createAttribute(name, H5::PredType::IEEE_F32LE, H5::DataSpace()).write(H5::PredType::NATIVE_FLOAT, &number);
}

std::string attribute_text(const H5::Attribute& attribute) {
  switch (attribute.getTypeClass()) {
    case H5T_STRING: {
      std::string text;
      attribute.read(attribute.getStrType(), text);
      return text;
    }
    case H5T_INTEGER: {
      std::int64_t number = 0;
      attribute.read(H5::PredType::NATIVE_INT64, &number);
      return std::to_string(number);
    }
    default:
      return "";
  }
}

std::string attribute_text(const H5::H5Object& of, const std::string& name) {
  return of.attrExists(name) ? attribute_text(of.openAttribute(name)) : "";
}

}  // namespace peerspread
