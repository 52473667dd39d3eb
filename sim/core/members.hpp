/// The members of a plain struct, one after the other: what C++ 26 will do by reflection.
#pragma once

#include <cstddef>
#include <type_traits>

namespace peerspread {

/// Stands for a value of any type where only types are looked at.
struct Anything {
  template <class T>
  operator T() const;
};

/// How many members the aggregate S has: as many as it can be initialised from.
template <class S, class... Some>
consteval std::size_t count_members() {
  if constexpr (requires { S{Some{}..., Anything{}}; })
    return count_members<S, Some..., Anything>();
  else
    return sizeof...(Some);
}

/// Calls visit(member) for each member of the aggregate `s`, in order.
template <class S, class Visit>
constexpr void for_each_member(S& s, Visit&& visit) {
  constexpr std::size_t count = count_members<std::remove_const_t<S>>();
  static_assert(count >= 1 && count <= 24, "a struct of more members needs more lines below");
  const auto each = [&](auto&... member) { (visit(member), ...); };
// A structured binding takes as many names as there are members: no pack will do.
#define VISIT_IF_THEY_ARE(number, ...) \
  if constexpr (count == number) {     \
    auto& [__VA_ARGS__] = s;           \
    each(__VA_ARGS__);                 \
  }
  VISIT_IF_THEY_ARE(1, a)
  VISIT_IF_THEY_ARE(2, a, b)
  VISIT_IF_THEY_ARE(3, a, b, c)
  VISIT_IF_THEY_ARE(4, a, b, c, d)
  VISIT_IF_THEY_ARE(5, a, b, c, d, e)
  VISIT_IF_THEY_ARE(6, a, b, c, d, e, f)
  VISIT_IF_THEY_ARE(7, a, b, c, d, e, f, g)
  VISIT_IF_THEY_ARE(8, a, b, c, d, e, f, g, h)
  VISIT_IF_THEY_ARE(9, a, b, c, d, e, f, g, h, i)
  VISIT_IF_THEY_ARE(10, a, b, c, d, e, f, g, h, i, j)
  VISIT_IF_THEY_ARE(11, a, b, c, d, e, f, g, h, i, j, k)
  VISIT_IF_THEY_ARE(12, a, b, c, d, e, f, g, h, i, j, k, l)
  VISIT_IF_THEY_ARE(13, a, b, c, d, e, f, g, h, i, j, k, l, m)
  VISIT_IF_THEY_ARE(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
  VISIT_IF_THEY_ARE(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
  VISIT_IF_THEY_ARE(16, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
  VISIT_IF_THEY_ARE(17, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
  VISIT_IF_THEY_ARE(18, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
  VISIT_IF_THEY_ARE(19, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t)
  VISIT_IF_THEY_ARE(20, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u)
  VISIT_IF_THEY_ARE(21, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v)
  VISIT_IF_THEY_ARE(22, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v, w)
  VISIT_IF_THEY_ARE(23, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v, w, x)
  VISIT_IF_THEY_ARE(24, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v, w, x, y)
#undef VISIT_IF_THEY_ARE
}

}  // namespace peerspread
