/// What an error message has to say.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "sim/require.hpp"

namespace peerspread {

/// Expects `action` to throw an InputError of one line that contains every one of `parts`.
template <class Action>
void expect_input_error(const Action& action, std::initializer_list<std::string> parts) {
  try {
    action();
    ADD_FAILURE() << "no error; one was expected to say " << (parts.size() ? *parts.begin() : "something");
  } catch (const InputError& error) {
    const std::string message = error.what();
    for (const std::string& part : parts)
      EXPECT_NE(message.find(part), std::string::npos) << "\"" << message << "\" does not say \"" << part << "\"";
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

}  // namespace peerspread
