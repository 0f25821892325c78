#pragma once

// What makes a call valid, before it is stamped and encoded. The public `validate` is made of this.
//
//   if (Result<void> good = validate_call(track); !good) return good;
//
// Pure functions; the good case allocates nothing.

#include <string_view>

#include <analytics/message.h>

namespace analytics {

template <class Call>
constexpr std::string_view type_name();
template <>
constexpr std::string_view type_name<Identify>() {
  return "identify";
}
template <>
constexpr std::string_view type_name<Track>() {
  return "track";
}
template <>
constexpr std::string_view type_name<Page>() {
  return "page";
}
template <>
constexpr std::string_view type_name<Screen>() {
  return "screen";
}
template <>
constexpr std::string_view type_name<Group>() {
  return "group";
}
template <>
constexpr std::string_view type_name<Alias>() {
  return "alias";
}

Result<void> validate_call(const Identify& call);
Result<void> validate_call(const Track& call);
Result<void> validate_call(const Page& call);
Result<void> validate_call(const Screen& call);
Result<void> validate_call(const Group& call);
Result<void> validate_call(const Alias& call);

}  // namespace analytics
