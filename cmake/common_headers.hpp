// What nearly every file includes, compiled once (cmake option CMAKE_DISABLE_PRECOMPILE_HEADERS=ON does without).
// Files include what they need all the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
