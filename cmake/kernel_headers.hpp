// What kernels of all models include, compiled once per kernel. Files include what they need all the same.
#include <algorithm>
#include <array>
#include <bit>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "sim/core/for_each.hpp"
#include "sim/core/section.hpp"
#include "sim/model/lane_array.hpp"
#include "sim/model/model.hpp"
#include "sim/model/ties.hpp"
