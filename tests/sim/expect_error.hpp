/// What an error message has to say.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "sim/core/require.hpp"

namespace peerspread {

/// Expects `action` to throw an Error of one line that contains every one of `parts`.
template <class Error, class Action>
void expect_error(const Action& action, std::initializer_list<std::string> parts) {
  try {
    action();
    ADD_FAILURE() << "no error; one was expected to say " << (parts.size() ? *parts.begin() : "something");
  } catch (const Error& error) {
    const std::string message = error.what();
    for (const std::string& part : parts)
      EXPECT_NE(message.find(part), std::string::npos) << "\"" << message << "\" does not say \"" << part << "\"";
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

template <class Action>
void expect_input_error(const Action& action, std::initializer_list<std::string> parts) {
  expect_error<InputError>(action, parts);
}

template <class Action>
void expect_run_error(const Action& action, std::initializer_list<std::string> parts) {
  expect_error<RunError>(action, parts);
}

}  // namespace peerspread
